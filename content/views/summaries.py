"""Closing a thread with what we now know."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from content.access import find_item, reader
from content.actions import drop_draft, summarise_thread
from content.forms.threads import SummaryForm
from content.lineage import writers_in
from content.models import Item, Kind
from content.permissions import to_close
from content.quotes import quote
from content.views.drafts import with_draft
from content.views.threads import enter_room


@login_required
def thread_summary(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    """Started from what helped, quoted, and from who wrote; whoever closes says the rest."""
    standing, item = find_item(request, slug, Kind.ASK, Kind.THREAD, pk=thread_id)
    enter_room(request, item)
    standing.require(to_close(standing, item))
    writers, place = writers_in([item]), f"summary:{item.pk}"
    form = SummaryForm(
        request.POST if request.method == "POST" else None,
        community=standing.community,
        item=item,
        initial=_begun(item),
    )
    if request.method == "POST" and form.is_valid():
        try:
            page = summarise_thread(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=standing.community, place=place)
            return redirect(page)
    draft = with_draft(request, standing.community, form, place)
    return render(request, "content/thread_summary.html", {"form": form, "item": item, "writers": writers} | draft)


def _begun(item: Item) -> dict[str, str]:
    """The accepted answer, or what helped first; in a discussion what most people found helpful."""
    replies = item.replies.present().with_people()
    wanted = [key for key in (item.accepted_reply_id, item.first_useful_reply_id) if key]
    helped = replies.filter(pk__in=wanted) if wanted else replies.filter(like_count__gt=0).order_by("-like_count", "pk")
    quoted = []
    for reply in sorted(helped[:2], key=lambda reply: (reply.pk not in wanted[:1], reply.pk)):
        reply.item = item
        quoted.append(quote(reply))
    return {"title": item.title, "body": "\n".join(quoted).rstrip("\n") + ("\n\n" if quoted else "")}
