"""What readers do with a text: used, helpful, thanks, saved, rated. With htmx only the bar of acts is drawn."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from communities.permissions import Standing
from content.access import find_item, find_reply, reader
from content.actions import react, unreact
from content.forms import RateForm, UseForm
from content.models import Item, Reaction, Reply
from content.reading import acts_under
from content.views.showing import cause_of

FORMS: dict[str, type[forms.Form]] = {Reaction.Kind.USE: UseForm, Reaction.Kind.RATE: RateForm}


@login_required
@require_POST
def item_react(request: HttpRequest, slug: str, item_id: int, kind: str) -> HttpResponse:
    return _react(request, *find_item(request, slug, pk=item_id), kind)


@login_required
@require_POST
def item_unreact(request: HttpRequest, slug: str, item_id: int, kind: str) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    unreact(by=reader(request), text=item, kind=kind)
    return _answer(request, standing, item)


@login_required
@require_POST
def reply_react(request: HttpRequest, slug: str, reply_id: int, kind: str) -> HttpResponse:
    return _react(request, *find_reply(request, slug, reply_id), kind)


@login_required
@require_POST
def reply_unreact(request: HttpRequest, slug: str, reply_id: int, kind: str) -> HttpResponse:
    standing, reply = find_reply(request, slug, reply_id)
    unreact(by=reader(request), text=reply, kind=kind)
    return _answer(request, standing, reply)


def _react(request: HttpRequest, standing: Standing, text: Item | Reply, kind: str) -> HttpResponse:
    form = FORMS.get(kind, forms.Form)(request.POST)
    item = text if isinstance(text, Item) else text.item
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        react(by=reader(request), text=text, kind=kind, caused_by_id=cause_of(request, item), **form.cleaned_data)
    except ValidationError as refusal:
        if not request.htmx:  # type: ignore[attr-defined]
            raise  # the middleware says it on the page one came from
        return _answer(request, standing, text, refusal=" ".join(refusal.messages))
    return _answer(request, standing, text)


def _answer(request: HttpRequest, standing: Standing, text: Item | Reply, refusal: str = "") -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(text)
    counts = ["like_count", "thank_count", "save_count", "use_count", "rating_count", "rating_sum"]
    text.refresh_from_db(fields=[*counts, "same_count"] if isinstance(text, Item) else counts)
    acts_under(standing, reader(request), [text])
    text.acts.refusal = refusal  # type: ignore[union-attr]
    return render(request, "content/_acts.html", {"acts": text.acts})  # type: ignore[union-attr]
