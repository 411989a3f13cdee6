"""Fields of the issue log; apart from forms.py, which is full."""

from django import forms

from communities.forms import lines


class IssueForm(forms.Form):
    title = forms.CharField(
        label="In one line",
        max_length=150,
        help_text="For example: New members do not find the folder with the drawings.",
        error_messages={"required": "Say in one line what does not work."},
    )
    words = forms.CharField(
        label="What happens, and since when",
        max_length=3000,
        required=False,
        widget=lines(6),
        help_text="What you tried, and what would help. Name no people here: members read it.",
    )


class IssueAnswerForm(forms.Form):
    """The button says whether it is closed with the answer."""

    answer = forms.CharField(
        label="Answer",
        max_length=3000,
        widget=lines(5),
        help_text="What is done about it, or why not. Who opened it is told.",
        error_messages={"required": "Say what is done about it, or why not."},
    )
    closes = forms.BooleanField(required=False, widget=forms.HiddenInput)
