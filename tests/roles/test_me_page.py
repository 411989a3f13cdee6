"""One's own page and the page behind each role: for the person alone, in every state."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.actions import audit
from activity.vocabulary import Audience, Verb
from communities.models import Membership
from roles.models import OptOut, RoleSettings, State
from tests.factories import join, make_act, make_community, make_item, make_reply, make_user
from tests.roles.history import rebuild
from tests.roles.rows_of_page import MONDAY, make_row, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(bob, community):
    """Bob has been here for long."""
    Membership.objects.filter(user=bob).update(joined_at=timezone.now() - timedelta(days=400))
    return community


def me(client, **query):
    response = client.get(reverse("me"), query)
    assert response.status_code == 200
    return response


def today(ago=1):
    return str(timezone.now().date() - timedelta(days=ago))


def test_the_page_says_each_role_in_words(as_user, bob, settled):
    make_rows(bob, settled, primary="creator", creator={"a": 0.6, "u": 0.3, "days": [1, 2], "people": 7})
    make_rows(bob, settled, primary="consumer", as_of=MONDAY - timedelta(weeks=26))
    page = me(as_user(bob))
    said = page.content.decode()
    assert page.context["state"] == "shown"
    assert "Bob, this half year you turned from asking to helping." in said
    assert "Only you see this page." in said
    assert "Regular, with some uptake" in said
    assert "on 3 days" in said
    assert said.count('class="mine"') == 5
    assert reverse("me-role", args=[settled.slug, "carrier"]) in said
    assert "0.6" not in said


def test_nobody_else_sees_my_rows_not_even_the_manager(as_user, bob, alice, charlie, settled):
    make_rows(bob, settled, creator={"a": 0.6, "days": [3], "people": 7})
    url = reverse("me-role", args=[settled.slug, "creator"])
    assert "on 3 days" in as_user(bob).get(url).content.decode()
    assert "on 3 days" not in as_user(alice).get(url).content.decode()
    assert as_user(charlie).get(url).status_code == 404
    root = make_user("Root Admin", is_superuser=True, is_staff=True)
    assert as_user(root).get(url).status_code == 404


def test_nobody_is_sent_to_sign_in(client, community):
    for name, args in (("me", []), ("me-role", ["seals", "creator"]), ("reading-list", []), ("privacy", [])):
        assert client.get(reverse(name, args=args)).status_code == 302


def test_somebody_in_no_community_is_shown_the_way(as_user, charlie):
    assert "You are in no community yet." in me(as_user(charlie)).content.decode()


def test_a_newcomer_is_told_so(as_user, bob, community):
    assert me(as_user(bob)).context["state"] == "newcomer"
    assert "counted in no share" in me(as_user(bob)).content.decode()
    make_rows(bob, community, state=State.NEWCOMER)
    assert "Bob, you are new here." in me(as_user(bob)).content.decode()


def test_before_the_first_monday_the_page_says_when(as_user, bob, settled):
    page = me(as_user(bob))
    assert page.context["state"] == "waiting"
    assert "come on Monday" in page.content.decode()
    assert page.context["next_monday"] > timezone.now().date()
    assert page.context["next_monday"].isoweekday() == 1


@pytest.mark.parametrize("everywhere", [True, False])
def test_who_opted_out_reads_so_even_if_rows_were_left(as_user, bob, settled, everywhere):
    make_rows(bob, settled, creator={"a": 0.6, "days": [3]})
    OptOut.objects.create(user=bob, community=None if everywhere else settled)
    said = me(as_user(bob)).content.decode()
    assert "Nothing is computed about you" in said
    assert "You helped" not in said
    assert "on 3 days" not in said
    role_page = as_user(bob).get(reverse("me-role", args=[settled.slug, "creator"])).content.decode()
    assert "on 3 days" not in role_page
    assert "Nothing is computed about you" in role_page
    assert "Nothing here is missing" not in role_page


def test_switched_off_the_page_says_for_nobody(as_user, bob, settled):
    make_rows(bob, settled, creator={"a": 0.6, "days": [3]})
    RoleSettings.objects.create(community=settled, is_computed=False)
    said = me(as_user(bob)).content.decode()
    assert "computed for nobody" in said
    assert "on 3 days" not in said


def test_a_person_in_several_communities_chooses(as_user, bob, charlie, settled):
    other = make_community("Bearings", slug="bearings")
    join(bob, other)
    make_rows(bob, settled, creator={"a": 0.6, "days": [3]})
    client = as_user(bob)
    assert "on 3 days" in me(client, community="seals").content.decode()
    page = me(client, community="bearings")
    assert "on 3 days" not in page.content.decode()
    assert "?community=seals" in page.content.decode()
    assert client.get(reverse("me"), {"community": "no-such"}).status_code == 404
    assert as_user(charlie).get(reverse("me"), {"community": "seals"}).status_code == 404


def test_given_and_received_count_distinct_people_once(as_user, bob, alice, settled):
    answer = make_reply(make_item(settled, alice), bob)
    theirs = make_item(settled, alice)
    other = make_user("Other Person")
    for person, ago in ((alice, 3), (alice, 2), (other, 2)):
        make_act(Verb.USE, by=person, on=today(ago), about=answer.ref, community_id=settled.pk)
    make_act(Verb.THANK, by=bob, on=today(), about=theirs.ref, community_id=settled.pk)
    make_act(Verb.LIKE, by=make_user("Only Liked"), on=today(), about=answer.ref, community_id=settled.pk)
    make_act(Verb.USE, by=bob, on=today(), about=answer.ref, community_id=settled.pk)  # one's own counts nothing
    late = make_act(Verb.USE, by=make_user("Took Back"), on=today(), about=answer.ref, community_id=settled.pk)
    make_act(Verb.UNDO, by=None, on=today(), about=answer.ref, community_id=settled.pk, undo_of_id=late.pk)
    assert "You helped 2 people; 1 person helped you." in me(as_user(bob)).content.decode()


def test_each_look_at_my_evidence_is_told_to_me_alone(as_user, bob, alice, settled):
    audit("evidence.look", by=alice, community_id=settled.pk, subject=bob)
    assert "was opened 1 time this quarter" in me(as_user(bob)).content.decode()
    assert "Alice Manager" in as_user(bob).get(reverse("privacy")).content.decode()
    assert "Nobody opened your evidence this quarter" in me(as_user(alice)).content.decode()


def test_the_page_behind_a_role_shows_figures_and_acts(as_user, bob, alice, settled):
    make_row(bob, settled, "creator", a=0.6, u=0.3, days=[3], people=7, n=8, ok=5, since=date(2026, 6, 1))
    ask = make_item(settled, alice, title="Seal faces blister")
    answer = make_reply(ask, bob)
    make_act(Verb.ANSWER, by=bob, on=today(5), about=answer.ref, community_id=settled.pk)
    make_act(Verb.USE, by=alice, on=today(2), about=answer.ref, community_id=settled.pk)
    make_act(Verb.SAVE, by=alice, on=today(2), about=answer.ref, community_id=settled.pk)  # what she saves is hers
    rebuild()
    page = as_user(bob).get(reverse("me-role", args=[settled.slug, "creator"]))
    said = page.content.decode()
    assert dict(page.context["figures"])["Taken up, of those old enough to tell"] == "5 of 8"
    assert "one more recognised answer" in said
    assert said.count(f'"{answer.get_absolute_url()}"') == 2
    assert [line.says for line in page.context["received"]] == ["Used at work"]
    cared = as_user(bob).get(reverse("me-role", args=[settled.slug, "caretaker"]))
    assert cared.context["received"] == []  # what was done with an answer says nothing about care
    assert as_user(bob).get(reverse("me-role", args=[settled.slug, "expert"])).status_code == 404


def test_what_counted_most_is_shown_unless_it_is_somebody_elses_secret(as_user, bob, alice, settled):
    answer = make_reply(make_item(settled, alice, title="Flushing plans"), bob)
    used = make_act(Verb.USE, by=alice, on=today(), about=answer.ref, community_id=settled.pk)
    saved = make_act(Verb.SAVE, by=alice, on=today(), about=answer.ref, community_id=settled.pk)
    elsewhere = make_item(make_community(manager=alice, visibility="private"), alice, title="Not for Bob")
    closed = make_act(Verb.USE, by=alice, on=today(), about=elsewhere.ref, community_id=settled.pk)
    told = make_act(Verb.USE, by=alice, on=today(), about=answer.ref, community_id=settled.pk, audience=Audience.DIRECT)
    make_row(bob, settled, "creator", a=0.6, record={"top": [saved.pk, used.pk, closed.pk, told.pk, 999999]})
    page = as_user(bob).get(reverse("me-role", args=[settled.slug, "creator"]))
    assert [line.says for line in page.context["most"]] == ["Used at work"]


def test_my_page_takes_few_queries(as_user, bob, settled, django_assert_max_num_queries):
    for number in range(4):
        join(bob, make_community(slug=f"more-{number}"))
    for back in range(30):
        make_rows(bob, settled, as_of=MONDAY - timedelta(weeks=back))
    client = as_user(bob)
    me(client, community="seals")
    with django_assert_max_num_queries(12):
        me(client, community="seals")
