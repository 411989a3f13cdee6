"""What people type about a document. Its file is taken in by an action, which says what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from communities.models import Community
from content.actions.texts import NOTE_LIMIT, TITLE_LIMIT
from content.files.kinds import Family
from content.files.limits import MEGABYTE, limit_of
from content.forms.items import BodyField, ItemForm, LineField
from content.models import File, Item

ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.md,.csv,.tsv,.ics,.zip,image/png,image/jpeg,image/gif,image/webp"


class UploadField(forms.FileField):
    """A file; which ones are taken, and how large, is said when it arrives."""

    def __init__(self) -> None:
        super().__init__(
            label="File",
            allow_empty_file=True,
            error_messages={"required": "Choose the file first."},
            help_text=f"PDF, office files, pictures, text, CSV or zip; {limit_of(Family.DOCUMENT) // MEGABYTE} MB at most.",
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
        )


class WithFile(forms.Form):
    """A form with a file: `kept` names one that was sent already, so that another mistake costs no second upload."""

    user: User | None
    community: Community
    file: File | None = None

    def need_file(self) -> None:
        """Unless it was sent already."""
        self.fields["upload"].required = not self.data.get("kept")

    def keep(self, file: File) -> None:
        """The file that was sent stands in the form from now on."""
        self.file = file
        self.data = {**self.data.dict(), "kept": file.token}  # type: ignore[attr-defined]
        self.need_file()

    def clean_kept(self) -> str:
        token = self.cleaned_data["kept"].replace("\x00", "")
        mine = File.objects.filter(uploaded_by=self.user, community=self.community, token=token)
        self.file = mine.first() if token else None
        return token if self.file else ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "upload" in self.fields and not (typed.get("upload") or self.file or "upload" in self.errors):
            self.add_error("upload", "Choose the file first.")
        return typed

    @property
    def typed(self) -> dict[str, Any]:
        """What an action takes."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {"upload", "kept"}}
        return typed | {"file": self.file}


class DocumentForm(WithFile, ItemForm):
    """A file, what it is called, what it is for. With an item: what is said of it; its file has a form of its own."""

    title = LineField(label="Title", limit=TITLE_LIMIT, help_text="Without one it is called as its file is.")
    body = BodyField(
        label="What is it for?",
        missing="Write a sentence on what it is for.",
        help_text="What is in it, who needs it, from when on it holds. A sentence is enough.",
        rows=6,
    )

    upload = UploadField()
    kept = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, community: Community, user: User | None = None, item: Item | None = None, **options: Any
    ) -> None:
        self.user, self.community = user, community
        super().__init__(*args, community=community, item=item, **options)
        if item is not None:
            self.fields.pop("upload")
            self.fields.pop("kept")
            if "title" in self.fields:
                self.fields["title"].help_text = ""
        else:
            self.need_file()
        self.order_fields(["upload", "kept", "title", "body", "tags"])


class ReplaceForm(WithFile):
    upload = UploadField()
    kept = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    note = LineField(label="What changed?", limit=NOTE_LIMIT, help_text="Shown beside the version.")

    def __init__(self, *args: Any, user: User, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.community = user, community
        self.need_file()
