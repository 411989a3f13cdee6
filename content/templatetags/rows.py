"""What a row of a list says of an item besides its title: how far it has come, and who wrote it if they left."""

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber, intcomma

from content.models import Item

register = template.Library()


@register.filter
def progress(item: Item) -> str:
    """`{{ item|progress }}`: “accepted answer”, “three answers”, “no answer yet”, “one comment”, or nothing."""
    parts = [] if item.author else [item.byline_name]
    if item.is_ask and item.accepted_reply_id:
        parts.append("accepted answer")
    elif item.is_ask:
        parts.append(_counted(item.answer_count, "answer") or "no answer yet")
    else:
        parts.append(_counted(item.comment_count, "comment"))
    return ", ".join(part for part in parts if part)


@register.filter
def counted(count: int, noun: str) -> str:
    """`{{ place.member_count|counted:"member" }}`: “1 member”, “1,246 members”."""
    return f"{intcomma(count)} {noun}{'' if count == 1 else 's'}"


@register.filter
def words(count: int) -> str:
    """Numbers up to nine as words, as in running text."""
    return str(apnumber(count))


def _counted(count: int, noun: str) -> str:
    return f"{apnumber(count)} {noun}{'' if count == 1 else 's'}" if count else ""
