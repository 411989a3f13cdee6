"""The seventeen indicators (MEASURES.md 4.1): from acts through the roll-up to rows, and out again."""

from __future__ import annotations

import pytest

from activity.vocabulary import ObjectType, Ref, Verb
from learning.models import Observation, SkillWeek
from learning.observed import observe
from learning.spread import spread
from roles.actions import opt_in, opt_out, switch_computation
from tests.factories import make_community
from tests.roles.history import MONDAY, History, member_ref, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> History:
    return History(8)


def seen(history: History, person: int = 0) -> dict[str, tuple[int, int, int]]:
    """skill -> n, figure in thousandths, value in hundredths, of one of the people."""
    rebuild()
    observe(MONDAY)
    mine = Observation.objects.filter(member_id=history.people[person].pk)
    return {row.skill: (row.n, row.figure, row.value) for row in mine}


def test_introductions_after_which_two_got_in_touch(history):
    ann, *others = history.people
    for number, other in enumerate(others[:5]):
        history.act(Verb.INTRODUCE, ann, member_ref(other), 60, target_id=others[5].pk)
        if number < 2:
            history.act(Verb.THANK, others[5], member_ref(other), 50, target_id=other.pk)
    assert seen(history)["broker"] == (5, 400, 260)


def test_four_of_anything_are_not_observed(history):
    ann, *others = history.people
    for other in others[:4]:
        history.act(Verb.INTRODUCE, ann, member_ref(other), 60, target_id=others[5].pk)
    assert seen(history) == {}


def test_answers_and_other_works_are_told_apart(history):
    ann, ben, cem, *_ = history.people
    for number in range(6):
        answer = Ref(ObjectType.ANSWER, 100 + number, ann.pk)
        history.act(Verb.ANSWER, ann, answer, 40, target_id=ben.pk, context_id=300 + number)
        if number < 3:
            history.act(Verb.ACCEPT_ANSWER, ben, answer, 39, context_id=300 + number)
    posts = [history.post(ann, 40) for _ in range(5)]
    for post in posts:
        history.act(Verb.USE, cem, post, 30)
    found = seen(history)
    assert found["attentive"] == (6, 500, 250)
    assert found["designer"] == (5, 1000, 400)
    assert found["researcher"] == (5, 0, 0)


def test_built_on_others_by_name_and_edits_that_were_taken(history):
    ann, ben, *_ = history.people
    pages = [history.post(ann, 40) for _ in range(4)]
    for page in pages[:2]:
        history.act(Verb.REUSE, ann, Ref(ObjectType.ANSWER, 900, ben.pk), 40, context_id=page.id)
    history.act(Verb.ACCEPT_SUGGESTION, ben, Ref(ObjectType.PAGE, 77, ben.pk), 20, target_id=ann.pk)
    assert seen(history)["researcher"][:2] == (5, 600)


def test_asks_that_end_with_a_word_on_what_helped(history):
    ann, ben, *_ = history.people
    for number in range(5):
        ask = Ref(ObjectType.ASK, 500 + number, ann.pk)
        answer = Ref(ObjectType.ANSWER, 600 + number, ben.pk)
        history.act(Verb.ASK, ann, ask, 40)
        history.act(Verb.ANSWER, ben, answer, 39, target_id=ann.pk, context_id=ask.id, reply_to_id=ask.id)
        if number < 4:
            history.act(Verb.ACCEPT_ANSWER, ann, answer, 38, context_id=ask.id)
    history.act(Verb.ASK, ann, Ref(ObjectType.ASK, 550, ann.pk), 40)  # nobody answered: says nothing about the asker
    assert seen(history)["group-oriented"] == (5, 800, 400)


def test_things_that_helped_over_several_kinds(history):
    ann, ben, *_ = history.people
    for before in (70, 60, 50, 40):
        history.act(Verb.USE, ann, history.post(ben, 80), before)
        history.act(Verb.SAVE, ann, history.post(ben, 80), before)
    found = seen(history)
    assert found["media-savvy"][:2] == (8, 2000)  # two kinds, evenly
    assert found.get("self-directed") is None  # four uses only
    history.act(Verb.COMPLETE, ann, Ref(ObjectType.LEARNING_ACTIVITY, 3, ben.pk), 30)
    assert seen(history)["self-directed"][:2] == (5, 1250)


def test_early_finds_that_others_came_to_afterwards(history):
    ann, ben, *others = history.people
    for number in range(5):
        post = history.post(ben, 90)
        history.act(Verb.SAVE, ann, post, 80)
        for other in others[: 3 if number < 2 else 2]:
            history.act(Verb.USE, other, post, 60)
    assert seen(history)["insightful"][:2] == (5, 400)


def test_users_who_came_after_a_share_and_shares_with_own_words(history):
    ann, ben, cem, dan, *_ = history.people
    for _ in range(5):
        post = history.post(ben, 90)
        history.act(Verb.USE, cem, post, 70)
        act = history.act(Verb.RECOMMEND, ann, post, 60, target_id=dan.pk)
        history.act(Verb.USE, dan, post, 50, caused_by_id=act.pk)
    found = seen(history)
    assert found["trend-spotter"][:2] == (5, 500)
    assert found["communicator"] == (5, 1000, 400)
    assert found["marketer"][:2] == (5, 1000)  # as usual here: there is nobody else


def test_ties_in_both_directions_over_half_a_year(history):
    ann, *others = history.people
    for number, other in enumerate(others[:5]):
        history.act(Verb.THANK, ann, member_ref(other), 300, target_id=other.pk)
        history.act(Verb.THANK, other, member_ref(ann), 100 if number < 2 else 200, target_id=ann.pk)
    assert seen(history)["networker"][:2] == (5, 400)


def test_welcomes_after_which_somebody_came_back(history):
    ann, *_ = history.people
    for number in range(5):
        new = history.newcomer(100)
        history.act(Verb.WELCOME, ann, member_ref(new), 99, target_id=new.pk)
        if number < 3:
            history.act(Verb.ASK, new, Ref(ObjectType.ASK, 700 + number, new.pk), 90)
    assert seen(history)["cultivator"][:2] == (5, 600)


def test_an_act_withdrawn_is_gone_from_the_next_week(history):
    ann, ben, *_ = history.people
    posts = [history.post(ann, 40) for _ in range(5)]
    uses = [history.act(Verb.USE, ben, post, 30) for post in posts]
    assert seen(history)["designer"] == (5, 1000, 400)
    history.undo(uses[0], 20)
    assert seen(history)["designer"][:2] == (5, 800)


def test_the_same_acts_give_the_same_rows(history):
    ann, ben, *_ = history.people
    for post in [history.post(ann, 40) for _ in range(7)]:
        history.act(Verb.USE, ben, post, 30)
    first = seen(history)
    assert first
    assert seen(history) == first


def test_opting_out_removes_the_rows_at_once_and_none_come_back(history):
    ann, ben, *_ = history.people
    for post in [history.post(ann, 40) for _ in range(5)]:
        history.act(Verb.USE, ben, post, 30)
    assert seen(history)
    opt_out(by=ann)
    assert not Observation.objects.filter(member_id=ann.pk).exists()
    assert seen(history) == {}
    opt_in(by=ann)
    assert seen(history)


def test_a_community_switched_off_has_no_rows(history):
    ann, ben, *_ = history.people
    for post in [history.post(ann, 40) for _ in range(5)]:
        history.act(Verb.USE, ben, post, 30)
    history.community.memberships.filter(user=ann).update(position="manager")
    assert seen(history)
    spread(history.community, MONDAY)
    switch_computation(by=ann, community=history.community, on=False)
    assert not Observation.objects.exists()
    assert not SkillWeek.objects.exists()
    assert seen(history) == {}
    assert spread(history.community, MONDAY) == []


def test_who_left_and_what_happened_elsewhere_is_not_in_it(history):
    ann, ben, *_ = history.people
    other = make_community()
    for post in [history.post(ann, 40, community_id=other.pk) for _ in range(5)]:
        history.act(Verb.USE, ben, post, 30, community_id=other.pk)
    assert seen(history) == {}  # never a member there
