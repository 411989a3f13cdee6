"""What stands on every page: the top bar's numbers and the rooms of a community."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from activity.preferences import bell_of
from communities.access import can_read
from communities.permissions import Permission, Standing

# What is between people stands under People: members, mentors and mentorings, mediations (“me…”), introductions, welcomes.
BETWEEN = (
    "communities:me",
    "communities:join-request",
    "communities:introduction-",
    "communities:welcome-",
    "communities:issue-",
    "communities:word-",
    "content:expert-list",
)
# Label, URL name, and the URL names (besides itself) under which the room is the current one, by prefix.
ROOMS = (
    ("Home", "communities:community-detail", ()),
    ("Asks", "content:ask-list", ("content:ask-", "content:rota-")),
    ("Discussions", "content:thread-list", ("content:thread-",)),
    ("Posts", "content:post-list", ("content:post-", "content:series-")),
    ("Pages", "content:page-list", ("content:page-",)),
    ("Documents", "content:document-list", ("content:document-",)),
    ("Episodes", "content:episode-list", ("content:episode-", "content:podcast-")),
    ("Events", "content:event-list", ("content:event-",)),
    ("Learning", "learning:offering-list", ("learning:offering-",)),
    ("People", "communities:member-list", BETWEEN),
    ("Charter", "communities:charter-detail", ("communities:charter-", "roles:policy-")),
)
APART = "learning:offering-list"
# For members: who acts as what, and what the community aims at.
ROLES = (
    "Roles",
    "metrics:role-profile",
    (
        "metrics:role-",
        "metrics:target-",
        "metrics:proposal-",
        "metrics:purpose-",
        "metrics:measure-",
        "metrics:reading-",
        "metrics:step-",
        "metrics:report-",
        "metrics:reader-",
        "metrics:figure-",
    ),
)
MANAGE = (
    "Manage",
    "metrics:desk",
    (
        "communities:community-edit",
        "communities:lifecycle-",
        "metrics:desk-",
        "content:expert-gaps",
        "content:case-list",
        "content:case-detail",
        "content:template-",
        "learning:shared-",
        "metrics:response-",
        "metrics:knowledge",
        "metrics:network",
        "metrics:skill-",
        "roles:circle-",
    ),
)


@dataclass(frozen=True)
class Room:
    label: str
    url: str
    is_current: bool
    is_end: bool = False
    is_apart: bool = False  # first of what is about the people, after what they made


def bar(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. On a community's pages also `community`, `may` (permission slugs) and `nav`."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"notice_count": 0}
    if user is not None and user.is_authenticated:
        bell = bell_of(user)
        context |= {"notice_count": bell.count, "bell_is_quiet": bell.is_quiet}
    standing: Standing | None = getattr(request, "standing", None)
    if standing is not None:
        context |= {
            "community": standing.community,
            "standing": standing,
            "may": {permission.value for permission in standing.permissions},
            "nav": rooms(request, standing),
        }
    return context


def rooms(request: HttpRequest, standing: Standing) -> list[Room]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    here = getattr(request, "room", here)  # a thread says itself whether it is an ask
    listed = list(ROOMS) if can_read(standing) else [ROOMS[0], ROOMS[-1]]
    if standing.can(Permission.SEE_ROLE_PROFILE):
        listed.append(ROLES)
    if standing.can(Permission.MANAGE):
        listed.append(MANAGE)
    found = []
    for label, name, prefixes in listed:
        try:
            url = reverse(name, args=[standing.community.slug])
        except NoReverseMatch:
            continue
        is_current = here == name or any(here.startswith(prefix) for prefix in prefixes)
        found.append(Room(label, url, is_current, is_end=name == MANAGE[1], is_apart=name == APART))
    return found
