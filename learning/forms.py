"""What people type or choose about skills and offerings: parsing and one clear sentence per mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Community
from content.models import Item
from learning.actions.offerings import LIMITS
from learning.actions.peers import SENTENCE_LIMIT
from learning.models import LearningOffering, ManagerNote, PeerNote
from learning.skills import SKILLS, skills_of
from learning.vocabulary import LEVELS, TOP, OfferingKind, Question, Skill, Stage, Wanted
from roles.models import Role

CANNOT_SAY = "none"
MOST_CHOICES = 200


class WishForm(forms.Form):
    """One field per role."""

    def __init__(self, *args: Any, wishes: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for role, label in Role.choices:
            self.fields[role] = forms.TypedChoiceField(
                label=label,
                choices=Wanted.choices,
                coerce=int,
                widget=forms.RadioSelect,
                initial=wishes.get(role, Wanted.NO.value),
                error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
            )


def level_field(choices: Iterable[str], label: str, *, may_pass: bool = False) -> forms.TypedChoiceField:
    """The five levels, or the sentences for them; with may_pass also “I cannot say”."""
    pairs: list[tuple[str, str]] = [(str(level), words) for level, words in enumerate(choices)]
    if may_pass:
        pairs.append((CANNOT_SAY, "I cannot say"))
    return forms.TypedChoiceField(
        label=label,
        choices=pairs,
        coerce=lambda chosen: None if chosen == CANNOT_SAY else int(chosen),
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one, or pass it over.", "invalid_choice": "Choose one of these."},
    )


def choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    """Give a field of the class its choices."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"] = level_field(question.choices, question.text)


class PeerForm(forms.Form):
    """Whom, and for which role; only people one had to do with."""

    person = forms.ChoiceField(
        label="Whom", error_messages={"required": "Choose somebody.", "invalid_choice": "Choose somebody of the list."}
    )
    role = forms.ChoiceField(
        label="Skills of which role", choices=Role.choices, error_messages={"invalid_choice": "Choose a role."}
    )

    def __init__(self, *args: Any, peers: list[User], roles: Iterable[str] = Role.values, **options: Any) -> None:
        super().__init__(*args, **options)
        self.peers = {peer.handle: peer for peer in peers[:MOST_CHOICES]}
        people = [(p.handle, f"{p.display_name}, @{p.handle}") for p in self.peers.values()]
        choose(self.fields["person"], [("", "Choose somebody"), *people])
        choose(self.fields["role"], [(role, str(Role(role).label)) for role in roles])

    def clean_person(self) -> User:
        return self.peers[self.cleaned_data["person"]]


class ViewForm(forms.Form):
    """A level and a sentence for each skill of a role; `levels()` in the words of the action."""

    def __init__(self, *args: Any, role: str, notes: Iterable[PeerNote | ManagerNote], **options: Any) -> None:
        super().__init__(*args, **options)
        self.skills = skills_of(role)
        known = {note.skill: note for note in notes}
        for skill in self.skills:
            self._add(skill, known.get(skill.slug))

    def _add(self, skill: Skill, note: PeerNote | ManagerNote | None) -> None:
        level = level_field(skill.anchors, f"{skill.name}: {skill.meaning}", may_pass=True)
        level.initial = str(note.level) if note else CANNOT_SAY
        level.required = False
        self.fields[f"level_{skill.slug}"] = level
        self.fields[f"sentence_{skill.slug}"] = forms.CharField(
            label="A sentence, if you like",
            required=False,
            initial=note.sentence if note else "",
            max_length=SENTENCE_LIMIT,
            error_messages={"max_length": f"This is long; {SENTENCE_LIMIT} characters fit."},
            help_text="They read it without your name. Leave out what only you could know.",
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )

    def levels(self) -> dict[str, tuple[int | None, str]]:
        return {
            skill.slug: (self.cleaned_data[f"level_{skill.slug}"], self.cleaned_data[f"sentence_{skill.slug}"])
            for skill in self.skills
        }


class NoteForm(forms.Form):
    """A manager's level for one skill."""

    def __init__(self, *args: Any, skill: Skill, note: ManagerNote | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"] = level_field(skill.anchors, skill.name, may_pass=True)
        self.fields["level"].initial = str(note.level) if note else CANNOT_SAY
        self.fields["sentence"] = forms.CharField(
            label="A sentence, if you like",
            required=False,
            max_length=SENTENCE_LIMIT,
            initial=note.sentence if note else "",
            help_text="They read it, with your name.",
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )


class OfferingForm(forms.Form):
    title = forms.CharField(
        max_length=LIMITS["title"],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": "Give it a title."},
    )
    kind = forms.ChoiceField(choices=OfferingKind.choices, initial=OfferingKind.GUIDE)
    skill = forms.ChoiceField(
        label="Which skill it is for",
        choices=[
            (label, [(s.slug, s.name) for s in SKILLS.values() if s.role == role]) for role, label in Role.choices
        ],
    )
    from_level = forms.TypedChoiceField(label="For people who do it", coerce=int, choices=list(enumerate(LEVELS))[:TOP])
    to_level = forms.TypedChoiceField(
        label="Afterwards they do it", coerce=int, choices=list(enumerate(LEVELS))[1:], initial=2
    )
    about = forms.CharField(
        label="What one does, and what for",
        required=False,
        max_length=LIMITS["about"],
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    effort_hours = forms.DecimalField(
        label="Hours it takes", required=False, min_value=0, max_value=1000, max_digits=5, decimal_places=1
    )
    stages = forms.MultipleChoiceField(
        label="What it has room for",
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is only read is soon forgotten: trying and looking back belong to it.",
    )
    item = forms.ChoiceField(label="A page, post, document or episode here", required=False)
    url = forms.URLField(label="Or an address elsewhere", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, community: Community, viewer: User, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = Item.objects.visible_to(viewer).filter(community=community).order_by("-published_at", "-pk")
        self.items = {str(item.pk): item for item in newest.exclude(kind__in=["ask", "thread"])[:MOST_CHOICES]}
        chosen = self.initial.get("item")
        if isinstance(chosen, Item):
            self.items.setdefault(str(chosen.pk), chosen)
            self.initial["item"] = str(chosen.pk)
        choose(self.fields["item"], [("", "none"), *((pk, item.title) for pk, item in self.items.items())])

    def clean_item(self) -> Item | None:
        return self.items.get(self.cleaned_data["item"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("from_level", 0) >= data.get("to_level", TOP):
            self.add_error("to_level", ValidationError("It must lead further than it begins."))
        return data

    @staticmethod
    def of(offering: LearningOffering) -> dict[str, Any]:
        """What the form begins with for an offering there is."""
        names = ("title", "kind", "skill", "from_level", "to_level", "about", "effort_hours", "stages", "item", "url")
        return {name: getattr(offering, name) for name in names}
