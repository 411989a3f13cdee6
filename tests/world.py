"""One of everything, for the tests that ask every address; each visit leaves it as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.utils import timezone

from accounts.models import Invitation
from activity.models import Notice
from communities.models import CommunityInvitation, JoinRequest
from content.actions import edit_item, react, share_item, write_reply
from content.models import Kind, Reaction
from roles.models import Role, RolePolicy, RoleWeek, State
from tests import database
from tests.factories import join, make_community, make_item, make_user
from tests.permission_table import furnish


class World(NamedTuple):
    people: dict[str, Any]
    args: dict[str, Any]


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """Made once for the tests of a module; what one of them does to it, the next does not see."""
    return World(dict(made_world.people), dict(made_world.args))


@pytest.fixture(scope="module")
def made_world(kept_db: None) -> World:
    with database.kept():
        return make_world()


def make_world() -> World:
    """bob asked, alice answered; the other items are alice's, so that bob may react to them."""
    alice, bob, charlie = (
        make_user(name, email=f"{name.split()[0].lower()}@example.org")
        for name in ("Alice Manager", "Bob Member", "Charlie Outside")
    )
    community = make_community(slug="seals", manager=alice)
    join(bob, community)
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
        policy=RolePolicy.objects.latest("version"),
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
