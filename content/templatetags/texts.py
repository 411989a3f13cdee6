"""Filters for what people wrote, as lists and bylines show it."""

from django import template

from communities.markdown import plain
from content.models import Item, Reply

register = template.Library()


@register.filter
def taste(text: Item | Reply, length: int = 180) -> str:
    """`{{ item|taste }}`: its first words, without markup. Long texts are cut before they are read."""
    return plain(text.body_html[:4000], length)
