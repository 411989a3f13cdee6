"""What reaches one: the page, its form, one click that stops mail, and starting it again."""

import re
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.actions import resume_mail, save_mail_settings, stop_mail
from activity.addresses import DIGEST, EVERYTHING, Stop, read_address, read_stop_token, signed_address, stop_link
from activity.kinds import SETTING_OF, SETTINGS, Level
from activity.models import MailSettings, MailStop, Notice
from activity.preferences import bell_of, settings_of
from communities.receivers import DRAFTS
from content.receivers import DRAFTERS
from learning.receivers import DRAFTS as OF_LEARNING
from metrics.monthly.notices import DRAFTERS as OF_REPORTS
from metrics.notices import DRAFTERS as OF_METRICS
from metrics.step_notices import DRAFTERS as OF_STEPS
from roles.notices import DRAFTERS as OF_ROLES
from tests.factories import make_item, make_user
from tests.mailroom import verify

pytestmark = pytest.mark.django_db
PAGE = "/me/notices/"


def form_of(**changes):
    levels = {f"level_{setting.slug}": setting.default.value for setting in SETTINGS}
    return {**levels, "digest": "weekly", "digest_day": "0", "weekly_budget": "5", **changes}


def test_every_kind_of_notice_can_be_chosen():
    told = {*DRAFTS, *DRAFTERS, *OF_ROLES, *OF_LEARNING, *OF_METRICS, *OF_STEPS, *OF_REPORTS}
    assert {"step_asked", "report_draft"} <= told
    assert told <= set(SETTING_OF)


def test_every_choice_is_one_of_its_own():
    assert len({setting.slug for setting in SETTINGS}) == len(SETTINGS)
    assert sum(len(setting.kinds) or 1 for setting in SETTINGS) == len(SETTING_OF)


def test_nobody_needs_a_row(alice):
    assert settings_of(alice).pk is None
    assert settings_of(alice).digest == "weekly"


def test_the_page_keeps_what_one_chooses(alice, as_user):
    client = as_user(alice)
    chosen = form_of(
        level_thank="off",
        level_mention="here",
        digest="weekly",
        digest_day="3",
        weekly_budget="2",
        quiet_from="21:00",
        quiet_until="07:00",
        paused_until="2026-12-24",
    )
    response = client.post(PAGE, chosen)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    kept = MailSettings.objects.get(user=alice)
    assert kept.levels == {"thank": "off", "mention": "here"}
    assert (kept.digest_day, kept.weekly_budget, kept.paused_until) == (3, 2, date(2026, 12, 24))
    assert kept.quiet_hours == (time(21), time(7))
    html = client.get(PAGE).content.decode()
    assert re.search(r'name="quiet_from" value="21:00"', html)
    assert '<option value="off" selected>not at all</option>' in html


def test_what_is_as_by_default_is_not_kept(alice, as_user):
    as_user(alice).post(PAGE, form_of())
    assert MailSettings.objects.get(user=alice).levels == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quiet_from": "21:00"}, "Quiet hours need a beginning and an end"),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "would last all day"),
        ({"digest": "daily"}, "Allow seven or more"),
        ({"weekly_budget": "-1"}, "greater than or equal to 0"),
        ({"weekly_budget": "99999999999"}, "less than or equal to 50"),
        ({"digest": "hourly"}, "not one of the available choices"),
        ({"level_invitation": "off"}, "not one of the available choices"),
        ({"paused_until": "soon"}, "Enter a valid date"),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "Enter a valid time"),
        ({"paused_until": "9999-12-31"}, "Choose a nearer day"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(alice, as_user, changes, said):
    html = as_user(alice).post(PAGE, form_of(level_thank="off", **changes)).content.decode()
    assert said in html
    assert "This needs another look." in html
    assert re.search(r'id="id_level_thank">\s*<option value="off" selected', html)
    assert not MailSettings.objects.exists()


def test_the_page_says_when_no_address_is_confirmed(alice, as_user):
    assert "You get no mail." in as_user(alice).get(PAGE).content.decode()
    verify(alice)
    html = as_user(alice).get(PAGE).content.decode()
    assert "You get no mail." not in html
    assert "alice@example.org" in html
    assert "08:00" in html


def test_the_action_refuses_what_the_form_would(alice):
    with pytest.raises(ValidationError):
        save_mail_settings(by=alice, levels={"invitation": "off"})
    with pytest.raises(ValidationError):
        save_mail_settings(by=alice, levels={"mention": "loud"})
    with pytest.raises(ValidationError):
        save_mail_settings(by=alice, levels={}, weekly_budget=51)
    assert not MailSettings.objects.exists()


# One click


@pytest.fixture
def anywhere():
    """A mail program: no cookies, no page before, and Django checks CSRF as on a server."""
    return Client(enforce_csrf_checks=True)


def path_of(stop):
    return stop_link(stop).partition("://")[2].partition("/")[2].join(["/", ""])


def one_click(client, stop):
    return client.post(path_of(stop), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("what", [DIGEST, EVERYTHING, "kind:answer", "item:12"])
def test_one_click_stops_without_signing_in_and_twice_is_once(alice, bob, anywhere, what):
    stop = Stop(alice.pk, what)
    for _ in range(2):
        response = one_click(anywhere, stop)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
    kept = settings_of(alice)
    assert (kept.digest == "off") == (what in {DIGEST, EVERYTHING})
    assert (kept.level("answer") == Level.MAIL) == (what in {DIGEST, "item:12"})
    assert (kept.level("mention") == Level.MAIL) == (what != EVERYTHING)
    assert MailStop.objects.filter(user=alice, about="item:12").count() == (what == "item:12")
    assert settings_of(bob).pk is None


@pytest.mark.parametrize("what", [DIGEST, EVERYTHING, "kind:answer", "item:12"])
def test_looking_changes_nothing(alice, anywhere, what):
    for method in (anywhere.get, anywhere.head):
        response = method(path_of(Stop(alice.pk, what)))
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    html = anywhere.get(path_of(Stop(alice.pk, what))).content.decode()
    assert html.count("<button") >= 1
    assert "Stop it" in html
    assert not MailSettings.objects.exists()
    assert not MailStop.objects.exists()


def test_the_page_says_nothing_of_what_it_is_about(alice, community, anywhere):
    item = make_item(community, alice, title="A secret title")
    html = anywhere.get(path_of(Stop(alice.pk, f"item:{item.pk}"))).content.decode()
    assert "A secret title" not in html
    assert "Alice" not in html


@pytest.mark.parametrize("change", ["x", "", "=", "%00", "ü"])
def test_a_changed_link_stops_nothing(alice, anywhere, change):
    path = path_of(Stop(alice.pk, EVERYTHING)).rstrip("/")
    response = anywhere.post(f"{path[:-1]}{change}/" if change else f"{path[:-3]}/")
    assert response.status_code == 404
    assert not MailSettings.objects.exists()


def test_a_link_opens_nothing_else(alice, anywhere):
    token = path_of(Stop(alice.pk, EVERYTHING)).split("/")[3]
    assert read_stop_token(token) == Stop(alice.pk, EVERYTHING)
    for name in ("notice-settings", "digest-preview", "notices"):
        assert anywhere.get(reverse(name), {"token": token, "key": token}).status_code == 302
    assert anywhere.get(reverse("accounts:invitation-accept", args=[token])).status_code == 404


def test_a_link_for_somebody_who_is_gone_is_quiet(anywhere):
    assert one_click(anywhere, Stop(999_999, EVERYTHING)).status_code == 200
    assert not stop_mail(Stop(999_999, EVERYTHING))


def test_what_was_stopped_is_listed_and_can_come_again(alice, bob, community, as_user):
    item = make_item(community, bob, title="Seal runs dry")
    Notice.objects.create(
        recipient=alice, kind="comment", group=f"item:{item.pk}", title=item.title, url="/", item_id=item.pk
    )
    stop_mail(Stop(alice.pk, f"item:{item.pk}"))
    stop_mail(Stop(alice.pk, "item:99999"))
    html = as_user(alice).get(PAGE).content.decode()
    assert "Seal runs dry" in html
    assert "Something you can no longer see" in html
    kept = MailStop.objects.get(about=f"item:{item.pk}")
    assert as_user(bob).post(reverse("mail-resume", args=[kept.pk])).status_code == 404
    as_user(alice).post(reverse("mail-resume", args=[kept.pk]))
    assert not MailStop.objects.filter(pk=kept.pk).exists()
    assert not resume_mail(by=alice, stop_id=kept.pk)


# Signed addresses


def test_an_address_that_was_changed_is_none_of_ours(settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "secret"
    ours = signed_address("reply", 1, 22, 333)
    assert read_address(ours.upper()) == ("reply", [1, 22, 333])
    assert read_address(signed_address("stop", 1, 0)) == ("stop", [1, 0])
    for other in (
        ours.replace("reply", "stop"),
        ours.replace("1.", "2.", 1),
        ours.replace("@in.", "@out."),
        ours.replace(".", "", 1),
        f"x{ours}",
        "reply+1.2.3.@in.example.org",
        "",
    ):
        assert read_address(other) is None
    settings.INBOUND_SECRET = "another"
    assert read_address(ours) is None
    settings.INBOUND_SECRET = ""
    assert signed_address("reply", 1, 2, 3) == ""
    assert read_address(ours) is None


# Quiet hours and the bell


def test_in_quiet_hours_the_bell_counts_and_keeps_still(alice, bob, as_user):
    Notice.objects.create(recipient=alice, kind="comment", group="x:1", title="A", url="/")
    client = as_user(alice)
    assert "data-quiet" not in client.get(PAGE).content.decode()
    now = timezone.now()
    save_mail_settings(
        by=alice, levels={}, quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=1)).time()
    )
    assert bell_of(alice).count == 1
    assert bell_of(alice).is_quiet
    assert 'data-count="1" data-quiet' in client.get(PAGE).content.decode()
    assert 'data-count="1" data-quiet' in client.get(reverse("notices-badge")).content.decode()
    assert not bell_of(alice, now + timedelta(hours=2)).is_quiet


def test_the_bell_asks_once(alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        bell_of(alice)


def test_people_see_their_own_settings_alone(alice, bob):
    save_mail_settings(by=alice, levels={})
    assert MailSettings.objects.visible_to(alice).count() == 1
    assert not MailSettings.objects.visible_to(bob).exists()
    assert not MailSettings.objects.visible_to(make_user()).exists()
