"""A budget of queries for each page, and the same number however much there is: templates ask the database nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from communities.actions import open_issue
from communities.models import Community
from content.actions import (
    accept_answer,
    add_to_faq,
    create_item,
    decide_case,
    edit_item,
    flag_text,
    point_to_item,
    react,
    recommend_item,
    write_post,
    write_reply,
)
from content.experts.counting import count_marked
from content.models import Guest, Item, Kind, MissedSearch, Reaction
from metrics.actions import add_context, add_reading, put_off_entry
from metrics.actions.monthly import name_reader, sign_report
from metrics.desk import filling
from metrics.flow.nightly import fill as fill_flow
from metrics.models import MeasureWeek
from metrics.site.adoption import count_week
from metrics.site.hourly import look_at_communities
from metrics.site.storage import note_night
from metrics.weekly import last_monday
from roles.actions import give_voice, propose_target
from roles.models import Role
from tests import database
from tests.content.documents import make_document, make_newer
from tests.factories import join, make_community, make_episode, make_event, make_user
from tests.metrics.aims import make_hand, make_purpose, make_target
from tests.metrics.months import LAST
from tests.metrics.months import write as write_report_of
from tests.metrics.steps import try_and_turn

pytestmark = pytest.mark.django_db

# Session and user are two of each; a community page adds standing, the right to read, and the bell.
BUDGETS = {
    "/": 24,
    "/c/": 10,
    "/c/seals/": 24,
    "/c/seals/asks/?tab=all": 16,
    "/c/seals/threads/": 14,
    "/c/seals/posts/": 12,
    "/c/seals/pages/": 12,
    "/c/seals/threads/{ask}/": 30,
    "/c/seals/posts/{post}/": 26,
    "/c/seals/pages/{page}/": 27,
    "/c/seals/pages/{page}/history/": 14,
    "/c/seals/pages/?due=1": 13,
    "/c/seals/pages/{page}/edit/": 16,
    "/c/seals/suggestions/": 10,
    "/c/seals/documents/": 12,
    "/c/seals/documents/{document}/": 27,
    "/c/seals/documents/new/": 14,
    "/c/seals/episodes/": 15,
    "/c/seals/episodes/{episode}/": 28,
    "/c/seals/episodes/new/": 15,
    "/c/seals/events/": 14,
    "/c/seals/events/{event}/": 30,
    "/c/seals/events/new/": 14,
    "/me/feeds/": 14,
    "/c/seals/members/": 14,
    "/c/seals/charter/": 10,
    "/c/seals/service/": 10,
    "/c/seals/asks/new/": 15,
    "/c/seals/manage/response/": 14,
    "/c/seals/manage/": 30,
    "/c/seals/manage/waiting/ask/": 12,
    "/c/seals/manage/decisions/": 10,
    "/c/seals/issues/": 12,
    "/c/seals/manage/reports/": 12,
    "/c/seals/manage/reports/?tab=settled": 12,
    "/me/reports/": 11,
    "/c/seals/manage/roles/": 18,
    "/c/seals/manage/roles/paths/": 10,
    "/c/seals/manage/roles/by/department/": 13,
    "/c/seals/manage/roles/by/department/?in=Service": 13,
    "/c/seals/manage/roles/moved/": 17,
    "/c/seals/manage/roles/others/": 14,
    "/c/seals/manage/roles/help/": 10,
    "/c/seals/manage/network/": 14,
    "/me/network/": 18,
    "/c/seals/manage/recognition/": 12,
    "/c/seals/manage/knowledge/": 14,
    "/c/seals/manage/knowledge/content/unowned/": 14,
    "/c/seals/manage/knowledge/searches/": 9,
    "/c/seals/manage/knowledge/passed/": 14,
    "/c/seals/manage/knowledge/bridges/": 14,
    "/c/seals/roles/policy/": 12,
    "/c/seals/manage/roles/report/?to=2026-11-16": 14,
    "/c/seals/purposes/": 18,
    "/c/seals/purposes/{purpose}/": 22,
    "/c/seals/purposes/{purpose}/targets/{target}/": 30,
    "/c/seals/purposes/{purpose}/targets/new/": 21,
    "/c/seals/measures/": 16,
    "/c/seals/measures/acting-consumer/": 20,
    "/c/seals/measures/{hand}/": 21,
    "/c/seals/steps/": 16,
    "/c/seals/steps/?show=proposed": 16,
    "/c/seals/steps/{step}/": 16,
    "/c/seals/steps/{step}/close/": 16,
    "/c/seals/steps/new/": 18,
    "/c/seals/rota/": 16,
    "/c/seals/reports/": 12,
    "/c/seals/reports/{month}/": 14,
    "/c/seals/reports/{month}/figures/{figure}/": 16,
    "/c/seals/target/": 15,
    "/c/seals/target/history/": 12,
    "/c/seals/target/propose/": 14,
    "/c/seals/target/proposals/{proposal}/": 18,
    "/c/seals/faq/": 14,
    "/c/seals/threads/{ask}/refer/": 24,
    "/c/seals/threads/{ask}/point/": 16,
    "/c/seals/items/{page_id}/recommend/": 11,
    "/me/recommended/": 10,
    "/search/?q=orifice": 16,
    "/search/?q=orifice&tag=seals&author=bob.member&when=year&used=1": 34,
    "/search/?q=orifice+moonwater": 34,
    "/experts/?q=orifice": 22,
    "/experts/": 8,
    "/c/seals/experts/": 18,
    "/c/seals/experts/?q=orifice": 22,
    "/c/seals/manage/experts/": 22,
    "/search/": 10,
    "/favourites/": 12,
    "/notices/": 10,
    "/me/notices/": 9,
    "/me/notices/preview/": 24,
    "/me/": 20,
    "/me/following/": 14,
    "/me/skills/": 20,
    "/c/seals/learning/": 12,
    "/c/seals/tags/": 12,
    "/people/bob.member/shelves/": 12,
    "/people/bob.member/": 15,
    "/people/bob.member/posts/": 9,
    "/c/seals/series/": 10,
    "/c/seals/series/orifices/": 12,
    "/c/seals/posts/new/": 14,
    "/c/seals/templates/": 9,
}


def growing(community, alice, bob):
    """growing(…)(3): three more of everything, written by people who are new each time."""

    def more(number: int) -> dict[str, str]:
        places = {}
        for turn in range(number):
            helper = make_user()
            join(helper, community)
            ask = create_item(
                by=helper, community=community, kind=Kind.ASK, title="Which orifice?", body="A *dry* face."
            )
            thread = create_item(
                by=helper, community=community, kind=Kind.THREAD, title="Orifices", body="Let us talk."
            )
            written = {"title": "My orifice", "body": "It was small.", "series": "Orifices"}
            post = write_post(by=helper, community=community, **written)
            if turn == 0:
                title = f"Flush plans {community.items.count()}"
                page = create_item(by=helper, community=community, kind=Kind.PAGE, title=title, body="Plan.")
                document = make_document(helper, community, "orifice.txt", b"An orifice of 3 mm", tags=["seals"])
                places = {
                    "ask": ask.pk,
                    "post": post.pk,
                    "page": page.slug,
                    "document": document.pk,
                    "page_id": page.pk,
                }
            passed_on(helper, community, alice, bob)
            cues = [{"start": second, "end": second + 1, "text": "Listen.", "who": ""} for second in range(turn)]
            episode = make_episode(community, helper, cues=cues, chapters=[{"start": 0.0, "title": "Hello"}])
            places.setdefault("episode", episode.pk)
            event = make_event(community, helper, days=turn + 1, title=f"Clinic {turn}")
            places.setdefault("event", event.pk)
            for guest in User.objects.exclude(pk=helper.pk):
                Guest.objects.get_or_create(event=event.event, user=guest, answer=Guest.Answer.COMING)
            bands = dict.fromkeys(Role.values, (5, 60, 10))
            proposal = propose_target(
                by=helper, community=community, purpose=f"Purpose {helper.pk}.", reason="Why.", bands=bands
            )
            give_voice(by=alice, proposal=proposal, agrees=True)
            places.setdefault("proposal", proposal.pk)
            aim(helper, alice, places)
            report(helper, alice, places)
            try_and_turn(helper, alice, bob, community, places)
            make_newer(document.author, document, "orifice.txt", f"An orifice of {turn} cm".encode())
            edit_item(by=helper, item=page, title=page.title, body=f"Plan {11 + turn}, with an orifice.")
            page.refresh_from_db()
            for reader in (alice, bob):
                react(by=reader, text=post, kind=Reaction.Kind.SAVE)
                react(by=reader, text=thread, kind=Reaction.Kind.LIKE)
            open_issue(by=helper, community=community, title=f"Issue of {helper.pk}")
        filling.fill(community)
        for entry in community.desk_entries.undecided(timezone.now()).filter(kind="newcomer").order_by("pk")[:number]:
            put_off_entry(by=alice, community=community, kind=entry.kind, subject=entry.subject, until="week")
        return places

    return more


def aim(helper, alice, places):
    """A purpose with a target that stands and one that is spoken of, what is beside it, numbers by hand."""
    community = alice.memberships.get(community__slug="seals").community
    purpose = make_purpose(helper, community, adopt_by=alice, text=f"Purpose of {helper.pk}")
    target = make_target(helper, purpose, adopt_by=alice)
    make_target(helper, purpose, low=0.5)
    add_context(by=helper, purpose=purpose, measure="views")
    hand = make_hand(alice, community, name=f"Asked by {helper.pk}", owner=helper)
    add_reading(by=helper, hand=hand, on=last_monday() - timedelta(days=3), value=0.5, n=20)
    made = {"purpose": purpose.pk, "target": target.pk, "hand": hand.key}
    places |= {name: value for name, value in made.items() if name not in places}
    MeasureWeek.objects.get_or_create(
        community=community, key="advice-applied", as_of=last_monday(), defaults={"value": 0.5, "n": 40}
    )


def report(helper, alice, places):
    """One more month that was signed, with one more reader."""
    community = alice.memberships.get(community__slug="seals").community
    month = LAST
    while community.monthly_reports.filter(month=month.first).exists():
        month = month.before
    signed = sign_report(by=alice, report=write_report_of(community, month))
    name_reader(by=alice, community=community, person=make_user(), audience="it")
    figure = signed.figures.get(key="asks")
    places |= {} if "figure" in places else {"month": str(month), "figure": figure.pk}


def let_flow(address, community):
    """The rows of a night and of a Monday, and words that were missed."""
    if "/manage/knowledge/" not in address:
        return
    for _ in range(8):
        join(make_user(), community)  # enough for words to be shown
    fill_flow(last_monday(), anew=True)
    for number in range(count := community.missed_searches.count(), count + 3):
        MissedSearch.objects.create(
            community=community, fingerprint=f"{number:032}", words="x", people=3, last_on=timezone.now().date()
        )


def passed_on(helper, community, alice, bob):
    """A page recommended to bob, and a settled ask in the FAQ."""
    page = create_item(by=helper, community=community, kind=Kind.PAGE, title=f"Plan {helper.pk}", body="An orifice.")
    recommend_item(by=helper, item=page, to=[alice, bob], note="For your orifice.")
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="A wide orifice?", body="?")
    accept_answer(by=bob, reply=write_reply(by=helper, item=ask, body="Wide as [this](/c/seals/)."))
    ask.refresh_from_db()
    count_marked()
    add_to_faq(by=alice, item=ask, heading=f"Heading {helper.pk % 2}")
    flag_text(by=bob, text=page, reason="untrue", words="It is 4 mm.")
    case = flag_text(by=bob, text=ask.accepted_reply, reason="other", words="Too wide.").case
    decide_case(by=alice, case=case, what="leave", to_reporters="It holds.")


def discussing(alice, bob):
    """discussing(…)(item, 3): three more answers and comments under one item, with what people did with them."""

    def more(item, number: int) -> None:
        for _ in range(number):
            helper = make_user()
            join(helper, item.community)
            reply = write_reply(by=helper, item=item, body="Check the orifice, @bob.member.")
            write_reply(by=alice, item=item, parent=reply, body="It was the orifice.")
            react(by=bob, text=reply, kind=Reaction.Kind.USE, note="Gdańsk, two units")
            react(by=alice, text=reply, kind=Reaction.Kind.SAVE)
            if item.is_ask:
                told = create_item(by=helper, community=item.community, kind=Kind.POST, title="Told", body="Before.")
                point_to_item(by=helper, ask=item, item=told, why="It has yours.", reply=None if number % 2 else reply)

    return more


def queries(client: Client, url: str) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return [q["sql"] for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]


@pytest.fixture(scope="module")
def page_queries(request, django_db_setup, django_db_blocker):
    """Of each address to be tested, what it asks when there is a little of everything, and when there is much.

    The community is made once for all addresses: that takes longer than to ask every one of them.
    """
    tests = [item for item in request.session.items if "page_queries" in getattr(item, "fixturenames", ())]
    addresses = [test.callspec.params["address"] for test in tests]
    sizes = []
    places: dict[str, str] = {}
    with django_db_blocker.unblock():
        try:
            with database.kept():
                alice = make_user("Alice Manager", email="alice@example.org")
                bob = make_user("Bob Member", email="bob@example.org")
                community = make_community(slug="seals", manager=alice)
                join(bob, community)
            for number in (2, 4):
                with database.kept():
                    places = growing(community, alice, bob)(number) | places
                    for item in community.items.filter(pk__in=[places["ask"], places["post"]]):
                        discussing(alice, bob)(item, number)
                    accept_first(places["ask"])
                sizes.append({address: visited(address, places, alice, bob, community) for address in addresses})
        finally:
            django_db_setup.give_back()
    return {address: [size[address] for size in sizes] for address in addresses}


def accept_first(ask_id):
    ask = Item.objects.get(pk=ask_id)
    if not ask.accepted_reply_id:
        accept_answer(by=ask.author, reply=ask.replies.answers().first())


def visited(address, places, alice, bob, community):
    """What is asked at a second visit, or why there was none; nothing stays of either."""
    client = Client()
    client.force_login(alice if "/manage/" in address or "/templates/" in address else bob)
    url = address.format(**places)
    with transaction.atomic():
        try:
            let_flow(address, community)
            queries(client, url)  # the first visit also notes that it happened
            return queries(client, url)
        except Exception as error:
            return error
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_keeps_its_budget_however_much_there_is(address, page_queries):
    for visit in page_queries[address]:
        if isinstance(visit, Exception):
            raise visit
    few, many = page_queries[address]
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= BUDGETS[address], "\n".join(many)


# For administrators, whatever the number of communities.
SITE_BUDGETS = {"/site/": 8, "/site/communities.csv": 5, "/site/adoption/": 7, "/site/operations/": 18}


@pytest.mark.parametrize("address", SITE_BUDGETS)
def test_a_page_of_the_site_keeps_its_budget_however_many_communities_there_are(address, as_user, community):
    client = as_user(make_user("Ada Administrator", is_superuser=True))
    count_week()
    note_night(is_checked=False)
    look_at_communities()
    few = queries(client, address)
    for _ in range(4):
        make_community(manager=make_user())
    look_at_communities()
    many = queries(client, address)
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= SITE_BUDGETS[address], "\n".join(many)


def test_a_visit_a_day_later_costs_no_more(as_user, alice, bob, community):
    growing(community, alice, bob)(3)
    client = as_user(bob)
    client.get("/c/seals/")
    community.memberships.filter(user=bob).update(visited_at=timezone.now() - timedelta(days=2))
    assert len(queries(client, "/c/seals/")) <= BUDGETS["/c/seals/"]
    assert Community.objects.get(pk=community.pk).member_count >= 2


def test_the_page_of_the_api_has_no_script_its_policy_would_block(client, db):
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert "SwaggerUIBundle" in client.get("/api/v1/docs/?script=").content.decode()
    assert "script-src" not in response["Content-Security-Policy"]
