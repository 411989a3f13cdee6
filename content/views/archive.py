"""Archiving what is outdated, and bringing it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from content.access import find_item, reader
from content.actions import archive_item, unarchive_item
from content.forms.passing import ArchiveForm
from content.permissions import require_archive


@login_required
def item_archive(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Says first what follows from it."""
    standing, item = find_item(request, slug, pk=item_id)
    require_archive(standing, item)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            archive_item(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Archived. It stays readable here and left the lists.")
            return redirect(item)
    return render(request, "content/item_archive.html", {"form": form, "item": item})


@login_required
@require_POST
def item_unarchive(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    unarchive_item(by=reader(request), item=item)
    messages.success(request, "It is back in the lists.")
    return redirect(item)
