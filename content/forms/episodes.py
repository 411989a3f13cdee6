"""What people type about an episode and about the podcast of a community. Sounds are read and kept by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Community
from content import audio, transcript
from content.actions.episodes import ABOUT_LIMIT, NAME_LIMIT
from content.actions.posts import SERIES_LIMIT
from content.files.kinds import Family
from content.files.limits import MEGABYTE, check_size, limit_of
from content.forms.items import BodyField, ItemForm, LineField
from content.models import File, Item, Podcast

MISSING = "Choose the sound first."
TRANSCRIPT_BYTES = 4 * transcript.LONGEST
LANGUAGES = (
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("fi", "Finnish"),
    ("no", "Norwegian"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("hi", "Hindi"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("zh", "Chinese"),
)


ORDER = ["sound", "kept", "title", "body", "tags", "chapters", "transcript_file", "cues", "series", "is_public"]


class EpisodeForm(ItemForm):
    """A sound, and what belongs to it. `kept` names a sound that was sent already, so that an error costs no upload."""

    body = BodyField(
        label="Show notes",
        missing="Write a sentence on what one hears.",
        help_text="What one hears, and links to what is mentioned.",
        rows=8,
    )
    sound = forms.FileField(
        label="Sound",
        required=False,
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": MISSING},
        widget=forms.FileInput(attrs={"accept": ".mp3,.m4a,.ogg,.oga,.opus,audio/*"}),
    )
    kept = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    chapters = forms.CharField(
        label="Chapters",
        required=False,
        max_length=40_000,
        help_text="One a line, the time first: 1:05 What the gauge said.",
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "spellcheck": "true"}),
    )
    transcript_file = forms.FileField(
        label="Transcript, as a file",
        required=False,
        allow_empty_file=True,
        help_text="WebVTT, SRT, or a text whose parts begin with a time. It takes the place of what stands below.",
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.txt,text/vtt,text/plain"}),
    )
    cues = forms.CharField(
        label="Transcript",
        required=False,
        strip=False,
        help_text="Or paste it here. It is read where nobody can listen, and found by the search.",
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    is_public = forms.BooleanField(
        label="Also in the public feed",
        required=False,
        help_text="Anybody on the internet can then hear it, with its show notes, chapters and transcript.",
    )
    series = LineField(
        label="Series",
        limit=SERIES_LIMIT,
        help_text="When it is one of several episodes: the name they share. A new name begins a new series.",
    )
    own = ("sound", "kept", "chapters", "transcript_file", "cues", "is_public", "series")

    def __init__(
        self,
        *args: Any,
        community: Community,
        user: User | None = None,
        item: Item | None = None,
        may_edit: bool = True,
        **options: Any,
    ) -> None:
        self.user, self.community, self.item = user, community, item
        self.kept_file: File | None = None
        if item:
            episode = item.episode
            known: dict[str, Any] = {"chapters": transcript.written(episode.chapters), "is_public": episode.is_public}
            known["series"] = item.series.title if item.series else ""
            known["cues"] = transcript.to_vtt(episode.cues) if episode.cues else ""
            options["initial"] = known | options.get("initial", {})
        super().__init__(*args, community=community, item=item, may_edit=may_edit, **options)
        self.fields["sound"].required = item is None and not self.data.get(self.add_prefix("kept"))
        self.known_series = community.series.order_by("title", "pk")[:100]
        self.fields["series"].widget.attrs |= {"list": "known-series", "autocomplete": "off"}
        most = limit_of(Family.SOUND) // MEGABYTE
        self.fields["sound"].help_text = f"MP3, M4A, Ogg or Opus, {most} MB at most."
        if item:
            self.fields["sound"].label = "Another sound"
            self.fields["sound"].help_text += " The one that is there stays if you choose none."
        if not may_edit:
            for name in self.own:
                self.fields.pop(name)
        elif (
            not (item and item.episode.is_public) and not Podcast.objects.public().filter(community=community).exists()
        ):
            self.fields.pop("is_public")
        self.order_fields(ORDER)

    def clean_sound(self) -> Any:
        """Read before it is kept: what cannot be heard is not stored."""
        upload = self.cleaned_data.get("sound")
        if upload:
            check_size(upload.size, limit_of(Family.SOUND))
            try:
                audio.read(upload)
            except audio.NotAudio as refusal:
                raise ValidationError(str(refusal)) from refusal
            upload.seek(0)
        return upload

    def clean_kept(self) -> str:
        token = self.cleaned_data["kept"].replace("\x00", "")
        mine = File.objects.filter(uploaded_by=self.user, community=self.community)
        self.kept_file = mine.filter(token=token, media_type__startswith="audio/").first() if token else None
        return token

    def clean_transcript_file(self) -> Any:
        upload = self.cleaned_data.get("transcript_file")
        if not upload:
            return None
        if upload.size > TRANSCRIPT_BYTES:
            raise ValidationError(f"That file is too large for a transcript; {transcript.LONGEST:,} characters fit.")
        return _decoded(upload.read())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "sound" in self.fields and not (self.item or typed.get("sound") or self.kept_file or "sound" in self.errors):
            self.add_error("sound", MISSING)
        if typed.get("transcript_file"):
            typed["cues"] = typed["transcript_file"]
        return typed

    def keep(self, file: File) -> None:
        """The sound that was sent stands in the form from now on."""
        self.kept_file = file
        self.data = {**self.data.dict(), self.add_prefix("kept"): file.token}  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """What an action takes."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {"kept", "transcript_file"}}
        if "sound" in self.fields:
            typed["sound"] = self.kept_file
        return typed

    def says_something_new(self, item: Item) -> bool:
        return bool(self.kept_file or self.has_changed())


def _decoded(content: bytes) -> str:
    """A text file as it comes from people's machines."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


class PodcastForm(forms.Form):
    title = LineField(label="Title", limit=NAME_LIMIT, help_text="The name of the community, if you leave it empty.")
    about = forms.CharField(
        label="About",
        required=False,
        max_length=ABOUT_LIMIT,
        help_text="What one hears here, and from whom. The purpose of the community, if you leave it empty.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label="Language", choices=LANGUAGES)
    has_public_feed = forms.BooleanField(label="A public feed", required=False)
