"""The pages of a community as a tree: one query, however many there are and however deep they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from communities.models import Community
from content.models import Item, Kind

if TYPE_CHECKING:
    from communities.models import Viewer

SHOWN = ("community_id", "kind", "parent_id", "title", "slug", "published_at", "edited_at", "use_count", "review_on")
GONE = ("removed_at", "merged_into_id", "archived_at")


@dataclass(eq=False)
class Node:
    page: Item
    level: int = 1
    children: list[Node] = field(default_factory=list)

    @property
    def below(self) -> int:
        """How many pages lie under it, at all depths."""
        return sum(1 + child.below for child in self.children)


@dataclass(frozen=True)
class Row:
    """One page of a tree written out in order; closes: how many lists end behind it."""

    page: Item
    level: int
    below: int
    is_open: bool
    closes: range


class PageTree:
    """Present pages only: the children of a removed or archived one stand where it stood."""

    def __init__(self, pages: Iterable[Item]) -> None:
        known = {page.pk: page for page in pages}
        self.nodes = {pk: Node(page) for pk, page in known.items() if _is_present(page)}
        self.above: dict[int, Node | None] = {}
        self.roots: list[Node] = []
        for pk, node in self.nodes.items():
            above = self.nodes.get(_nearest(known, pk))
            above = None if above and self._hangs_on(above, pk) else above
            self.above[pk] = above
            (above.children if above else self.roots).append(node)
        for level, node in self._walk(self.roots):
            node.level = level

    def _hangs_on(self, node: Node | None, pk: int) -> bool:
        """Whether it lies under that page already. Nothing makes such a ring; one in the data is opened here."""
        while node:
            if node.page.pk == pk:
                return True
            node = self.above.get(node.page.pk)
        return False

    @classmethod
    def of(cls, viewer: Viewer, community: Community) -> PageTree:
        """In the order of their titles. Removed pages are asked for too, for what hangs on them."""
        pages = Item.objects.with_page_for(viewer).in_community(community).of_kind(Kind.PAGE)
        listed = list(pages.only(*SHOWN, *GONE).order_by(Lower("title"), "pk"))
        for page in listed:
            page.community = community
        return cls(listed)

    @classmethod
    def present(cls, community: Community) -> PageTree:
        """For a form whose view has asked who may read: without drafts and removed ones."""
        pages = Item.objects.published().current().in_community(community).of_kind(Kind.PAGE)
        return cls(pages.only(*SHOWN, *GONE).order_by(Lower("title"), "pk"))

    def _walk(self, nodes: list[Node]) -> Iterator[tuple[int, Node]]:
        waiting = [(1, node) for node in reversed(nodes)]
        while waiting:
            level, node = waiting.pop()
            yield level, node
            waiting += [(level + 1, child) for child in reversed(node.children)]

    def pages(self) -> list[Item]:
        """All of them, each before what lies under it, with its `level`."""
        listed = []
        for level, node in self._walk(self.roots):
            node.page.level = level  # type: ignore[attr-defined]
            listed.append(node.page)
        return listed

    def trail(self, page: Item) -> list[Item]:
        """The way from the top to the page, without itself."""
        way, node = [], self.above.get(page.pk)
        while node:
            way.append(node.page)
            node = self.above[node.page.pk]
        return way[::-1]

    def under(self, page: Item) -> list[Item]:
        node = self.nodes.get(page.pk)
        return [child.page for child in node.children] if node else []

    def all_under(self, page: Item) -> set[int]:
        node = self.nodes.get(page.pk)
        return {below.page.pk for _, below in self._walk(node.children)} if node else set()

    def beside(self, page: Item) -> tuple[Item | None, Item | None]:
        """The pages before and after it, of those that lie under the same one."""
        if page.pk not in self.nodes:
            return None, None
        above = self.above[page.pk]
        row = [node.page for node in (above.children if above else self.roots)]
        at = next(number for number, other in enumerate(row) if other.pk == page.pk)
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)

    def rows(self, roots: list[Node], wanted: Set[int] | None = None) -> list[Row]:
        """These trees written out; only the branches that lead to wanted pages, opened, if any are named."""
        rows: list[Row] = []
        for root in roots:
            _write(root, wanted, rows, 0)
        return rows

    def leads_to(self, node: Node, wanted: Set[int]) -> bool:
        return _leads_to(node, wanted)


def _write(node: Node, wanted: Set[int] | None, rows: list[Row], ends: int) -> None:
    """ends: the lists that end behind the last page under this one."""
    children = node.children if wanted is None else [child for child in node.children if _leads_to(child, wanted)]
    if wanted is not None and not children and not _leads_to(node, wanted):
        return
    closes = 0 if children else ends
    rows.append(Row(node.page, node.level, node.below if children else 0, wanted is not None, range(closes)))
    for child in children:
        _write(child, wanted, rows, ends + 1 if child is children[-1] else 0)


def _leads_to(node: Node, wanted: Set[int]) -> bool:
    return node.page.pk in wanted or any(_leads_to(child, wanted) for child in node.children)


def _is_present(page: Item) -> bool:
    return page.is_listed


def _nearest(known: dict[int, Item], pk: int) -> int:
    """The nearest present page above; 0 at the top."""
    seen, parent_id = {pk}, known[pk].parent_id
    while parent_id and parent_id in known and parent_id not in seen:
        if _is_present(known[parent_id]):
            return parent_id
        seen.add(parent_id)
        parent_id = known[parent_id].parent_id
    return 0
