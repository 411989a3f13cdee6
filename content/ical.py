"""Events as iCalendar (RFC 5545): one to download, or a calendar to subscribe to. Who may have it is asked in views.calendars.

Times are UTC, whole days are dates: a calendar program shows them on its owner's clock without a table of time zones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from communities.markdown import plain
from content.feeds import absolute
from content.models import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE = 75  # octets, without the end of the line
WORDS = 1500  # characters of what an event is about
REFRESH = "PT1H"
# Signs no line of a calendar may hold: controls but the tab, and halves of pairs that no encoding has.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def calendar(name: str, events: Iterable[Event], *, with_link: bool = True) -> bytes:
    """A calendar with these events, their items fetched. with_link: for those who may join from afar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fivefold//Events//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [_text("X-WR-CALNAME", name), f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    for event in events:
        lines += _event(event, with_link=with_link)
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(event: Event, *, with_link: bool) -> list[str]:
    item, changed = event.item, changed_at(event)
    address = absolute(item.get_absolute_url())
    about = [f"Cancelled: {event.cancel_reason}"] if event.cancel_reason else []
    about += [f"Join: {event.link}"] if event.link and with_link else []
    about += [plain(item.body_html, WORDS), address]
    lines = ["BEGIN:VEVENT", f"UID:{uid(event)}", f"DTSTAMP:{_moment(changed)}", f"LAST-MODIFIED:{_moment(changed)}"]
    lines += [f"CREATED:{_moment(item.created_at)}", f"SEQUENCE:{event.sequence}"]
    if event.is_all_day:
        end = event.last_day + timedelta(days=1)
        lines += [f"DTSTART;VALUE=DATE:{event.first_day:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]
    else:
        lines += [f"DTSTART:{_moment(event.starts_at)}", f"DTEND:{_moment(event.ends_at)}"]
    lines += [_text("SUMMARY", item.title), _text("DESCRIPTION", "\n\n".join(part for part in about if part))]
    if where := event.place or (event.link if with_link else ""):
        lines.append(_text("LOCATION", where))
    lines += [f"URL:{address}", f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}", "END:VEVENT"]
    return lines


def uid(event: Event) -> str:
    """The same for ever, in every calendar."""
    return f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}"


def changed_at(event: Event) -> datetime:
    moments = (event.changed_at, event.item.published_at, event.item.edited_at)
    return max(moment for moment in moments if moment)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(name: str, words: str) -> str:
    """A property whose value is text: what has a meaning in calendars is escaped, line ends become \\n."""
    words = UNWANTED.sub("", re.sub("\r\n?|[\u0085\u2028\u2029]", "\n", words))
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(sign, escaped)
    return f"{name}:{words}"


def fold(line: str) -> str:
    """No line is longer than 75 octets; a longer one goes on behind a space, never in the middle of a sign."""
    parts, part, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + sign, size + octets
    return "\r\n".join([*parts, part])
