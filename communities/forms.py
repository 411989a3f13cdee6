"""Fields of communities' pages. The rules are in the actions; here only what a browser can help with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Charter, Community, CommunityInvitation, JoinRequest, Kind, Membership, Position
from communities.models import Visibility as Visible


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
    reply_hours = forms.IntegerField(
        label="Expected reply time",
        min_value=1,
        max_value=336,
        help_text="Hours within which an ask should get its first reply. Whoever asks sees this.",
    )

    field_order = ("name", "kind", "job_role", "visibility", "reply_hours")

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
