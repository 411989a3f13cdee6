"""What is marked on a trend: changes, managers, large meetings and steps, each with its page, for who may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.actions import audit
from communities.models import Charter
from content.models import Guest
from metrics.events import events_of
from metrics.models import NextStep
from metrics.trends import MARKS, SPELT, Event, trend_of
from roles.models import RolePolicy
from tests.factories import join, make_event, make_user
from tests.metrics.rows import MONDAY, make_target, make_week

pytestmark = pytest.mark.django_db


def said(community, viewer, targets=()):
    return {event.says: event.href for event in events_of(community, targets, viewer)}


def hold(community, alice, people, **fields):
    item = make_event(community, alice, **fields)
    now = timezone.now()
    type(item.event).objects.filter(pk=item.pk).update(
        starts_at=now - timedelta(days=8), ends_at=now - timedelta(days=7)
    )
    for _ in range(people):
        Guest.objects.create(event=item.event, user=make_user(), answer=Guest.Answer.COMING)
    return item


def test_each_event_has_its_page(alice, bob, community):
    target = make_target(community)
    policy = {"community": community, "version": 1, "params": {}, "adopted_on": MONDAY}
    RolePolicy.objects.create(**policy)
    Charter.objects.create(community=community, version=2, purpose="So that", goal="g", decides="d", reason="r")
    audit("position.change", by=alice, community_id=community.pk, subject=bob, before="member", after="manager")
    audit("position.change", by=alice, community_id=community.pk, subject=bob, before="member", after="expert")
    audit("lifecycle.change", by=alice, community_id=community.pk, before="live", after="dormant", reason="")
    large = hold(community, alice, 10, title="Clinic")
    hold(community, alice, 9, title="Small talk")
    step = NextStep.objects.create(community=community, finding="f", what="Ask everybody once", due_on=MONDAY, by=alice)
    NextStep.objects.create(community=community, finding="f", what="Only an idea", state="proposed")
    found = said(community, bob, [target])
    slug = community.slug
    assert found == {
        "first target": f"/c/{slug}/target/history/#version-1",
        "rhythm of roles changed": reverse("roles:policy-detail", args=[slug]),
        **{says: href for says, href in found.items() if says == "way of measuring changed"},
        "charter changed": reverse("communities:charter-version", args=[slug, 2]),
        "new manager": f"/c/{slug}/members/?position=manager",
        "became dormant": f"/c/{slug}/",
        "event: Clinic": reverse("content:event-detail", args=[slug, large.pk]),
        "step: Ask everybody once": reverse("metrics:step-detail", args=[slug, step.pk]),
    }
    assert found.get("way of measuring changed", reverse("method")) == reverse("method")


def test_a_way_of_measuring_is_marked_once_a_week_was_measured_by_it(alice, bob, community):
    """A policy adopted on the day of the last snapshot counts from the next one on: until then nothing has changed."""
    platform = RolePolicy.objects.of_platform().latest_first().first()
    make_week(community, back=1)
    RolePolicy.objects.create(version=platform.version + 1, params=platform.params, adopted_on=MONDAY)
    make_week(community)
    assert "way of measuring changed" not in said(community, bob)
    week = make_week(community, back=-1)
    assert week.as_of > MONDAY
    assert said(community, bob)["way of measuring changed"] == reverse("method")


def test_what_one_may_not_see_is_not_marked(alice, charlie, community):
    """charlie reads an open community, but neither its steps nor what is tried; of a closed one no meetings."""
    hold(community, alice, 12, title="Clinic")
    NextStep.objects.create(community=community, finding="f", what="Ask", due_on=MONDAY, by=alice)
    assert "step: Ask" not in said(community, charlie)
    community.visibility = "on_request"
    community.save(update_fields=["visibility"])
    assert "event: Clinic" not in said(community, charlie)
    assert "event: Clinic" in said(community, alice)


def test_marks_lead_to_their_pages_and_all_stand_in_the_table(as_user, alice, bob, community):
    for back in range(6):
        make_week(community, back=back)
    for number in range(SPELT + 2):
        step = NextStep.objects.create(community=community, finding="f", what=f"Try {number}", due_on=MONDAY, by=alice)
        NextStep.objects.filter(pk=step.pk).update(
            taken_at=timezone.make_aware(timezone.datetime(2026, 11, 2 + number))
        )
    page = as_user(bob).get(reverse("metrics:role-profile", args=[community.slug]), {"role": "creator"})
    trend = page.context["trend"]
    assert [row[1]["text"] for row in trend.happened][: SPELT + 2] == [
        f"step: Try {number}" for number in range(SPELT + 1, -1, -1)
    ]
    assert [event["is_short"] for event in trend.events] == [True, True, *[False] * SPELT]
    html = page.content.decode()
    assert html.count('class="event-link"') == len(trend.events)
    assert reverse("metrics:step-detail", args=[community.slug, step.pk]) in html
    assert 'aria-label="7 Nov: step: Try 5"' in html


def test_events_outside_the_weeks_and_more_than_there_is_room_for(community):
    weeks = [make_week(community, back=back) for back in range(30, -1, -1)]
    events = [Event(weeks[0].as_of - timedelta(days=8), "long ago"), Event(MONDAY + timedelta(days=1), "tomorrow")]
    events += [Event(week.as_of, f"event {number}") for number, week in enumerate(weeks)]
    trend = trend_of("creator", weeks, events, small_group=10, href="")
    assert len(trend.events) == MARKS
    assert len(trend.happened) == len(weeks)
    assert trend_of("creator", [], events, small_group=10, href="").events == []


def test_a_page_without_events_has_no_table_of_them(as_user, bob, community):
    join(make_user(), community)
    make_week(community)
    RolePolicy.objects.filter(version__gt=1)
    page = as_user(bob).get(reverse("metrics:role-profile", args=[community.slug]))
    assert ("What happened meanwhile" in page.content.decode()) == bool(page.context["trend"].happened)
