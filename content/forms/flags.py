"""What people type about reports: a reason and a sentence; a decision with words to those concerned."""

from __future__ import annotations

from typing import Any

from django import forms

from content.forms.items import LineField
from content.models import WORDS_LIMIT, Case, CaseStep, Flag

What = CaseStep.What


class FlagForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it.", "invalid_choice": "Choose one of these."},
    )
    words = LineField(
        label="In a sentence",
        limit=WORDS_LIMIT,
        missing="Say in a sentence what is wrong: the managers go by it.",
        help_text="The managers read it, and nobody else.",
    )


class CaseForm(forms.Form):
    """seen: the newest step the page showed, so that nobody decides on what has changed meanwhile."""

    what = forms.ChoiceField(
        label="What becomes of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to become of it.", "invalid_choice": "Choose one of these."},
    )
    to_author = LineField(label="To its author", limit=WORDS_LIMIT)
    to_reporters = LineField(label="To those who reported it", limit=WORDS_LIMIT)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, seen: int = 0, has_reporters: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = choices_for(case)  # type: ignore[attr-defined]
        self.fields["seen"].initial = seen
        first = case.text.byline_name
        self.fields["to_author"].help_text = f"{first} reads it with the decision. Needed for all but leaving it."
        if has_reporters:
            self.fields["to_reporters"].help_text = "Needed when it is left as it is."
        else:
            del self.fields["to_reporters"]


class AnswerCaseForm(forms.Form):
    words = LineField(label="Your answer", limit=WORDS_LIMIT, missing="Write something first.")


def choices_for(case: Case) -> list[tuple[str, str]]:
    """What can be decided, in words that say what follows."""
    if case.waits_to_appear:
        return [
            (What.LEAVE, "Show it: it is fine"),
            (What.CHANGE, "Ask its author to change it; it waits on"),
            (What.REMOVE, "Do not show it"),
        ]
    if case.text.is_held:
        return [
            (What.LEAVE, "Show it again: it is fine as it is now"),
            (What.CHANGE, "Show it again, and ask its author to change it"),
            (What.HOLD, "Hold it until its author has changed it"),
            (What.REMOVE, "Remove it"),
        ]
    return [
        (What.LEAVE, "Leave it as it is"),
        (What.CHANGE, "Ask its author to change it; it stays in sight"),
        (What.HOLD, "Hold it until its author has changed it; nobody else sees it"),
        (What.REMOVE, "Remove it"),
    ]
