"""The privacy page, opting out and in through it, the reading list, the method."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activity.actions import record_reading
from activity.models import ReadingAct
from activity.vocabulary import Verb
from content.models import Kind
from roles.models import OptOut, RoleSettings, RoleWeek
from tests.factories import make_community, make_item
from tests.roles.rows_of_page import make_rows

pytestmark = pytest.mark.django_db


def test_the_effect_is_told_before_and_the_button_is_there(as_user, bob, community):
    said = as_user(bob).get(reverse("privacy")).content.decode()
    assert said.index("is removed at once") < said.index(reverse("opt-out"))
    assert reverse("opt-out-community", args=[community.slug]) in said
    assert reverse("method") in said


def test_opting_out_here_removes_the_rows_here_and_says_so(as_user, bob, alice, community):
    elsewhere = make_community(slug="elsewhere")
    make_rows(bob, community)
    make_rows(bob, elsewhere)
    make_rows(alice, community)
    client = as_user(bob)
    client.post(reverse("opt-out-community", args=[community.slug]))
    assert not RoleWeek.objects.filter(member=bob, community=community).exists()
    assert RoleWeek.objects.filter(member=bob, community=elsewhere).count() == 5
    assert RoleWeek.objects.filter(member=alice).count() == 5
    assert "you opted out." in client.get(reverse("privacy")).content.decode()


def test_opting_out_everywhere_and_coming_back(as_user, bob, community):
    make_rows(bob, community)
    client = as_user(bob)
    client.post(reverse("opt-out"))
    assert not RoleWeek.objects.filter(member=bob).exists()
    assert "You opted out everywhere." in client.get(reverse("privacy")).content.decode()
    client.post(reverse("opt-in"))
    assert not OptOut.objects.filter(user=bob).exists()


@pytest.mark.parametrize("name", ["opt-out", "opt-in", "reading-forget"])
def test_acts_need_a_post_and_somebody_signed_in(as_user, client, bob, name):
    assert as_user(bob).get(reverse(name)).status_code == 405
    assert client.post(reverse(name)).status_code == 302
    assert not OptOut.objects.exists()


def test_opting_out_of_a_community_that_is_hidden_from_one_is_404(as_user, charlie, db):
    make_community(slug="hidden", visibility="private")
    assert as_user(charlie).post(reverse("opt-out-community", args=["hidden"])).status_code == 404


def test_a_community_switched_off_is_named(as_user, bob, community):
    RoleSettings.objects.create(community=community, is_computed=False)
    assert "computed for nobody here" in as_user(bob).get(reverse("privacy")).content.decode()


def read(person, item, ago=0):
    record_reading(Verb.VIEW, by=person, about=item.ref, community_id=item.community_id)
    moment = timezone.now() - timedelta(days=ago)
    ReadingAct.objects.filter(actor_id=person.pk, object_id=item.pk).update(
        occurred_at=moment, occurred_on=moment.date()
    )


def test_what_one_read_is_listed_by_day_for_the_reader_alone(as_user, bob, alice, community):
    page = make_item(community, alice, Kind.PAGE, title="Flushing plans")
    old = make_item(community, alice, title="Read long ago")
    read(bob, page)
    read(bob, old, ago=15)
    said = as_user(bob).get(reverse("reading-list")).content.decode()
    assert "Flushing plans" in said
    assert "Read long ago" not in said
    assert "Flushing plans" not in as_user(alice).get(reverse("reading-list")).content.decode()


def test_a_text_one_may_no_longer_see_is_not_named(as_user, bob, alice, community):
    item = make_item(community, alice, title="A secret since")
    read(bob, item)
    item.removed_at = timezone.now()
    item.save(update_fields=["removed_at"])
    said = as_user(bob).get(reverse("reading-list")).content.decode()
    assert "A secret since" not in said
    assert "no longer here" in said


def test_forgetting_now_forgets_ones_own_and_nobody_elses(as_user, bob, charlie, alice, community):
    item = make_item(community, alice)
    read(bob, item)
    read(charlie, item)
    as_user(bob).post(reverse("reading-forget"))
    assert list(ReadingAct.objects.values_list("actor_id", flat=True)) == [charlie.pk]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("method", ("What is never recorded", "How long things are kept", "Who sees what", "How to object")),
        ("method-communities", ("How soon asks are replied to", "Searches in vain", "Who knows")),
    ],
)
def test_the_method_is_readable_without_signing_in_and_short_enough(client, db, name, parts):
    response = client.get(reverse(name))
    text = (settings.BASE_DIR / "docs" / f"{name}.md").read_text()
    assert response.status_code == 200
    assert len(text.splitlines()) <= 250
    assert "<h2" in response.content.decode()
    for part in parts:
        assert part in response.content.decode()


@pytest.mark.parametrize("name", ["method", "method-communities"])
def test_the_method_names_every_source_it_cites(name):
    text = (settings.BASE_DIR / "docs" / f"{name}.md").read_text()
    body, sources = text.split("## Sources")
    assert set(re.findall(r"\[(S\d+)\]", body)) == set(re.findall(r"\b(S\d+)\b", sources))
