"""The page of a role: what one did with people is named, and what came of it is shown where it happened in the open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from communities.actions import introduce_people
from content.actions import create_item, react, refer_ask, remove_item, share_item, write_reply
from content.models import Kind, Reaction
from roles.models import Role
from tests.factories import join, make_community, make_item, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Writer", handle="dora")
    join(dora, community)
    return dora


def page_of(as_user, person, community, role):
    rebuild()
    return as_user(person).get(reverse("me-role", args=[community.slug, role])).context


def test_a_connector_sees_the_answer_that_came_of_a_referral_and_not_by_whom(as_user, bob, alice, dora, community):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")
    refer_ask(by=bob, ask=ask, expert=dora)
    assert page_of(as_user, bob, community, Role.CONNECTOR)["received"] == []
    answer = write_reply(by=dora, item=ask, body="The bearing.")
    (line,) = page_of(as_user, bob, community, Role.CONNECTOR)["received"]
    assert (line.says, line.title, line.url) == ("Answered", "Dry run", answer.get_absolute_url())
    assert "Dora" not in str(line)
    remove_item(by=alice, item=ask)
    assert page_of(as_user, bob, community, Role.CONNECTOR)["received"] == []


def test_whom_one_introduced_is_named_to_oneself(as_user, bob, alice, dora, community):
    introduce_people(by=bob, community=community, first=alice, second=dora, words="You both know seals.")
    (line,) = page_of(as_user, bob, community, Role.CONNECTOR)["done"]
    assert {alice.display_name, "Dora Writer"} == set(line.title.split(" and "))
    assert line.url == reverse("introduction-list")
    dora.is_active = False
    dora.save(update_fields=["is_active"])
    (line,) = page_of(as_user, bob, community, Role.CONNECTOR)["done"]
    assert {alice.display_name, "somebody who left"} == set(line.title.split(" and "))


def test_what_was_saved_after_a_share_is_nobodys_business_and_what_was_used_is_shown(
    as_user, bob, alice, dora, community
):
    page = make_item(community, dora, Kind.PAGE)
    elsewhere = make_community(manager=bob)
    share = share_item(by=bob, item=page, to_community=elsewhere)
    reader = make_user()
    for place in (community, elsewhere):
        join(reader, place)
    react(by=reader, text=page, kind=Reaction.Kind.SAVE, caused_by_id=share.act_id)
    assert page_of(as_user, bob, elsewhere, Role.CARRIER)["received"] == []
    react(by=reader, text=page, kind=Reaction.Kind.USE, caused_by_id=share.act_id)
    lines = page_of(as_user, bob, elsewhere, Role.CARRIER)["received"]
    assert [(line.says, line.title) for line in lines] == [("Used at work", page.title)]
