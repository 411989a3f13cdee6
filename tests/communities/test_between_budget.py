"""The pages of acts between people ask as much of the database for three of them as for nine."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.actions import (
    ask_for_mediation,
    ask_for_mentoring,
    introduce_people,
    offer_mentoring,
    take_mediation,
)
from communities.models import Position
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
BUDGETS = {
    "/me/introductions/": 16,
    "/me/mentoring/": 9,
    "/me/mediations/": 8,
    "/c/seals/mentors/": 13,
    "/c/seals/introductions/new/": 12,
    "/c/seals/introductions/new/?q=person": 11,
    "/c/seals/members/": 14,
    "/c/seals/mediations/new/?q=person": 10,
}


def test_the_pages_keep_their_budget_however_much_there_is(community, alice, bob, as_user):
    offer_mentoring(by=bob, topics="Pumps", places=5)
    client = as_user(bob)

    def grow(number: int) -> dict[str, int]:
        for _ in range(number):
            helper = make_user()
            join(helper, community, Position.EXPERT)
            offer_mentoring(by=helper, topics="Flush plans", places=1)
            introduce_people(by=helper, community=community, first=bob, second=alice, words="Meet.")
            ask_for_mentoring(by=helper, community=community, other=bob, as_mentor=False, words="Pumps")
            asked = ask_for_mediation(by=helper, community=community, other=bob, mediator=alice, words="So.")
            take_mediation(by=alice, mediation=asked, takes_it=True)
        spent = {}
        for url in BUDGETS:
            client.get(url)
            with CaptureQueriesContext(connection) as asked_for:
                assert client.get(url).status_code == 200
            spent[url] = len([query for query in asked_for.captured_queries if "SAVEPOINT" not in query["sql"]])
        return spent

    few = grow(3)
    many = grow(3)
    assert {url: n for url, n in many.items() if n > few[url]} == {}
    assert {url: n for url, n in many.items() if n > BUDGETS[url]} == {}
