"""When an event is, as templates write it: on the reader's clock, with the clock it was set on beside it on hover."""

from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html

from content.models import Event
from content.when import Span, place_of, say

register = template.Library()


def _span(event: Event) -> Span:
    return Span(event.starts_at, event.ends_at, event.is_all_day, event.time_zone)


@register.filter
def when_words(event: Event) -> str:
    """`{{ event|when_words }}`: “Tuesday 5 May 2026, 14:00 to 15:30” on the reader's clock."""
    return say(_span(event), ZoneInfo(timezone.get_current_timezone_name()))


@register.simple_tag
def event_when(event: Event) -> str:
    """`{% event_when event %}`: the same, with the time where it was set on hover."""
    there = event.starts_at.astimezone(event.zone)
    hover = f"{say(_span(event), event.zone)}, in {place_of(event.zone)} ({there:%Z})"
    stamp = event.first_day.isoformat() if event.is_all_day else event.starts_at.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, hover, when_words(event))


@register.filter
def is_elsewhere(event: Event) -> bool:
    """Whether the reader's clock differs from the one it was set on, then."""
    there, here = event.starts_at.astimezone(event.zone), timezone.localtime(event.starts_at)
    return not event.is_all_day and there.utcoffset() != here.utcoffset()


@register.filter
def when_there(event: Event) -> str:
    """“14:00 in Helsinki”: for readers elsewhere."""
    return f"{event.starts_at.astimezone(event.zone):%H:%M} in {place_of(event.zone)}"
