"""Who knows: for a topic anywhere, the roster of a community, and for its managers the topics nobody is known for."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import query_word
from communities.access import enter
from communities.models import Community, Position
from communities.permissions import Permission
from content.access import reader
from content.experts import experts_on, gaps_of, roster_of, self_declared, topics_known
from content.experts.asking import ways_to
from content.experts.roster import FEWEST, MOST
from content.wishes import LONGEST


@login_required
@require_safe
def expert_search(request: HttpRequest) -> HttpResponse:
    """Type a topic, get the people who helped with it; without one, topics somebody is known for."""
    words = query_word(request, "q", LONGEST)
    context: dict[str, Any] = {"words": words, "action": request.path}
    if words:
        context |= _answer(request, words)
    else:
        context["topics"] = topics_known(reader(request))
    return render(request, "content/expert_search.html", context)


@login_required
@require_safe
def expert_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The roster of a community; with ?q= who knows about that, here."""
    standing = enter(request, slug)
    words = query_word(request, "q", LONGEST)
    context: dict[str, Any] = {"words": words, "action": request.path}
    if words:
        return render(request, "content/expert_list.html", context | _answer(request, words, standing.community))
    roster = roster_of(standing.community, by=reader(request))
    ways = ways_to({entry.person.pk: standing.community.pk for entry in roster}, by=reader(request))
    context["roster"] = [(entry, ways.get(entry.person.pk)) for entry in roster]
    return render(request, "content/expert_list.html", context)


def _answer(request: HttpRequest, words: str, community: Community | None = None) -> dict[str, Any]:
    by = reader(request)
    found, says = experts_on(words, by=by, community=community), self_declared(words, by=by, community=community)
    places = {each.person.pk: each.community_id for each in found} | {
        each.person.pk: None for each in says if each.person not in {known.person for known in found}
    }
    ways = ways_to(places, by=by) if places else {}
    return {
        "experts": [(each, ways.get(each.person.pk)) for each in found],
        "declared": [(each, ways.get(each.person.pk)) for each in says],
    }


@login_required
@require_safe
def expert_gaps(request: HttpRequest, slug: str) -> HttpResponse:
    """For managers: whether there are enough experts, and the topics nobody is known for."""
    standing = enter(request, slug)
    standing.require(Permission.MANAGE)
    gaps = gaps_of(standing.community, by=reader(request))
    roster = roster_of(standing.community, by=reader(request))
    context = {
        "gaps": gaps,
        "missing": sum(gap.is_gap for gap in gaps),
        "appointed": [entry for entry in roster if entry.is_appointed],
        "others": [entry for entry in roster if entry.position == Position.MEMBER],
        "fewest": FEWEST,
        "most": MOST,
    }
    return render(request, "content/expert_gaps.html", context)
