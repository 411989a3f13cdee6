"""Times in sounds, as templates write them."""

from django import template

from content import transcript

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """“1:23”, “1:02:03”."""
    return "" if seconds is None else transcript.clock(round(seconds))
