"""What others did with it: breadth, quality and uptake of Creators and Consumers; the record (MEASURES.md 3.2, 3.6, 3.9)."""

from __future__ import annotations

import pytest

from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from roles.engine import formulas
from roles.models import Effect, Role
from roles.policy import policy_of
from tests.factories import make_community
from tests.roles.history import MONDAY, History

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> History:
    return History()


def delta(before: int) -> float:
    return 2 ** (-before / 60)


# Creator


def test_a_creators_uptake_is_what_the_hand_computes(history):
    ann, ben, cem, *_ = history.people
    first, second = history.post(ann, 40), history.post(ann, 30)
    history.act(Verb.LIKE, ben, first, 20)
    history.act(Verb.USE, cem, first, 10)
    history.act(Verb.LIKE, ben, second, 10)
    row = history.row(ann, Role.CREATOR)
    b = (1 - 2 ** -(delta(20) + delta(10))) + (1 - 2 ** -(2 * delta(10)))
    q = 0.75 * delta(40) + 0.5 * delta(30)
    assert float(row.record["B"]) == pytest.approx(b, abs=3e-6)
    assert float(row.record["Q"]) == pytest.approx(q, abs=3e-6)
    assert (row.record["people"], row.record["episodes"], row.ok, row.n) == (2, 2, 2, 2)
    assert row.uptake == pytest.approx(1 - 2 ** -(min(b, q) / 2), abs=3e-6)
    assert row.strength == pytest.approx((row.enactment * row.uptake) ** 0.5)


@pytest.mark.parametrize(
    ("verb", "weight"),
    [
        (Verb.USE, 200),
        (Verb.APPLY, 200),
        (Verb.ACCEPT_ANSWER, 200),
        (Verb.REUSE, 200),
        (Verb.SAVE, 100),
        (Verb.LIKE, 100),
        (Verb.THANK, 100),
        (Verb.COMMENT, None),
        (Verb.FOLLOW, None),
    ],
)
def test_each_recognition_has_its_weight_and_a_reply_none(history, verb, weight):
    ann, ben, *_ = history.people
    history.act(verb, ben, history.post(ann, 40), 20)
    history.compute()
    kinds = Effect.objects.filter(member_id=ann.pk, role=2).values_list("kind", flat=True)
    weights = {(worth.role, worth.kind): worth.w for worth in policy_of(MONDAY).worth()}
    assert [weights[2, kind] for kind in kinds] == ([weight] if weight else [])


def test_a_rating_counts_from_four(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ann, 40)
    history.act(Verb.RATE, ben, post, 20, value=3)
    history.act(Verb.RATE, cem, post, 20, value=4)
    assert history.row(ann, Role.CREATOR).record["people"] == 1


def test_a_suggestion_taken_over_credits_who_suggested(history):
    ann, ben, *_ = history.people
    history.act(Verb.ACCEPT_SUGGESTION, ben, Ref(ObjectType.PAGE, 4, ben.pk), 10, target_id=ann.pk)
    assert history.row(ann, Role.CREATOR).record["people"] == 1


def test_the_second_like_of_one_person_adds_less_than_one_of_a_new_person(history):
    ann, ben, cem, *_ = history.people
    first, second = history.post(ann, 40), history.post(ann, 39)
    history.act(Verb.LIKE, ben, first, 20)
    alone = history.row(ann, Role.CREATOR).record["B"]
    like = history.act(Verb.LIKE, ben, second, 20)
    same = history.row(ann, Role.CREATOR).record["B"]
    history.undo(like, 20)
    history.act(Verb.LIKE, cem, second, 20)
    new = history.row(ann, Role.CREATOR).record["B"]
    assert alone < same < new


def test_own_withdrawn_and_automatic_recognition_changes_nothing(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ann, 40)
    history.act(Verb.LIKE, ben, post, 20)
    before = history.row(ann, Role.CREATOR)
    history.act(Verb.USE, ann, post, 10)
    history.undo(history.act(Verb.USE, cem, post, 10), 5)
    history.act(Verb.USE, cem, post, 10, via=6)
    after = history.row(ann, Role.CREATOR)
    assert (after.u_fx, after.record["B"], after.ok) == (before.u_fx, before.record["B"], before.ok)


def test_acts_without_uptake_never_raise_u_and_one_more_user_never_lowers_strength(history):
    ann, *others = history.people
    posts = [history.post(ann, 60 - number) for number in range(4)]
    history.act(Verb.USE, others[0], posts[0], 20)
    history.act(Verb.USE, others[1], posts[1], 20)
    for number in range(6):
        before = history.row(ann, Role.CREATOR)
        history.post(ann, 50 - number)
        after = history.row(ann, Role.CREATOR)
        assert after.u_fx <= before.u_fx
    for number in range(4):
        before = history.row(ann, Role.CREATOR)
        history.act(Verb.USE, history.newcomer(200), posts[number], 9)
        assert history.row(ann, Role.CREATOR).strength >= before.strength


def test_one_viral_thing_gives_at_most_one(history):
    ann = history.people[0]
    post = history.post(ann, 1)
    for _ in range(30):
        history.act(Verb.USE, history.newcomer(50), post, 1)
    record = history.row(ann, Role.CREATOR).record
    assert record["B"] > 20
    assert record["Q"] <= 1


def test_credit_goes_to_the_author_at_the_time_where_it_was_made(history):
    ann, ben, *_ = history.people
    elsewhere = make_community()
    post = history.post(ann, 40)
    history.act(Verb.USE, ben, post, 20, community_id=elsewhere.pk, origin_community_id=history.community.pk)
    assert history.row(ann, Role.CREATOR).record["people"] == 1
    assert not Effect.objects.filter(community_id=elsewhere.pk, role=2).exists()


def test_likes_of_an_ask_are_no_creation(history):
    ann, ben, *_ = history.people
    history.act(Verb.LIKE, ben, Ref(ObjectType.ASK, 5, ann.pk), 20)
    assert history.row(ann, Role.CREATOR).u_fx == 0


def test_an_upheld_decision_against_a_text_lowers_its_authors_uptake(history):
    ann, ben, cem, dan, *_ = history.people
    post = history.post(ann, 40)
    history.act(Verb.USE, ben, post, 20)
    before = history.row(ann, Role.CREATOR)
    flag = history.act(Verb.FLAG, cem, post, 15)
    assert history.row(ann, Role.CREATOR).u_fx == before.u_fx
    history.act(Verb.DECIDE_FLAG, dan, Ref(ObjectType.FLAG, flag.pk, ann.pk), 10, value=1)
    after = history.row(ann, Role.CREATOR)
    assert after.u_fx < before.u_fx
    assert after.record["upheld"] == pytest.approx(delta(10), abs=1e-5)


# Consumer


def test_a_consumer_is_known_by_whose_things_and_in_how_many_weeks(history):
    ann, ben, cem, *_ = history.people
    history.act(Verb.USE, ann, history.post(ben, 60), 4)
    history.act(Verb.SAVE, ann, history.post(cem, 60), 11)
    history.act(Verb.USE, ann, Ref(ObjectType.POST, 3, ann.pk), 11)
    row = history.row(ann, Role.CONSUMER)
    assert (row.record["people"], row.record["episodes"]) == (2, 2)
    b = (1 - 2 ** (-2 * delta(4))) + (1 - 2 ** (-0.5 * delta(11)))
    q = 0.75 * delta(4) + (1 - 2**-0.5) * delta(11)
    assert float(row.record["B"]) == pytest.approx(b, abs=3e-6)
    assert float(row.record["Q"]) == pytest.approx(q, abs=3e-6)
    assert (row.n, row.guard_ok) == (0, True)


# The record


def test_a_record_gives_back_the_stored_numbers(history):
    ann, ben, cem, dan, *_ = history.people
    policy = policy_of(MONDAY)
    for number in range(12):
        post = history.post(ann, 90 - 5 * number)
        if number < 3:
            history.act(Verb.USE, [ben, cem, dan][number], post, 20)
        history.act(Verb.SHARE, dan, post, 18)
        history.act(Verb.SAVE, cem, post, 12)
    history.compute()
    checked = 0
    for member in (ann, ben, cem, dan):
        for row in member.role_weeks.filter(community=history.community):
            record = row.record
            if not record:
                assert (row.a_fx, row.u_fx, row.n) == (0, 0, 0)
                continue
            weeks = [
                (formulas.date.fromisoformat(week), value) for week, value in record.get("values", record["weeks"])
            ]
            guard = record["guard"]
            median = round(guard["median"] * 1_000_000)
            assert formulas.enactment(policy, row.role, MONDAY, weeks) == row.a_fx
            factor = (
                1.0 if row.role == Role.CONSUMER else formulas.yield_factor(policy, guard["ok"], guard["n"], median)
            )
            u = formulas.uptake(
                policy,
                row.role,
                breadth=round(record["B"] * 1_000_000),
                quality=round(record["Q"] * 1_000_000),
                factor=factor,
                upheld=record["upheld"],
            )
            assert u == row.u_fx
            assert formulas.guard_passes(policy, row.ok, row.n, median) == row.guard_ok
            checked += 1
    assert checked >= 5


def test_the_record_names_acts_the_member_may_see(history):
    ann, ben, *_ = history.people
    like = history.act(Verb.LIKE, ben, history.post(ann, 40), 20)
    assert history.row(ann, Role.CREATOR).record["top"] == [like.pk]
    assert history.row(ann, Role.CREATOR).record["next"].startswith("one more")


def test_communities_do_not_mix(history):
    ann, ben, *_ = history.people
    other: Community = make_community()
    history.act(Verb.LIKE, ben, Ref(ObjectType.POST, 3, ann.pk), 20, community_id=other.pk)
    row = history.row(ann, Role.CREATOR)
    assert row.u_fx == 0
