"""Fields of communities' pages. The rules are in the actions; here only what a browser can help with."""

from datetime import date, time
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import time_zones
from accounts.models import User, UserQuerySet
from communities.models import (
    Charter,
    Community,
    CommunityInvitation,
    JoinRequest,
    Kind,
    Membership,
    Position,
    ServiceDescription,
)
from communities.models import Visibility as Visible
from communities.models.mentoring import MOST_PLACES
from communities.models.service import EXPECTATIONS_LIMIT, WEEKDAYS


def lines(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


KINDS = [
    (Kind.HORIZONTAL, "Horizontal: people who share a method, across departments"),
    (Kind.VERTICAL, "Vertical: people who share a job role"),
    (Kind.TOPIC, "Topic: people who care about one subject"),
]
VISIBILITIES = [
    (Visible.OPEN, "Open: everybody may read and join"),
    (Visible.ON_REQUEST, "On request: everybody may find it; members read, a manager decides who joins"),
    (Visible.PRIVATE, "Private: only members know of it; one joins by invitation"),
]


class KindFields(forms.Form):
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial=Kind.HORIZONTAL)
    job_role = forms.CharField(
        label="Job role", max_length=120, required=False, help_text="Whose community it is, if it is vertical."
    )
    visibility = forms.ChoiceField(
        label="Who gets in", choices=VISIBILITIES, widget=forms.RadioSelect, initial=Visible.OPEN
    )

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("kind") == Kind.VERTICAL and not fields.get("job_role"):
            self.add_error("job_role", "A vertical community belongs to a job role. Say which one.")
        return fields


class CharterFields(forms.Form):
    purpose = forms.CharField(
        max_length=300,
        help_text="One sentence that starts with “So that …”. It stands at the top of the home page and in every report.",
    )
    goal = forms.CharField(label="Business goal", max_length=300, help_text="Which goal of the organisation it serves.")
    decides = forms.CharField(
        label="Who decides", max_length=300, help_text="For example: managers, after asking members."
    )


class CommunityProposeForm(CharterFields, KindFields):
    name = forms.CharField(max_length=120)

    field_order = ("name", "purpose", "goal", "decides", "kind", "job_role", "visibility")


class CommunityEditForm(KindFields):
    name = forms.CharField(max_length=120)
    first_texts_wait = forms.BooleanField(
        required=False, label="What somebody new writes first waits for a look by a manager; they are told"
    )

    field_order = ("name", "kind", "job_role", "visibility")

    @classmethod
    def of(cls, community: Community) -> "CommunityEditForm":
        return cls(initial={name: getattr(community, name) for name in cls.base_fields})


class CharterForm(CharterFields):
    policies = forms.CharField(
        required=False,
        max_length=20_000,
        widget=lines(12, **{"data-editor": ""}),
        help_text="What members may expect of one another, and what does not belong here.",
    )
    reason = forms.CharField(label="What changes, and why", max_length=300)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, charter: Charter | None) -> "CharterForm":
        if charter is None:
            return cls(initial={"reason": "First version"})
        kept = {name: getattr(charter, name) for name in ("purpose", "goal", "decides", "policies")}
        return cls(initial={**kept, "base_version": charter.version})


zones = cache(time_zones)  # the list is read from files
OFFICE = {"days": [0, 1, 2, 3, 4], "start": time(9), "end": time(17)}  # what a first description begins with


class DaysOff(forms.CharField):
    """Dates, one a line or with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(day.isoformat() for day in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[date]:
        return [self._day(word) for word in super().clean(value).replace(",", " ").replace(";", " ").split()]

    def _day(self, word: str) -> date:
        try:
            return date.fromisoformat(word)
        except ValueError as odd:
            raise ValidationError(f"“{word[:40]}” is no date. Write days as 2026-12-25, one a line.") from odd


def _clock(label: str, help_text: str = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = {"invalid": "Write the time as 14:30."}
    return forms.TimeField(label=label, widget=widget, required=False, error_messages=wrong, help_text=help_text)


class ServiceForm(forms.Form):
    """What members may expect; `of` fills in what holds, or office hours before anything was described."""

    reply_hours = forms.IntegerField(
        label="First reply to an ask, in working hours",
        min_value=1,
        max_value=336,
        help_text="Whoever asks is told the moment this comes to. At half of it others are asked to help.",
    )
    review_days = forms.IntegerField(
        label="Review of what is due, in working days", min_value=1, max_value=366, required=False
    )
    days = forms.TypedMultipleChoiceField(
        label="Working days",
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one working day."},
    )
    start = _clock("From")
    end = _clock("Until", "Leave both empty if every hour of these days counts.")
    time_zone = forms.ChoiceField(choices=zones)
    holidays = DaysOff(
        label="Days off",
        required=False,
        max_length=8_000,
        widget=lines(4),
        help_text="Public holidays and other days on which nobody is expected: 2026-12-25, one a line.",
    )
    contact = forms.CharField(
        label="Whom to turn to",
        required=False,
        max_length=150,
        help_text="A member: their name or @handle.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    contact_address = forms.CharField(
        label="Or where", required=False, max_length=200, help_text="A shared mailbox, a number, a link."
    )
    expectations = forms.CharField(
        label="What members may expect",
        required=False,
        max_length=EXPECTATIONS_LIMIT,
        widget=lines(6, **{"data-editor": ""}),
        help_text="What belongs here, what does not, what happens when it is urgent.",
    )
    reason = forms.CharField(label="What changes, and why", max_length=300, required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.community = community

    @classmethod
    def of(cls, service: ServiceDescription, reader: User) -> "ServiceForm":
        names = ("reply_hours", "review_days", "days", "time_zone", "holidays", "contact_address", "expectations")
        kept = {name: getattr(service, name) for name in names}
        kept |= {"contact": f"@{service.contact.handle}" if service.contact else "", "base_version": service.version}
        if not service.is_whole_day:
            kept |= {"start": service.start, "end": service.end}
        if not service.is_described:
            kept |= {**OFFICE, "time_zone": reader.time_zone, "reason": "First description"}
        return cls(initial=kept, community=service.community)

    def clean_start(self) -> time:
        return self.cleaned_data["start"] or time(0)

    def clean_end(self) -> time:
        return self.cleaned_data["end"] or time(0)

    def clean_contact(self) -> User | None:
        name = self.cleaned_data["contact"].strip().removeprefix("@")
        if not name:
            return None
        members = Membership.objects.current().in_community(self.community).people().select_related("user")
        found = list(members.filter(user__handle__iexact=name)) or list(
            members.filter(user__display_name__iexact=name)[:2]
        )
        if len(found) != 1:
            several = "Several members are called" if found else "There is no member called"
            raise ValidationError(f"{several} “{name}”. Write the @handle of a member.")
        return found[0].user


class MemberInviteForm(forms.Form):
    """One field of the two: a colleague chosen by name, or an address."""

    handle = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    email = forms.EmailField(label="Their e-mail address", required=False, max_length=254)
    note = forms.CharField(
        label="A personal line",
        required=False,
        max_length=CommunityInvitation._meta.get_field("note").max_length,
        widget=lines(3),
        help_text="Why you thought of this person.",
    )

    def __init__(self, *args: Any, to: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = to is None
        if to is not None:
            self.fields["email"].widget = forms.HiddenInput()
            self.fields["handle"].initial = to.handle


class MemberPositionForm(forms.Form):
    position = forms.ChoiceField(
        choices=[
            (Position.MEMBER, "Member: writes, answers, invites, welcomes"),
            (Position.EXPERT, "Expert: tags, merges and archives as well"),
            (Position.MANAGER, "Manager: looks after members, content and charter"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(max_length=300, required=False, help_text="Kept with the change.")


class MemberRemoveForm(forms.Form):
    reason = forms.CharField(max_length=300, help_text="The person is told this sentence.")


class MemberWelcomeForm(forms.Form):
    note = forms.CharField(
        label="Your line of welcome",
        max_length=Membership._meta.get_field("welcome_note").max_length,
        widget=lines(3),
        help_text="One or two sentences: who could help, where to start.",
    )


class MemberIntroduceForm(forms.Form):
    introduction = forms.CharField(
        label="About you, in one sentence",
        max_length=Membership._meta.get_field("introduction").max_length,
        required=False,
        help_text="It stands beside your name under “New here”.",
    )


class IntroductionForm(forms.Form):
    first = forms.CharField(widget=forms.HiddenInput, max_length=60)
    second = forms.CharField(widget=forms.HiddenInput, max_length=60)
    words = forms.CharField(
        label="Why they should meet",
        max_length=600,
        widget=lines(4),
        help_text="Both read this: what each does, and what they could talk about.",
    )
    words_second = forms.CharField(max_length=600, required=False, widget=lines(3))

    def __init__(self, *args: Any, pair: tuple[User, User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pair:
            self.fields["first"].initial, self.fields["second"].initial = pair[0].handle, pair[1].handle
            self.fields["words_second"].label = f"Something else for {pair[1].display_name}"
            self.fields["words_second"].help_text = f"Then only {pair[0].display_name} reads the text above."


class MentorOfferForm(forms.Form):
    topics = forms.CharField(
        label="You can help with", max_length=200, help_text="A few words, as you would say them to a colleague."
    )
    places = forms.IntegerField(
        label="How many at once", min_value=1, max_value=MOST_PLACES, initial=1, help_text="You can change it any time."
    )


class MentoringForm(forms.Form):
    words = forms.CharField(
        label="What it is about",
        max_length=600,
        widget=lines(4),
        help_text="Where you stand, what you would like to be able to do, how often you think of meeting.",
    )

    def __init__(self, *args: Any, as_mentor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if as_mentor:
            self.fields["words"].required = False
            self.fields["words"].label = "A word with it"
            self.fields["words"].help_text = "What you could help with, and why you thought of this person."


class MediationForm(forms.Form):
    """Between oneself and `other`; the mediator is one of those who can."""

    other = forms.CharField(widget=forms.HiddenInput, max_length=60)
    mediator = forms.ModelChoiceField(
        User.objects.none(),
        label="Who should mediate",
        to_field_name="handle",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who should mediate."},
    )
    words = forms.CharField(
        label="What it is about",
        max_length=4000,
        widget=lines(7),
        help_text="The mediator reads it. The other party only if you share it later.",
        error_messages={"required": "Say in a sentence what it is about."},
    )

    def __init__(self, *args: Any, other: User, able: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].initial = other.handle
        self.fields["mediator"].queryset = able.order_by("display_name")  # type: ignore[attr-defined]


class MediatorForm(forms.Form):
    mediator = forms.ModelChoiceField(
        User.objects.none(),
        label="Who should mediate",
        to_field_name="handle",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who should mediate."},
    )

    def __init__(self, *args: Any, able: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mediator"].queryset = able.order_by("display_name")  # type: ignore[attr-defined]


class MediationWordsForm(forms.Form):
    """What a party or the mediator writes; only a party shares it."""

    words = forms.CharField(label="What you have to say", max_length=8000, required=False, widget=lines(7))
    is_shared = forms.BooleanField(label="The other party may read it, too", required=False)

    def __init__(self, *args: Any, is_mediator: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_mediator:
            del self.fields["is_shared"]
            self.fields["words"].label = "Your notes"
            self.fields["words"].help_text = "For you alone. They are removed when you hand the mediation back."


class JoinRequestForm(forms.Form):
    message = forms.CharField(
        label="Your message to the managers",
        max_length=JoinRequest._meta.get_field("message").max_length,
        required=False,
        widget=lines(3),
        help_text="What you do, and what you hope for here.",
    )


class JoinRequestDecideForm(forms.Form):
    approve = forms.ChoiceField(choices=[("yes", "Approve"), ("no", "Decline")])
    answer = forms.CharField(
        label="A word with it", max_length=JoinRequest._meta.get_field("answer").max_length, required=False
    )

    def clean_approve(self) -> bool:
        return self.cleaned_data["approve"] == "yes"


class LifecycleChangeForm(forms.Form):
    to = forms.CharField(widget=forms.HiddenInput, max_length=10)
    reason = forms.CharField(max_length=300, required=False, help_text="Kept with the change.")


def show_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Put an action's refusal on the form, so that nothing typed is lost."""
    form.add_error(None, " ".join(refusal.messages))
