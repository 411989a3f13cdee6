"""The draft of a form: shown when the form is opened, kept while it is written, gone once it is sent."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import back_from, whole_number
from communities.access import enter
from communities.models import Community
from communities.permissions import Standing
from content.access import reader
from content.actions import drop_draft, keep_draft, waits_for_look
from content.cases import managers_named, usual_wait
from content.models import Draft, Item, Reply

EDITED = re.compile(r"(item|reply):\d+")  # the place of what stands already


@login_required
@require_POST
def draft_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """204 and the number it is kept under; 400 with the sentence when it cannot be."""
    standing = enter(request, slug)
    typed = request.POST
    try:
        draft = keep_draft(
            by=reader(request),
            community=standing.community,
            place=typed.get("place", ""),
            title=typed.get("title", ""),
            body=typed.get("body", ""),
            number=whole_number(typed.get("number"), 9) or 0,
            base_number=whole_number(typed.get("base_number"), 9),
            window=typed.get("window", ""),
            others={name.removeprefix("other-"): typed[name] for name in typed if name.startswith("other-")},
        )
    except ValidationError as refusal:
        return HttpResponse(" ".join(refusal.messages), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204, headers={"Draft-Number": str(draft.number if draft else 0)})


@login_required
@require_POST
def draft_drop(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw a draft away, and back to the form it stood in."""
    community = enter(request, slug, to_read=False).community
    drop_draft(by=reader(request), community=community, place=request.POST.get("place", ""))
    return redirect(back_from(request, within=f"/c/{slug}/") or community)


def first_look(request: HttpRequest, community: Community) -> dict[str, Any]:
    """For somebody new, where first texts wait: who looks, and how long that took lately. Else nothing, without a query."""
    if not waits_for_look(reader(request), community):
        return {}
    return {"first_look": managers_named(community), "usual": usual_wait(community)}


def with_draft(request: HttpRequest, community: Community, form: forms.Form, place: str) -> dict[str, Any]:
    """Point the form's editor to its draft, and start it from the one that is kept; ?draft=older takes the older one.

    The context for content/_draft.html: `draft` if one was taken up, `other_draft` if one more is offered. An address
    that brings a ?title= or ?cites= of its own starts from that, and only offers what is kept.
    """
    if "body" not in form.fields:  # somebody who may only tag
        return {}
    kept = list(Draft.objects.visible_to(request.user).at(community, place))  # the newer first
    if request.GET.get("draft") == "older":
        kept.reverse()
    chosen = None if request.GET.get("title") or request.GET.get("cites") else next(iter(kept), None)
    form.fields["body"].widget.attrs |= {
        "data-draft-url": reverse("content:draft-keep", args=[community.slug]),
        "data-draft-place": place,
        # The older one starts from no number, so that its first save keeps the newer one beside it.
        "data-draft-number": chosen.number if chosen and not chosen.is_older else 0,
    }
    look = {} if EDITED.fullmatch(place) else first_look(request, community)
    if request.method == "POST":
        return look
    if chosen:
        _fill(form, chosen)
    return {"draft": chosen, "other_draft": next((draft for draft in kept if draft is not chosen), None)} | look


def mark_begun_comments(request: HttpRequest, standing: Standing, texts: Sequence[Item | Reply]) -> None:
    """Give each text `has_begun_comment`: whether this person left a comment under it half written. One query."""
    places = {f"comment:{'item' if isinstance(text, Item) else 'reply'}:{text.pk}": text for text in texts}
    drafts = Draft.objects.visible_to(request.user).filter(community=standing.community, place__in=places)
    for place in drafts.values_list("place", flat=True):
        places[place].has_begun_comment = True  # type: ignore[union-attr]


def _fill(form: forms.Form, draft: Draft) -> None:
    form.initial["body"] = draft.body
    if "title" in form.fields:
        form.initial["title"] = draft.title
    form.initial.update({name: text for name, text in draft.others.items() if name in form.fields})
    if draft.base_number and "base_number" in form.fields:  # so that what others wrote since shows as a conflict
        form.initial["base_number"] = draft.base_number
