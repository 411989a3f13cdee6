"""Template tags of the look: icons, notes, times, lengths, form fields. Charts are in charts.py."""

import functools
from datetime import date, datetime, timedelta

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()

#: One icon for each kind of thing people make or meet, the same everywhere.
KIND_ICONS = {
    "ask": "message-circle-question-mark",
    "thread": "messages-square",
    "answer": "message-square",
    "comment": "message-square",
    "post": "pen-line",
    "page": "book-open",
    "document": "file-text",
    "episode": "headphones",
    "event": "calendar",
    "news": "newspaper",
    "story": "sprout",
    "member": "user",
    "person": "user",
    "community": "users",
    "topic": "hash",
    "collection": "library",
}
NOTE_ICONS = {
    "": "info",
    "info": "info",
    "success": "circle-check",
    "good": "circle-check",
    "warning": "triangle-alert",
    "caution": "triangle-alert",
    "error": "circle-alert",
    "danger": "circle-alert",
}
NOTE_TONES = {"success": "good", "good": "good", "warning": "caution", "caution": "caution", "error": "danger"}


@functools.cache
def _icon(name: str, size: str) -> str:
    return lucide(name, size=18, **{"class": f"icon icon--{size}" if size else "icon", "aria-hidden": "true"})


@register.simple_tag
def icon(name: str, size: str = "") -> str:
    """`{% icon "bell" %}`: an outline from Lucide in the ink around it, hidden from screen readers. size: "" or "s"."""
    return _icon(str(name), str(size))


@register.simple_tag
def kind_icon(kind: str) -> str:
    """`{% kind_icon "ask" %}`: the icon of a kind of content; a plain dot for kinds without one."""
    return _icon(KIND_ICONS.get(str(kind), "dot"), "")


#: A file by its media type: what people call it, and the outline that stands for it.
FILE_KINDS = {
    "application/pdf": ("PDF", "file-text"),
    "application/zip": ("zip archive", "folder-archive"),
    "text/csv": ("CSV", "table"),
    "text/tab-separated-values": ("table", "table"),
    "text/markdown": ("Markdown", "file-text"),
    "text/calendar": ("calendar", "calendar"),
}
FILE_FAMILIES = {
    "wordprocessingml": ("Word", "file-text"),
    "spreadsheetml": ("Excel", "file-spreadsheet"),
    "presentationml": ("PowerPoint", "presentation"),
    "opendocument.text": ("OpenDocument text", "file-text"),
    "opendocument.spreadsheet": ("OpenDocument table", "file-spreadsheet"),
    "opendocument.presentation": ("OpenDocument slides", "presentation"),
    "image/": ("picture", "image"),
    "audio/": ("sound", "headphones"),
    "text/": ("text", "file-text"),
}


def _file_kind(media_type: str) -> tuple[str, str]:
    known = FILE_KINDS.get(str(media_type))
    return known or next((kind for part, kind in FILE_FAMILIES.items() if part in str(media_type)), ("file", "file"))


@register.filter
def file_kind(media_type: str) -> str:
    """`{{ file.media_type|file_kind }}`: “PDF”, “Word”, “picture”."""
    return _file_kind(media_type)[0]


@register.simple_tag
def file_icon(media_type: str) -> str:
    return _icon(_file_kind(media_type)[1], "")


@register.filter
def note_icon(tone: str) -> str:
    return NOTE_ICONS.get(str(tone or ""), "info")


@register.filter
def note_tone(tone: str) -> str:
    """The class of a note for a tone of ours or a level tag of django.contrib.messages."""
    return NOTE_TONES.get(str(tone or ""), str(tone) if tone == "danger" else "")


def say_when(moment: date, now: datetime) -> str:
    """How a person would say it: “12 min ago”, “yesterday”, “Tuesday”, “29 October”, “29 October 2025”."""
    if isinstance(moment, datetime):
        seconds = (now - moment).total_seconds()
        for unit, length in (("min", 60), ("h", 3600)):
            # What is still to come is rounded, so that a promise of six hours does not read as five a second later.
            count = round(-seconds / length) if seconds < 0 else int(seconds // length)
            if abs(seconds) < 60:
                return "just now"
            if count < (60 if unit == "min" else 12):
                return f"in {count} {unit}" if seconds < 0 else f"{count} {unit} ago"
        moment = timezone.localtime(moment).date()
    today = timezone.localtime(now).date()
    days = (today - moment).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if 0 < days < 7 or -7 < days < 0:
        return f"{moment:%A}"
    text = f"{moment.day} {moment:%B}"
    return text if moment.year == today.year else f"{text} {moment.year}"


@register.simple_tag
def when(moment: date | None) -> str:
    """`{% when post.created_at %}`: relative text, exact time on hover; time.js keeps the first hours fresh."""
    if not moment:
        return ""
    text = say_when(moment, timezone.now())
    if not isinstance(moment, datetime):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            moment.isoformat(),
            f"{moment:%A} {moment.day} {moment:%B %Y}",
            text,
        )
    local = timezone.localtime(moment)
    exact = f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"
    fresh = " data-fresh" if timedelta() <= timezone.now() - moment < timedelta(hours=12) else ""
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', local.isoformat(), exact, SafeString(fresh), text)


@register.filter
def duration(span: timedelta | float | None) -> str:
    """A length of time in words: “20 min”, “2 h 50 min”, “3 days”. Numbers are seconds."""
    if span is None:
        return ""
    minutes = round((span.total_seconds() if isinstance(span, timedelta) else float(span)) / 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    return f"{round(minutes / 1440)} days"


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as people say them: “640 kB”, “4.2 MB”."""
    if size is None:
        return ""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


@register.filter
def field_kind(field: forms.BoundField) -> str:
    """Which of the four shapes of components/field.html a bound field takes: editor, check, choices or plain."""
    widget = field.field.widget
    if "data-editor" in widget.attrs:
        return "editor"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "choices" if field.use_fieldset else "plain"


@register.filter
def widget_attr(field: forms.BoundField, name: str) -> str:
    """`{{ field|widget_attr:"data-preview-url" }}`: an attribute the form gave to the field's widget, or nothing."""
    return str(field.field.widget.attrs.get(name, ""))
