"""The blog of a person: their posts in all communities, as far as the reader may see them."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from content.models import Item, Kind
from content.views.listing import PER_PAGE


@login_required
@require_safe
def member_posts(request: HttpRequest, handle: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    posts = Item.objects.visible_to(request.user).current().of_kind(Kind.POST).by_author(person).latest_first()
    rows = posts.with_people().select_related("series").defer("body", "search").prefetch_related("tags")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"person": person, "page": page, "is_me": person == request.user}
    return render(request, "content/member_posts.html", context)
