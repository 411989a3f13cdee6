"""When a draft publishes itself: a moment as the writer's clock shows it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from content.models import Item

AS_TYPED = "%Y-%m-%dT%H:%M"


class MomentField(forms.CharField):
    """A date and a time in the writer's zone. Of an hour that comes twice the first is meant; one that is left out is
    no moment.
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "datetime-local", "step": 60})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> datetime:
        typed = super().clean(value)
        try:
            clock = datetime.fromisoformat(typed.strip())
            if clock.tzinfo is not None:
                raise ValueError
            zone = timezone.get_current_timezone()
            moment = clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
            there_is = moment.astimezone(zone).replace(tzinfo=None, fold=0) == clock
        except (ValueError, OverflowError) as unreadable:
            raise ValidationError("Write the moment as 2026-12-31T09:00: a day and a time.") from unreadable
        if not there_is:
            raise ValidationError("On that day the clocks go forward and leave this time out. Choose another.")
        return moment


class ScheduleForm(forms.Form):
    at = MomentField(label="When", error_messages={"required": "Choose a day and a time."})

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        if item.publish_at:
            options["initial"] = {"at": timezone.localtime(item.publish_at).strftime(AS_TYPED)}
        super().__init__(*args, **options)
        now = timezone.localtime()
        self.fields["at"].widget.attrs["min"] = now.strftime(AS_TYPED)
        self.fields[
            "at"
        ].help_text = f"In your time zone, {timezone.get_current_timezone_name()}: it is {now:%H:%M} there now."
