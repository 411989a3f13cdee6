"""A month that is counted by several at the same moment: the recount of a Monday beside the reports that are written."""

import pytest
from django.db import transaction

from metrics.models import MonthCount
from metrics.monthly.counts import COUNTS, count_month
from tests.content.test_concurrency import at_once
from tests.factories import make_community
from tests.metrics.months import LAST, make_ask, on

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_counts_made_at_once_are_there_once_and_nobody_fails(community, alice):
    places = [community, *(make_community(manager=alice) for _ in range(3))]
    make_ask(community, alice, on(3))
    there = [place.pk for place in places]

    def in_one_go():
        """As a draft is refreshed: everything in the transaction of who asked."""
        with transaction.atomic():
            return count_month(LAST, there)

    for _ in range(3):
        answers = at_once(lambda: count_month(LAST, there), in_one_go, in_one_go, lambda: count_month(LAST, there))
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    always = [count.key for count in COUNTS.values() if not count.is_share]
    assert MonthCount.objects.filter(key__in=always).count() == len(always) * len(places)
    assert MonthCount.objects.get(community=community, key="asks").value == 1
