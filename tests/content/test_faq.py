"""The FAQ of a community: what belongs there, headings and order, who keeps it, what goes from it by itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Position, Visibility
from content.actions import (
    accept_answer,
    add_to_faq,
    archive_item,
    close_thread,
    create_item,
    merge_thread,
    move_faq_entry,
    move_faq_heading,
    remove_from_faq,
    remove_item,
    write_reply,
)
from content.actions.faq import _grouped
from content.models import FaqEntry, Kind
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(community, alice, bob):
    """asked("Why?"): an ask of bob's that alice answered, and he accepted."""

    def make(title):
        ask = create_item(by=bob, community=community, kind=Kind.ASK, title=title, body="?")
        accept_answer(by=bob, reply=write_reply(by=alice, item=ask, body=f"Because of {title}"))
        ask.refresh_from_db()
        return ask

    return make


def url(item, name="faq-add", *args):
    return reverse(f"content:{name}", args=[item.community.slug, *(args or [item.pk])])


def order(community):
    return [(e.heading, e.item.title) for e in FaqEntry.objects.filter(community=community).in_order()]


def test_an_answered_ask_stands_there_with_its_answer(asked, community, alice, bob, charlie, as_user):
    ask = asked("Why do faces blister?")
    as_user(alice).post(url(ask), {"heading": "Seals"})
    act = Act.objects.get(verb=Verb.GARDEN)
    assert (act.object_id, act.owner_id, act.actor_id) == (ask.pk, bob.pk, alice.pk)
    for reader in (bob, charlie):
        page = as_user(reader).get("/c/seals/faq/").content.decode()
        assert "Why do faces blister?" in page
        assert "Because of" in page
        assert "Take out" not in page
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get("/c/seals/faq/").status_code in {403, 404}


def test_only_what_answers_belongs_there(community, alice, bob):
    ask = make_item(community, bob, Kind.ASK)
    for item in (ask, make_item(community, bob, Kind.POST)):
        with pytest.raises(ValidationError, match="A page belongs here"):
            add_to_faq(by=alice, item=item)
    add_to_faq(by=alice, item=close_thread(by=bob, item=ask))
    add_to_faq(by=alice, item=make_item(community, bob, Kind.PAGE))
    assert FaqEntry.objects.count() == 2


def test_experts_and_managers_keep_it(asked, community, bob, charlie, as_user):
    ask = asked("Why?")
    for other in (bob, charlie):
        assert as_user(other).get(url(ask)).status_code == 403
        with pytest.raises(PermissionDenied):
            add_to_faq(by=other, item=ask)
    expert = make_user("Ed Expert")
    join(expert, community, Position.EXPERT)
    entry = add_to_faq(by=expert, item=ask)
    for name in ("faq-entry-remove",):
        assert as_user(bob).post(url(ask, name, entry.pk)).status_code == 403
    assert as_user(bob).post(url(ask, "faq-entry-move", entry.pk, "up")).status_code == 403


def test_headings_and_order(asked, community, alice, as_user):
    first, second, third, fourth = (asked(title) for title in ("One", "Two", "Three", "Four"))
    add_to_faq(by=alice, item=first, heading="Seals")
    add_to_faq(by=alice, item=second, heading="Pumps")
    entry = add_to_faq(by=alice, item=third, heading="seals")
    add_to_faq(by=alice, item=fourth)
    assert order(community) == [("Seals", "One"), ("Seals", "Three"), ("Pumps", "Two"), ("", "Four")]
    as_user(alice).post(url(third, "faq-entry-move", entry.pk, "up"))
    as_user(alice).post(url(third, "faq-heading-move", entry.pk, "down"))
    assert order(community) == [("Pumps", "Two"), ("Seals", "Three"), ("Seals", "One"), ("", "Four")]
    move_faq_entry(by=alice, entry=entry, up=True)
    move_faq_heading(by=alice, entry=FaqEntry.objects.get(item=fourth), up=False)
    assert order(community)[1] == ("Seals", "Three")
    as_user(alice).post(url(third), {"heading": "Pumps"})
    assert order(community) == [("Pumps", "Two"), ("Pumps", "Three"), ("Seals", "One"), ("", "Four")]
    assert as_user(alice).post(url(third, "faq-entry-move", entry.pk, "sideways")).status_code == 404


def test_taking_it_out_withdraws_the_act(asked, alice, community, as_user):
    ask = asked("Why?")
    entry = add_to_faq(by=alice, item=ask)
    as_user(alice).post(url(ask, "faq-entry-remove", entry.pk))
    assert Act.objects.get(verb=Verb.UNDO, actor_id=alice.pk).undo_of_id == entry.act_id
    assert order(community) == []


def test_ones_own_is_no_act(community, alice):
    entry = add_to_faq(by=alice, item=make_item(community, alice, Kind.PAGE))
    assert entry.act_id is None
    remove_from_faq(by=alice, entry=entry)


def test_what_is_gone_or_outdated_leaves_it(asked, alice, bob, as_user):
    gone, old, merged, stays = (asked(title) for title in ("Gone", "Old", "Merged", "Stays"))
    for ask in (gone, old, merged):
        add_to_faq(by=alice, item=ask)
    remove_item(by=bob, item=gone)
    archive_item(by=bob, item=old, reason="x")
    merge_thread(by=alice, item=merged, into=stays)
    page = as_user(bob).get("/c/seals/faq/")
    assert [entry.item.title for _, entries in page.context["groups"] for entry in entries] == ["Stays"]


def test_one_moves_past_what_is_not_shown(asked, alice, bob, community):
    entries = [add_to_faq(by=alice, item=asked(title)) for title in ("One", "Hidden", "Three")]
    archive_item(by=bob, item=entries[1].item, reason="x")
    move_faq_entry(by=alice, entry=entries[2], up=True)
    assert order(community)[0] == ("", "Three")


@given(st.lists(st.sampled_from("abc")))
@settings(max_examples=40, deadline=None)
def test_headings_keep_together_and_keep_their_order(headings):
    entries = [FaqEntry(pk=number, heading=heading) for number, heading in enumerate(headings, start=1)]
    groups = _grouped(entries)
    assert [group[0].heading for group in groups] == list(dict.fromkeys(headings))
    assert all(group == sorted(group, key=lambda entry: entry.pk) for group in groups)
    assert sorted(entry.pk for group in groups for entry in group) == [entry.pk for entry in entries]
