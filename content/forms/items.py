"""What people type about content: parsing and one clear sentence per mistake. Saving is in actions."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.actions.posts import SERIES_LIMIT
from content.actions.texts import MOST_TAGS, NOTE_LIMIT, TAG_LIMIT, TITLE_LIMIT
from content.forms.parents import ParentField
from content.models import BODY_LIMIT, COMMENT_LIMIT, Item, Kind, Reply
from content.pagetree import PageTree


def split_tags(text: str) -> list[str]:
    """“seals, flush plans” by commas; without a comma “seals pumps” by spaces. A leading # is dropped."""
    parts = text.split(",") if "," in text else text.split()
    names = (" ".join(part.strip().lstrip("#").split()) for part in parts)
    return list(dict.fromkeys(name for name in names if name))


class LineField(forms.CharField):
    """One line of text. The error of a longer one says by how much."""

    def __init__(self, *, limit: int, missing: str = "", **options: Any) -> None:
        self.limit = limit
        super().__init__(error_messages={"required": missing}, required=bool(missing), **options)
        self.widget.attrs.setdefault("dir", "auto")

    def clean(self, value: Any) -> str:
        text = re.sub(r"\s+", " ", super().clean(value)).strip()
        if len(text) > self.limit:
            raise ValidationError(f"This has {len(text):,} characters; {self.limit:,} fit. Shorten it a little.")
        return text


class BodyField(forms.CharField):
    """A text in Markdown, kept as it was typed (leading spaces are code)."""

    def __init__(self, *, missing: str = "", limit: int = BODY_LIMIT, rows: int = 12, **options: Any) -> None:
        self.limit, self.missing = limit, missing
        area = forms.Textarea(attrs={"rows": rows, "dir": "auto", "data-editor": ""})
        super().__init__(
            required=bool(missing), strip=False, error_messages={"required": missing}, **options, widget=area
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value).replace("\r\n", "\n").replace("\x00", "").rstrip()
        if self.missing and not text.strip():
            raise ValidationError(self.missing)
        if len(text) > self.limit:
            raise ValidationError(
                f"This has {len(text):,} characters; {self.limit:,} fit. Split it, or link to the rest."
            )
        return text


class TagsField(forms.CharField):
    """Topics; the page offers those of the community in <datalist id="known-tags">."""

    def __init__(self) -> None:
        super().__init__(
            label="Tags", required=False, help_text="What it is about, with commas between: seals, flush plans."
        )
        self.widget.attrs |= {"list": "known-tags", "autocomplete": "off", "dir": "auto"}

    def clean(self, value: Any) -> list[str]:
        names = split_tags(super().clean(value))
        if len(names) > MOST_TAGS:
            raise ValidationError(f"{len(names)} tags are too many; choose {MOST_TAGS} at most.")
        for name in names:
            if len(name) > TAG_LIMIT:
                raise ValidationError(f"“{name[:30]}…” is too long for a tag; {TAG_LIMIT} characters fit.")
        return names


class ItemForm(forms.Form):
    """What all kinds of items share. `community` gives the tags and the preview, `item` the text to start from."""

    title = LineField(label="Title", limit=TITLE_LIMIT, missing="Give it a title, so that others can find it.")
    body = BodyField(label="Text", missing="Write something first; a sentence is enough.")
    tags = TagsField()
    live_preview = False

    def __init__(
        self,
        *args: Any,
        community: Community,
        item: Item | None = None,
        may_edit: bool = True,
        may_tag: bool = True,
        **options: Any,
    ) -> None:
        if item:
            known = {"title": item.title, "body": item.body, "tags": ", ".join(tag.name for tag in item.tags.all())}
            options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)
        self.known_tags = community.tags.filter(item_count__gt=0).order_by("-item_count", "slug")[:100]
        point_to_preview(self, community, live=self.live_preview)
        if item and not item.is_draft:
            self.fields |= {"reason": reason_field(), "base_number": number_field()}
        hidden = [] if may_tag else ["tags"]
        for name in hidden if may_edit else ["title", "body", "reason", "base_number"]:
            self.fields.pop(name, None)

    def says_something_new(self, item: Item) -> bool:
        typed = self.cleaned_data
        tags = sorted(tag.name for tag in item.tags.all())
        return (typed["title"], typed["body"], sorted(typed["tags"])) != (item.title, item.body, tags)


def point_to_preview(form: forms.Form, community: Community, *, live: bool = False) -> None:
    """Tell the editor where this community previews, completes and takes files."""
    attrs = form.fields["body"].widget.attrs
    attrs["data-preview-url"] = reverse("content:preview", args=[community.slug])
    attrs["data-completion-url"] = reverse("content:completion-list", args=[community.slug])
    attrs["data-file-url"] = reverse("content:file-upload", args=[community.slug])
    if live:
        attrs["data-live"] = "yes"


def reason_field() -> forms.Field:
    return LineField(label="What did you change, and why?", limit=NOTE_LIMIT, help_text="Shown in the history.")


def number_field() -> forms.Field:
    """The revision the text was taken from; an older one than the newest means somebody else wrote meanwhile."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def look_for_similar(form: forms.Form, community: Community) -> None:
    """While the title is typed, asks and discussions like it are shown under it; without script nothing happens."""
    form.fields["title"].widget.attrs |= {
        "hx-get": reverse("content:ask-similar", args=[community.slug]),
        "hx-trigger": "load, input changed delay:400ms",
        "hx-target": "#similar",
        "hx-sync": "this:replace",
    }


class AskForm(ItemForm):
    title = LineField(
        label="Your question",
        limit=TITLE_LIMIT,
        missing="Write your question in one sentence.",
        help_text="One sentence, with what you are looking at and what you need to know.",
    )
    body = BodyField(
        label="What you know so far",
        missing="Write what you know so far; a sentence is enough.",
        help_text="What you saw, what you measured, what you tried. Half-known is fine.",
    )

    to = forms.MultipleChoiceField(
        label="Whom you ask",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are told of it, and can say “not me”. Everybody else can answer too.",
        error_messages={"invalid_choice": "One of them cannot read here. Take the name off."},
    )

    def __init__(
        self,
        *args: Any,
        community: Community,
        item: Item | None = None,
        people: Sequence[User] = (),
        **options: Any,
    ) -> None:
        """people: whom it may be addressed to, when it is begun for somebody."""
        if people:
            options["initial"] = options.get("initial", {}) | {"to": [person.handle for person in people]}
        super().__init__(*args, community=community, item=item, **options)
        self.people = {person.handle: person for person in people}
        self.fields["to"].choices = [(person.handle, person.display_name) for person in people]  # type: ignore[attr-defined]
        if item or not people:
            del self.fields["to"]
        else:
            self.order_fields(["to"])
        if item is None:  # leaving the title shows asks like it; without script nothing happens
            look_for_similar(self, community)

    def clean_to(self) -> list[User]:
        return [self.people[handle] for handle in self.cleaned_data["to"]]


class ThreadForm(ItemForm):
    body = BodyField(label="Text", missing="Write what there is to discuss; a sentence is enough.")

    def __init__(self, *args: Any, community: Community, item: Item | None = None, **options: Any) -> None:
        super().__init__(*args, community=community, item=item, **options)
        if item is None:
            look_for_similar(self, community)


class PostForm(ItemForm):
    """A post, perhaps a part of a series; cites: the item it is about, while it is new."""

    body = BodyField(label="Text", missing="Write something first; a sentence is enough.", rows=18)
    series = LineField(
        label="Series",
        limit=SERIES_LIMIT,
        help_text="When it is one of several posts: the name they share. A new name begins a new series.",
    )
    cites = forms.IntegerField(widget=forms.HiddenInput, required=False)
    live_preview = True

    def __init__(self, *args: Any, community: Community, item: Item | None = None, **options: Any) -> None:
        if item:
            options["initial"] = options.get("initial", {}) | {"series": item.series.title if item.series else ""}
        super().__init__(*args, community=community, item=item, **options)
        self.known_series = community.series.order_by("title", "pk")[:100]
        self.fields["series"].widget.attrs |= {"list": "known-series", "autocomplete": "off"}
        if "body" not in self.fields:  # somebody who may only tag
            del self.fields["series"]
        if item:
            del self.fields["cites"]

    def says_something_new(self, item: Item) -> bool:
        is_moved = self.cleaned_data["series"] != (item.series.title if item.series else "")
        return is_moved or super().says_something_new(item)


_ADDRESS_HELP = "The old address leads here from then on, so no link breaks."


class PageForm(ItemForm):
    """A new page has its place to choose, one that stands whether its address goes along with a new title."""

    body = BodyField(label="Text", missing="Write something first; a page can start with one sentence.", rows=19)
    live_preview = True

    def __init__(self, *args: Any, community: Community, item: Item | None = None, **options: Any) -> None:
        super().__init__(*args, community=community, item=item, **options)
        if item is None:
            parent = ParentField()
            parent.offer(PageTree.present(community), set())
            self.fields["parent"] = parent
        elif "title" in self.fields:
            self.fields["change_address"] = forms.BooleanField(
                label="With a new title, change its address too", required=False, help_text=_ADDRESS_HELP
            )


EDIT_FORMS: dict[str, type[ItemForm]] = {
    Kind.ASK: AskForm,
    Kind.THREAD: ThreadForm,
    Kind.POST: PostForm,
    Kind.PAGE: PageForm,
}


class ReplyForm(forms.Form):
    body = BodyField(label="Your answer", missing="Write your answer first; one sentence is enough.", rows=6)

    def __init__(self, *args: Any, item: Item, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        body = self.fields["body"]
        point_to_preview(self, community)
        if item.is_ask:
            hint = "What you saw, what you measured, what you would try. A doubt is welcome."
        else:
            body.label, hint = "Your comment", "What it made you think of, what you would add."
            body.error_messages["required"] = body.missing = "Write your comment first; one sentence is enough."  # type: ignore[attr-defined]
        body.widget.attrs["placeholder"] = hint


class CommentForm(forms.Form):
    """A comment under an answer, a comment or a question: short."""

    body = BodyField(label="Your comment", missing="Write your comment first.", limit=COMMENT_LIMIT, rows=4)

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        point_to_preview(self, community)


class ReplyEditForm(forms.Form):
    body = BodyField(label="Text", missing="Write something, or remove it instead.", rows=10)
    reason = LineField(label="What did you change, and why?", limit=NOTE_LIMIT, help_text="Shown in the history.")
    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, reply: Reply, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["body"] = reply.body
        self.initial["base_number"] = reply.revisions.values_list("number", flat=True).first() or 1
        point_to_preview(self, community)


class UseForm(forms.Form):
    note = LineField(label="Where, and what changed?", limit=NOTE_LIMIT)


class RateForm(forms.Form):
    value = forms.TypedChoiceField(
        label="How useful was it to you?",
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        error_messages={
            "required": "Choose a number from 1 to 5.",
            "invalid_choice": "Choose a number from 1 to 5.",
        },
    )


class AcceptForm(forms.Form):
    reason = LineField(label="Useful to me because …", limit=300)


class RestoreForm(forms.Form):
    reason = LineField(label="Why bring it back?", limit=300, help_text="Shown in the history.")


class RemoveForm(forms.Form):
    reason = LineField(label="Why?", limit=300, help_text="Shown where the text stood.")

    def __init__(self, *args: Any, needs_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why, so that its author understands."


class PinForm(forms.Form):
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="It stands under News on the home page until the end of that day.",
        error_messages={"required": "Choose the day it comes down.", "invalid": "Write the day as 2026-12-31."},
    )

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise ValidationError("That day is over. Choose today or a later one.")
        return day


class ShareForm(forms.Form):
    to_community = forms.ModelChoiceField(
        label="To which community?",
        queryset=Community.objects.none(),
        empty_label="Choose one",
        to_field_name="slug",
        error_messages={
            "required": "Choose where to share it.",
            "invalid_choice": "Choose one of your own communities.",
        },
    )
    note = LineField(
        label="A word from you", limit=NOTE_LIMIT, help_text="Why it is of use there. A line carries it further."
    )

    def __init__(self, *args: Any, user: User, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = Community.objects.joined_by(user).live().exclude(pk=item.community_id).by_name()
        self.fields["to_community"].queryset = choices  # type: ignore[attr-defined]
