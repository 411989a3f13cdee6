"""The pages of events: announcing one, the list, who comes, who was there, another one like it, the home pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from communities.models import Membership, Visibility
from content.models import Event, EventHost, Guest, Item, Kind
from content.when import later
from tests.factories import join, make_event, make_user

pytestmark = pytest.mark.django_db

NEW = "/c/seals/events/new/"


def typed(**changes: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=9)
    known = {"title": "Clinic", "body": "Bring a part.", "day": day.isoformat(), "starts": "14:00", "ends": "15:30"}
    return known | {"time_zone": "Europe/Helsinki", "place": "Test hall 2", "tags": "seals"} | changes


def page_of(client, item: Item) -> str:
    return client.get(item.get_absolute_url()).content.decode()


def test_a_member_announces_an_event(as_user, bob, community):
    response = as_user(bob).post(NEW, typed(link="https://meet.example/a", capacity=8, co_hosts="@alice.manager"))
    item = Item.objects.get(kind=Kind.EVENT)
    assert response["Location"] == f"/c/seals/events/{item.pk}/"
    assert item.event.starts_at.astimezone(ZoneInfo("Europe/Helsinki")).hour == 14
    assert EventHost.objects.get().user.handle == "alice.manager"
    page = page_of(as_user(bob), item)
    assert "Test hall 2" in page
    assert "8 of 8 left" in page
    assert "Asked, no answer yet: Alice Manager" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": "soon"}, "Write the day as 2026-12-31."),
        ({"day": "2020-01-01"}, "It would start in the past."),
        ({"day": "9999-12-31"}, "more than 3 years ahead"),
        ({"starts": "25:99"}, "Write the time as 14:30."),
        ({"starts": ""}, "Say when it starts, too"),
        ({"ends": ""}, "Say when it ends, too"),
        ({"ends": "13:00"}, "It ends before it starts."),
        ({"last_day": "2020-01-01"}, "The last day lies before the first one."),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list."),
        ({"place": ""}, "Say where"),
        ({"link": "javascript:alert(1)", "place": ""}, "begins with https://"),
        ({"capacity": "-1"}, "greater than or equal to 1"),
        ({"co_hosts": "Charlie Outside"}, "There is no member called “Charlie Outside” here."),
        ({"body": " "}, "Say in a sentence what it is about."),
    ],
)
def test_what_is_odd_comes_back_with_a_sentence(changes, sentence, as_user, bob, charlie, community):
    page = as_user(bob).post(NEW, typed(**changes)).content.decode()
    assert sentence in page
    assert "Clinic" in page  # what was typed is still there
    assert not Item.objects.exists()


def test_without_times_it_lasts_whole_days(as_user, bob, community):
    as_user(bob).post(NEW, typed(starts="", ends=""))
    event = Event.objects.get()
    assert (event.is_all_day, event.ends_at - event.starts_at) == (True, timedelta(days=1))


def test_everybody_sees_it_on_their_own_clock(as_user, bob, alice, community):
    start = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=400)
    start = start.replace(month=7, day=6)
    item = make_event(community, alice, starts_at=start, ends_at=start + timedelta(hours=1))
    bob.time_zone = "America/New_York"
    bob.save()
    page = page_of(as_user(bob), item)
    assert "07:00 to 08:00" in page
    assert "14:00 to 15:00, in Helsinki (EEST)" in page
    assert "(14:00 in Helsinki)" in page
    assert "(14:00 in Helsinki)" not in page_of(as_user(helsinki()), item)


def helsinki():
    return make_user(time_zone="Europe/Helsinki")


def test_somebody_comes_and_takes_it_back(as_user, bob, alice, charlie, community):
    item = make_event(community, alice)
    client, here = as_user(bob), item.get_absolute_url()
    assert client.post(f"{here}come/").status_code == 302
    page = page_of(client, item)
    assert "You come" in page
    assert "Bob Member" in page_of(as_user(charlie), item)
    client.post(f"{here}withdraw/")
    assert not Guest.objects.exists()
    client.post(f"{here}cannot/")
    assert "You cannot come" in page_of(client, item)


def test_a_refusal_is_a_message_and_changes_nothing(as_user, bob, alice, community):
    item = make_event(community, alice, cancelled_at=timezone.now(), cancel_reason="Flooded")
    response = as_user(bob).post(f"{item.get_absolute_url()}come/", follow=True)
    assert "It is cancelled." in response.content.decode()
    assert "Flooded" in page_of(as_user(bob), item)
    assert not Guest.objects.exists()


def test_afterwards_one_click_says_that_one_was_there_and_nobody_sees_who_was_not(as_user, bob, alice, community):
    dora = make_user("Dora Third")
    join(dora, community)
    item = make_event(community, alice, days=-1)
    for person in (bob, dora):
        Guest.objects.create(event=item.event, user=person, answer="coming")
    for person in (alice, bob):
        assert "Dora Third" not in page_of(as_user(person), item)
    here = item.get_absolute_url()
    assert "I was there" in page_of(as_user(bob), item)
    as_user(bob).post(f"{here}attend/")
    page = page_of(as_user(alice), item)
    assert "Bob Member" in page
    assert "Dora Third" not in page
    as_user(bob).post(f"{here}unattend/")
    assert "Bob Member" not in page_of(as_user(dora), item)


def test_a_host_ticks_names_and_who_is_ticked_is_asked(as_user, bob, alice, community):
    item = make_event(community, alice, days=-1)
    dora = make_user("Dora Third")
    join(dora, community)
    Guest.objects.create(event=item.event, user=bob, answer="coming")
    tick = f"{item.get_absolute_url()}tick/"
    offered = as_user(alice).get(tick).context["form"].fields["people"].queryset
    assert list(offered) == [bob, dora]  # whoever is a member, so that it does not tell who said they would come
    assert as_user(bob).get(tick).status_code == 403
    as_user(alice).post(tick, {"people": [bob.pk]})
    assert Guest.objects.get().was_there_at is None
    assert "I was not" in page_of(as_user(bob), item)
    assert "no member called" in as_user(alice).post(tick, {"others": "Nobody"}).content.decode()


def test_the_link_is_for_members_and_for_who_comes(as_user, bob, charlie, alice, community):
    item = make_event(community, alice, link="https://meet.example/a")
    assert "https://meet.example/a" in page_of(as_user(bob), item)
    assert "https://meet.example/a" not in page_of(as_user(charlie), item)
    as_user(charlie).post(f"{item.get_absolute_url()}come/")
    assert "https://meet.example/a" in page_of(as_user(charlie), item)


def test_nothing_of_it_exists_for_charlie_in_a_private_community(as_user, charlie, alice, community):
    community.visibility = Visibility.PRIVATE
    community.save()
    item = make_event(community, alice)
    for address in ("", "event.ics", "edit/", "tick/", "cancel/"):
        assert as_user(charlie).get(f"{item.get_absolute_url()}{address}").status_code == 404
    for address in ("come/", "cannot/", "withdraw/", "attend/", "unattend/", "uncancel/"):
        assert as_user(charlie).post(f"{item.get_absolute_url()}{address}").status_code == 404


def test_the_list_has_what_is_ahead_first_and_what_was_by_month(as_user, bob, alice, community):
    make_event(community, alice, title="Soon", days=2)
    make_event(community, alice, title="Later", days=20)
    make_event(community, alice, title="Gone", days=-40)
    make_event(community, alice, title="Off", days=5, cancelled_at=timezone.now())
    make_event(community, bob, title="A draft", published_at=None)
    page = as_user(bob).get("/c/seals/events/").content.decode()
    assert page.index("Soon") < page.index("Off") < page.index("Later") < page.index("Gone")
    assert "Cancelled." in page
    month = (timezone.now() - timedelta(days=40)).strftime("%B %Y")
    assert month in page
    assert "1 draft of yours" in page
    for number in range(31):
        make_event(community, alice, title=f"Before {number}", days=-60 - number)
    second = as_user(bob).get("/c/seals/events/?page=2").content.decode()
    assert "Soon" not in second
    assert "Before 30" in second


def test_the_home_pages_show_what_is_next(as_user, bob, charlie, alice, community):
    for number in (1, 2, 3, 4):
        make_event(community, alice, title=f"Clinic {number}", days=number)
    make_event(community, alice, title="Off", days=0.5, cancelled_at=timezone.now())
    start = as_user(bob).get("/").content.decode()
    home = as_user(bob).get("/c/seals/").content.decode().partition('id="events"')[2].partition("All events")[0]
    assert [f"Clinic {number}" in home for number in (1, 2, 3)] == [True, True, False]
    assert "Off" not in home
    assert 'id="events"' in start
    assert 'id="events"' not in as_user(charlie).get("/").content.decode()
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    assert 'id="events"' not in as_user(bob).get("/").content.decode()


def test_another_one_like_it_starts_from_everything_but_the_day(as_user, bob, alice, community):
    item = make_event(community, alice, title="Clinic", days=-3, link="https://meet.example/a", capacity=8)
    form = as_user(bob).get(f"{NEW}?like={item.pk}&in=week&title=Clinic").context["form"]
    assert (form["title"].value(), form["link"].value(), form["capacity"].value()) == ("Clinic", item.event.link, 8)
    assert form["day"].value() == item.event.first_day + timedelta(weeks=1)
    for odd in ("999999", "x", "\x00"):
        assert as_user(bob).get(NEW, {"like": odd, "in": odd}).context["form"]["title"].value() == ""


def test_a_month_later_is_the_same_weekday_of_the_month():
    assert later(date(2026, 11, 3), "month") == date(2026, 12, 1)  # the first Tuesday
    assert later(date(2026, 12, 29), "month") == date(2027, 1, 26)  # the fifth: the last
    assert later(date(2026, 1, 30), "week") == date(2026, 2, 6)


def test_an_edit_keeps_what_it_does_not_touch(as_user, bob, alice, community):
    as_user(bob).post(NEW, typed(link="https://meet.example/a", capacity=3, co_hosts="@alice.manager"))
    item = Item.objects.get(kind=Kind.EVENT)
    form = as_user(bob).get(f"{item.get_absolute_url()}edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value is not None} | {"body": "Bring two parts."}
    sent |= {"starts": values["starts"].strftime("%H:%M"), "ends": values["ends"].strftime("%H:%M")}
    assert as_user(bob).post(f"{item.get_absolute_url()}edit/", sent).status_code == 302
    item.refresh_from_db()
    event = Event.objects.get(pk=item.pk)
    assert (item.body, event.sequence, event.capacity, event.link) == (
        "Bring two parts.",
        0,
        3,
        "https://meet.example/a",
    )
    assert EventHost.objects.count() == 1


def test_a_second_text_is_no_silent_loss(as_user, bob, alice, community):
    as_user(bob).post(NEW, typed())
    item = Item.objects.get(kind=Kind.EVENT)
    edit = f"{item.get_absolute_url()}edit/"
    as_user(alice).post(edit, typed(body="Alice was first.", base_number=1))
    page = as_user(bob).post(edit, typed(body="Bob was second.", base_number=1)).content.decode()
    assert "saved a newer version" in page or "Bob was second." in page
    item.refresh_from_db()
    assert item.body == "Alice was first."


def test_experts_only_tag(as_user, alice, bob, community):
    Membership.objects.filter(user=bob).update(position="expert")
    item = make_event(community, alice, title="Clinic")
    form = as_user(bob).get(f"{item.get_absolute_url()}edit/").context["form"]
    assert list(form.fields) == ["tags"]
    as_user(bob).post(f"{item.get_absolute_url()}edit/", {"tags": "seals, motors"})
    assert sorted(item.tags.values_list("name", flat=True)) == ["motors", "seals"]
    assert Event.objects.get(pk=item.pk).place == "Test hall 2"


def test_an_invited_host_answers_on_the_page(as_user, bob, alice, community):
    item = make_event(community, alice)
    EventHost.objects.create(event=item.event, user=bob)
    here = item.get_absolute_url()
    assert "You are asked to host this, too." in page_of(as_user(bob), item)
    as_user(bob).post(f"{here}host/")
    page = page_of(as_user(bob), item)
    assert "I no longer host it" in page
    assert "Cancel it" in page
    as_user(bob).post(f"{here}host/decline/")
    assert not EventHost.objects.exists()


def test_cancelling_says_why_and_can_be_taken_back(as_user, bob, alice, community):
    item = make_event(community, bob)
    here = item.get_absolute_url()
    as_user(bob).post(f"{here}cancel/", {"reason": "The hall is flooded."})
    assert "The hall is flooded." in page_of(as_user(alice), item)
    as_user(bob).post(f"{here}uncancel/")
    assert "The hall is flooded." not in page_of(as_user(alice), item)


def test_events_are_found_by_the_search_and_in_the_lists_of_kinds(as_user, bob, alice, community):
    item = make_event(community, alice, title="Impeller clinic")
    found = as_user(bob).get("/search/?q=impeller&type=event").content.decode()
    assert item.get_absolute_url() in found
    assert item.get_absolute_url() in as_user(bob).get("/c/seals/?kind=event").content.decode()
