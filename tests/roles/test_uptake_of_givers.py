"""What others did with what Connectors, Carriers and Caretakers did (MEASURES.md 3.2, 3.6)."""

from __future__ import annotations

import pytest

from activity.vocabulary import ObjectType, Ref, Verb
from roles.models import Effect, EffectKind, Episode, Role
from roles.policy import policy_of
from tests.factories import join, make_community, make_user
from tests.roles.history import MONDAY, History, at, day, member_ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> History:
    return History()


def delta(before: int) -> float:
    return 2 ** (-before / 60)


# Connector


def introduced(history: History, before: int = 60, **fields: object) -> None:
    ann, ben, cem, *_ = history.people
    history.act(Verb.INTRODUCE, ann, member_ref(ben), before, target_id=cem.pk, **fields)


def test_an_introduction_works_when_a_tie_forms_within_thirty_days(history):
    ann, ben, cem, *_ = history.people
    introduced(history)
    assert history.row(ann, Role.CONNECTOR).ok == 0
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, ben.pk), 30)
    row = history.row(ann, Role.CONNECTOR)
    assert (row.ok, row.n, row.record["people"], row.record["episodes"]) == (1, 1, 2, 1)
    assert float(row.record["B"]) == pytest.approx(2 * (1 - 2 ** (-1.2 * delta(30))), abs=3e-6)
    assert float(row.record["Q"]) == pytest.approx((1 - 2**-1.5) * delta(60), abs=3e-6)


def test_a_tie_after_thirty_days_or_with_an_older_one_is_no_success(history):
    ann, ben, cem, dan, eve, *_ = history.people
    introduced(history)
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, ben.pk), 29)
    assert history.row(ann, Role.CONNECTOR).ok == 0
    history.act(Verb.THANK, dan, member_ref(eve), 200, target_id=eve.pk)
    history.act(Verb.INTRODUCE, ann, member_ref(dan), 60, target_id=eve.pk)
    history.act(Verb.COMMENT, dan, Ref(ObjectType.POST, 8, eve.pk), 50)
    row = history.row(ann, Role.CONNECTOR)
    assert (row.ok, row.n, row.u_fx) == (0, 2, 0)


def test_an_older_tie_is_forgotten_after_half_a_year(history):
    ann, ben, cem, *_ = history.people
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, ben.pk), 241)
    introduced(history)
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, ben.pk), 50)
    assert history.row(ann, Role.CONNECTOR).ok == 1


def test_a_confirmed_talk_is_a_tie(history):
    ann, ben, cem, *_ = history.people
    act = history.act(Verb.INTRODUCE, ann, member_ref(ben), 60, target_id=cem.pk)
    history.act(Verb.CONFIRM_TIE, cem, Ref(ObjectType.INTRODUCTION, act.pk, ann.pk), 55)
    assert history.row(ann, Role.CONNECTOR).ok == 1


def test_across_communities_more_and_with_a_common_neighbour_less(history):
    ann, ben, cem, dan, *_ = history.people
    stranger = make_user()
    join(stranger, make_community(), joined_at=at(300))
    history.act(Verb.INTRODUCE, ann, member_ref(ben), 60, target_id=stranger.pk)
    history.act(Verb.COMMENT, stranger, Ref(ObjectType.POST, 8, ben.pk), 50)
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, dan.pk), 100)
    history.act(Verb.COMMENT, dan, Ref(ObjectType.POST, 8, ben.pk), 100)
    introduced(history)
    history.act(Verb.COMMENT, cem, Ref(ObjectType.POST, 8, ben.pk), 50)
    history.compute()
    found = Effect.objects.filter(role=3).values_list("peer_id", "kind", "n")
    across, near = EffectKind.JOINED_ACROSS, EffectKind.JOINED_NEAR
    assert set(found) == {(ben.pk, across, 1), (stranger.pk, across, 0), (ben.pk, near, 1), (cem.pk, near, 0)}
    worth = {kind: (w, x) for role, kind, w, x, _ in policy_of(MONDAY).worth() if role == 3}
    assert (worth[across], worth[near]) == ((160, 200), (120, 90))


def test_a_referral_works_when_that_expert_answers_within_fourteen_days(history):
    ann, ben, cem, dan, *_ = history.people
    ask = Ref(ObjectType.ASK, 31, ben.pk)
    history.act(Verb.REFER, ann, ask, 40, target_id=cem.pk)
    history.act(Verb.ANSWER, dan, Ref(ObjectType.ANSWER, 1, dan.pk), 39, reply_to_id=31, target_id=ben.pk)
    assert history.row(ann, Role.CONNECTOR).ok == 0
    history.act(Verb.ANSWER, cem, Ref(ObjectType.ANSWER, 2, cem.pk), 26, reply_to_id=31, target_id=ben.pk)
    row = history.row(ann, Role.CONNECTOR)
    assert (row.ok, row.n, row.record["people"]) == (1, 1, 2)


def test_a_pointer_works_when_the_asker_uses_it_within_fourteen_days(history):
    ann, ben, cem, dan, *_ = history.people
    page = Ref(ObjectType.PAGE, 12, dan.pk)
    history.act(Verb.POINT, ann, page, 40, target_id=ben.pk)
    history.act(Verb.USE, cem, page, 39)
    assert history.row(ann, Role.CONNECTOR).ok == 0
    history.act(Verb.USE, ben, page, 27)
    row = history.row(ann, Role.CONNECTOR)
    assert (row.ok, row.record["people"]) == (1, 1)
    assert float(row.record["B"]) == pytest.approx(1 - 2 ** (-0.7 * delta(27)), abs=3e-6)


def test_a_thank_for_an_introduction_goes_to_the_connector(history):
    ann, ben, cem, *_ = history.people
    act = history.act(Verb.INTRODUCE, ann, member_ref(ben), 60, target_id=cem.pk)
    history.act(Verb.THANK, ben, member_ref(ann), 50, target_id=ann.pk, caused_by_id=act.pk)
    record = history.row(ann, Role.CONNECTOR).record
    assert (record["people"], record["episodes"], record["U"]) == (1, 0, 0)


# Carrier


def test_a_share_is_followed_by_openers_as_a_count_and_people_by_name(history):
    ann, ben, cem, dan, eve, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    assert history.row(ann, Role.CARRIER).ok == 0
    history.read(cem, post, 39, caused_by_id=share.pk)
    history.read(dan, post, 38, caused_by_id=share.pk)
    row = history.row(ann, Role.CARRIER)
    assert (row.ok, row.n, row.record["people"], row.u_fx) == (1, 1, 0, 0)
    assert float(row.record["Q"]) == pytest.approx((1 - 2**-0.5) * delta(40), abs=3e-6)
    history.act(Verb.USE, cem, post, 30, caused_by_id=share.pk)
    history.act(Verb.LIKE, eve, post, 30, caused_by_id=share.pk)
    history.act(Verb.USE, ben, post, 30, caused_by_id=share.pk)  # the author
    history.act(Verb.USE, ann, post, 30, caused_by_id=share.pk)  # the sharer
    history.act(Verb.USE, dan, post, 30)  # came another way
    record = history.row(ann, Role.CARRIER).record
    assert (record["people"], record["episodes"]) == (2, 1)
    assert float(record["B"]) == pytest.approx((1 - 2 ** -delta(30)) + (1 - 2 ** (-0.5 * delta(30))), abs=3e-6)
    assert float(record["Q"]) == pytest.approx((1 - 2 ** -(0.5 + 1.5)) * delta(40), abs=3e-6)


def test_a_person_is_credited_to_the_first_share_they_acted_after(history):
    ann, ben, cem, dan, *_ = history.people
    post = history.post(ben, 60)
    first, second = history.act(Verb.SHARE, ann, post, 40), history.act(Verb.SHARE, dan, post, 39)
    history.act(Verb.LIKE, cem, post, 30, caused_by_id=first.pk)
    history.act(Verb.USE, cem, post, 20, caused_by_id=second.pk)
    assert history.row(ann, Role.CARRIER).record["people"] == 1
    assert history.row(dan, Role.CARRIER).record["people"] == 0


def test_no_more_than_four_openers_count(history):
    ann, ben, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    for number in range(7):
        history.read(history.newcomer(90), post, 39 - number // 3, caused_by_id=share.pk)
    record = history.row(ann, Role.CARRIER).record
    assert float(record["Q"]) == pytest.approx((1 - 2**-1.0) * delta(40), abs=3e-6)


def test_who_read_it_in_the_days_before_is_no_fresh_opener(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    history.read(cem, post, 45)
    history.read(cem, post, 39, caused_by_id=share.pk)
    history.read(ann, post, 38, caused_by_id=share.pk)
    assert history.row(ann, Role.CARRIER).ok == 0


def test_a_thank_for_a_share_is_the_carriers_and_not_the_authors(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    history.act(Verb.THANK, cem, post, 30, target_id=ann.pk, caused_by_id=share.pk)
    assert history.row(ann, Role.CARRIER).record["people"] == 1
    assert history.row(ben, Role.CREATOR).record["people"] == 0


# Caretaker


def test_a_welcome_works_when_the_newcomer_comes_back(history):
    ann = history.people[0]
    guest = history.newcomer(40)
    history.act(Verb.WELCOME, ann, member_ref(guest), 38, target_id=guest.pk)
    history.act(Verb.LIKE, guest, Ref(ObjectType.POST, 1, ann.pk), 38, hour=15)
    assert history.row(ann, Role.CARETAKER).ok == 0
    history.act(Verb.LIKE, guest, Ref(ObjectType.POST, 2, ann.pk), 8)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.n, row.record["people"]) == (1, 1, 1)


def test_a_late_welcome_is_enactment_and_no_trial(history):
    ann = history.people[0]
    guest = history.newcomer(40)
    history.act(Verb.WELCOME, ann, member_ref(guest), 36, target_id=guest.pk)
    history.act(Verb.LIKE, guest, Ref(ObjectType.POST, 2, ann.pk), 20)
    row = history.row(ann, Role.CARETAKER)
    assert (row.n, row.u_fx) == (0, 0)
    assert row.a_fx > 0


def test_a_review_counts_when_it_was_accepted(history):
    ann, ben, cem, *_ = history.people
    history.act(Verb.REVIEW, ann, Ref(ObjectType.POST, 1, ben.pk), 20, value=1)
    history.act(Verb.REVIEW, ann, Ref(ObjectType.POST, 2, cem.pk), 20, value=0)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.n, row.record["people"], row.record["met"]) == (1, 2, 1, 2)


def test_a_tended_page_counts_when_kept_a_week_and_used_by_another(history):
    ann, ben, cem, *_ = history.people
    page = Ref(ObjectType.PAGE, 5, ben.pk)
    history.act(Verb.GARDEN, ann, page, 20)
    history.act(Verb.SAVE, ann, page, 18)
    assert history.row(ann, Role.CARETAKER).ok == 0
    history.act(Verb.SAVE, cem, page, 18)
    assert history.row(ann, Role.CARETAKER).ok == 1
    assert Episode.objects.get(role=5).ok_on == day(13)


def test_a_decision_counts_once_it_stood_and_never_when_overturned(history):
    ann, ben, cem, dan, *_ = history.people
    flags = [history.act(Verb.FLAG, cem, history.post(ben, 50), 40) for _ in range(2)]
    for flag in flags:
        history.act(Verb.DECIDE_FLAG, ann, Ref(ObjectType.FLAG, flag.pk, ben.pk), 30, value=1)
    history.act(Verb.DECIDE_FLAG, dan, Ref(ObjectType.FLAG, flags[1].pk, ben.pk), 25, value=0)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.n, row.record["people"]) == (1, 2, 1)


def test_a_mediation_counts_when_both_said_yes(history):
    ann, ben, cem, dan, *_ = history.people
    case, other = Ref(ObjectType.MEDIATION, 1), Ref(ObjectType.MEDIATION, 2)
    history.act(Verb.MEDIATE_OPEN, ann, case, 40, target_id=ben.pk)
    history.act(Verb.MEDIATE_OPEN, ann, case, 40, target_id=cem.pk)
    history.act(Verb.MEDIATE_CLOSE, ann, case, 30, target_id=ben.pk, value=1)
    history.act(Verb.MEDIATE_OPEN, ann, other, 40, target_id=dan.pk)
    history.act(Verb.MEDIATE_CLOSE, ann, other, 30, target_id=dan.pk, value=0)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.n, row.record["people"], row.record["episodes"]) == (1, 2, 2, 1)
    assert float(row.record["Q"]) == pytest.approx((1 - 2**-1.5) * delta(40), abs=3e-6)


def test_an_event_counts_from_the_third_guest(history):
    ann, *guests = history.people
    event = Ref(ObjectType.EVENT, 3, ann.pk)
    history.act(Verb.HOST, ann, event, 40)
    history.act(Verb.ATTEND, ann, event, 30)
    for number, guest in enumerate(guests[:2]):
        history.act(Verb.ATTEND, guest, event, 30 - number)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.record["people"], row.record["met"]) == (0, 0, 2)
    history.act(Verb.ATTEND, guests[2], event, 20)
    row = history.row(ann, Role.CARETAKER)
    assert (row.ok, row.record["people"], row.record["episodes"]) == (1, 3, 1)
    assert float(row.record["B"]) == pytest.approx(3 * (1 - 2 ** -delta(20)), abs=3e-6)


def test_a_mentor_is_confirmed_by_the_mentee(history):
    ann, ben, *_ = history.people
    history.act(Verb.MENTOR, ann, member_ref(ben), 40, target_id=ben.pk)
    assert history.row(ann, Role.CARETAKER).record["people"] == 0
    history.act(Verb.THANK, ben, member_ref(ann), 30, target_id=ann.pk)
    row = history.row(ann, Role.CARETAKER)
    assert (row.record["people"], row.record["episodes"], row.n) == (1, 1, 0)
