"""What people write here becomes HTML, knowing where it stands: pages by their titles, tags, groups, links to our items.

communities.markdown does the rendering; this module tells it what the words of a text lead to.
"""

from __future__ import annotations

from communities.markdown import render
from communities.models import Community
from content.models import Item, Reply


def render_for(place: Item | Reply | Community, text: str, *, mentions: bool = True) -> str:
    """Safe HTML for a text that stands in this community, item or reply."""
    return render(text, mentions=mentions)


def keep_links(item: Item) -> None:
    """Keep ItemLink(kind=link) in step with what the item and its replies link to. Called by actions that save one."""
