"""The administration of texts and of the ledger: look, remove, restore; no way around the actions."""

import pytest
from django.urls import NoReverseMatch, reverse

from activity.actions import record
from activity.models import Act, AuditEntry, Notice, NoticeOrder, ReadingAct
from activity.vocabulary import Verb
from content.actions import create_item, note_view, react, write_reply
from content.models import DocumentVersion, File, Item, Kind, Reaction, Reply, Revision, Share, Tag
from tests.content.documents import make_document
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return make_user("Ada Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def admin(ada, as_user):
    return as_user(ada)


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?", tags=["seals"])


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


LISTED = [Item, Reply, Tag, Reaction, Revision, Share, File, DocumentVersion, Act, AuditEntry, NoticeOrder]


@pytest.mark.parametrize("model", LISTED)
def test_every_list_and_row_opens_and_nothing_can_be_added_or_deleted(admin, ask, bob, model):
    reply = write_reply(by=bob, item=ask, body="Flush")
    react(by=bob, text=ask, kind="like")
    make_document(bob, ask.community)
    AuditEntry.objects.create(action="position.change", by=bob)
    assert admin.get(address(model)).status_code == 200
    assert admin.get(address(model), {"q": "1"}).status_code in {200, 302}
    row = model.objects.first()
    if row:
        assert admin.get(address(model, "change", row.pk)).status_code == 200
        assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert admin.get(address(model, "add")).status_code == 403
    assert Reply.objects.get() == reply


def test_a_text_cannot_be_changed_here(admin, ask):
    url = address(Item, "change", ask.pk)
    assert admin.post(url, {"title": "Changed", "body": "Changed"}).status_code == 403
    ask.refresh_from_db()
    assert ask.title == "Dry run"


def test_what_people_read_saved_and_drafted_is_not_browsable(admin, ask, bob, alice, community):
    note_view(by=bob, item=ask)
    react(by=bob, text=ask, kind="save", note="My secret plan")
    make_item(community, alice, Kind.POST, title="Half a draft", published_at=None)
    with pytest.raises(NoReverseMatch):
        address(ReadingAct)
    assert ReadingAct.objects.count() == 1
    assert "My secret plan" not in admin.get(address(Reaction)).content.decode()
    assert admin.get(address(Reaction, "change", Reaction.objects.get().pk)).status_code == 302
    assert "Half a draft" not in admin.get(address(Item)).content.decode()


def test_delicate_acts_are_between_those_concerned(admin, ask, bob, community):
    flag = record(Verb.FLAG, by=bob, about=ask.ref, community_id=community.pk)
    assert admin.get(address(Act, "change", flag.pk)).status_code == 302
    html = admin.get(address(Act)).content.decode()
    assert 'class="field-verb">ask<' in html
    assert 'class="field-verb">flag<' not in html


@pytest.mark.parametrize("term", ["abc", "²", "9" * 40, "-1", "1 2"])
def test_the_ledger_is_searched_by_number(admin, ask, term):
    response = admin.get(address(Act), {"q": term})
    assert response.status_code == 200
    assert "Search the ledger for a number." in response.content.decode()


def test_removing_and_restoring_go_through_the_actions(admin, ada, ask, bob):
    reply = write_reply(by=bob, item=ask, body="Flush")
    admin.post(address(Reply), {"action": "remove", "_selected_action": [reply.pk]})
    admin.post(address(Item), {"action": "remove", "_selected_action": [ask.pk]})
    ask.refresh_from_db()
    assert (ask.removed_by, ask.answer_count, Tag.objects.get().item_count) == (ada, 0, 0)
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["item.remove", "reply.remove"]
    response = admin.post(address(Item), {"action": "remove", "_selected_action": [ask.pk]}, follow=True)
    assert "0 removed" in response.content.decode()
    admin.post(address(Item), {"action": "restore", "_selected_action": [ask.pk]})
    ask.refresh_from_db()
    assert ask.removed_at is None
    admin.post(address(Reply), {"action": "restore", "_selected_action": [reply.pk]})
    ask.refresh_from_db()
    assert ask.answer_count == 1


def test_a_tag_is_renamed_and_keeps_its_address(admin, ask):
    tag = Tag.objects.get()
    admin.post(
        address(Tag, "change", tag.pk),
        {"name": "Gas seals", "slug": "else", "item_count": 99, "synonyms-TOTAL_FORMS": 0, "synonyms-INITIAL_FORMS": 0},
    )
    tag.refresh_from_db()
    assert (tag.name, tag.slug, tag.item_count) == ("Gas seals", "seals", 1)


def test_the_outbox_can_be_emptied_by_hand(admin, ask, bob):
    NoticeOrder.objects.all().delete()  # of the ask itself
    write_reply(by=bob, item=ask, body="Flush")
    waiting = admin.get(address(NoticeOrder), {"delivery": "waiting"}).content.decode()
    assert "1 notice order" in waiting
    order = NoticeOrder.objects.get()
    response = admin.post(address(NoticeOrder), {"action": "deliver_now", "_selected_action": [order.pk]}, follow=True)
    assert "1 notices written, 0 orders failed." in response.content.decode()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("model", LISTED)
def test_charlie_and_managers_do_not_get_in(ask, alice, charlie, as_user, client, model):
    for browser in (client, as_user(charlie), as_user(alice)):
        assert browser.get(address(model)).status_code == 302
