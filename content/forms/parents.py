"""Choosing the page that another one lies under."""

from __future__ import annotations

from typing import Any

from django import forms

from content.models import Item
from content.pagetree import PageTree


class ParentField(forms.ChoiceField):
    """A page to lie under, by its address; its value is the page, None at the top."""

    def __init__(self) -> None:
        super().__init__(
            label="Under which page?",
            required=False,
            error_messages={"invalid_choice": "That page is not here any more. Choose another one."},
        )
        self.pages: dict[str, Item] = {}

    def offer(self, tree: PageTree, without: set[int]) -> None:
        """All pages of the tree, indented; without: the page that moves and what lies under it."""
        self.pages = {page.slug: page for page in tree.pages() if page.pk not in without}
        indent = "\N{NO-BREAK SPACE}" * 4
        named = [(slug, f"{indent * (page.level - 1)}{page.title}") for slug, page in self.pages.items()]  # type: ignore[attr-defined]
        self.choices = [("", "None: at the top"), *named]

    def clean(self, value: Any) -> Item | None:
        return self.pages.get(super().clean(value))
