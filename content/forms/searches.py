"""The name of a search somebody keeps."""

from django import forms

from content.actions.searches import NAME_LIMIT
from content.forms.items import LineField


class SearchNameForm(forms.Form):
    name = LineField(label="Name", limit=NAME_LIMIT, missing="Give it a name.")
