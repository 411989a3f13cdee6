"""Filters for what people wrote, as lists and bylines show it."""

from datetime import datetime

from django import template
from django.utils import timezone

from communities.markdown import plain
from content.models import Item, Reply

register = template.Library()


@register.filter
def taste(text: Item | Reply, length: int = 180) -> str:
    """`{{ item|taste }}`: its first words, without markup. Long texts are cut before they are read."""
    return plain(text.body_html[:4000], length)


@register.filter
def moment_words(moment: datetime) -> str:
    """`{{ item.publish_at|moment_words }}`: “It publishes itself on Tuesday 1 December 2026, 09:00.”, on the reader's clock."""
    there = timezone.localtime(moment)
    return f"It publishes itself on {there:%A} {there.day} {there:%B %Y}, {there:%H:%M}."
