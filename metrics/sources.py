"""From the address of a page to which kind of page it is: what a step says about where its finding was read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from metrics.models.steps import URL_LIMIT


class Source(TextChoices):
    DESK = "desk", "the desk"
    CAUSE = "cause", "why a role is below its target"
    ROLES = "roles", "who acts as what"
    MIX = "mix", "the target for the mix of roles"
    MEASURE = "measure", "what is measured"
    PURPOSE = "purpose", "purposes and targets"
    NETWORK = "network", "how people are tied"
    RESPONSE = "response", "how soon asks are replied to"
    SEARCHES = "searches", "what was searched in vain"
    KNOWLEDGE = "knowledge", "how knowledge flows"
    EXPERTS = "experts", "topics nobody is known for"
    SKILLS = "skills", "skills"
    REPORT = "report", "the monthly report"
    ISSUE = "issue", "an issue"
    SITE = "site", "the whole site"
    TEXT = "text", "what was written here"


#: The first prefix of a view's name that fits says it.
PREFIXES = (
    ("metrics:desk", Source.DESK),
    ("metrics:role-cause", Source.CAUSE),
    ("metrics:role-", Source.ROLES),
    ("metrics:target-", Source.MIX),
    ("metrics:proposal-", Source.MIX),
    ("metrics:measure-", Source.MEASURE),
    ("metrics:purpose-", Source.PURPOSE),
    ("metrics:network", Source.NETWORK),
    ("metrics:response-", Source.RESPONSE),
    ("metrics:knowledge-search", Source.SEARCHES),
    ("metrics:knowledge", Source.KNOWLEDGE),
    ("metrics:skill-", Source.SKILLS),
    ("metrics:report-", Source.REPORT),
    ("content:expert-", Source.EXPERTS),
    ("content:case-", Source.DESK),
    ("communities:issue-", Source.ISSUE),
    ("content:", Source.TEXT),
    ("site-", Source.SITE),
)
#: Pages members open as well; to the others only managers are led.
FOR_MEMBERS = (Source.ROLES, Source.MIX, Source.MEASURE, Source.PURPOSE, Source.TEXT)


def own_address(url: str) -> str:
    """An address of ours, without its mark within the page; "" for anything else, and for what is too long to keep."""
    path = url.partition("#")[0]
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= URL_LIMIT and "\x00" not in path else ""


def source_of(url: str) -> str:
    """Which kind of page an address is of; "" where it is none of these."""
    if not url:
        return ""
    try:
        name = resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return ""
    return next((source.value for prefix, source in PREFIXES if name.startswith(prefix)), "")


def leads_members(source: str) -> bool:
    return source in FOR_MEMBERS
