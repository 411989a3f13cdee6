"""Edits suggested by those who may not edit: made, shown, taken, declined, withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act, Notice, NoticeOrder
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.models import Lifecycle, Visibility
from content.actions import (
    create_item,
    decline_suggestion,
    edit_item,
    suggest_edit,
    take_suggestion,
    withdraw_suggestion,
)
from content.models import Kind, Suggestion
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BODY = "Drain the line first.\n\nAt most 50 bar.\n\nAsk Joost."


@pytest.fixture
def page(community, alice):
    return create_item(by=alice, community=community, kind=Kind.PAGE, title="Flush plans", body=BODY)


@pytest.fixture
def suggestion(page, charlie):
    return suggest_edit(
        by=charlie, item=page, title=page.title, body=BODY.replace("50", "40"), reason="The plate says 40"
    )


def url(suggestion, act="detail"):
    return reverse(f"content:suggestion-{act}", args=[suggestion.item.community.slug, suggestion.pk])


def test_a_reader_suggests_and_it_waits(suggestion, page, charlie, alice, bob):
    assert (suggestion.by, suggestion.state, suggestion.base.number) == (charlie, "waiting", 1)
    page.refresh_from_db()
    assert page.body == BODY
    act = Act.objects.get(verb=Verb.SUGGEST)
    assert (act.actor_id, act.object_id, act.owner_id) == (charlie.pk, page.pk, alice.pk)
    deliver_waiting()
    notice = Notice.objects.get(kind="suggestion")
    assert (notice.recipient, notice.url) == (alice, suggestion.get_absolute_url())


def test_taking_it_makes_a_version_of_whoever_suggested_it(suggestion, page, charlie, alice, bob):
    take_suggestion(by=bob, suggestion=suggestion, answer="Thank you")
    page.refresh_from_db()
    assert "40 bar" in page.body
    assert "40 bar" in page.body_html
    newest = page.revisions.first()
    assert (newest.author, newest.reason) == (charlie, "Suggested, taken by Bob Member: The plate says 40")
    act = Act.objects.get(verb=Verb.ACCEPT_SUGGESTION)
    assert (act.actor_id, act.object_id, act.owner_id, act.target_id) == (bob.pk, page.pk, alice.pk, charlie.pk)
    assert not Act.objects.filter(verb=Verb.IMPROVE).exists()
    deliver_waiting()
    assert Notice.objects.get(recipient=charlie).kind == "suggestion_taken"
    assert Notice.objects.filter(recipient=alice, kind="improve").exists()
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by, suggestion.answer) == ("taken", bob, "Thank you")


def test_what_others_wrote_meanwhile_stays(suggestion, page, bob):
    edit_item(by=bob, item=page, title="Seal flush plans", body=BODY.replace("Joost", "Birgit"))
    item = take_suggestion(by=bob, suggestion=suggestion)
    assert item.title == "Seal flush plans"
    assert item.body == BODY.replace("Joost", "Birgit").replace("50", "40")


def test_the_same_words_are_brought_together_by_hand(suggestion, page, bob, as_user):
    edit_item(by=bob, item=page, title=page.title, body=BODY.replace("50", "45"))
    with pytest.raises(ValidationError, match="same places"):
        take_suggestion(by=bob, suggestion=suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == "waiting"
    shown = as_user(bob).get(url(suggestion)).content.decode()
    assert 'name="choice-0"' in shown
    merged = as_user(bob).post(url(suggestion, "merge"), {"choice-0": "mine"})
    form = merged.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert "At most 40 bar." in sent["body"]
    assert as_user(bob).post(url(suggestion, "take"), sent).status_code == 302
    page.refresh_from_db()
    assert "At most 40 bar." in page.body
    assert page.revisions.first().author == suggestion.by


def test_a_text_that_moves_on_while_it_is_brought_together_is_not_overwritten(suggestion, page, bob, alice, as_user):
    form = as_user(bob).get(url(suggestion, "merge")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    edit_item(by=alice, item=page, title=page.title, body=BODY + "\n\nNew.")
    again = as_user(bob).post(url(suggestion, "take"), sent)
    assert "changed the text once more" in again.content.decode()
    page.refresh_from_db()
    assert page.body.endswith("New.")


def test_declining_needs_a_word_and_changes_nothing(suggestion, page, charlie, bob, as_user):
    with pytest.raises(ValidationError, match="Say why"):
        decline_suggestion(by=bob, suggestion=suggestion, answer=" ")
    empty = as_user(bob).post(url(suggestion, "decline"), {"answer": ""})
    assert "Say why" in empty.content.decode()
    as_user(bob).post(url(suggestion, "decline"), {"answer": "The plate is of the old pump"})
    page.refresh_from_db()
    assert page.body == BODY
    deliver_waiting()
    assert Notice.objects.get(recipient=charlie).kind == "suggestion_declined"
    shown = as_user(charlie).get(url(suggestion)).content.decode()
    assert "Declined by Bob Member" in shown
    assert "The plate is of the old pump" in shown
    for again in (take_suggestion, decline_suggestion):
        with pytest.raises(ValidationError, match="is declined already"):
            again(by=bob, suggestion=suggestion, answer="x")


def test_only_whoever_suggested_it_withdraws_it(suggestion, alice, charlie, community):
    with pytest.raises(PermissionDenied):
        withdraw_suggestion(by=alice, suggestion=suggestion)
    assert withdraw_suggestion(by=charlie, suggestion=suggestion).state == "withdrawn"
    with pytest.raises(ValidationError, match="withdrawn already"):
        take_suggestion(by=alice, suggestion=suggestion)
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        withdraw_suggestion(by=make_user(), suggestion=suggestion)


def test_three_of_one_person_wait_at_most(suggestion, page, charlie):
    same = suggest_edit(by=charlie, item=page, title=page.title, body=suggestion.body, reason="Again")
    assert same == suggestion
    for number in (41, 42):
        suggest_edit(by=charlie, item=page, title=page.title, body=f"At most {number} bar.", reason="Better")
    with pytest.raises(ValidationError, match="3 of your edits wait"):
        suggest_edit(by=charlie, item=page, title=page.title, body="At most 43 bar.", reason="Better")
    withdraw_suggestion(by=charlie, suggestion=suggestion)
    suggest_edit(by=charlie, item=page, title=page.title, body="At most 43 bar.", reason="Better")


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"reason": " "}, "Say what you change"), ({"title": "Flush plans", "body": BODY}, "You changed nothing")],
)
def test_what_says_nothing_is_refused(page, charlie, changed, says):
    text = {"title": "Flush plans", "body": "New", "reason": "x"} | changed
    with pytest.raises(ValidationError, match=says):
        suggest_edit(by=charlie, item=page, **text)
    assert not Suggestion.objects.exists()


def test_whoever_may_edit_edits(page, bob, as_user):
    with pytest.raises(ValidationError, match="edit this yourself"):
        suggest_edit(by=bob, item=page, title="T", body="B", reason="x")
    suggest = reverse("content:item-suggest", args=[page.community.slug, page.pk])
    assert as_user(bob).get(suggest).url == page.get_absolute_url()


def test_members_suggest_on_the_posts_of_others(community, alice, bob, as_user):
    post = create_item(by=alice, community=community, kind=Kind.POST, title="On flushing", body=BODY)
    suggest = reverse("content:item-suggest", args=[community.slug, post.pk])
    assert suggest in as_user(bob).get(post.get_absolute_url()).content.decode()
    typed = {"title": "On flushing", "body": BODY.replace("50", "40"), "reason": "Plate", "base_number": 1}
    made = as_user(bob).post(suggest, typed)
    suggestion = Suggestion.objects.get()
    assert made.url == suggestion.get_absolute_url()
    with pytest.raises(PermissionDenied):
        take_suggestion(by=bob, suggestion=suggestion)
    assert as_user(bob).post(url(suggestion, "take")).status_code == 403
    assert as_user(alice).post(url(suggestion, "take"), {"answer": ""}).url == post.get_absolute_url()
    post.refresh_from_db()
    assert "40 bar" in post.body


def test_a_closed_community_and_a_private_one_take_none(page, community, charlie, suggestion, as_user):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    with pytest.raises(PermissionDenied, match="not changed"):
        suggest_edit(by=charlie, item=page, title="T", body="B", reason="x")
    community.lifecycle, community.visibility = Lifecycle.LIVE, Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        suggest_edit(by=charlie, item=page, title="T", body="B", reason="x")
    for act in ("detail", "merge"):
        assert as_user(charlie).get(url(suggestion, act)).status_code == 404


def test_the_list_shows_what_waits_and_ones_own(suggestion, page, charlie, bob, as_user):
    listed = reverse("content:suggestion-list", args=[page.community.slug])
    assert suggestion.reason in as_user(bob).get(listed).content.decode()
    assert "1 suggested edit waits" in as_user(bob).get(page.get_absolute_url()).content.decode()
    withdraw_suggestion(by=charlie, suggestion=suggestion)
    assert "No suggestion waits" in as_user(bob).get(listed).content.decode()
    assert suggestion.reason in as_user(charlie).get(f"{listed}?mine=1").content.decode()


def test_managers_hear_where_nobody_is_left_behind_the_text(community, alice, charlie):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Left", body=BODY)
    page.author = None
    page.save()
    suggest_edit(by=charlie, item=page, title="Left", body="New", reason="x")
    deliver_waiting()
    assert Notice.objects.get(kind="suggestion").recipient == alice
    assert not NoticeOrder.objects.filter(delivered_at=None).exists()
