"""What notices say. Kinds that are not listed bring a whole sentence as their title (join requests, invitations)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from activity.models import Notice

# What somebody did: before the title of the item, and where the title stands above.
DEEDS = {
    "answer": ("answered", "answered"),
    "comment": ("commented on", "commented"),
    "referral": ("thinks you may know the answer to", "thinks you may know this"),
    "asked": ("asks you:", "asks you"),
    "referral_answered": ("answered the ask you referred to them:", "answered the ask you referred"),
    "pointed": ("pointed to something for", "pointed you to something"),
    "pointer_helped": ("was helped by what you pointed to under", "was helped by what you pointed to"),
    "recommended": ("recommends to you:", "recommends it to you"),
    "mention": ("mentioned you in", "mentioned you"),
    "accepted": ("accepted your answer to", "accepted your answer"),
    "useful": ("said that what you wrote helped first:", "said that what you wrote helped first"),
    "summary": ("wrote up what we now know from", "wrote up what we now know, and credits you"),
    "thank": ("thanked you for what you wrote in", "thanked you"),
    "use": ("used what you wrote in", "used what you wrote"),
    "cited": ("wrote a post that mentions", "wrote a post that mentions it"),
    "share": ("carried to another community:", "carried it to another community"),
    "improve": ("improved", "improved it"),
    "version": ("brought a newer version of", "brought a newer version"),
    "suggestion": ("suggested an edit of", "suggested an edit"),
    "suggestion_taken": ("took the edit you suggested for", "took the edit you suggested"),
    "suggestion_declined": ("left as it is, with a word on your edit:", "left it as it is, with a word on your edit"),
    "published": ("published", "published it"),
    "shelved": ("put on a shelf:", "put it on a shelf"),
    "first_item": ("wrote here for the first time:", "wrote here for the first time"),
}


@dataclass
class Bundle:
    """The notices about one item on one page of the list, newest first; new and read ones apart."""

    notices: list[Notice]

    @property
    def newest(self) -> Notice:
        return self.notices[0]

    @property
    def is_new(self) -> bool:
        return self.newest.read_at is None

    @property
    def deed(self) -> str:
        """“Birgit and 2 others commented on”; empty where the title says it all, or stands above several deeds."""
        return _deed(self.newest, 0) if len(self.notices) == 1 else ""

    @property
    def deeds(self) -> list[tuple[Notice, str, str]]:
        """Where there are several: each notice, what it says without the title, and how much is behind it."""
        if len(self.notices) == 1:
            return []
        return [(notice, _deed(notice, 1) or notice.title, _more(notice)) for notice in self.notices]

    @property
    def is_sentence(self) -> bool:
        """The title is all there is to say."""
        return self.newest.kind not in DEEDS

    @property
    def more(self) -> str:
        return _more(self.newest) if len(self.notices) == 1 else ""


def sentence(notice: Notice) -> str:
    """The whole notice in one line."""
    said = f"{_deed(notice, 0)} “{notice.title}”" if notice.kind in DEEDS else notice.title
    more = _more(notice)
    return f"{said} ({more})" if more else said


def bundled(notices: Iterable[Notice]) -> list[Bundle]:
    """Notices in their order, those about the same item together where the first of them stands."""
    found: dict[tuple[bool, str], Bundle] = {}
    for notice in notices:
        # Sentences (requests, invitations) stand for themselves.
        about = notice.group if notice.kind in DEEDS else f"{notice.kind} {notice.pk}"
        bundle = found.setdefault((notice.read_at is None, about), Bundle([]))
        bundle.notices.append(notice)
    return list(found.values())


def _deed(notice: Notice, form: int) -> str:
    if notice.kind not in DEEDS:
        return ""
    name = notice.last_actor.display_name if notice.last_actor else "Somebody"
    others = notice.actors - 1
    if others > 0:
        name += f" and {others} other{'s' if others > 1 else ''}"
    return f"{name} {DEEDS[notice.kind][form]}"


def deed_of(notice: Notice) -> str:
    """“Birgit and 2 others commented”, for where the title stands beside it."""
    return _deed(notice, 1)


def _more(notice: Notice) -> str:
    """What is behind a notice beyond the newest act, in words."""
    if notice.acts < 2:
        return ""
    if notice.kind in {"answer", "comment"}:
        return f"{notice.acts} {notice.kind}s"
    return "" if notice.kind in DEEDS else f"and {notice.acts - 1} more like it"
