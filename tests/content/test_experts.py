"""Who knows: who is found for whom, why, in which order; what is kept equals a count from nothing; limits in every door."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.actions import leave_community
from communities.models import Lifecycle, Position, Visibility
from content.actions import (
    accept_answer,
    ask_people,
    change_tag,
    create_item,
    edit_item,
    mark_first_useful,
    merge_tags,
    react,
    refer_ask,
    remove_item,
    remove_reply,
    restore_item,
    restore_reply,
    set_level,
    set_reach,
    unmark_first_useful,
    unreact,
    withdraw_acceptance,
    write_reply,
)
from content.experts import experts_for, experts_on, roster_of, self_declared, topics_known
from content.experts.asking import ways_to
from content.experts.counting import count_everybody, count_marked
from content.experts.hours import hours_in_words, is_there
from content.lookout import whom_to_ask
from content.models import HelpGiven, HelpMark, Item, Kind, KnownFor, Reach, Reaction, Referral, Reply, Tag, TagSynonym
from content.wishes import Wish
from roles.actions import opt_out
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas(community):
    jonas = make_user("Jonas Knows", handle="jonas")
    join(jonas, community)
    return jonas


@pytest.fixture
def help_with(community, jonas):
    """help_with("pumps", fans=3): Jonas answers an ask of three people each, and is accepted."""

    def more(tag="pumps", *, fans=1, by=None, place=None, times=1, days=0):
        for _ in range(fans):
            asker = make_user()
            join(asker, place or community)
            for turn in range(times):
                ask = create_item(
                    by=asker, community=place or community, kind=Kind.ASK, title=f"Rattles {turn}", body="?", tags=[tag]
                )
                answer = write_reply(by=by or jonas, item=ask, body="Like this.")
                accept_answer(by=asker, reply=answer)
                if days:
                    Item.objects.filter(pk=ask.pk).update(accepted_at=timezone.now() - timedelta(days=days))
        count_marked()

    return more


def found(words, by, **where):
    return [expert.person.handle for expert in experts_on(words, by=by, **where)]


# Who is found


def test_who_helped_is_found_with_the_reason_and_what_helped(help_with, bob, jonas):
    help_with("pumps", fans=2)
    (expert,) = experts_on("pumps", by=bob)
    assert (expert.person, expert.why) == (jonas, "Answered 2 asks about pumps")
    assert [(text.what, text.place) for text in expert.evidence] == [("answer, accepted", "Seals and pumps")] * 2
    assert expert.is_free


def test_an_answer_nobody_took_up_counts_nothing(community, alice, bob, jonas):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Pumps", body="?", tags=["pumps"])
    answer = write_reply(by=jonas, item=ask, body="No idea.")
    react(by=bob, text=answer, kind="like")
    count_marked()
    assert found("pumps", bob) == []


@pytest.mark.parametrize("how", ["use", "thank"])
def test_a_page_that_was_used_or_thanked_for_counts(community, alice, bob, jonas, how):
    page = create_item(by=jonas, community=community, kind=Kind.PAGE, title="Flush plans", body=".", tags=["plans"])
    react(by=alice, text=page, kind=how)
    count_marked()
    assert [expert.why for expert in experts_on("plans", by=bob)] == ["Wrote a text about plans that helped"]


def test_one_fan_counts_once_however_often(help_with, community, bob):
    rival = make_user("Rival", handle="rival")
    join(rival, community)
    help_with(fans=1, times=5)
    help_with(fans=2, by=rival)
    assert found("pumps", bob) == ["rival", "jonas"]
    row = KnownFor.objects.get(person__handle="jonas", tag__slug="pumps")
    assert (row.people, row.texts) == (1, 5)


def test_one_fan_in_two_communities_and_two_tags_counts_once(help_with, community, alice, bob, jonas):
    other, rival = make_community("Other", manager=alice), make_user("Rival", handle="rival")
    fan = make_user()
    for person in (rival, jonas, fan):
        join(person, other)
    join(fan, community)
    join(rival, community)
    for place in (community, other):
        ask = create_item(by=fan, community=place, kind=Kind.ASK, title="x", body="?", tags=["pumps", "pump"])
        accept_answer(by=fan, reply=write_reply(by=jonas, item=ask, body="So."))
    help_with(fans=2, by=rival)
    assert found("pumps", bob) == ["rival", "jonas"]


def test_lately_goes_before_long_ago_and_two_years_ago_is_forgotten(help_with, community, bob):
    rival, old = make_user("Rival", handle="rival"), make_user("Old", handle="old")
    join(rival, community)
    join(old, community)
    help_with(fans=3, days=200)
    help_with(fans=1, by=rival)
    help_with(fans=9, by=old, days=800)
    count_everybody()
    assert found("pumps", bob) == ["rival", "jonas"]


def test_topics_are_found_by_other_words_nearly_and_in_titles(help_with, community, alice, bob):
    help_with("mechanical seals")
    tag = Tag.objects.get(slug="mechanical-seals")
    TagSynonym.objects.create(community=community, tag=tag, slug="gaskets", name="gaskets")
    for words in (
        "mechanical seals",
        "Mechanical seal",
        "#mechanical-seals",
        "gaskets",
        "gasket",
        "my mechanical seal",
    ):
        assert found(words, bob) == ["jonas"], words
    assert experts_on("rattle", by=bob)[0].why == "Answered an ask with “rattle” in the title"
    for words in ("moonwater", "\x00", "' or 1=1 --", "%", "x" * 200, "🙂", '"'):
        assert found(words, bob) == [], words


def test_the_longer_name_is_meant_where_both_are_tags(help_with, community, bob):
    rival = make_user("Rival", handle="rival")
    join(rival, community)
    help_with("pump")
    help_with("pump house", by=rival)
    assert found("pump house", bob) == ["rival"]


# For whom


def test_help_in_rooms_one_may_not_read_neither_shows_nor_orders(help_with, community, alice, bob, charlie, jonas):
    private = make_community("Secret", manager=alice, visibility=Visibility.PRIVATE)
    rival = make_user("Rival", handle="rival")
    for person in (jonas, rival, bob):
        join(person, private)
    join(rival, community)
    help_with(fans=2)
    help_with(fans=1, by=rival)
    help_with(fans=5, by=rival, place=private)
    assert found("pumps", bob) == ["rival", "jonas"]
    assert found("pumps", charlie) == ["jonas", "rival"]
    assert {text.place for expert in experts_on("pumps", by=charlie) for text in expert.evidence} == {community.name}
    assert experts_on("pumps", by=charlie)[1].why == "Answered an ask about pumps"
    assert found("pumps", bob, community=private) == ["rival"]
    assert topics_known(charlie) == []


def test_what_was_removed_shows_nobody_even_before_it_is_counted(help_with, bob, alice):
    help_with()
    remove_item(by=alice, item=Item.objects.get(title="Rattles 0"))
    assert KnownFor.objects.exists()
    assert found("pumps", bob) == []


def test_who_would_rather_not_is_not_found(help_with, community, bob, jonas, alice):
    help_with()
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])

    def doors():
        room = whom_to_ask(bob, Wish.read({"q": "pumps xyzzy"}))
        return bool(found("pumps", bob)), bool(experts_for(ask, bob)), jonas in [h.person for h in room.helpers]

    assert doors() == (True, True, True)
    for close, undo in (
        (lambda: set_reach(by=jonas, is_listed=False), lambda: set_reach(by=jonas, is_listed=True)),
        (lambda: set_reach(by=jonas, quiet_topics=["Pumps"]), lambda: set_reach(by=jonas, quiet_topics=[])),
        (lambda: set_level(by=jonas, target=bob, level="mute"), lambda: jonas.follows.all().delete()),
        (lambda: opt_out(by=jonas, community=community), lambda: jonas.role_opt_outs.all().delete()),
        (lambda: opt_out(by=jonas), lambda: jonas.role_opt_outs.all().delete()),
        (lambda: type(jonas).objects.filter(pk=jonas.pk).update(is_active=False),
         lambda: type(jonas).objects.filter(pk=jonas.pk).update(is_active=True)),
    ):  # fmt: skip
        close()
        assert doors() == (False, False, False)
        undo()
        assert doors() == (True, True, True)
    leave_community(by=jonas, community=community)
    assert doors() == (False, False, False)


def test_whom_one_muted_oneself_is_not_found(help_with, bob, jonas):
    help_with()
    set_level(by=bob, target=jonas, level="mute")
    assert found("pumps", bob) == []


def test_who_cannot_be_asked_now_stays_on_the_list_and_in_no_other_door(help_with, community, alice, bob, jonas):
    help_with()
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    for close in ({"away_until": timezone.now().date() + timedelta(days=3)}, {"referrals_a_week": 0}):
        set_reach(by=jonas, **close)
        assert [expert.is_free for expert in experts_on("pumps", by=bob)] == [False]
        assert experts_for(ask, bob) == []
        assert jonas not in [helper.person for helper in whom_to_ask(bob, Wish.read({"q": "pumps xyzzy"})).helpers]
        for referring in (
            lambda: refer_ask(by=bob, ask=ask, expert=jonas),
            lambda: ask_people(by=bob, community=community, to=[jonas], title="T", body="B"),
        ):
            with pytest.raises(ValidationError, match="cannot be asked just now"):
                referring()
        set_reach(by=jonas, away_until=None, referrals_a_week=5)
    assert not Item.objects.filter(title="T").exists()
    assert [expert.person for expert in experts_for(ask, bob)] == [jonas]


def test_an_ask_for_everybody_counts_only_what_all_its_readers_may_read(help_with, community, alice, jonas):
    private = make_community("Secret", manager=alice, visibility=Visibility.PRIVATE)
    join(jonas, private)
    help_with(place=private)
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    assert experts_for(ask) == []
    assert [expert.person for expert in experts_for(ask, alice)] == [jonas]
    inside = create_item(by=alice, community=private, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    assert [expert.person for expert in experts_for(inside)] == [jonas]


# What is kept


def kept():
    help_rows = HelpGiven.objects.values_list(
        "helper", "helped", "community", "item", "reply", "how", "at", "tags", "words"
    )
    known = KnownFor.objects.values_list("person", "community", "tag", "people", "texts", "weight", "newest_at")
    return sorted(map(str, help_rows)), sorted(map(str, known))


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 3)), min_size=4, max_size=14))
def test_what_is_kept_is_what_a_count_from_nothing_gives(steps):
    alice, community = make_user(), make_community()
    people = [make_user() for _ in range(3)]
    for person in (alice, *people):
        join(person, community, Position.MANAGER if person == alice else Position.MEMBER)
    asks = [
        create_item(
            by=people[n], community=community, kind=Kind.ASK, title=f"Ask {n}", body="?", tags=["a", "b"][: n + 1]
        )
        for n in range(2)
    ]
    page = create_item(by=people[2], community=community, kind=Kind.PAGE, title=f"Page {community.pk}", body=".")
    answers = [
        write_reply(by=people[(n + 1) % 3], item=ask, body=f"{n} {m}") for n, ask in enumerate(asks) for m in "xy"
    ]
    acts = [
        lambda n: accept_answer(by=answers[n].item.author, reply=answers[n]),
        lambda n: withdraw_acceptance(by=asks[n % 2].author, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: react(by=alice, text=answers[n], kind="use"),
        lambda n: unreact(by=alice, text=answers[n], kind="use"),
        lambda n: react(by=people[0], text=page, kind="thank"),
        lambda n: mark_first_useful(by=answers[n].item.author, reply=answers[n]),
        lambda n: unmark_first_useful(by=asks[n % 2].author, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: remove_reply(by=alice, reply=Reply.objects.get(pk=answers[n].pk)),
        lambda n: restore_reply(by=alice, reply=Reply.objects.get(pk=answers[n].pk)),
        lambda n: remove_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: restore_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: edit_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk), title=f"New {n}", body="?", tags=["c"]),
        lambda n: change_tag(by=alice, tag=Tag.objects.filter(community=community).first(), name=f"name {n}"),
        lambda n: merge_tags(by=alice, tag=Tag.objects.filter(community=community).first(),
                             into=Tag.objects.filter(community=community).last()),
    ]  # fmt: skip
    for number, which in steps:
        with suppress(ValidationError, PermissionDenied, Http404):  # a step that is refused changes nothing
            acts[number](which)
        if which == 3:
            count_marked()
    count_marked()
    assert not HelpMark.objects.exists()
    before = kept()
    count_everybody()
    assert kept() == before


# Asking


def test_an_ask_is_addressed_in_one_click_and_they_are_told(help_with, community, bob, jonas, alice, charlie, as_user):
    help_with()
    browser = as_user(bob)
    page = browser.get("/experts/", {"q": "pumps"}).content.decode()
    assert "One person helped with “pumps”" in page
    assert 'href="/c/seals/asks/new/?to=jonas&amp;tag=pumps"' in page
    form = browser.get("/c/seals/asks/new/?to=jonas&tag=pumps").content.decode()
    assert '<input type="checkbox" name="to" value="jonas"' in form
    sent = {"title": "Why does it hum?", "body": "Since May.", "tags": "pumps", "to": ["jonas"]}
    answer = browser.post("/c/seals/asks/new/?to=jonas", sent, follow=True)
    ask = Item.objects.get(title="Why does it hum?")
    assert answer.redirect_chain[-1][0] == ask.get_absolute_url()
    deliver_waiting()
    notice = Notice.objects.get(recipient=jonas, kind="asked")
    assert notice.last_actor == bob
    assert "Bob Member asks you" in " ".join(as_user(jonas).get("/notices/").content.decode().split())
    assert Referral.objects.get(ask=ask).act_id is None
    outside = as_user(charlie).get("/experts/", {"q": "pumps"}).content.decode()
    assert "Jonas Knows" in outside
    assert "Ask Jonas" not in outside


def test_somebody_unwilling_costs_nothing_of_what_was_typed(community, bob, jonas, as_user):
    set_reach(by=jonas, referrals_a_week=0)
    sent = {"title": "Why does it hum?", "body": "Since May.", "to": ["jonas"]}
    page = as_user(bob).post("/c/seals/asks/new/?to=jonas", sent).content.decode()
    assert "cannot be asked just now" in page
    assert 'value="Why does it hum?"' in page
    assert not Item.objects.filter(title="Why does it hum?").exists()
    as_user(bob).post("/c/seals/asks/new/?to=jonas", sent | {"to": []})
    assert Item.objects.filter(title="Why does it hum?").exists()


def test_one_of_ones_open_asks_is_brought_to_them(help_with, community, bob, jonas, as_user):
    help_with()
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Still open", body="?")
    assert [each.title for each in ways_to({jonas.pk: community.pk}, by=bob)[jonas.pk].asks] == ["Still open"]
    page = as_user(bob).get("/experts/?q=pumps").content.decode()
    assert f'action="/c/seals/threads/{ask.pk}/refer/"' in page
    as_user(bob).post(f"/c/seals/threads/{ask.pk}/refer/", {"chosen": "jonas"})
    assert Referral.objects.filter(ask=ask, expert=jonas).exists()


# What people say of themselves, and when they are there


def test_what_one_says_of_oneself_stands_apart(community, bob, jonas, charlie, as_user):
    set_reach(by=jonas, asks_about=["Seals", "Pump houses"])
    assert [each.person for each in self_declared("seals", by=charlie)] == [jonas]
    page = as_user(bob).get("/c/seals/experts/?q=seals").content.decode()
    assert "They say of themselves" in page
    assert "“Ask me about Seals, Pump houses”" in page
    assert "Nobody known here yet" in page
    assert "Ask me about" in as_user(bob).get("/people/jonas/").content.decode()
    set_reach(by=jonas, is_listed=False)
    assert self_declared("seals", by=bob) == []


def at(day, hour):
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)  # the 23rd is a Monday


@pytest.mark.parametrize(
    ("moment", "hours", "says"),
    [
        (at(23, 8), (time(8), time(16)), "usually there now, 10:30 there"),
        (at(23, 15), (time(8), time(16)), "usually back tomorrow at 08:00, 17:30 there"),
        (at(23, 3), (time(8), time(16)), "usually back today at 08:00, 05:30 there"),
        (at(27, 15), (time(8), time(16)), "usually back on Monday at 08:00, 17:30 there"),
        (at(23, 23), (time(22), time(6)), "usually there now, 01:30 there"),
        (at(28, 2), (time(22), time(6)), "usually there now, 04:30 there"),
        (at(23, 2), (time(22), time(6)), "usually back today at 22:00, 04:30 there"),
        (at(23, 8), (None, None), "10:30 there"),
    ],
)
def test_when_somebody_is_there_in_words(moment, hours, says):
    person = make_user(time_zone="Europe/Helsinki")
    reach = Reach(user=person, works_from=hours[0], works_until=hours[1])
    assert hours_in_words(reach, person, moment) == says
    assert (is_there(reach, person, moment) is True) == ("there now" in says)
    assert hours_in_words(None, person, moment).endswith("there")


def test_limits_are_set_on_one_page_and_shown_to_nobody_else(community, bob, jonas, as_user):
    browser = as_user(jonas)
    assert browser.get("/me/reach/").status_code == 200
    ahead = timezone.now().date() + timedelta(days=9)
    sent = {
        "referrals_a_week": 2,
        "offers_a_week": 1,
        "away_until": str(ahead),
        "languages": "English, Polish",
        "works_from": "22:00",
        "works_until": "06:00",
        "works_on": ["0", "6"],
        "asks_about": "Seals, seals, Bearings",
        "quiet_topics": "Invoices",
        "takes_recommendations": "on",
    }
    assert browser.post("/me/reach/", sent).status_code == 302
    reach = Reach.objects.get(user=jonas)
    assert (reach.referrals_a_week, reach.away_until, reach.works_on) == (2, ahead, [0, 6])
    assert (reach.asks_about, reach.quiet_slugs, reach.is_listed) == (["Seals", "Bearings"], ["invoices"], False)
    jonas.refresh_from_db()
    assert jonas.languages == ["English", "Polish"]
    page = browser.post("/me/reach/", sent | {"works_until": ""}).content.decode()
    assert "when your working day begins and when it ends" in page
    page = browser.post("/me/reach/", sent | {"away_until": str(date(ahead.year + 3, 1, 1))}).content.decode()
    assert "within a year" in page
    assert "Invoices" not in as_user(bob).get("/people/jonas/").content.decode()


# The roster, and what is missing in it


def test_the_roster_has_experts_first_then_who_helped(help_with, community, bob, jonas, as_user, charlie):
    eva = make_user("Eva Expert", handle="eva")
    join(eva, community, Position.EXPERT)
    help_with(fans=2)
    roster = roster_of(community, by=bob)
    assert [(entry.person, [tag.name for tag in entry.topics]) for entry in roster] == [(eva, []), (jonas, ["pumps"])]
    assert "Jonas Knows" in as_user(charlie).get("/c/seals/experts/").content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get("/c/seals/experts/").status_code == 404
    assert as_user(charlie).get("/c/seals/experts/?q=pumps").status_code == 404


def test_topics_nobody_is_known_for_are_named_to_managers(help_with, community, alice, bob, as_user):
    help_with("pumps")
    create_item(by=bob, community=community, kind=Kind.ASK, title="Lost", body="?", tags=["invoices"])
    page = as_user(alice).get("/c/seals/manage/experts/")
    gaps = [(gap.tag.name, gap.waiting, gap.is_gap) for gap in page.context["gaps"]]
    assert gaps == [("invoices", 1, True), ("pumps", 0, False)]
    assert "Nobody is known for 1 of 2 topics." in page.content.decode()
    assert "0 experts appointed; 5 to 10 carry a community." in page.content.decode()
    assert as_user(bob).get("/c/seals/manage/experts/").status_code == 403


def test_an_archived_community_is_no_place_to_ask(help_with, community, bob, jonas):
    help_with()
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    assert found("pumps", bob) == ["jonas"]
    assert ways_to({jonas.pk: community.pk}, by=bob)[jonas.pk].community is None


def test_the_api_answers_the_same(help_with, bob, jonas, charlie, as_user, client):
    help_with(fans=2)
    assert client.get("/api/v1/experts/?q=pumps").status_code in {401, 403}
    (row,) = as_user(bob).get("/api/v1/experts/?q=pumps").json()["results"]
    assert (row["person"], row["why"], row["is_free"]) == ("jonas", "Answered 2 asks about pumps", True)
    assert len(row["evidence"]) == 2
    assert as_user(bob).get("/api/v1/experts/").json()["results"] == []
    assert as_user(bob).get("/api/v1/experts/?q=pumps&community=nowhere").status_code == 404


def test_a_count_of_one_person_leaves_the_others_alone(help_with, bob, jonas):
    help_with()
    rows = set(HelpGiven.objects.values_list("pk", flat=True))
    Reaction.objects.all().delete()
    HelpMark.objects.create(helper=bob)
    assert count_marked() == 1
    assert set(HelpGiven.objects.values_list("pk", flat=True)) == rows
