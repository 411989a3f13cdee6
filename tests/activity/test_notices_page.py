"""The notices pages and the bell: what they say, what they cost, who sees what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.delivery import Draft, deliver
from activity.models import Notice, NoticeOrder
from communities.models import Community, Membership, Visibility
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(community, alice):
    return make_item(community, alice, title="Seal runs dry")


def tell(recipient, item, by, kind="comment", **fields):
    draft = {"group": f"item:{item.pk}", "title": item.title, "url": "/me/", "community_id": item.community_id}
    order = NoticeOrder.objects.create(kind=kind, act_id=1, by=by, object_id=1)
    deliver(order, [Draft(recipient.pk, **{**draft, "item_id": item.pk, **fields})])
    return Notice.objects.filter(recipient=recipient).latest("id")


def page_of(client, query=""):
    return client.get(reverse("notices") + query).content.decode()


def test_the_list_says_who_did_what_to_what(item, alice, bob, community, as_user):
    dora = make_user("Dora Third")
    tell(alice, item, dora)
    notice = tell(alice, item, bob)
    html = page_of(as_user(alice))
    assert "One notice is new" in html
    assert "Bob Member and 1 other commented on" in html
    assert f'href="{reverse("notice-open", args=[notice.pk])}">“Seal runs dry”' in html
    assert "2 comments" in html


def test_new_ones_stand_first_and_what_was_read_goes_by_what_happened_last(alice, bob, community, as_user):
    now = timezone.now()
    for title, hours, read in (("older", 50, 9), ("later", 2, 1), ("new", 90, None)):
        notice = tell(alice, make_item(community, bob, title=f"The {title} one"), bob)
        moments = {"updated_at": now - timedelta(hours=hours), "read_at": read and now - timedelta(hours=read)}
        Notice.objects.filter(pk=notice.pk).update(**moments)
    html = page_of(as_user(alice))
    assert html.index("The new one") < html.index("The later one") < html.index("The older one")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("answer", "Bob Member answered"),
        ("mention", "Bob Member mentioned you in"),
        ("accepted", "Bob Member accepted your answer to"),
        ("thank", "Bob Member thanked you for what you wrote in"),
        ("use", "Bob Member used what you wrote in"),
        ("share", "Bob Member carried to another community:"),
        ("improve", "Bob Member improved"),
    ],
)
def test_each_kind_has_its_sentence(item, alice, bob, as_user, kind, said):
    tell(alice, item, bob, kind)
    assert said in page_of(as_user(alice))


def test_a_kind_of_another_app_brings_its_own_sentence(item, alice, bob, as_user):
    for title in ("Eve would like to join Seals", "Bob would like to join <Seals>"):
        tell(alice, item, bob, "join_request", title=title, item_id=None)
    html = page_of(as_user(alice))
    assert "Bob would like to join &lt;Seals&gt;" in html
    assert "Eve" not in html
    assert "and 1 more like it" in html


def test_several_things_about_one_item_stand_together_under_its_title(item, alice, bob, community, as_user):
    tell(alice, item, bob, "answer")
    other = make_item(community, alice, title="Filling tanks")
    tell(alice, other, bob)
    thank = tell(alice, item, make_user("Dora Third"), "thank")
    html = page_of(as_user(alice))
    assert html.count("“Seal runs dry”") == 1
    assert html.count('class="notice ') == 2
    assert f'href="{reverse("notice-open", args=[thank.pk])}">Dora Third thanked you</a>' in html
    assert "Bob Member answered</a>" in html
    assert html.index("Seal runs dry") < html.index("Filling tanks")


def test_new_ones_come_first_and_can_be_shown_alone(community, item, alice, bob, as_user):
    old = tell(alice, item, bob)
    Notice.objects.update(read_at=timezone.now())
    fresh = tell(alice, make_item(community, alice, title="Fresh"), bob)
    Notice.objects.filter(pk=fresh.pk).update(updated_at=old.created_at.replace(year=2020))
    client = as_user(alice)
    html = page_of(client)
    assert html.index("Fresh") < html.index("Seal runs dry")
    assert html.count("is-new") == 1
    html = page_of(client, "?show=new")
    assert "Fresh" in html
    assert "Seal runs dry" not in html


def test_marking_all_as_read_empties_the_bell(item, alice, bob, as_user):
    tell(alice, item, bob)
    client = as_user(alice)
    assert client.get(reverse("notices-read")).status_code == 405
    response = client.post(reverse("notices-read"), follow=True)
    assert "You have seen everything" in response.content.decode()
    assert "1 notice marked as read" in response.content.decode()
    assert not Notice.objects.unread().exists()


def test_opening_one_reads_it_and_leads_there(item, alice, bob, as_user):
    notice = tell(alice, item, bob, url="/c/seals/threads/1/#reply-7")
    response = as_user(alice).get(reverse("notice-open", args=[notice.pk]))
    assert (response.status_code, response["Location"]) == (302, "/c/seals/threads/1/#reply-7")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_empty_lists_say_what_to_do(alice, as_user):
    client = as_user(alice)
    assert "The first step is yours" in page_of(client)
    assert "Nothing new" in page_of(client, "?show=new")


def test_long_lists_have_pages(community, alice, bob, as_user):
    for _ in range(31):
        tell(alice, make_item(community, alice), bob)
    client = as_user(alice)
    assert page_of(client).count('class="notice ') == 30
    assert page_of(client, "?page=2").count('class="notice ') == 1
    assert page_of(client, "?page=99").count('class="notice ') == 1


def test_charlie_and_nobody_see_none_of_it(item, alice, bob, charlie, as_user, client):
    notice = tell(alice, item, bob)
    theirs = as_user(charlie)
    assert "Seal runs dry" not in page_of(theirs)
    assert theirs.get(reverse("notice-open", args=[notice.pk])).status_code == 404
    theirs.post(reverse("notices-read"))
    for name, args in (("notices", []), ("notices-badge", []), ("notice-open", [notice.pk])):
        assert client.get(reverse(name, args=args)).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_bell_answers_only_when_its_number_changed(item, alice, bob, as_user):
    client, badge = as_user(alice), reverse("notices-badge")
    assert client.get(badge, {"count": "0"}).status_code == 204
    tell(alice, item, bob)
    response = client.get(badge, {"count": "0"})
    assert response.status_code == 200
    assert 'aria-label="Notices, 1 new"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert client.get(badge, {"count": "1"}).status_code == 204
    assert client.get(badge, {"count": "9x"}).status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_asking_for_the_bell_keeps_no_session_alive(item, alice, bob, as_user, django_assert_num_queries):
    client = as_user(alice)
    tell(alice, item, bob)
    with django_assert_num_queries(3):  # session, person, count
        response = client.get(reverse("notices-badge"), {"count": "0"})
    assert not response.cookies


def test_the_list_costs_the_same_for_one_and_for_thirty(community, alice, bob, as_user, django_assert_num_queries):
    client = as_user(alice)
    for _ in range(30):
        tell(alice, make_item(community, alice), make_user())
    with django_assert_num_queries(6):  # session, person, new, count of pages, rows with faces, the bell
        client.get(reverse("notices"))


def test_a_notice_of_a_place_one_left_is_gone_from_list_bell_and_address(community, item, alice, bob, as_user):
    Community.objects.update(visibility=Visibility.PRIVATE)
    notice = tell(bob, item, alice)
    welcome = tell(bob, item, alice, "welcome", item_id=None, title="Alice welcomes you", group="membership:1")
    told_anyway = tell(bob, item, alice, "position", item_id=None, title="You are no longer a member", group="m:1")
    client = as_user(bob)
    assert "Seal runs dry" in page_of(client)
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    html = page_of(client)
    assert "One notice is new" in html
    assert "Seal runs dry" not in html
    assert "Alice welcomes you" not in html
    assert "You are no longer a member" in html
    assert 'aria-label="Notices, 1 new"' in client.get(reverse("notices-badge")).content.decode()
    for hidden in (notice, welcome):
        response = client.get(reverse("notice-open", args=[hidden.pk]))
        assert response.status_code == 404
        assert "Seal" not in response.content.decode()
    assert client.get(reverse("notice-open", args=[told_anyway.pk])).status_code == 302
    join(bob, community)
    assert "Seal runs dry" in page_of(client)


def test_what_stands_together_is_read_together_without_going_there(item, alice, bob, as_user):
    answer, thank = tell(alice, item, bob, "answer"), tell(alice, item, bob, "thank")
    client = as_user(alice)
    html = page_of(client, "?show=new")
    assert html.count(f'action="{reverse("notice-mark-read", args=[thank.pk])}"') == 1
    response = client.post(reverse("notice-mark-read", args=[thank.pk]), {"next": "/notices/?show=new"})
    assert response["Location"] == "/notices/?show=new"
    for notice in (answer, thank):
        notice.refresh_from_db()
        assert notice.read_at is not None


def test_one_can_be_kept_as_new(item, alice, bob, as_user):
    notice = tell(alice, item, bob)
    Notice.objects.update(read_at=timezone.now())
    client = as_user(alice)
    assert reverse("notice-mark-unread", args=[notice.pk]) in page_of(client)
    client.post(reverse("notice-mark-unread", args=[notice.pk]))
    assert "One notice is new" in page_of(client)


def test_an_older_one_stays_read_while_a_newer_of_its_kind_is_new(item, alice, bob, as_user):
    old = tell(alice, item, bob)
    Notice.objects.update(read_at=timezone.now())
    tell(alice, item, bob)
    assert as_user(alice).post(reverse("notice-mark-unread", args=[old.pk])).status_code == 302
    old.refresh_from_db()
    assert old.read_at is not None


@pytest.mark.parametrize("name", ["notice-mark-read", "notice-mark-unread"])
def test_nobody_marks_those_of_others(item, alice, bob, charlie, as_user, name):
    notice = tell(alice, item, bob)
    assert as_user(charlie).post(reverse(name, args=[notice.pk])).status_code == 404
    assert as_user(alice).get(reverse(name, args=[notice.pk])).status_code == 405


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/notices/\r\nX: y", "/c/"])
def test_marking_leads_back_to_the_list_and_nowhere_else(item, alice, bob, as_user, elsewhere):
    notice = tell(alice, item, bob)
    response = as_user(alice).post(reverse("notice-mark-read", args=[notice.pk]), {"next": elsewhere})
    assert response["Location"] == reverse("notices")


def test_those_that_name_one_can_be_shown_alone(community, item, alice, bob, as_user):
    client = as_user(alice)
    assert "Nobody has named you yet" in page_of(client, "?show=named")
    tell(alice, item, bob, "mention")
    tell(alice, make_item(community, alice, title="Something else"), bob)
    html = page_of(client, "?show=named")
    assert "Seal runs dry" in html
    assert "Something else" not in html
