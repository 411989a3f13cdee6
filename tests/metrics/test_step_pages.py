"""Steps as their pages and the API show them: to whom an owner is named, where a finding leads, whether a number moved."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from content.actions import publish_item
from content.models import Item
from metrics.actions import accept_step, close_step, drop_step
from metrics.actions.writing_up import write_up_step
from metrics.measures import MEASURES, Reading
from metrics.models import NextStep
from metrics.statistics import course
from metrics.steps import NO_SPREAD, TOO_FEW, moved_of
from tests.factories import join, make_user
from tests.metrics.steps import PROMISE, proposal_of, reading, step_of, today

pytestmark = pytest.mark.django_db
PEOPLE = "members-without-tie"  # a share of people: shown under the rules of small groups


def address(community, name: str, *args) -> str:
    return reverse(f"metrics:step-{name}", args=[community.slug, *args])


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestNew:
    ASKED = "?finding=Most+goes+one+way.&what=Ask+back.&measure=promise-kept&from=/c/seals/manage/network/"

    def test_any_page_leads_to_a_form_that_is_begun(self, as_user, alice, community):
        reading(community, 40, 80)
        client, url = as_user(alice), address(community, "new") + self.ASKED
        form = client.get(url).context["form"]
        assert (form["finding"].value(), form["what"].value()) == ("Most goes one way.", "Ask back.")
        assert (form["measure"].value(), form["owner"].value()) == (PROMISE, "@alice.manager")
        typed = {"finding": "Most goes one way.", "what": "Ask back.", "measure": PROMISE, "owner": "@bob.member"}
        client.post(url, typed | {"due_on": today().isoformat()})
        step = NextStep.objects.get()
        assert (step.source, step.source_url, step.owner.handle) == (
            "network",
            "/c/seals/manage/network/",
            "bob.member",
        )

    def test_what_is_amiss_is_said_and_nothing_typed_is_lost(self, as_user, alice, community):
        typed = {"finding": "Found.", "what": "Try.", "owner": "@nobody", "due_on": "2020-01-01", "measure": ""}
        said = as_user(alice).post(address(community, "new"), typed).content.decode()
        assert "Nobody who can read this is called" in said
        assert 'value="Try."' in said
        said = as_user(alice).post(address(community, "new"), typed | {"owner": ""}).content.decode()
        assert "That day is over." in said
        assert not NextStep.objects.exists()

    def test_a_member_proposes(self, as_user, bob, charlie, community):
        client, url = as_user(bob), address(community, "new")
        assert "due_on" not in client.get(url).context["form"].fields
        client.post(url, {"finding": "Found.", "what": "Try.", "owner": "@bob.member", "due_on": today().isoformat()})
        assert NextStep.objects.get().state == NextStep.State.PROPOSED
        assert as_user(charlie).get(url).status_code == 404

    def test_pages_of_figures_lead_there(self, as_user, alice, bob, community):
        reading(community, 40, 80)
        for client in (as_user(alice), as_user(bob)):
            said = page(client, reverse("metrics:measure-detail", args=[community.slug, PROMISE]))
            assert f"{address(community, 'new')}?finding=" in said
            assert f"measure={PROMISE}" in said


class TestShown:
    def test_whoever_was_asked_is_named_to_managers_and_themselves_alone(self, as_user, alice, bob, community):
        dora = make_user("Dora Member")
        join(dora, community)
        step = step_of(alice, community, owner=bob)
        for url in (address(community, "list"), step.get_absolute_url()):
            assert "somebody is asked" in page(as_user(dora), url)
            assert "Bob Member" not in page(as_user(dora), url)
            assert "Bob Member is asked" in page(as_user(alice), url)
        assert "You are asked to do this" in page(as_user(bob), step.get_absolute_url())
        accept_step(by=bob, step=step)
        assert "Bob Member" in page(as_user(dora), step.get_absolute_url())

    def test_members_are_not_led_where_only_managers_go(self, as_user, alice, bob, community):
        step = step_of(alice, community, source_url="/c/seals/manage/network/")
        assert 'href="/c/seals/manage/network/"' in page(as_user(alice), step.get_absolute_url())
        said = page(as_user(bob), step.get_absolute_url())
        assert 'href="/c/seals/manage/network/"' not in said
        assert "how people are tied" in said

    def test_tabs_show_what_is_open_proposed_done_and_given_up(self, as_user, alice, bob, community):
        late = step_of(alice, community, what="Late.")
        NextStep.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))
        proposal_of(bob, community, what="Proposed.")
        close_step(by=alice, step=step_of(alice, community, what="Done."), result="It was.", outcome="not")
        drop_step(by=alice, step=step_of(alice, community, what="Dropped."), reason="No time.")
        client, url = as_user(bob), address(community, "list")
        assert "One step is open, it is overdue." in page(client, url)
        for show, what in (("open", "Late."), ("proposed", "Proposed."), ("done", "Done."), ("dropped", "Dropped.")):
            said = page(client, f"{url}?show={show}")
            assert [other for other in ("Late.", "Proposed.", "Done.", "Dropped.") if f">{other}</a>" in said] == [what]
        assert "Late." in page(client, f"{url}?show=sheep&page=9")

    def test_outside_there_are_none(self, as_user, client, alice, charlie, community):
        step = step_of(alice, community)
        for url in (address(community, "list"), step.get_absolute_url(), address(community, "close", step.pk)):
            assert as_user(charlie).get(url).status_code == 404
            assert client.get(url).status_code == 302


class TestWrittenUp:
    def test_in_two_clicks(self, as_user, alice, community):
        reading(community, 40, 80, back=4)
        step = step_of(alice, community, measure=PROMISE)
        reading(community, 70, 80)
        close_step(by=alice, step=step, result="They answer by seven.", outcome="helped")
        for _ in range(2):  # a second click leads to the same draft
            item = write_up_step(by=alice, step=step)
        assert Item.objects.get() == item
        assert item.published_at is None
        assert "They answer by seven." in item.body
        assert "rose, more than chance alone does" in item.body
        assert [tag.name for tag in item.tags.all()] == ["what worked here"]
        publish_item(by=alice, item=item)
        assert f'href="{item.get_absolute_url()}"' in page(as_user(alice), step.get_absolute_url())

    def test_only_what_helped_and_by_whoever_looked_after_it(self, alice, bob, community):
        step = step_of(alice, community)
        with pytest.raises(ValidationError, match="Only what helped"):
            write_up_step(by=alice, step=step)
        close_step(by=alice, step=step, result="Yes.", outcome="helped")
        with pytest.raises(PermissionDenied):
            write_up_step(by=bob, step=step)


class TestMoved:
    @settings(max_examples=60, deadline=None)
    @given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
    def test_a_share_of_things_as_the_statistics_say(self, numbers):
        n, then, now = numbers
        said = moved_of(MEASURES[PROMISE], Reading.share(1, then, n), Reading.share(1, now, n), 10)
        expected = {"rose": "rose, ", "fell": "fell, ", "same": "no change"}[course((then, n), (now, n)).value]
        assert said.startswith(expected)

    def test_of_few_people_nothing(self):
        one, other = Reading.share(1, 2, 40), Reading.share(1, 20, 40)
        assert moved_of(MEASURES[PEOPLE], one, other, 10) == TOO_FEW
        assert moved_of(MEASURES[PEOPLE], Reading.share(1, 9, 9), Reading.share(1, 8, 9), 10) == TOO_FEW

    def test_of_people_from_what_is_printed(self):
        """19 and 21 of 100 are both printed as about 20."""
        pairs = [(19, 21), (21, 19), (20, 20)]
        said = {moved_of(MEASURES[PEOPLE], Reading.share(1, a, 100), Reading.share(1, b, 100), 10) for a, b in pairs}
        assert said == {"no change beyond chance"}

    @pytest.mark.parametrize(
        ("key", "then", "now", "says"),
        [
            ("first-reply", Reading(1, 10, 50, 8, 12), Reading(1, 4, 50, 3, 5), "fell, more than chance alone does"),
            ("first-reply", Reading(1, 10, 50, 6, 14), Reading(1, 9, 50, 5, 13), "no change beyond chance"),
            ("first-reply", Reading(1, 10, 50), Reading(1, 4, 50), NO_SPREAD),
            ("first-reply", Reading(1, None, 50), Reading(1, 4, 50, 3, 5), TOO_FEW),
            ("contributions", Reading(1, 100, 50), Reading(1, 160, 50), "rose, more than chance alone does"),
            ("contributions", Reading(1, 10, 50), Reading(1, 14, 50), "no change beyond chance"),
            ("contributions", Reading(1, 0, 50), Reading(1, 0, 50), "no change beyond chance"),
        ],
    )
    def test_of_other_numbers_by_their_interval_or_as_counts(self, key, then, now, says):
        assert moved_of(MEASURES[key], then, now, 10) == says


class TestApi:
    def test_a_manager_begins_one_and_its_owner_closes_it(self, as_user, alice, bob, community):
        url = f"/api/v1/communities/{community.slug}/steps/"
        given_ = {"finding": "Found.", "what": "Try.", "owner": "bob.member", "due_on": today().isoformat()}
        made = as_user(alice).post(url, json.dumps(given_), "application/json").json()
        assert (made["state"], made["owner"]) == ("open", "bob.member")
        mine = as_user(bob)
        assert mine.post(f"{url}{made['id']}/accept/").json()["owner"] == "bob.member"
        closed = mine.post(f"{url}{made['id']}/close/", {"result": "Well.", "outcome": "helped"}).json()
        assert (closed["state"], closed["outcome"]) == ("done", "helped")
        assert [row["id"] for row in mine.get(url).json()["results"]] == [made["id"]]

    def test_a_member_proposes_and_nobody_asked_is_named(self, as_user, alice, bob, community):
        url = f"/api/v1/communities/{community.slug}/steps/"
        assert as_user(bob).post(url, {"finding": "Found.", "what": "Try."}).json()["state"] == "proposed"
        dora = make_user("Dora Member")
        join(dora, community)
        step = step_of(alice, community, owner=bob)
        assert as_user(dora).get(f"{url}{step.pk}/").json()["owner"] is None
        assert as_user(alice).post(url, {"finding": "Found.", "what": "Try."}).status_code == 400
