"""Who gets what at every address: one row per route and method, one status per person.

nobody is not signed in, charlie is signed in and outside, bob is a member, alice manages. The community is open, so
charlie may read. In a private one nothing of it exists for him: that is checked for every row that names a community.
302 after a POST means: done, and back to where one was; 302 for nobody means: sign in first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Invitation
from activity.models import Notice
from communities.models import CommunityInvitation, JoinRequest, Visibility
from content.actions import edit_item, react, share_item, write_reply
from content.models import Kind, Reaction
from roles.models import Role, RolePolicy, RoleWeek, State
from tests.factories import join, make_community, make_item, make_user
from tests.permission_table import API, FEEDS, TABLE, furnish
from tests.permission_table.rows import Row

PEOPLE = ("nobody", "charlie", "bob", "alice")


class World(NamedTuple):
    people: dict[str, Any]
    args: dict[str, Any]


@pytest.fixture
def world(alice, bob, charlie, community) -> World:
    """One of everything. bob asked, alice answered; the other items are alice's, so that bob may react to them."""
    dora = make_user("Dora Newcomer", handle="dora")
    join(dora, community)
    elsewhere = make_community(slug="elsewhere", manager=alice)
    join(bob, elsewhere)
    ask = make_item(community, bob, Kind.ASK)
    post = make_item(community, alice, Kind.POST)
    page = make_item(community, alice, Kind.PAGE, slug="flush-plans")
    answer = write_reply(by=alice, item=ask, body="Check the flush orifice.")
    write_reply(by=bob, item=post, body="Good to know, thank you.")
    draft = make_item(community, bob, Kind.POST, published_at=None)
    edit_item(by=bob, item=page, title=page.title, body="Plan 11, through an orifice.", tags=["seals"])
    saved = react(by=bob, text=post, kind=Reaction.Kind.SAVE)
    share = share_item(by=bob, item=post, to_community=elsewhere)
    request = JoinRequest.objects.create(community=community, user=make_user("Emil Asking"))
    invited = CommunityInvitation.objects.create(community=elsewhere, user=charlie, invited_by=alice)
    notice = Notice.objects.create(recipient=bob, kind="answer", group="x:1", title="A", url="/c/")
    letter = Invitation.objects.create(email="fay@example.org", invited_by=alice)
    week = RoleWeek.objects.create(
        community=community,
        member=bob,
        role=Role.CREATOR,
        as_of=timezone.localdate(),
        policy=RolePolicy.objects.get(),
        a_fx=0,
        u_fx=0,
        state=State.ACTIVE,
    )
    args = {
        "slug": community.slug,
        "thread_id": ask.pk,
        "item_id": post.pk,
        "post_id": post.pk,
        "page_slug": page.slug,
        "reply_id": answer.pk,
        "draft_id": draft.pk,
        "page_id": page.pk,
        "kind": "like",
        "role": "creator",
        "handle": dora.handle,
        "version": 1,
        "number": 1,
        "tag_slug": "seals",
        "reaction_id": saved.pk,
        "share_id": share.pk,
        "request_id": request.pk,
        "invitation_id": invited.pk,
        "notice_id": notice.pk,
        "token": letter.token,
        "tomorrow": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "week_id": week.pk,
    }
    people = {"nobody": None, "charlie": charlie, "bob": bob, "alice": alice}
    furnish(people, args)
    return World(people, args)


def address(row: Row, world: World) -> str:
    wanted = {name: world.args[row.args.get(name, name)] for name in ROUTES[row.name]}
    return reverse(row.name, kwargs=wanted)


def visit(person: Any, method: str, url: str, data: dict[str, Any]) -> int:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    with transaction.atomic():  # each visit leaves the world as it found it
        status = getattr(client, method)(url, data).status_code
        transaction.set_rollback(True)
    return status


def routes(patterns: Any, namespace: str = "") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= routes(entry.url_patterns, inner)
        elif (
            isinstance(entry, URLPattern) and entry.name and entry.lookup_str.split(".")[0] not in {"allauth", "django"}
        ):
            parameters = entry.pattern.converters or entry.pattern.regex.groupindex
            found.setdefault(namespace + entry.name, tuple(parameters))
    return found


ROUTES = routes(get_resolver().url_patterns)
METHODS = ("get", "post")


def test_every_named_address_stands_in_the_table():
    """The Django admin and allauth's own pages have tests of their own."""
    assert {name for name in ROUTES if not name.startswith("admin:")} == {row.name for row in TABLE}


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_each_person_gets_the_status_of_the_table(row, world):
    data = {key: world.args[value[1:]] if str(value).startswith("$") else value for key, value in row.data.items()}
    url = address(row, world)
    statuses = " ".join(str(visit(world.people[who], row.method, url, data)) for who in PEOPLE)
    assert statuses == row.statuses


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({row.name for row in TABLE}))
def test_a_method_without_a_row_is_refused(name, world):
    rows = [row for row in TABLE if row.name == name]
    for method in set(METHODS) - {row.method for row in rows}:
        assert visit(world.people["alice"], method, address(rows[0], world), {}) == 405


@pytest.mark.django_db
@pytest.mark.parametrize("row", [r for r in TABLE if "slug" in ROUTES[r.name]], ids=lambda r: f"{r.method} {r.name}")
def test_a_private_community_does_not_exist_for_charlie(row, world, community):
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    url = address(row, world)
    assert visit(world.people["charlie"], row.method, url, {}) == 404
    assert visit(None, row.method, url, {}) == (403 if row in API else 404 if row in FEEDS else 302)
