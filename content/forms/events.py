"""What people type about an event: when on the clock of a place, where, with whom. What may be is decided by the actions."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms import time_zones
from accounts.models import User
from communities.models import Community, Membership
from content.actions.events import LINK_LIMIT, MOST_ROOM, PLACE_LIMIT
from content.actions.hosting import MOST_CO_HOSTS
from content.actions.items import REASON_LIMIT
from content.forms.items import BodyField, ItemForm, LineField
from content.models import Event, Item, Kind
from content.when import later, span

EPISODES_OFFERED = 50
MOST_LISTED = 60  # members with a box to tick each; in a larger community names are written
ORDER = [
    "title",
    "day",
    "starts",
    "ends",
    "last_day",
    "time_zone",
    "place",
    "link",
    "capacity",
    "body",
    "tags",
    "co_hosts",
    "recording",
    "reason",
    "base_number",
]
zones = cache(time_zones)  # the list is read from files
RECORDING = "An episode of this community, if somebody recorded it."


def day_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Write the day as 2026-12-31.", "required": "Choose the day."}
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **options)


def time_field(label: str, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = {"invalid": "Write the time as 14:30."}
    return forms.TimeField(label=label, widget=widget, required=False, error_messages=wrong, **options)


def members_named(text: str, community: Community) -> list[User]:
    """“Kirsi Lehtonen, @birgit.aalto”, once each."""
    names = [name.strip().removeprefix("@") for name in text.split(",")]
    return list(dict.fromkeys(_member(name, community) for name in names if name))


def _member(name: str, community: Community) -> User:
    members = Membership.objects.in_community(community).people().select_related("user")
    found = list(members.filter(user__handle__iexact=name)) or list(members.filter(user__display_name__iexact=name)[:2])
    if not found:
        raise ValidationError(f"There is no member called “{name}” here.")
    if len(found) > 1:
        raise ValidationError(f"Several members are called “{name}”. Write the @handle instead.")
    return found[0].user


class EventForm(ItemForm):
    """An event: its day and times are those on the clock of its time zone."""

    body = BodyField(
        label="What it is about",
        missing="Say in a sentence what it is about.",
        help_text="For whom it is, what one can bring. Afterwards: what came of it.",
        rows=8,
    )
    day = day_field("Day")
    starts = time_field("From", help_text="Leave both times empty for a whole day.")
    ends = time_field("To")
    last_day = day_field("Last day", required=False, help_text="Only if it ends on another day.")
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=zones,
        help_text="Everybody sees it on their own clock.",
        error_messages={"invalid_choice": "Choose a time zone from the list."},
    )
    place = LineField(label="Place", limit=PLACE_LIMIT, help_text="A room, a building, a street. Or give a link below.")
    link = LineField(label="Link to join by", limit=LINK_LIMIT, help_text="Begins with https://. Members see it.")
    capacity = forms.IntegerField(
        label="How many fit",
        required=False,
        min_value=1,
        max_value=MOST_ROOM,
        help_text="Empty: everybody. When it is full, others wait, and move up by themselves.",
    )
    co_hosts = LineField(
        label="Who hosts it with you",
        limit=400,
        help_text=f"Up to {MOST_CO_HOSTS} members, by name or @handle, with commas between. They are asked first.",
    )
    own = ("day", "starts", "ends", "last_day", "time_zone", "place", "link", "capacity", "co_hosts")

    def __init__(
        self, *args: Any, community: Community, item: Item | None = None, may_edit: bool = True, **options: Any
    ) -> None:
        self.community = community
        if item:
            options["initial"] = known_of(item.event) | options.get("initial", {})
        super().__init__(*args, community=community, item=item, may_edit=may_edit, **options)
        episodes = Item.objects.published().in_community(community).of_kind(Kind.EPISODE).latest_first()
        if item and item.event.has_started and may_edit:
            self.fields["recording"] = forms.ModelChoiceField(
                episodes[:EPISODES_OFFERED], label="Recording", required=False, empty_label="None", help_text=RECORDING
            )
        if item is None:
            self.fields["day"].widget.attrs["min"] = timezone.localdate().isoformat()
        for name in () if may_edit else self.own:
            self.fields.pop(name)
        self.order_fields(ORDER)

    def clean_co_hosts(self) -> list[User]:
        return members_named(self.cleaned_data["co_hosts"], self.community)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        asked = ("day", "starts", "ends", "last_day", "time_zone")
        if "day" not in self.fields or any(name in self.errors for name in asked):
            return typed
        try:
            typed["when"] = span(**{name: typed[name] for name in asked})
        except ValidationError as refusal:
            self.refuse(refusal)
        return typed

    def refuse(self, refusal: ValidationError) -> None:
        """The sentence at the field it is about, as far as it says which."""
        code = getattr(refusal, "code", None)
        self.add_error(code if code in self.fields else None, refusal.messages)

    @property
    def typed(self) -> dict[str, Any]:
        """What an action takes."""
        apart = {"day", "starts", "ends", "last_day", "time_zone"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def says_something_new(self, item: Item) -> bool:
        return self.has_changed()


def known_of(event: Event) -> dict[str, Any]:
    """An event as its form shows it: on the clock of its own place."""
    known: dict[str, Any] = {"day": event.first_day, "time_zone": event.time_zone, "place": event.place}
    if event.last_day != event.first_day:
        known["last_day"] = event.last_day
    if not event.is_all_day:
        known["starts"] = event.starts_at.astimezone(event.zone).time()
        known["ends"] = event.ends_at.astimezone(event.zone).time()
    asked = event.co_hosts.select_related("user").order_by("pk")
    known |= {"link": event.link, "capacity": event.capacity, "recording": event.recording_id}
    return known | {"co_hosts": ", ".join(f"@{host.user.handle}" for host in asked)}


def another_like(item: Item, by: str) -> dict[str, Any]:
    """What the form of the next one starts from: everything the same, a week or a month later, in the future."""
    event = item.event
    known = known_of(event) | {"title": item.title, "body": item.body}
    known["tags"] = ", ".join(tag.name for tag in item.tags.all())
    day, lasts = event.first_day, event.last_day - event.first_day
    step: date = later(day, by)
    while step <= timezone.localdate():
        step = later(step, by)
    known["day"] = step
    if lasts > timedelta():
        known["last_day"] = step + lasts
    known.pop("recording")
    return known


class EventCancelForm(forms.Form):
    reason = LineField(
        label="Why?",
        limit=REASON_LIMIT,
        help_text="Everybody who said they come is told, with this. It stays to be seen.",
    )


class GuestTickForm(forms.Form):
    """Names a host ticks. It offers every member of a small community, so that it tells nobody who said they would come."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who was there?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose people from the list.",
            "invalid_pk_value": "Choose people from the list.",
        },
    )
    others = LineField(label="Somebody else", limit=400, help_text="Members, by name or @handle, with commas between.")

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.event = event
        members = Membership.objects.in_community(event.item.community).people().values("user")
        said = event.guests.were_there().values("user")
        listed = User.objects.people().filter(pk__in=members).exclude(pk__in=said).exclude(pk=event.item.author_id)
        people: Any = self.fields["people"]
        people.queryset = listed.exclude(pk__in=event.co_host_ids).order_by("display_name", "pk")
        people.label_from_instance = lambda user: user.display_name
        if people.queryset.count() > MOST_LISTED:
            del self.fields["people"]
            self.fields["others"].label = "Who was there?"

    def clean_others(self) -> list[User]:
        return members_named(self.cleaned_data["others"], self.event.item.community)
