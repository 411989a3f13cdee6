"""Drafts of forms: kept for their writer alone, both kept when two windows go apart, gone once the text is sent."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act
from communities.models import Lifecycle, Visibility
from content.actions import create_item, drop_draft, edit_item, keep_draft, write_reply
from content.actions.drafts import MOST_DRAFTS
from content.models import BODY_LIMIT, Draft, Item, Kind, Reply
from tests.factories import make_item

pytestmark = pytest.mark.django_db
NEW_ASK = "ask:new"
DATA = Path(__file__).parent / "data"


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


@pytest.fixture
def keep(community, bob):
    """keep("text"): bob keeps a draft of a new ask; options go to the action."""

    def act(body="The face runs dry.", **options):
        return keep_draft(**{"by": bob, "community": community, "place": NEW_ASK, "body": body} | options)

    return act


def kept(user):
    return [(draft.body, draft.is_older) for draft in Draft.objects.visible_to(user).order_by("is_older")]


def test_a_draft_is_kept_under_growing_numbers_and_nobody_hears_of_it(keep, alice, bob, charlie):
    first = keep(title="Which plan?")
    second = keep("The face runs dry at start.", title="Which plan?", number=first.number)
    assert (first.number, second.number) == (1, 2)
    assert kept(bob) == [("The face runs dry at start.", False)]
    assert kept(alice) == kept(charlie) == []
    assert not Act.objects.exists()


def test_two_windows_that_went_apart_keep_both_texts(keep, bob):
    began = keep("Begun.").number
    keep("Begun at the desk.", number=began, window="desk")
    keep("Begun on the phone.", number=began, window="phone")
    assert kept(bob) == [("Begun on the phone.", False), ("Begun at the desk.", True)]
    keep("Begun at the desk, longer.", number=began + 1, window="desk")
    assert kept(bob) == [("Begun at the desk, longer.", False), ("Begun on the phone.", True)]


def test_a_save_whose_answer_was_lost_is_no_other_window(keep, bob):
    keep("One", number=0, window="desk")
    keep("One two", number=0, window="desk")
    assert kept(bob) == [("One two", False)]
    keep("One two", number=0, window="phone")  # the same text is no second one
    assert kept(bob) == [("One two", False)]


def test_an_emptied_text_is_no_draft_but_takes_no_other_window_with_it(keep, bob):
    number = keep("One", window="desk").number
    assert keep("", number=0, window="phone") is None
    assert kept(bob) == [("One", False)]
    assert keep("  \n", number=number, window="desk") is None
    assert kept(bob) == []


def test_what_is_too_long_or_has_no_place_is_refused_in_a_sentence(keep, bob):
    for odd in (
        {"body": "x" * (BODY_LIMIT + 1)},
        {"place": "nowhere"},
        {"place": "ask:new\n"},
        {"place": ""},
        {"number": -1},
        {"number": 2**31},
        {"base_number": -1},
    ):
        with pytest.raises(ValidationError):
            keep(**odd)
    assert kept(bob) == []
    keep("\x00Dry\r\nrun", title="T" * 3000)
    assert kept(bob) == [("Dry\nrun", False)]


def test_a_hundred_drafts_are_kept_and_the_oldest_makes_room(keep, bob):
    for number in range(MOST_DRAFTS + 1):
        keep(f"Text {number}", place=f"reply:item:{number + 1}")
    texts = {body for body, _ in kept(bob)}
    assert len(texts) == MOST_DRAFTS
    assert "Text 0" not in texts
    assert f"Text {MOST_DRAFTS}" in texts


def test_only_those_who_may_write_keep_drafts(keep, community, alice, bob, charlie):
    with pytest.raises(PermissionDenied):
        keep(by=charlie)
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    with pytest.raises(Http404):
        keep(by=charlie)
    community.lifecycle = Lifecycle.ARCHIVED
    community.save(update_fields=["lifecycle"])
    with pytest.raises(PermissionDenied):
        keep()
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_by_its_owner_alone(keep, community, alice, bob, charlie):
    keep("Mine")
    for other in (alice, charlie):
        drop_draft(by=other, community=community, place=NEW_ASK)
    assert kept(bob) == [("Mine", False)]
    drop_draft(by=bob, community=community, place=NEW_ASK)
    assert kept(bob) == []


def test_the_address_answers_with_the_number_or_the_sentence(address, as_user, bob, charlie):
    url = address("draft-keep")
    answer = as_user(bob).post(url, {"place": NEW_ASK, "title": "Which plan?", "body": "Dry.", "number": "0"})
    assert (answer.status_code, answer["Draft-Number"]) == (204, "1")
    refused = as_user(bob).post(url, {"place": NEW_ASK, "body": "x" * (BODY_LIMIT + 1)})
    assert refused.status_code == 400
    assert "100,000 characters" in refused.content.decode()
    for odd in ("-1", "9" * 30, "²", "x"):
        assert as_user(bob).post(url, {"place": NEW_ASK, "body": "Dry.", "number": odd}).status_code == 204
    assert as_user(charlie).post(url, {"place": NEW_ASK, "body": "Dry."}).status_code == 403
    assert not Draft.objects.visible_to(charlie).exists()


def file_for(kind):
    """What a document, an episode and an event cannot be without."""
    if kind == Kind.DOCUMENT:
        return {"upload": SimpleUploadedFile("torque.txt", b"M24: 710 Nm")}
    if kind == Kind.EPISODE:
        return {"sound": SimpleUploadedFile("tone.mp3", (DATA / "tone.mp3").read_bytes())}
    if kind == Kind.EVENT:
        day = timezone.now().date() + timedelta(days=3)
        times = {"day": day.isoformat(), "starts": "14:00", "ends": "15:30", "time_zone": "UTC"}
        return times | {"place": "Test hall 2"}
    return {}


@pytest.mark.parametrize("kind", Kind.values)
def test_a_new_text_starts_from_its_draft_and_sending_it_drops_the_draft(keep, address, as_user, alice, bob, kind):
    keep("Half a *thought*", title="Begun here", place=f"{kind}:new")
    shown = as_user(bob).get(address(f"{kind}-create")).content.decode()
    assert "Half a *thought*" in shown
    assert 'value="Begun here"' in shown
    assert "You began this" in shown
    assert "Throw away" in shown
    other = as_user(alice).get(address(f"{kind}-create")).content.decode()
    assert "Half a" not in other
    assert "You began" not in other
    refused = as_user(bob).post(address(f"{kind}-create"), {"title": "", "body": "A whole one"})
    assert refused.status_code == 200
    assert kept(bob)
    as_user(bob).post(address(f"{kind}-create"), {"title": "Sent", "body": "A whole one"} | file_for(kind))
    assert Item.objects.get().title == "Sent"
    assert kept(bob) == []


def test_the_older_text_is_offered_and_can_be_taken_up(keep, address, as_user, bob):
    keep("From the desk", window="desk")
    keep("From the phone", window="phone")
    client = as_user(bob)
    newer = client.get(address("ask-create")).content.decode()
    assert "From the phone" in newer
    assert f'href="{address("ask-create")}?draft=older"' in newer
    assert 'data-draft-number="2"' in newer
    older = client.get(address("ask-create"), {"draft": "older"}).content.decode()
    assert "From the desk" in older
    assert 'data-draft-number="0"' in older
    assert "Take the newer text" in older


def test_an_address_with_a_title_of_its_own_only_offers_the_draft(keep, address, as_user, bob):
    keep("Half a thought", title="Begun here")
    shown = as_user(bob).get(address("ask-create"), {"title": "Impeller trim"}).content.decode()
    assert 'value="Impeller trim"' in shown
    assert "Half a thought" not in shown
    assert "You began another text here" in shown


def test_a_draft_of_an_edit_never_hides_what_others_wrote_since(keep, address, as_user, community, alice, bob):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Gas seals", body="Line one")
    keep("Line one, by bob", title="Gas seals", place=f"item:{page.pk}", base_number=1)
    edit_item(by=alice, item=page, title="Gas seals", body="Line one, by alice")
    url = address("page-edit", page.slug)
    shown = as_user(bob).get(url)
    assert shown.context["form"]["base_number"].value() == 1
    typed = {"title": "Gas seals", "body": "Line one, by bob", "base_number": "1"}
    assert as_user(bob).post(url, typed).status_code == 409
    assert kept(bob)
    assert as_user(bob).post(url, typed | {"base_number": "2"}).status_code == 302
    assert kept(bob) == []


def test_an_answer_and_its_correction_keep_drafts(keep, address, as_user, community, alice, bob):
    ask = make_item(community, alice, Kind.ASK)
    keep("Plan 11, I think", place=f"reply:item:{ask.pk}")
    client = as_user(bob)
    for url in (ask.get_absolute_url(), address("reply-create", ask.pk)):
        assert "Plan 11, I think" in client.get(url).content.decode()
    client.post(address("reply-create", ask.pk), {"body": "Plan 11."})
    assert kept(bob) == []
    answer = Reply.objects.get()
    keep("Plan 11 or 21", place=f"reply:{answer.pk}")
    assert "Plan 11 or 21" in client.get(address("reply-edit", answer.pk)).content.decode()
    client.post(address("reply-edit", answer.pk), {"body": "Plan 21."})
    assert kept(bob) == []


def test_a_comment_does_not_take_the_draft_of_an_answer_with_it(keep, address, as_user, community, alice, bob):
    ask = make_item(community, alice, Kind.ASK)
    answer = write_reply(by=alice, item=ask, body="Plan 11")
    keep("Plan 21, I think", place=f"reply:item:{ask.pk}")
    as_user(bob).post(address("reply-comment", answer.pk), {"body": "Why?"})
    assert kept(bob) == [("Plan 21, I think", False)]


def test_publishing_a_post_drops_what_was_kept_of_it(keep, address, as_user, community, bob):
    post = make_item(community, bob, Kind.POST, published_at=None)
    keep("Longer", title=post.title, place=f"item:{post.pk}")
    as_user(bob).post(address("post-publish", post.pk), {"title": post.title, "body": "Longer"})
    assert kept(bob) == []


def test_throwing_away_leads_back_to_the_form_and_nowhere_else(keep, address, as_user, community, bob, charlie):
    keep("Half")
    form = address("ask-create")
    answer = as_user(charlie).post(address("draft-drop"), {"place": NEW_ASK, "next": form})
    assert (answer.status_code, len(kept(bob))) == (302, 1)
    answer = as_user(bob).post(address("draft-drop"), {"place": NEW_ASK, "next": form})
    assert (answer.url, kept(bob)) == (form, [])
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "/me/"):
        answer = as_user(bob).post(address("draft-drop"), {"place": "\x00", "next": elsewhere})
        assert answer.url == community.get_absolute_url()


def test_nothing_kept_is_found_by_search(keep, as_user, bob):
    keep("Impellerwort", title="Impellerwort")
    page = as_user(bob).get("/search/", {"q": "Impellerwort"})
    assert page.context["count"] == 0
