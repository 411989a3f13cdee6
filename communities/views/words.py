"""A word from a manager: the page of who it is for, and of who wrote it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from communities import actions
from communities.access import enter
from communities.models import Word


def _find(request: HttpRequest, slug: str, word_id: int) -> Word:
    standing = enter(request, slug)
    there = Word.objects.visible_to(request.user).in_community(standing.community).select_related("by", "to")
    word = get_object_or_404(there, pk=word_id)
    word.community = standing.community
    return word


@login_required
@require_safe
@never_cache
def word_detail(request: HttpRequest, slug: str, word_id: int) -> HttpResponse:
    word = _find(request, slug, word_id)
    return render(request, "communities/word_detail.html", {"word": word, "is_mine": word.by_id == reader(request).pk})


@login_required
@require_POST
def word_withdraw(request: HttpRequest, slug: str, word_id: int) -> HttpResponse:
    word = _find(request, slug, word_id)
    actions.withdraw_word(by=reader(request), word=word)
    messages.success(request, "Taken back.")
    return redirect(word)
