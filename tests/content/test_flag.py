"""Reporting a text to the managers: who may, who knows, what is held at once, taking it back; one's own reports."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice, NoticeOrder
from activity.tasks import deliver_waiting
from activity.vocabulary import Audience, Verb
from communities.actions import leave_community
from communities.models import Membership, Visibility
from content.actions import (
    create_item,
    decide_case,
    edit_item,
    flag_text,
    forget_flags,
    let_out_late,
    remove_item,
    withdraw_flag,
    write_reply,
)
from content.models import Case, CaseStep, Flag, Item, Kind
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db
CONFIDENTIAL, UNTRUE = Flag.Reason.CONFIDENTIAL, Flag.Reason.UNTRUE


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def post(community, bob):
    return create_item(by=bob, community=community, kind=Kind.POST, title="Prices of Nordal", body="They pay 4 €.")


def report(by, text, reason=UNTRUE, words="The price is wrong."):
    return flag_text(by=by, text=text, reason=reason, words=words)


def titles_of(person):
    deliver_waiting()
    return [notice.title for notice in Notice.objects.visible_to(person).order_by("pk")]


def test_a_report_is_for_the_managers_and_an_act_only_its_reporter_sees(post, community, alice, bob, charlie, dora):
    flag = report(dora, post)
    assert (flag.case.state, flag.case.community, flag.case.item) == ("open", community, post)
    act = Act.objects.get(verb=Verb.FLAG)
    assert (act.pk, act.actor_id, act.owner_id, act.audience) == (flag.act_id, dora.pk, bob.pk, Audience.DIRECT)
    for person, count in ((dora, 1), (bob, 0), (alice, 0), (charlie, 0)):
        assert Act.objects.visible_to(person).filter(pk=act.pk).count() == count
    assert titles_of(alice)[-1] == "Dora Third reported a post by Bob Member in Seals and pumps: not true, or dangerous"
    assert titles_of(bob) == [], "its author hears nothing of it"
    for person, count in ((alice, 1), (dora, 1), (bob, 0), (charlie, 0)):
        assert Flag.objects.visible_to(person).count() == count
    assert list(Case.objects.visible_to(alice)) == [flag.case]
    assert not any(Case.objects.visible_to(person).exists() for person in (bob, charlie, dora))
    assert Item.objects.visible_to(charlie).filter(pk=post.pk).exists(), "it stands until somebody decides"


def test_reports_on_one_text_are_one_case_and_one_a_person(post, alice, bob, charlie, dora):
    first, second = report(dora, post), report(charlie, post, words="It is dangerous.")
    assert first.case == second.case, "charlie reads an open community, so charlie may report"
    with pytest.raises(ValidationError, match="reported this already"):
        report(dora, post)
    with pytest.raises(ValidationError, match="your own text"):
        report(bob, post)
    with pytest.raises(ValidationError, match="in a sentence"):
        report(alice, post, words=" \x00 ")
    with pytest.raises(ValidationError, match="Choose what is wrong"):
        report(alice, post, reason="ugly")


def test_what_one_may_not_see_cannot_be_reported(post, community, alice, charlie):
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        report(charlie, post)
    draft = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B", publish=False)
    with pytest.raises(Http404):
        report(Membership.objects.exclude(user=alice).get().user, draft)
    remove_item(by=alice, item=post, reason="Old")
    with pytest.raises(Http404):
        report(Membership.objects.exclude(user=alice).get().user, post)


def test_a_report_about_a_manager_goes_to_the_other_managers_else_to_administrators(community, alice, bob, dora):
    admin = make_user("Ada Administrator", is_superuser=True, is_staff=True)
    text = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    flag = report(dora, text)
    assert not Case.objects.visible_to(alice).exists()
    assert Case.objects.visible_to(admin).exists()
    assert titles_of(alice) == []
    assert len(titles_of(admin)) == 1
    Membership.objects.filter(user=bob).update(position="manager")
    second = create_item(by=alice, community=community, kind=Kind.POST, title="T2", body="B")
    report(dora, second)
    assert len(titles_of(bob)) == 1
    assert len(titles_of(admin)) == 1
    decide_case(by=admin, case=flag.case, what="leave", to_reporters="It is right.")


def test_a_members_confidential_holds_at_once_for_24_working_hours(post, community, alice, bob, charlie, dora):
    case = report(dora, post, CONFIDENTIAL, "Prices of a customer.").case
    case.refresh_from_db()
    assert case.held_until == case.told_author_at + timedelta(hours=24), "no hours are said, so every hour works"
    assert not Item.objects.visible_to(charlie).exists()
    assert titles_of(bob) == [
        "Your post in Seals and pumps is held until a manager has looked: somebody says it is confidential"
    ]
    assert Notice.objects.get(recipient=bob, kind="text_held").last_actor is None, "never who"
    assert let_out_late() == 0
    assert let_out_late(timezone.now() + timedelta(hours=25)) == 1
    assert let_out_late(timezone.now() + timedelta(hours=25)) == 0
    assert Item.objects.visible_to(charlie).exists()
    case.refresh_from_db()
    assert (case.state, case.held_until) == ("open", None), "the report is still to be decided"
    report(alice, post, CONFIDENTIAL)
    assert Item.objects.visible_to(charlie).exists(), "it is held at once only once"
    edit_item(by=bob, item=post, title=post.title, body="They pay 5 € now.")
    report(make_member(community), post, CONFIDENTIAL)
    assert not Item.objects.visible_to(charlie).exists(), "unless it is another text by now"


def make_member(community):
    person = make_user()
    join(person, community)
    return person


def test_no_one_person_empties_a_community(community, alice, bob, dora):
    posts = [make_item(community, bob, Kind.POST) for _ in range(7)]
    cases = [report(dora, post, CONFIDENTIAL).case for post in posts[:6]]
    assert Item.objects.visible_to(dora).count() == 2, "the sixth waits for a manager in its place"
    decide_case(by=alice, case=cases[0], what="leave", to_reporters="It is public.")
    report(dora, posts[6], CONFIDENTIAL)
    assert not Item.objects.visible_to(dora).filter(pk=posts[6].pk).exists(), "one was looked at"
    report(make_member(community), posts[5], CONFIDENTIAL)
    assert not Item.objects.visible_to(dora).filter(pk=posts[5].pk).exists(), "another person is another word"


def test_an_outsiders_confidential_waits_for_a_manager(post, charlie, dora):
    report(charlie, post, CONFIDENTIAL)
    assert Item.objects.visible_to(dora).exists()


def test_a_report_is_taken_back_while_nobody_decided(post, community, alice, bob, charlie, dora):
    flag = report(dora, post, CONFIDENTIAL)
    with pytest.raises(Http404):
        report(make_member(community), post)
    with pytest.raises(Http404):
        withdraw_flag(by=charlie, flag=flag)
    withdraw_flag(by=dora, flag=flag)
    withdraw_flag(by=dora, flag=flag)
    case = Case.objects.get()
    assert case.state == "taken_back"
    assert Item.objects.visible_to(charlie).exists(), "nothing holds it any more"
    again = report(dora, post)
    assert again.case != case
    decide_case(by=alice, case=again.case, what="leave", to_reporters="It stays.")
    with pytest.raises(ValidationError, match="decided meanwhile"):
        withdraw_flag(by=dora, flag=again)


def test_who_reported_and_left_is_still_known_to_the_managers_and_hears_no_more(post, community, alice, dora):
    community.visibility = Visibility.PRIVATE
    community.save()
    flag = report(dora, post)
    leave_community(by=dora, community=community)
    decide_case(by=alice, case=flag.case, what="leave", to_reporters="It stays.")
    assert titles_of(dora) == []
    assert flag in Flag.objects.visible_to(alice)
    dora.delete()
    flag.refresh_from_db()
    assert flag.by_name == "a former member"


def test_a_year_later_nobody_knows_who_reported(post, alice, dora):
    flag = report(dora, post)
    deliver_waiting()
    decide_case(by=alice, case=flag.case, what="leave", to_reporters="It stays.")
    assert forget_flags(timezone.now() + timedelta(days=364)) == 0
    assert titles_of(alice)[-1].startswith("Dora Third reported")
    assert titles_of(dora)[-1].startswith("Your report")
    assert forget_flags(timezone.now() + timedelta(days=366)) == 1
    said = [title for person in (alice, dora) for title in titles_of(person) if "report" in title]
    assert said == [], "the words in which they were told go with it"
    assert not NoticeOrder.objects.filter(by=dora).exists()
    assert CaseStep.objects.filter(what="leave", by=alice).exists(), "what was decided, and by whom, stays"


def test_the_menu_of_others_texts_leads_to_the_form_and_the_list_says_what_became_of_it(
    as_user, post, alice, bob, charlie, dora
):
    reply = write_reply(by=alice, item=post, body="Where is that from?")
    url = reverse("content:item-flag", args=["seals", post.pk])
    assert url in as_user(dora).get(post.get_absolute_url()).content.decode()
    assert (
        reverse("content:reply-flag", args=["seals", reply.pk])
        in as_user(bob).get(reply.get_absolute_url()).content.decode()
    )
    assert url not in as_user(bob).get(post.get_absolute_url()).content.decode()
    assert as_user(bob).get(url).status_code == 403
    empty = as_user(dora).post(url, {"reason": "untrue"}).content.decode()
    assert "Say in a sentence what is wrong" in empty
    sent = as_user(dora).post(url, {"reason": "untrue", "words": "It is 5 €."}, follow=True)
    assert sent.redirect_chain == [("/me/reports/", 302)]
    assert "The managers look at it." in sent.content.decode()
    flag = Flag.objects.get()
    decide_case(by=alice, case=flag.case, what="remove", to_author="Prices do not belong here.")
    mine = as_user(dora).get("/me/reports/").content.decode()
    assert "It was removed." in mine
    assert post.title not in mine, "what one no longer sees is not named"
    assert "reported nothing" in as_user(charlie).get("/me/reports/").content.decode()
    again = as_user(dora).post(reverse("flag-withdraw", args=[flag.pk]), follow=True)
    assert "decided meanwhile" in again.content.decode()


def test_where_one_reads_no_more_one_learns_nothing_of_what_became_of_it(as_user, post, community, alice, charlie):
    flag = report(charlie, post)
    doors = (reverse("flag-list"), "/api/v1/me/text-reports/")
    for door in doors:
        assert "The price is wrong." in as_user(charlie).get(door).content.decode()
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    decide_case(by=alice, case=flag.case, what="leave", to_reporters="It is last year’s price.")
    for door in (*doors, "/notices/"):
        assert "last year" not in as_user(charlie).get(door).content.decode()
        assert community.name not in as_user(charlie).get(door).content.decode()
    assert as_user(charlie).get(f"/api/v1/me/text-reports/{flag.pk}/").status_code == 404


def test_reporting_over_the_api(as_user, post, alice, bob, charlie, dora):
    api, mine = as_user(dora), "/api/v1/me/text-reports/"
    sent = {"item": post.pk, "reason": "untrue", "words": "It is 5 €."}
    made = api.post(mine, sent, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "open"), made.content
    assert api.post(mine, sent, content_type="application/json").status_code == 400
    assert api.post(mine, {**sent, "item": None}, content_type="application/json").status_code == 400
    assert api.post(mine, {**sent, "item": 10**18}, content_type="application/json").status_code == 404
    queue = "/api/v1/communities/seals/text-reports/"
    listed = as_user(alice).get(queue).json()["results"]
    assert [(case["author"], case["reports"][0]["by"]) for case in listed] == [(bob.handle, "dora")]
    assert [as_user(person).get(queue).status_code for person in (bob, charlie, dora)] == [404, 404, 404]
    decided = as_user(alice).post(
        f"{queue}{listed[0]['id']}/decide/",
        {"what": "leave", "to_reporters": "It is right."},
        content_type="application/json",
    )
    assert decided.json()["state"] == "left"
    assert api.get(mine).json()["results"][0]["answer"] == "It is right."
    assert as_user(charlie).get(mine).json()["results"] == []


def test_held_at_once_after_a_change_was_asked_for_is_let_out_in_time(post, alice, bob, dora):
    case = report(dora, post).case
    decide_case(by=alice, case=case, what="change", to_author="Leave the price out.", to_reporters="")
    edit_item(by=bob, item=Item.objects.get(pk=post.pk), title=post.title, body="They pay 5 €.")
    kirsi = make_user("Kirsi Fourth", handle="kirsi")
    join(kirsi, post.community)
    flag = report(kirsi, Item.objects.get(pk=post.pk), CONFIDENTIAL, "The price still.")
    assert (Item.objects.get(pk=post.pk).is_held, flag.case) == (True, case)
    case.refresh_from_db()
    assert case in Case.objects.to_decide()
    assert let_out_late(case.held_until) == 1
    assert not Item.objects.get(pk=post.pk).is_held


def test_a_report_taken_back_is_an_act_withdrawn(post, dora):
    flag = report(dora, post)
    withdraw_flag(by=dora, flag=flag)
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == flag.act_id
