"""People and events that several tests of content meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from content.actions import accept_answer, create_item, write_reply
from content.experts.counting import count_marked
from content.models import Item, Kind
from tests.factories import join, make_event, make_user


@pytest.fixture
def crowd(community):
    people = [make_user() for _ in range(4)]
    for person in people:
        join(person, community, joined_at=timezone.now() - timedelta(days=400))
    return people


@pytest.fixture
def over(community, alice) -> Item:
    return make_event(community, alice, days=-2)


@pytest.fixture
def jonas(community):
    jonas = make_user("Jonas Knows", handle="jonas")
    join(jonas, community)
    return jonas


@pytest.fixture
def help_with(community, jonas):
    """help_with("pumps", fans=3): Jonas answers an ask of three people each, and is accepted."""

    def more(tag="pumps", *, fans=1, by=None, place=None, times=1, days=0):
        for _ in range(fans):
            asker = make_user()
            join(asker, place or community)
            for turn in range(times):
                ask = create_item(
                    by=asker, community=place or community, kind=Kind.ASK, title=f"Rattles {turn}", body="?", tags=[tag]
                )
                answer = write_reply(by=by or jonas, item=ask, body="Like this.")
                accept_answer(by=asker, reply=answer)
                if days:
                    Item.objects.filter(pk=ask.pk).update(accepted_at=timezone.now() - timedelta(days=days))
        count_marked()

    return more
