"""A held text exists for its author, managers and administrators alone: through every door there is."""

import pytest
from django.urls import reverse

from activity.digest import digest_for
from activity.models import Mail, Notice
from activity.tasks import deliver_waiting
from content.actions import (
    create_item,
    create_shelf,
    decide_case,
    edit_item,
    flag_text,
    react,
    recommend_item,
    renew_calendar_key,
    renew_feed_key,
    set_level,
    shelve_item,
    store_file,
    write_reply,
)
from content.experts.counting import count_marked
from content.experts.finding import experts_for
from content.models import Case, File, Follow, Item, Kind, Reply
from tests.content.uploads import picture, upload
from tests.factories import join, make_community, make_event, make_user
from tests.mailroom import send_all, verify

pytestmark = pytest.mark.django_db
SECRET = "zwischenring"  # stands in every part of what is held
TITLE = "Zwischenring at Nordal"


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def held(community, alice, bob, dora):
    """One of each kind by bob, an answer and a comment of his, all held; dora follows, saved, used and shelved them."""
    sketch = store_file(by=bob, community=community, upload=upload("zwischenring.png", picture()))
    words = {"community": community, "title": TITLE, "body": f"A {SECRET}, see {sketch.markdown}", "tags": [SECRET]}
    items = [
        create_item(by=bob, kind=kind, **words | {"title": f"{TITLE} {kind}"})
        for kind in (Kind.ASK, Kind.THREAD, Kind.POST, Kind.PAGE)
    ]
    event = make_event(community, bob, title=f"{TITLE} event", body=SECRET)
    plain = create_item(by=dora, community=community, kind=Kind.ASK, title="Which ring?", body="For pump 3.")
    answer = write_reply(by=bob, item=plain, body=f"The {SECRET} [[{items[3].title}]]. @dora")
    comment = write_reply(by=bob, item=plain, body=f"Any {SECRET} will do.", as_comment=True)
    card = f"I read this:\n\n{items[2].get_absolute_url()}\n"
    create_item(by=dora, community=community, kind=Kind.POST, title="What I read", body=card)
    shelf = create_shelf(by=dora, title="Rings", is_public=True)
    for text in (*items, answer):
        react(by=dora, text=text, kind="save")
        react(by=dora, text=text, kind="use", note="Pump 3")
    for item in items:
        set_level(by=dora, target=item, level=Follow.Level.WATCH)
        shelve_item(by=dora, shelf=shelf, item=item, why="A ring")
    edit_item(by=bob, item=items[2], title=items[2].title, body=f"Another {SECRET}")
    recommend_item(by=alice, item=items[2], to=[dora], note="Look")
    deliver_waiting()
    count_marked()
    texts = [*items, event, answer, comment]
    for text in texts:
        case = flag_text(by=dora, text=text, reason="hurtful", words="It should not stand there.").case
        decide_case(by=alice, case=case, what="hold", to_author="Not like this.")
    deliver_waiting()
    count_marked()
    return texts


def doors(dora, item_id):
    key, calendar = renew_feed_key(by=dora).key, renew_calendar_key(by=dora).key
    pages = [
        "/", "/c/", "/c/seals/", "/c/seals/asks/?tab=all", "/c/seals/threads/", "/c/seals/posts/", "/c/seals/pages/",
        "/c/seals/pages/?q=nordal", "/c/seals/events/", "/c/seals/documents/", "/c/seals/tags/", "/c/seals/faq/",
        f"/c/seals/tags/{SECRET}/", "/c/seals/threads/?tag=zwischenring", "/search/?q=nordal",
        "/c/seals/asks/similar/?title=What+at+Nordal", "/notices/", "/notices/badge/", "/me/following/",
        "/favourites/", "/me/recommended/", "/me/reports/", "/people/dora/", "/people/dora/shelves/", "/c/seals/series/",
        "/c/seals/suggestions/", "/experts/?q=ring", "/c/seals/members/", "/c/seals/charter/",
        "/c/seals/completions/?q=zwi&kind=page", "/people/dora/feed/", "/c/seals/measures/",
        "/api/v1/items/", "/api/v1/items/?tag=zwischenring", "/api/v1/notices/", f"/api/v1/items/{item_id}/replies/",
        "/api/v1/tags/?community=seals", "/api/v1/events/", "/api/v1/follows/",
    ]  # fmt: skip
    fed = [f"/c/seals/feed/?key={key}", f"/calendar/events.ics?key={calendar}", "/c/seals/feed/"]
    return [*pages, *fed]


def test_no_page_list_search_feed_notice_or_answer_of_the_api_shows_it(as_user, held, dora, charlie, bob):
    plain, read = Item.objects.get(title="Which ring?"), Item.objects.get(title="What I read")
    for person in (dora, charlie):
        client = as_user(person)
        for address in [*doors(dora, plain.pk), plain.get_absolute_url(), read.get_absolute_url()]:
            answer = client.get(address)
            assert answer.status_code in {200, 302, 403, 404}, (address, answer.status_code)
            text = answer.content.decode().lower().replace(f"/tags/{SECRET}/", "").replace(f"tag={SECRET}", "")
            if SECRET in text:
                at = text.index(SECRET)
                raise AssertionError((person.handle, address, text[max(0, at - 200) : at + 100]))


def test_its_own_addresses_say_that_there_is_none(as_user, held, dora, charlie, bob, alice):
    token = File.objects.get().get_absolute_url()
    for person in (dora, charlie):
        client = as_user(person)
        assert client.get(token).status_code == 404
        for text in held:
            noun = "item" if isinstance(text, Item) else "reply"
            addresses = [
                reverse(f"content:{noun}-{act}", args=["seals", text.pk]) for act in ("history", "flag", "remove")
            ]
            if noun == "item":
                addresses += [text.get_absolute_url(), f"/api/v1/items/{text.pk}/", f"/api/v1/items/{text.pk}/replies/"]
                addresses += [
                    reverse(f"content:item-{act}", args=["seals", text.pk]) for act in ("diff", "links", "recommend")
                ]
            else:
                addresses += [f"/api/v1/replies/{text.pk}/", reverse("content:reply-comment", args=["seals", text.pk])]
            for address in addresses:
                assert client.get(address).status_code == 404, (person.handle, address)
    for person in (alice, bob):
        client = as_user(person)
        assert client.get(token).status_code == 200
        for item in held[:5]:
            shown = client.get(item.get_absolute_url(), follow=True)
            assert shown.status_code == 200
            assert SECRET in shown.content.decode().lower()


def test_what_is_counted_and_who_is_named_for_it_rests_meanwhile(held, community, dora, bob):
    plain = Item.objects.get(title="Which ring?")
    assert (plain.answer_count, plain.comment_count) == (0, 0)
    assert not Item.objects.published().by_author(bob).exists()
    assert not Reply.objects.present().filter(author=bob).exists()
    assert bob not in [expert.person for expert in experts_for(plain)]
    assert not any(SECRET in f"{line.title} {line.reason}".lower() for line in digest_for(dora).lines)
    assert not Notice.objects.visible_to(dora).filter(title__icontains=SECRET).exists()
    assert not Notice.objects.visible_to(dora).filter(last_actor=bob, item_id=plain.pk).exists(), "nor that he answered"


def test_letting_it_out_opens_every_door_again(as_user, held, alice, dora):
    for case in Case.objects.filter(settled_at=None):
        decide_case(by=alice, case=case, what="leave", to_reporters="It is fine.")
    assert Item.objects.visible_to(dora).filter(title__icontains=SECRET).count() == 5
    plain = Item.objects.get(title="Which ring?")
    assert (plain.answer_count, plain.comment_count) == (1, 1)
    assert SECRET in as_user(dora).get(plain.get_absolute_url()).content.decode().lower()
    assert Notice.objects.visible_to(dora).filter(item_id=plain.pk).exists()


def test_a_mail_that_waits_says_nothing_of_it(community, bob, dora):
    verify(dora)
    plain = create_item(by=dora, community=community, kind=Kind.ASK, title="Which ring?", body="For pump 3.")
    answer = write_reply(by=bob, item=plain, body=f"The {SECRET}.")
    deliver_waiting()
    assert Mail.objects.waiting().filter(recipient=dora).exists()
    flag_text(by=make_other(community), text=answer, reason="confidential", words="It is a secret.")
    send_all()
    assert Mail.objects.get(recipient=dora, kind="notice").state == Mail.State.SKIPPED


def make_other(community):
    person = make_user()
    join(person, community)
    return person


def test_an_administrator_sees_it_and_another_communitys_manager_does_not(as_user, held, charlie):
    admin = make_user("Ada Administrator", is_superuser=True, is_staff=True)
    make_community(manager=charlie)
    assert as_user(admin).get(held[0].get_absolute_url(), follow=True).status_code == 200
    assert as_user(charlie).get(held[0].get_absolute_url()).status_code == 404
