"""The digest of one person: what they have not heard of yet, as they may see it at this moment.

Nothing is told twice: an offer (news, a new text) once and for all, what happens on a thing only as far as it is newer
than what a mail told of it before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from activity.letters import Digest, Line, Section
from activity.models import Mail, MailStop, Notice, Told
from activity.signals import digest_due
from activity.wording import Bundle, bundled, deed_of

MOST_LINES = 12
MOST_IN = {
    Section.MINE: 5,
    Section.NEWS: 2,
    Section.WAITING: 3,
    Section.CHANGED: 2,
    Section.NEW: 5,
    Section.POPULAR: 2,
}
GOING_ON = (Section.MINE, Section.CHANGED)  # told again when there is more of it
FIRST_LOOK_BACK = timedelta(days=7)
LONGEST_LOOK_BACK = timedelta(days=14)
NOTICES_READ = 60
COUNTED = {
    "answer": ("answer", "answers"),
    "comment": ("comment", "comments"),
    "mention": ("mention of you", "mentions of you"),
    "accepted": ("answer of yours accepted", "answers of yours accepted"),
    "thank": ("thanks", "thanks"),
    "use": ("use of what you wrote", "uses of what you wrote"),
    "invitation": ("invitation", "invitations"),
    "join_request": ("request to join", "requests to join"),
    "improve": ("change of what you wrote", "changes of what you wrote"),
    "suggestion": ("suggested edit", "suggested edits"),
    "notice": ("other notice", "other notices"),
    "news": ("piece of news", "pieces of news"),
    "waiting": ("ask waits", "asks wait"),
    "changed": ("page changed", "pages changed"),
    "new": ("new text", "new texts"),
    "popular": ("text others came for", "texts others came for"),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MOST_COUNTS = 3


def digest_for(user: User, now: datetime | None = None) -> Digest:
    """What the next digest of this person says, at most 12 lines."""
    now = now or timezone.now()
    since = _since(user, now)
    answers: list[tuple[Any, Any]] = digest_due.send(sender=Mail, reader=user, since=since)
    found: list[Line] = [*_from_notices(user, now), *(line for _, lines in answers for line in lines or ())]
    return Digest(_chosen(_untold(user, found)), since)


def _since(user: User, now: datetime) -> datetime:
    last = Mail.objects.filter(recipient=user, kind=Mail.Kind.DIGEST, state=Mail.State.SENT).order_by("-sent_at")
    sent_at = last.values_list("sent_at", flat=True).first()
    if sent_at is None:
        return max(user.date_joined, now - FIRST_LOOK_BACK)
    return max(sent_at, now - LONGEST_LOOK_BACK)


def _from_notices(user: User, now: datetime) -> list[Line]:
    """What is unread, those about one item together."""
    unread = Notice.objects.visible_to(user).unread().filter(updated_at__gt=now - LONGEST_LOOK_BACK)
    return [_line(each) for each in bundled(unread.select_related("last_actor").latest_first()[:NOTICES_READ])]


def _line(bundle: Bundle) -> Line:
    newest = bundle.newest
    deeds = "" if bundle.is_sentence else "; ".join(deed_of(notice) for notice in bundle.notices)
    path = newest.url if newest.item_id else reverse("notice-open", args=[newest.pk])
    counts: dict[str, int] = {}
    for notice in bundle.notices:
        word = notice.kind if notice.kind in COUNTED else "notice"
        counts[word] = counts.get(word, 0) + notice.acts
    moment = max(notice.updated_at for notice in bundle.notices)
    return Line(Section.MINE, newest.group, newest.title, settings.SITE_URL + path, deeds, moment, counts)


def _untold(user: User, lines: Iterable[Line]) -> list[Line]:
    """One line for each thing, where it matters most; what was told or is not wanted by mail is left out."""
    one_each: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: line.section):
        one_each.setdefault(line.about, line)
    of_user = {"user": user, "about__in": list(one_each)}
    told = dict(Told.objects.filter(**of_user).values_list("about", "upto"))
    stopped = set(MailStop.objects.filter(**of_user).values_list("about", flat=True))

    def is_new(line: Line) -> bool:
        if line.about in stopped:
            return False
        upto = told.get(line.about)
        return upto is None or (line.section in GOING_ON and line.moment > upto)

    return [line for line in one_each.values() if is_new(line)]


def _chosen(lines: list[Line]) -> list[Line]:
    """At most 12: some of each section first, then more of what matters most."""
    taken: dict[Section, int] = {}
    first: list[Line] = []
    more: list[Line] = []
    for line in lines:
        taken[line.section] = taken.get(line.section, 0) + 1
        (first if taken[line.section] <= MOST_IN[line.section] else more).append(line)
    return sorted([*first, *more][:MOST_LINES], key=lambda line: line.section)


def headline(digest: Digest, user: User) -> str:
    """The subject: “Since Tuesday: two answers, one comment, three asks wait”."""
    counts: dict[str, int] = {}
    for line in digest.lines:
        for word, number in line.counts.items():
            counts[word] = counts.get(word, 0) + number
    said = [f"{_number(count)} {COUNTED[word][count != 1]}" for word, count in counts.items()]
    if len(said) > MOST_COUNTS:
        said = [*said[:MOST_COUNTS], "and more"]
    return f"Since {_day(digest.since, user)}: {', '.join(said)}" if said else "Nothing new"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _day(moment: datetime, user: User) -> str:
    zone = ZoneInfo(user.time_zone)
    there = moment.astimezone(zone)
    days = (timezone.now().astimezone(zone).date() - there.date()).days
    if days == 0:
        return "this morning" if there.hour < 12 else "today"
    return "yesterday" if days == 1 else date_format(there, "l" if days < 7 else "j F")
