"""Findings on the desk that lead to a step: numbers off their bands, how people are tied, topics nobody is known for."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Kind, KnownFor, Tag
from metrics.actions import accept_entry
from metrics.desk import filling
from metrics.desk.kinds import KINDS, Place
from metrics.models import DeskEntry, NetworkWeek
from metrics.networks.shape import Shape
from metrics.weekly import last_monday
from tests.factories import make_item
from tests.metrics.aims import make_purpose, make_reading, make_target
from tests.metrics.steps import step_of

pytestmark = pytest.mark.django_db


def found(kind, community, viewer=None):
    return list(KINDS[kind].find(Place(community, timezone.now(), viewer)))


def leads_to(by, community, kind) -> dict[str, list[str]]:
    """What the form begins with after the entry was taken."""
    filling.fill(community, kinds=[kind])
    entry = DeskEntry.objects.get(kind=kind)
    to = accept_entry(by=by, community=community, kind=kind, subject=entry.subject).to
    assert urlsplit(to).path == reverse("metrics:step-new", args=[community.slug])
    return parse_qs(urlsplit(to).query)


class TestBands:
    @pytest.fixture
    def target(self, alice, bob, community):
        purpose = make_purpose(bob, community, adopt_by=alice)
        return make_target(bob, purpose, adopt_by=alice)

    def test_beyond_its_band_and_nobody_does_anything(self, alice, community, target):
        make_reading(community, target.measure, 0.05)
        (entry,) = found("band", community)
        assert entry.reason.startswith("Below target:")
        asked = leads_to(alice, community, "band")
        assert asked["measure"] == [target.measure]
        assert asked["from"] == [target.get_absolute_url()]
        step_of(alice, community, measure=target.measure)
        assert found("band", community) == []

    @pytest.mark.parametrize("value", [None, 0.5])
    def test_on_it_or_unread_nothing(self, community, target, value):
        if value:
            make_reading(community, target.measure, value)
        assert found("band", community) == []


def network(community, back=0, **shape) -> NetworkWeek:
    made = {"members": 60, "tied": 50, "pairs": 100, "arcs": 200, "mutual": 50, "largest": 50, "centralisation": 100}
    as_of = last_monday() - timedelta(weeks=back)
    row = Shape(**(made | shape)).as_row()
    return NetworkWeek.objects.create(community=community, as_of=as_of, members=60, shape=row)


class TestNetworks:
    def test_what_the_page_finds_waits_until_something_is_tried(self, alice, community):
        network(community, mutual=2)
        assert "Most goes one way" in {entry.title for entry in found("network", community)}
        step_of(
            alice,
            community,
            finding="Most goes one way. Less than 15 %.",
            source_url=reverse("metrics:network", args=[community.slug]),
        )
        assert "Most goes one way" not in {entry.title for entry in found("network", community)}

    def test_departments_that_keep_to_themselves(self, community):
        departments = [{"name": name, "n": 20} for name in ("Service", "Design", "Sales")]
        matrix = [[0, 0, 40], [1, 1, 40], [0, 1, 30], [1, 2, 4], [2, 2, 10]]
        network(community, departments=departments, matrix=matrix, known=124, crossing=34)
        titles = {entry.title for entry in found("network", community)}
        assert "Sales keeps to itself" in titles
        assert not {"Service keeps to itself", "Design keeps to itself"} & titles

    def test_small_departments_and_old_weeks_say_nothing(self, community):
        departments = [{"name": "Service", "n": 40}, {"name": "Design", "n": 9}, {"name": "Sales", "n": 20}]
        network(community, back=3, departments=departments, matrix=[[0, 2, 50]], known=100, mutual=2)
        assert found("network", community) == []
        network(community, departments=departments, matrix=[[0, 2, 50]], known=100)
        assert not any("keeps to itself" in entry.title for entry in found("network", community))


class TestTopics:
    @pytest.fixture
    def topic(self, community, bob):
        tag = Tag.objects.create(community=community, slug="k3", name="K3", item_count=2)
        make_item(community, bob, Kind.ASK, title="K3 trips").tags.add(tag)
        return tag

    def test_asked_about_and_nobody_known(self, alice, community, topic):
        (entry,) = found("topic", community)
        assert (entry.title, entry.reason) == (
            "Nobody is known for K3",
            "2 texts here are about it, and 1 ask waits for an answer.",
        )
        asked = leads_to(alice, community, "topic")
        assert asked["finding"][0].startswith("Nobody is known for K3.")
        step_of(alice, community, finding=asked["finding"][0], source_url=asked["from"][0])
        assert found("topic", community) == []

    def test_not_where_somebody_is_known(self, alice, community, topic):
        given = {"people": 1, "texts": 1, "weight": 1, "newest_at": timezone.now()}
        KnownFor.objects.create(person=alice, community=community, tag=topic, **given)
        assert found("topic", community) == []

    def test_little_written_and_nothing_asked_is_missed_by_nobody(self, community):
        Tag.objects.create(community=community, slug="atex", name="ATEX", item_count=9)
        assert found("topic", community) == []
        Tag.objects.update(item_count=10)
        assert len(found("topic", community)) == 1
