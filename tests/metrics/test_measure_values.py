"""What the measures of this module family compute, counted again by hand on small communities."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from activity.models import ObjectDay
from activity.vocabulary import ObjectType
from content.models import Item, Kind, Reaction
from metrics.measures import MEASURES
from tests.factories import join, make_community, make_item, make_reply, make_user
from tests.metrics.rows import MONDAY as WEEK
from tests.metrics.rows import make_week

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 11, 16)


def ago(days: float) -> datetime:
    return datetime(2026, 11, 16, tzinfo=UTC) - timedelta(days=days)


def read(key, *communities, as_of=AS_OF):
    found = MEASURES[key].compute(as_of, [community.pk for community in communities])
    return {reading.community_id: (reading.value, reading.n) for reading in found}


def use(text, *people, days=5.0):
    field = "item" if isinstance(text, Item) else "reply"
    for person in people:
        reaction = Reaction.objects.create(user=person, kind="use", **{field: text})
        Reaction.objects.filter(pk=reaction.pk).update(created_at=ago(days))


@pytest.fixture
def people(community):
    found = [make_user() for _ in range(4)]
    for person in found:
        join(person, community)
    return found


def test_every_measure_answers_for_all_communities_in_one_statement(community, django_assert_max_num_queries):
    others = [make_community() for _ in range(3)]
    for measure in MEASURES.values():
        with django_assert_max_num_queries(3):
            found = list(measure.compute(AS_OF, [c.pk for c in (community, *others)]))
        assert {reading.community_id for reading in found} <= {c.pk for c in (community, *others)}


def test_breadth_is_of_members_who_are_not_new(community):
    make_week(community, 90, inactive=10)
    assert read("participation-breadth", community, as_of=WEEK) == {community.pk: (0.9, 100)}


class TestDepth:
    def test_the_median_of_conversations_with_two_or_more(self, community, people, bob):
        for speakers in ([], people[:1], people[:2], people):  # 1, 2, 3, 5 people
            item = make_item(community, bob, Kind.THREAD, published_at=ago(10))
            for person in [*speakers, *speakers[:1]]:
                make_reply(item, person, "comment", created_at=ago(9))
        assert read("conversation-depth", community) == {community.pk: (3, 3)}

    def test_what_was_said_later_or_removed_is_not_counted(self, community, people, bob):
        item = make_item(community, bob, Kind.ASK, published_at=ago(10))
        make_reply(item, people[0], created_at=ago(9))
        make_reply(item, people[1], created_at=ago(-1))
        make_reply(item, people[2], created_at=ago(9), removed_at=ago(8))
        assert read("conversation-depth", community) == {community.pk: (2, 1)}


class TestResources:
    def test_kept_has_an_owner_and_a_review_of_this_year(self, community, bob):
        page = {"kind": Kind.PAGE, "published_at": ago(500)}
        make_item(community, bob, owner=bob, reviewed_at=ago(300), **page)
        make_item(community, bob, owner=bob, reviewed_at=ago(400), **page)
        make_item(community, bob, owner=None, reviewed_at=ago(30), **page)
        make_item(community, bob, owner=bob, reviewed_at=ago(30), archived_at=ago(20), **page)
        make_item(community, bob, Kind.POST, published_at=ago(500))
        assert read("resources-kept", community) == {community.pk: (1 / 3, 3)}

    def test_useful_was_used_by_two_others(self, community, people, bob):
        twice, once, own = (make_item(community, bob, Kind.POST, published_at=ago(30)) for _ in range(3))
        use(twice, *people[:2])
        use(once, people[0])
        use(own, bob, people[0])
        use(once, people[1], days=-2)  # afterwards
        assert read("resources-useful", community) == {community.pk: (1 / 3, 3)}

    def test_advice_is_applied_within_sixty_days(self, community, people, bob):
        for used_after in (10, 61, None):
            item = make_item(community, bob, Kind.ASK, published_at=ago(200))
            answer = make_reply(item, people[0], created_at=ago(199))
            Item.objects.filter(pk=item.pk).update(accepted_reply=answer, accepted_at=ago(150))
            if used_after is not None:
                use(answer, people[1], days=150 - used_after)
                use(answer, people[0], days=149)  # its author does not count
        assert read("advice-applied", community) == {community.pk: (1 / 3, 3)}

    def test_advice_accepted_lately_has_its_time(self, community, people, bob):
        item = make_item(community, bob, Kind.ASK, published_at=ago(70))
        answer = make_reply(item, people[0], created_at=ago(69))
        Item.objects.filter(pk=item.pk).update(accepted_reply=answer, accepted_at=ago(59))
        assert read("advice-applied", community) == {}

    def test_served_counts_a_person_once(self, community, people, bob):
        post = make_item(community, bob, Kind.POST, published_at=ago(60))
        item = make_item(community, people[3], Kind.ASK, published_at=ago(60))
        answer = make_reply(item, people[0], created_at=ago(59))
        Item.objects.filter(pk=item.pk).update(accepted_reply=answer, accepted_at=ago(58))
        use(post, people[0], people[1], bob)
        use(answer, people[1])
        # two contributions; served: people 0 and 1 by use, 3 by an accepted answer
        assert read("people-served", community) == {community.pk: (1.5, 2)}


class TestActivity:
    def test_written_and_viewed_in_four_weeks(self, community, bob):
        item = make_item(community, bob, Kind.POST, published_at=ago(20))
        make_item(community, bob, Kind.POST, published_at=ago(29))
        make_reply(item, bob, "comment", created_at=ago(3))
        make_reply(item, bob, "comment", created_at=ago(-1))
        for days, views in ((1, 5), (28, 2), (29, 7), (0, 9)):
            ObjectDay.objects.create(
                object_type=ObjectType.POST,
                object_id=item.pk,
                community_id=community.pk,
                day=ago(days).date(),
                views=views,
            )
        assert read("contributions", community)[community.pk][0] == 2
        assert read("views", community) == {community.pk: (7, 1)}

    def test_the_mean_of_ratings(self, community, people, bob):
        item = make_item(community, bob, Kind.POST, published_at=ago(20))
        for person, value in zip(people, (5, 4, 1), strict=False):
            reaction = Reaction.objects.create(user=person, kind="rate", item=item, value=value)
            Reaction.objects.filter(pk=reaction.pk).update(created_at=ago(2))
        value, n = read("average-rating", community)[community.pk]
        assert (float(value), n) == (pytest.approx(10 / 3), 3)
