"""Who looks after a page or a document, and when it was reviewed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from content.access import find_item, reader
from content.actions import review_item, set_owner
from content.forms.pages import OwnerForm, ReviewForm
from content.permissions import require_care


@login_required
def item_owner(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    require_care(standing, item)
    form = OwnerForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            set_owner(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(item)
    return render(request, "content/item_owner.html", {"form": form, "item": item})


@login_required
def item_review(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Reviewed today; the form asks for the day of the next one."""
    standing, item = find_item(request, slug, pk=item_id)
    require_care(standing, item)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_item(by=reader(request), item=item, review_on=form.cleaned_data["review_on"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Reviewed today. Readers see it, and you are asked again on that day.")
            return redirect(item)
    return render(request, "content/item_review.html", {"form": form, "item": item})
