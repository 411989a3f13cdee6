"""Changing items: revisions, conflicts, whose text it is, tags, restoring."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, NoticeOrder
from activity.vocabulary import Verb
from communities.models import Membership, Position, Visibility
from content.actions import EditConflict, create_item, edit_item, restore_revision
from content.models import Kind, Tag
from tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(community, alice):
    return create_item(by=alice, community=community, kind=Kind.PAGE, title="Gas seals", body="One", tags=["seals"])


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="One", tags=["seals"])


def acts(verb):
    return Act.objects.filter(verb=verb)


def test_improving_somebody_elses_page_is_an_act_credited_to_its_author(page, alice, bob):
    item = edit_item(by=bob, item=page, title="Gas seals", body="Two", reason="Figure was old")
    act = acts(Verb.IMPROVE).get()
    assert (act.actor_id, act.owner_id, act.object_id) == (bob.pk, alice.pk, page.pk)
    assert (item.body, item.author, "Two" in item.body_html) == ("Two", alice, True)
    newest, first = item.revisions.all()
    assert (newest.number, newest.body, newest.author, newest.reason) == (2, "Two", bob, "Figure was old")
    assert (first.number, first.body, first.author) == (1, "One", alice)
    assert NoticeOrder.objects.get(kind="improve").object_id == newest.pk


def test_changing_ones_own_text_is_no_act(ask, alice):
    edit_item(by=alice, item=ask, title="Dry run", body="Two", tags=["other"])
    assert [act.verb for act in Act.objects.all()] == [Verb.ASK]
    assert ask.revisions.count() == 2


def test_saving_what_was_there_is_refused(page, bob):
    for body in ("One", "\nOne  \r\n"):
        with pytest.raises(ValidationError, match="You changed nothing"):
            edit_item(by=bob, item=page, title="Gas  seals ", body=body, tags=["Seals"])
    assert page.revisions.count() == 1


def test_whoever_began_before_somebody_saved_gets_the_newer_text(page, alice, bob):
    edit_item(by=bob, item=page, title="Gas seals", body="Two", base_number=1)
    with pytest.raises(EditConflict, match="Bob Member saved a newer version") as conflict:
        edit_item(by=alice, item=page, title="Gas seals", body="Three", base_number=1)
    assert (conflict.value.revision.number, conflict.value.revision.body) == (2, "Two")
    page.refresh_from_db()
    assert page.body == "Two"
    edit_item(by=alice, item=page, title="Gas seals", body="Three", base_number=2)
    assert page.revisions.count() == 3


def test_an_item_without_history_gets_its_first_state_kept(community, alice, bob):
    page = make_item(community, alice, Kind.PAGE, body="Imported", title="Old")
    edit_item(by=bob, item=page, title="Old", body="New", base_number=1)
    assert list(page.revisions.values_list("number", "body", "author")) == [
        (2, "New", bob.pk),
        (1, "Imported", alice.pk),
    ]


def test_only_pages_are_open_to_every_member(ask, alice, bob):
    with pytest.raises(PermissionDenied, match="Only managers"):
        edit_item(by=bob, item=ask, title="Mine now", body="x")
    Membership.objects.filter(user=bob).update(position=Position.MANAGER)
    edit_item(by=bob, item=ask, title="Dry run", body="Corrected")
    assert acts(Verb.IMPROVE).get().owner_id == alice.pk


@pytest.mark.parametrize("kind", [Kind.PAGE, Kind.ASK])
def test_charlie_changes_nothing(community, alice, charlie, kind):
    item = create_item(by=alice, community=community, kind=kind, title="T", body="B")
    with pytest.raises(PermissionDenied):
        edit_item(by=charlie, item=item, title="T", body="C")
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        edit_item(by=charlie, item=item, title="T", body="C")
    item.refresh_from_db()
    assert item.body == "B"


def test_tags_of_somebody_elses_ask_are_for_gardeners(ask, alice, bob):
    with pytest.raises(PermissionDenied):
        edit_item(by=bob, item=ask, title=ask.title, body=ask.body, tags=["start-up"])
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    edit_item(by=bob, item=ask, title=ask.title, body=ask.body, tags=["start-up"])
    act = acts(Verb.GARDEN).get()
    assert (act.actor_id, act.owner_id, act.object_id) == (bob.pk, alice.pk, ask.pk)
    assert not acts(Verb.IMPROVE).exists()
    with pytest.raises(PermissionDenied):
        edit_item(by=bob, item=ask, title=ask.title, body="The expert rewrites", tags=["start-up"])
    assert dict(Tag.objects.values_list("slug", "item_count")) == {"seals": 0, "start-up": 1}


def test_a_gardener_can_tag_an_imported_text_our_rules_would_not_take(community, alice, bob):
    ask = make_item(community, alice, body="", body_html="")
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    edit_item(by=bob, item=ask, title=ask.title, body="", tags=["seals"])
    assert ask.tags.get().slug == "seals"


def test_text_and_tags_changed_at_once_are_two_acts(page, bob):
    edit_item(by=bob, item=page, title="Gas seals", body="Two", tags=["seals", "gas"])
    assert sorted(Act.objects.filter(actor_id=bob.pk).values_list("verb", flat=True)) == [Verb.IMPROVE, Verb.GARDEN]


def test_tags_are_the_same_topic_however_they_are_written(community, bob):
    first = create_item(
        by=bob, community=community, kind=Kind.ASK, title="T", body="B", tags=["Gas Seals", "#c++", "C"]
    )
    second = create_item(
        by=bob, community=community, kind=Kind.ASK, title="T", body="C", tags=["gas  seals", "gas-seals"]
    )
    assert sorted(first.tags.values_list("slug", flat=True)) == ["c", "c-plus-plus", "gas-seals"]
    assert second.tags.get().item_count == 2
    assert second.tags.get().name == "Gas Seals"


def test_no_tags_and_leaving_tags_alone_differ(page, bob):
    edit_item(by=bob, item=page, title="Gas seals", body="Two", tags=None)
    assert page.tags.count() == 1
    edit_item(by=bob, item=page, title="Gas seals", body="Two", tags=[])
    assert page.tags.count() == 0


def test_restoring_puts_an_earlier_text_on_top_of_the_history(page, alice, bob):
    edit_item(by=bob, item=page, title="Spam", body="Two")
    first = page.revisions.get(number=1)
    item = restore_revision(by=alice, item=page, revision=first)
    newest = item.revisions.first()
    assert (item.title, item.body) == ("Gas seals", "One")
    assert (newest.number, newest.restored_from, newest.author) == (3, first, alice)
    with pytest.raises(ValidationError, match="the text as it stands"):
        restore_revision(by=alice, item=page, revision=first)


def test_a_revision_of_another_text_or_by_charlie_is_refused(page, ask, alice, charlie):
    with pytest.raises(ValidationError, match="belongs to another text"):
        restore_revision(by=alice, item=page, revision=ask.revisions.get())
    with pytest.raises(PermissionDenied):
        restore_revision(by=charlie, item=page, revision=page.revisions.get())


def test_an_improved_page_comes_to_the_top_and_a_corrected_ask_does_not(page, ask, alice):
    before = {item.pk: item.last_activity_at for item in (page, ask)}
    for item in (page, ask):
        edit_item(by=alice, item=item, title=item.title, body="Two")
        item.refresh_from_db()
    assert page.last_activity_at > before[page.pk]
    assert ask.last_activity_at == before[ask.pk]
