"""People and events that several tests of content meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Item
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
