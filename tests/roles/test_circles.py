"""Recognition inside a small circle: what it counts, who is told, and that nothing else follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import AuditEntry
from activity.vocabulary import Verb
from communities.models import Position
from roles.actions import opt_out, review_circle
from roles.circles import circles_of
from roles.engine import compute_week, formulas
from roles.engine.database import run
from roles.explain import circle_sentence, explain
from roles.models import Circle, CircleMember, CircleReview, CommunityWeek, Role, RoleWeek
from roles.policy import MILLION, policy_of
from tests.factories import join, make_user
from tests.roles.history import MONDAY, History, rebuild

pytestmark = pytest.mark.django_db


def praise(history: History, people: list, times: int = 3) -> None:
    """Everybody among them uses what each of the others wrote."""
    for author in people:
        for before in range(20, 20 + 7 * times, 7):
            post = history.post(author, before)
            for reader in people:
                if reader != author:
                    history.act(Verb.USE, reader, post, before - 2)


@pytest.fixture
def ring() -> History:
    """40 active people; four of them recognise one another, and Ann is recognised by two more."""
    history = History(members=40)
    four, others = history.people[:4], history.people[4:]
    praise(history, four)
    for person in others:
        history.post(person, 10)
    post = history.post(four[0], 30)
    for reader in others[:2]:
        history.act(Verb.USE, reader, post, 28)
    rebuild()
    compute_week(history.community, MONDAY)
    return history


def test_a_circle_is_found_with_what_it_gives_and_gets(ring):
    circle = Circle.objects.get()
    assert sorted(CircleMember.objects.values_list("member_id", flat=True)) == sorted(p.pk for p in ring.people[:4])
    assert (circle.size, circle.active, circle.recognitions, circle.is_listed) == (4, 40, 36, True)
    assert circle.expected == pytest.approx(3 / 39)
    policy = policy_of(MONDAY)
    assert circle.iota_fx == formulas.iota(
        policy, size=4, active=40, inside=circle.inside_fx, received=circle.received_fx
    )
    assert circle.iota_fx == pytest.approx(MILLION * 3 * circle.expected / circle.share, abs=1)
    # Each of the four is used by three others on three days, four weeks old or less: nearly 1 each; Ann by two more.
    assert 0.85 < circle.share < 0.95


def test_from_inside_it_counts_less_and_from_outside_in_full(ring):
    ann, ben = (
        RoleWeek.objects.get(member=person, role=Role.CREATOR, as_of=MONDAY).record for person in ring.people[:2]
    )
    for record in (ann, ben):
        circle = record["in_cluster"]
        assert (circle["size"], circle["people"]) == (4, 3)
        outside = 2 * formulas.sat(2 * 2 ** (-28 / 60)) if record is ann else 0
        fixed = {"inside": round(circle["x"] * MILLION), "iota": round(circle["iota"] * MILLION)}
        assert record["B"] == pytest.approx(formulas.breadth(outside=outside, **fixed) / MILLION, abs=3e-6)
    assert ben["B"] < 0.5 < ben["in_cluster"]["x"]


@pytest.mark.parametrize(("inside", "iota"), [(200_000, 500_000), (999_999, 10), (5_000_000, 900_000), (1, 999_999)])
def test_inside_never_counts_more_than_outside(inside, iota):
    assert 0 <= formulas.breadth(outside=0, inside=inside, iota=iota) <= inside
    assert formulas.breadth(outside=7, inside=inside, iota=MILLION) == inside + 7


def test_a_small_community_is_untouched():
    history = History(members=10)
    praise(history, history.people[:4])
    for person in history.people[4:]:
        history.post(person, 10)
    history.compute()
    assert set(Circle.objects.values_list("iota_fx", "is_listed")) == {(MILLION, False)}
    record = RoleWeek.objects.get(member=history.people[0], role=Role.CREATOR).record
    assert record["B"] == record["in_cluster"]["x"]
    assert circle_sentence(RoleWeek(role=Role.CREATOR, record=record)) == ""


def test_recognition_that_is_not_returned_makes_no_circle():
    history = History(members=12)
    star, *fans = history.people
    for fan in fans:
        history.act(Verb.USE, fan, history.post(star, 20), 10)
    history.compute()
    assert not Circle.objects.exists()
    assert RoleWeek.objects.get(member=star, role=Role.CREATOR).record["in_cluster"] == {"iota": 1.0, "size": 0}


def test_what_one_used_of_others_is_no_recognition_received(ring):
    record = RoleWeek.objects.get(member=ring.people[0], role=Role.CONSUMER, as_of=MONDAY).record
    assert record["in_cluster"] == {"iota": 1.0, "size": 0}


def test_the_same_ledger_gives_the_same_circles_and_a_later_day_its_own(ring):
    before = list(Circle.objects.values_list("as_of", "number", "size", "iota_fx", "inside_fx"))
    rebuild()
    compute_week(ring.community, MONDAY)
    assert list(Circle.objects.values_list("as_of", "number", "size", "iota_fx", "inside_fx")) == before
    compute_week(ring.community, MONDAY - timedelta(days=35))
    early = Circle.objects.filter(as_of=MONDAY - timedelta(days=35))
    assert not early.filter(inside_fx=before[0][4]).exists()
    assert Circle.objects.filter(as_of=MONDAY).count() == 1


def test_who_opts_out_is_in_no_circle_any_more(ring):
    ann, ben = ring.people[:2]
    manager = make_user("Mona Manager")
    join(manager, ring.community, Position.MANAGER)
    review_circle(by=manager, circle=Circle.objects.get(), outcome="fine", note="A shift of its own.")
    opt_out(by=ann)
    assert not CircleMember.objects.filter(member=ann).exists()
    assert ann.pk not in CircleReview.objects.get().member_ids
    run("DELETE FROM roles_dirtycell")
    compute_week(ring.community, MONDAY)
    assert not CircleMember.objects.filter(member=ann).exists()
    assert CircleMember.objects.filter(member=ben).exists()
    for person in ring.people[1:3]:
        opt_out(by=person)
    assert not CircleReview.objects.exists()


def test_the_member_reads_why_and_who_can_explain_it(ring, as_user):
    ben = ring.people[1]
    row = RoleWeek.objects.get(member=ben, role=Role.CREATOR, as_of=MONDAY)
    said = explain(Role.CREATOR, row).prose
    assert "3 of them are in a circle of 4 with you" in said
    assert "who manages this community can explain it" in said
    page = as_user(ben).get(reverse("me-role", args=[ring.community.slug, "creator"])).content.decode()
    assert "in a circle of 4 with you" in page


# The review list


@pytest.fixture
def manager(ring):
    mona = make_user("Mona Manager")
    join(mona, ring.community, Position.MANAGER)
    return mona


def address(ring: History, circle: Circle | None = None) -> str:
    if circle is None:
        return reverse("roles:circle-list", args=[ring.community.slug])
    return reverse("roles:circle-detail", args=[ring.community.slug, circle.pk])


def test_the_list_says_why_and_names_nobody(ring, manager, as_user):
    page = as_user(manager).get(address(ring)).content.decode()
    assert "4 people gave one another 36 recognitions in 52 weeks" in page
    assert ring.people[0].display_name not in page
    assert not AuditEntry.objects.filter(action="evidence.look").exists()


def test_each_look_is_noted_for_each_member(ring, manager, as_user):
    page = as_user(manager).get(address(ring, Circle.objects.get())).content.decode()
    assert all(person.display_name in page for person in ring.people[:4])
    looks = AuditEntry.objects.filter(action="evidence.look", by=manager)
    assert sorted(look.subject_id for look in looks) == sorted(p.pk for p in ring.people[:4])
    privacy = as_user(ring.people[0]).get(reverse("privacy")).content.decode()
    assert "Mona Manager" in privacy


def test_a_word_takes_it_off_the_list_until_somebody_new_is_in_it(ring, manager, as_user):
    circle = Circle.objects.get()
    answer = as_user(manager).post(address(ring, circle), {"outcome": "talked", "note": "Night shift, alone."})
    assert answer.status_code == 302
    (listed,) = circles_of(manager, ring.community)
    assert listed.review is not None
    assert listed.review.get_outcome_display() == "talked about it"
    CircleMember.objects.create(circle=circle, member=ring.people[9])
    (listed,) = circles_of(manager, ring.community)
    assert listed.review is None
    assert RoleWeek.objects.filter(is_acting=True).exists()


def test_nobody_judges_the_circle_they_are_in(ring, as_user):
    ann = ring.people[0]
    ring.community.memberships.filter(user=ann).update(position=Position.MANAGER)
    there = address(ring, Circle.objects.get())
    assert "You are in this circle yourself" in as_user(ann).get(there).content.decode()
    assert as_user(ann).post(there, {"outcome": "fine", "note": "Of course."}).status_code == 403
    assert not CircleReview.objects.exists()


@pytest.mark.parametrize("data", [{"outcome": "fine", "note": " "}, {"outcome": "guilty", "note": "No."}, {}])
def test_a_word_without_sense_is_refused_and_kept(ring, manager, as_user, data):
    page = as_user(manager).post(address(ring, Circle.objects.get()), data)
    assert page.status_code == 200
    assert not CircleReview.objects.exists()


def test_members_and_strangers_see_no_circle(ring, as_user, charlie):
    circle = Circle.objects.get()
    for person, status in ((ring.people[0], 403), (charlie, 403)):
        assert as_user(person).get(address(ring)).status_code == status
        assert as_user(person).get(address(ring, circle)).status_code == status
    assert not AuditEntry.objects.filter(action="evidence.look").exists()


def test_a_circle_of_an_earlier_week_or_another_community_is_not_there(ring, manager, as_user):
    old = Circle.objects.create(
        community=ring.community, as_of=MONDAY - timedelta(days=7), number=1, size=2, active=20, recognitions=30,
        inside_fx=9, received_fx=10, iota_fx=1, is_listed=True,
    )  # fmt: skip
    elsewhere = History(members=3)
    CommunityWeek.objects.create(
        community=elsewhere.community, as_of=MONDAY, policy_id=CommunityWeek.objects.get().policy_id, members=3
    )
    other = Circle.objects.create(
        community=elsewhere.community, as_of=MONDAY, number=1, size=2, active=20, recognitions=30, inside_fx=9,
        received_fx=10, iota_fx=1, is_listed=True,
    )  # fmt: skip
    assert as_user(manager).get(address(ring, old)).status_code == 404
    assert as_user(manager).get(address(ring, other)).status_code == 404
