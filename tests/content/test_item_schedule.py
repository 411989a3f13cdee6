"""Drafts that publish themselves: when, on whose clock, once, and what happens when their author may no longer write."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.actions import remove_member
from communities.models import Lifecycle, Membership, Visibility
from content.actions import create_item, edit_item, publish_due, publish_item, schedule_item, unschedule_item
from content.forms import ScheduleForm
from content.models import Item, Kind
from content.tasks import publish_scheduled
from tests.factories import make_item

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=2)


@pytest.fixture
def draft(community, bob):
    return create_item(
        by=bob, community=community, kind=Kind.POST, title="Notes", body="@alice", tags=["seals"], publish=False
    )


def due(draft):
    """Scheduled, and its moment has come."""
    Item.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    return draft


def test_a_draft_appears_at_its_moment_and_once(draft, bob):
    at = timezone.now() + SOON
    schedule_item(by=bob, item=draft, at=at)
    assert publish_scheduled() == 0
    assert publish_due(at) == 1
    assert publish_due(at) == 0
    draft.refresh_from_db()
    assert draft.publish_at is None
    assert draft.published_at is not None
    assert draft.tags.get().item_count == 1
    assert Act.objects.filter(verb=Verb.CREATE, object_id=draft.pk, actor_id=bob.pk).count() == 1


@pytest.mark.parametrize("kind", [Kind.POST, Kind.PAGE, Kind.DOCUMENT, Kind.EPISODE])
def test_what_can_wait_for_its_day(community, bob, kind):
    draft = make_item(community, bob, kind, published_at=None)
    schedule_item(by=bob, item=draft, at=timezone.now() + SOON)
    assert publish_due(timezone.now() + SOON) == 1


def test_moments_that_are_none(community, bob, draft):
    now = timezone.now()
    with pytest.raises(ValidationError, match="That moment is over"):
        schedule_item(by=bob, item=draft, at=now)
    with pytest.raises(ValidationError, match="within a year"):
        schedule_item(by=bob, item=draft, at=now + timedelta(days=400))
    with pytest.raises(ValidationError, match="when you send it"):
        schedule_item(by=bob, item=make_item(community, bob, Kind.ASK, published_at=None), at=now + SOON)
    publish_item(by=bob, item=draft)
    with pytest.raises(ValidationError, match="published already"):
        schedule_item(by=bob, item=draft, at=now + SOON)


def test_only_its_author_schedules_a_draft(draft, alice, charlie):
    for person, refusal in ((alice, Http404), (charlie, PermissionDenied)):
        with pytest.raises(refusal):
            schedule_item(by=person, item=draft, at=timezone.now() + SOON)
    for person in (alice, charlie):
        with pytest.raises(Http404):
            unschedule_item(by=person, item=draft)


def test_publishing_or_editing_meanwhile(draft, bob):
    schedule_item(by=bob, item=draft, at=timezone.now() + SOON)
    edit_item(by=bob, item=draft, title="Notes", body="Changed")
    draft.refresh_from_db()
    assert draft.publish_at is not None
    publish_item(by=bob, item=draft)
    assert publish_due(timezone.now() + SOON) == 0
    draft.refresh_from_db()
    assert draft.publish_at is None


def test_taking_the_moment_back(draft, bob):
    schedule_item(by=bob, item=draft, at=timezone.now() + SOON)
    unschedule_item(by=bob, item=draft)
    assert publish_due(timezone.now() + SOON) == 0


def test_who_may_no_longer_write_keeps_the_draft_and_hears_why(draft, community, alice, bob):
    remove_member(by=alice, community=community, user=bob, reason="Moved away")
    Notice.objects.all().delete()
    due(draft)
    assert publish_due() == 0
    draft.refresh_from_db()
    assert (draft.published_at, draft.publish_at) == (None, None)
    deliver_waiting()
    notice = Notice.objects.get(recipient=bob, kind="not_published")
    assert notice.title == (
        "“Notes” was not published. Only members can write here. Join the community first. It stays your draft."
    )
    assert Notice.objects.filter(kind="not_published").count() == 1
    assert publish_due() == 0


def test_the_notice_leads_nowhere_one_may_not_go(draft, community, bob):
    community.visibility = Visibility.PRIVATE
    community.save()
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    due(draft)
    publish_due()
    deliver_waiting()
    notice = Notice.objects.get(recipient=bob, kind="not_published")
    assert (notice.url, notice.community_id) == ("/notices/", 0)
    assert "You no longer read that community." in notice.title


def test_an_archived_community_publishes_nothing(draft, community):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    due(draft)
    assert publish_due() == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_draft_somebody_holds_is_left_to_them(draft):
    due(draft)
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=draft.pk)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM (SELECT id FROM content_item WHERE id = %s FOR UPDATE SKIP LOCKED) AS free",
                [draft.pk],
            )
            assert cursor.fetchone() == (0,)
        other.close()
    assert publish_due() == 1


def test_one_that_fails_does_not_hold_up_the_others(community, bob, draft, caplog):
    broken = due(make_item(community, bob, Kind.POST, published_at=None, title="Broken"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE content_item ADD CONSTRAINT broken CHECK (id <> %s OR published_at IS NULL)", [broken.pk]
        )
    due(draft)
    assert publish_due() == 1
    assert f"Draft {broken.pk} could not be published" in caplog.text
    draft.refresh_from_db()
    assert draft.published_at


# On the writer's clock


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-01-31T09:00", datetime(2027, 1, 31, 7, 0, tzinfo=UTC)),
        ("2027-07-31T09:00", datetime(2027, 7, 31, 6, 0, tzinfo=UTC)),
        ("2027-10-31T03:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # comes twice: the first
    ],
)
def test_a_moment_is_read_on_the_writers_clock(draft, typed, moment):
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        form = ScheduleForm({"at": typed}, item=draft)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["at"] == moment


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2027-03-28T03:30", "the clocks go forward"),  # left out there
        ("", "Choose a day and a time."),
        ("tomorrow", "Write the moment as"),
        ("2027-01-31T09:00+02:00", "Write the moment as"),
        ("0001-01-01T00:00", "Write the moment as"),
        ("9999-12-31T23:59", None),
        ("2027-02-30T09:00", "Write the moment as"),
    ],
)
def test_moments_that_cannot_be_read(draft, typed, sentence):
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        form = ScheduleForm({"at": typed}, item=draft)
        assert form.is_valid() == (sentence is None)
        assert sentence is None or sentence in str(form.errors)


# Pages


def test_one_chooses_the_moment_on_a_page_and_sees_it(draft, bob, as_user):
    browser = as_user(bob)
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    page = f"/c/seals/items/{draft.pk}/schedule/"
    assert "Publish later" in browser.get(draft.get_absolute_url()).content.decode()
    assert "Asia/Tokyo" in browser.get(page).content.decode()
    refused = browser.post(page, {"at": "2020-01-01T09:00"})
    assert "That moment is over" in refused.content.decode()
    day = (timezone.now() + timedelta(days=40)).strftime("%Y-%m-%dT09:00")
    assert browser.post(page, {"at": day}).headers["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.publish_at.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M") == "09:00"
    assert "It publishes itself on" in browser.get(draft.get_absolute_url()).content.decode()
    assert "publishes itself" in browser.get("/c/seals/posts/drafts/").content.decode()
    assert day in browser.get(page).content.decode()
    browser.post(f"/c/seals/items/{draft.pk}/unschedule/")
    assert "It publishes itself" not in browser.get(draft.get_absolute_url()).content.decode()
    browser.post(f"/c/seals/items/{draft.pk}/publish/")
    assert browser.get(page).status_code == 404


def test_a_page_can_be_kept_as_a_draft_and_published(community, bob, alice, as_user):
    browser = as_user(bob)
    answer = browser.post("/c/seals/pages/new/keep/", {"title": "Dry gas", "body": "One sentence."})
    page = Item.objects.get(title="Dry gas")
    assert answer.headers["Location"] == page.get_absolute_url()
    assert page.is_draft
    shown = browser.get(page.get_absolute_url()).content.decode()
    assert "Only you see it until you publish it." in shown
    assert "Comment" not in shown
    assert as_user(alice).get(page.get_absolute_url()).status_code == 404
    browser.post(f"/c/seals/items/{page.pk}/publish/")
    assert as_user(alice).get(page.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("kind", ["post", "page"])
def test_one_may_go_on_to_the_moment_from_the_form(community, bob, as_user, kind):
    browser = as_user(bob)
    assert "?later=1" in browser.get(f"/c/seals/{kind}s/new/").content.decode()
    answer = browser.post(f"/c/seals/{kind}s/new/keep/?later=1", {"title": "Later", "body": "One sentence."})
    assert answer.headers["Location"] == f"/c/seals/items/{Item.objects.get(title='Later').pk}/schedule/"


def test_a_document_can_be_kept_as_a_draft(community, bob, alice, as_user):
    browser = as_user(bob)
    upload = SimpleUploadedFile("plan.txt", b"Flush plans, one page of words.")
    answer = browser.post(
        "/c/seals/documents/new/keep/?later=1", {"title": "Plan", "body": "For it.", "upload": upload}
    )
    draft = Item.objects.get(kind=Kind.DOCUMENT)
    assert answer.headers["Location"] == f"/c/seals/items/{draft.pk}/schedule/"
    assert "Only you see it until you publish it." in browser.get(draft.get_absolute_url()).content.decode()
    assert as_user(alice).get(draft.get_absolute_url()).status_code == 404
    assert as_user(alice).get("/search/?q=flush").context["count"] == 0
    browser.post(f"/c/seals/items/{draft.pk}/publish/")
    assert as_user(alice).get(draft.get_absolute_url()).status_code == 200


def test_charlie_reaches_nobodys_draft(draft, charlie, alice, as_user):
    for person in (charlie, alice):
        for act in ("schedule", "unschedule", "publish"):
            answer = as_user(person).post(f"/c/seals/items/{draft.pk}/{act}/", {"at": "2027-01-31T09:00"})
            assert answer.status_code == 404
