"""Introducing two people: who may be chosen, what each of the three learns, and what it counts for until taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act, Mail, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.actions import (
    answer_introduction,
    ask_whether_they_talked,
    confirm_talk,
    introduce_people,
    leave_community,
    opt_in_to_introductions,
    opt_out_of_introductions,
    thank_for_introduction,
    withdraw_introduction,
    withdraw_talk,
    withdraw_thanks,
)
from communities.models import Introduction, Thanks, Visibility
from communities.tasks import ask_about_introductions
from roles.models import Effect, Episode
from tests.factories import join, make_community, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Fitter", email="dora@example.org")
    join(dora, community)
    return dora


@pytest.fixture
def introduction(community, alice, bob, dora) -> Introduction:
    return introduce_people(
        by=alice, community=community, first=bob, second=dora, words="Both of you flush seals.", words_second="Ask Bob."
    )


def titles(user):
    deliver_waiting()
    return list(Notice.objects.visible_to(user).order_by("-pk").values_list("title", flat=True))


def say_yes(introduction, *people):
    for person in people:
        answer_introduction(by=person, introduction=introduction, is_willing=True)


def test_both_are_told_in_words_of_their_own_and_the_act_names_them(introduction, community, alice, bob, dora):
    act = Act.objects.get(verb=Verb.INTRODUCE)
    assert (act.actor_id, act.object_type, act.object_id, act.target_id) == (
        alice.pk,
        ObjectType.MEMBER,
        bob.pk,
        dora.pk,
    )
    assert (act.community_id, act.origin_community_id, introduction.act_id) == (community.pk, None, act.pk)
    assert titles(bob) == ["Alice Manager would like you to meet Dora Fitter"]
    assert titles(dora) == ["Alice Manager would like you to meet Bob Member"]
    assert [side.words for side in introduction.pair] == ["Both of you flush seals.", "Ask Bob."]
    assert titles(alice) == []


def test_a_mail_goes_by_the_settings(community, alice, bob, dora, introduction):
    bob.emailaddress_set.create(email=bob.email, verified=True, primary=True)
    second = introduce_people(by=bob, community=community, first=alice, second=dora, words="You both dive.")
    assert second.pk
    introduce_people(by=dora, community=community, first=bob, second=alice, words="Meet.")
    deliver_waiting()
    assert set(Mail.objects.values_list("recipient", flat=True)) == {bob.pk}


def test_one_no_stays_with_who_said_it(introduction, alice, bob, dora):
    say_yes(introduction, bob)
    answer_introduction(by=dora, introduction=introduction, is_willing=False)
    seen = Introduction.objects.visible_to(alice).with_people().get()
    assert seen.state == "both were told"
    assert titles(alice) == []
    assert len(titles(bob)) == 1
    with pytest.raises(ValidationError, match="both of you say yes"):
        confirm_talk(by=bob, introduction=introduction)
    say_yes(introduction, dora)  # she changed her mind
    assert titles(bob)[0] == "You and Dora Fitter both said yes. Say hello"
    assert Introduction.objects.with_people().get().state == "both said yes"


def test_only_those_who_share_a_community_and_are_willing_can_be_chosen(community, alice, bob, dora, charlie):
    refusal = "Choose two people from communities you are in"
    with pytest.raises(ValidationError, match=refusal):
        introduce_people(by=alice, community=community, first=bob, second=charlie, words="Meet")
    opt_out_of_introductions(by=dora)
    with pytest.raises(ValidationError, match=refusal):
        introduce_people(by=alice, community=community, first=bob, second=dora, words="Meet")
    opt_in_to_introductions(by=dora)
    with pytest.raises(ValidationError, match="one of the two"):
        introduce_people(by=alice, community=community, first=bob, second=alice, words="Meet")
    with pytest.raises(ValidationError, match="two different people"):
        introduce_people(by=alice, community=community, first=bob, second=bob, words="Meet")
    with pytest.raises(ValidationError, match="should meet is missing"):
        introduce_people(by=alice, community=community, first=bob, second=dora, words=" ")
    with pytest.raises(PermissionDenied):
        introduce_people(by=charlie, community=community, first=bob, second=dora, words="Meet")
    leave_community(by=dora, community=community)
    with pytest.raises(ValidationError, match=refusal):
        introduce_people(by=alice, community=community, first=bob, second=dora, words="Meet")
    assert not Introduction.objects.exists()
    assert not Act.objects.filter(verb=Verb.INTRODUCE).exists()


def test_people_of_two_communities_one_is_in(community, alice, bob, charlie):
    other = make_community("Metrology", manager=alice, visibility=Visibility.PRIVATE)
    join(charlie, other)
    introduction = introduce_people(by=alice, community=community, first=bob, second=charlie, words="Gauges")
    act = Act.objects.get(verb=Verb.INTRODUCE)
    assert (act.community_id, act.origin_community_id) == (community.pk, other.pk)
    dan = make_user("Dan")
    join(dan, other)
    with pytest.raises(ValidationError, match="At least one of the two"):
        introduce_people(by=alice, community=community, first=dan, second=charlie, words="Gauges")
    community.visibility = Visibility.PRIVATE
    community.save()
    assert titles(charlie) == ["Alice Manager would like you to meet Bob Member"]  # wherever it came from
    assert Introduction.objects.visible_to(charlie).get() == introduction


def test_the_same_two_once_in_half_a_year_and_five_in_a_week(community, alice, bob, dora, introduction):
    withdraw_introduction(by=alice, introduction=introduction)
    with pytest.raises(ValidationError, match="in the last 180 days"):
        introduce_people(by=alice, community=community, first=dora, second=bob, words="Again")
    introduce_people(by=bob, community=community, first=alice, second=dora, words="By another")
    people = [make_user() for _ in range(5)]
    for person in people:
        join(person, community)
    for person in people[:4]:
        introduce_people(by=alice, community=community, first=bob, second=person, words="Meet")
    with pytest.raises(ValidationError, match="5 introductions in the last seven days"):
        introduce_people(by=alice, community=community, first=bob, second=people[4], words="Meet")
    Introduction.objects.update(created_at=timezone.now() - timedelta(days=181))
    introduce_people(by=alice, community=community, first=dora, second=bob, words="Again")


def test_it_counts_once_they_talked_and_not_after_it_is_taken_back(introduction, alice, bob, dora):
    rebuild()
    assert Episode.objects.get(member_id=alice.pk).ok_on is None
    say_yes(introduction, bob, dora)
    confirm_talk(by=bob, introduction=introduction)
    act = Act.objects.get(verb=Verb.CONFIRM_TIE)
    assert (act.object_type, act.object_id, act.owner_id) == (ObjectType.INTRODUCTION, introduction.act_id, alice.pk)
    rebuild()
    assert Episode.objects.get(member_id=alice.pk).ok_on == timezone.now().date()
    assert set(Effect.objects.filter(member_id=alice.pk).values_list("peer_id", flat=True)) == {bob.pk, dora.pk}
    withdraw_talk(by=bob, introduction=introduction)
    rebuild()
    assert not Effect.objects.exists()
    confirm_talk(by=dora, introduction=introduction)
    confirm_talk(by=bob, introduction=introduction)
    assert Introduction.objects.with_people().get().state == "they have met"
    withdraw_introduction(by=alice, introduction=introduction)
    rebuild()
    assert not Episode.objects.exists()
    assert not Effect.objects.exists()


def test_a_thank_counts_for_the_introducer_until_taken_back(introduction, alice, bob, dora):
    with pytest.raises(ValidationError, match="both said yes"):
        thank_for_introduction(by=bob, introduction=introduction)
    say_yes(introduction, bob, dora)
    introduction.refresh_from_db()
    thank_for_introduction(by=bob, introduction=introduction)
    with pytest.raises(ValidationError, match="thanks already"):
        thank_for_introduction(by=bob, introduction=introduction)
    assert titles(alice) == ["Bob Member thanks you for introducing you and Dora Fitter"]
    rebuild()
    assert Effect.objects.get(member_id=alice.pk, peer_id=bob.pk).act_id == Act.objects.get(verb=Verb.THANK).pk
    withdraw_thanks(by=bob, act_id=introduction.act_id)
    rebuild()
    assert not Effect.objects.exists()
    assert not Thanks.objects.exists()
    assert titles(alice) == []


def test_taken_back_it_is_gone_for_the_two_unless_both_said_yes(introduction, community, alice, bob, dora):
    deliver_waiting()
    say_yes(introduction, bob)
    withdraw_introduction(by=alice, introduction=introduction)
    assert not Introduction.objects.visible_to(bob).exists()
    assert titles(bob) == []
    with pytest.raises(Http404):
        answer_introduction(by=dora, introduction=introduction, is_willing=True)
    with pytest.raises(ValidationError, match="taken it back already"):
        withdraw_introduction(by=alice, introduction=introduction)


def test_nobody_else_has_a_part_in_it(introduction, bob, dora, charlie):
    assert not Introduction.objects.visible_to(charlie).exists()
    for act in (confirm_talk, withdraw_talk, withdraw_introduction, thank_for_introduction):
        with pytest.raises(Http404):
            act(by=charlie, introduction=introduction)
    with pytest.raises(Http404):
        withdraw_introduction(by=bob, introduction=introduction)
    dora.is_active = False
    dora.save()
    assert not Introduction.objects.visible_to(bob).exists()


def test_after_a_week_each_is_asked_once_whether_they_talked(introduction, bob, dora):
    say_yes(introduction, bob, dora)
    assert ask_about_introductions() == 0
    confirm_talk(by=dora, introduction=introduction)
    Introduction.objects.update(met_at=timezone.now() - timedelta(days=8))
    deliver_waiting()
    assert (ask_about_introductions(), ask_whether_they_talked()) == (1, 0)
    assert titles(bob)[0] == "Did you and Dora Fitter talk? One click says so; nobody asks again"
    assert "Did you" not in titles(dora)[0]


# The pages


def test_it_is_made_in_two_clicks_and_answered_in_one(as_user, community, alice, bob, dora):
    client = as_user(alice)
    start = "/c/seals/introductions/new/"
    assert "Dora Fitter" in client.get(start, {"first": "bob.member"}).content.decode()
    page = client.get(start, {"first": "bob.member", "second": "dora.fitter"}).content.decode()
    assert "Bob Member, meet Dora Fitter" in page
    sent = {"first": "bob.member", "second": "dora.fitter", "words": "You both flush."}
    answer = client.post(start, sent, follow=True).content.decode()
    assert "both were told" in answer
    introduction = Introduction.objects.get()
    url = f"/me/introductions/{introduction.pk}/"
    for person, other in ((bob, "dora@example.org"), (dora, "bob@example.org")):
        assert other not in as_user(person).get(url).content.decode()
        as_user(person).post(f"{url}accept/")
    assert "dora@example.org" in as_user(bob).get(url).content.decode()
    as_user(bob).post(f"{url}talked/")
    as_user(bob).post(f"{url}thank/")
    assert "they have met" in client.get("/me/introductions/").content.decode()
    assert Thanks.objects.get().to == alice


def test_a_wrong_choice_keeps_what_was_written(as_user, community, alice, bob, charlie, dora):
    sent = {"first": "bob.member", "second": charlie.handle, "words": "You both flush."}
    page = as_user(alice).post("/c/seals/introductions/new/", sent).content.decode()
    assert "Choose two people from communities you are in." in page
    assert "Charlie" not in page
    page = as_user(alice).post("/c/seals/introductions/new/", sent | {"second": "dora.fitter", "words": "x" * 601})
    assert "x" * 601 in page.content.decode()


def test_the_pages_do_not_exist_for_others(as_user, client, introduction, charlie, bob):
    url = f"/me/introductions/{introduction.pk}/"
    assert as_user(charlie).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert as_user(charlie).get("/c/seals/introductions/new/").status_code == 403
    for act in ("accept", "decline", "withdraw", "talked", "talked/withdraw", "thank", "thank/withdraw"):
        assert as_user(charlie).post(f"{url}{act}/").status_code == 404
    assert as_user(bob).post(f"{url}withdraw/").status_code == 404


def test_who_would_rather_not_is_offered_nowhere(as_user, community, alice, bob, dora):
    as_user(dora).post("/me/introductions/off/", {"next": "/me/privacy/"})
    client = as_user(alice)
    assert "Dora Fitter" not in client.get("/c/seals/introductions/new/", {"q": "Dora"}).content.decode()
    assert "first=dora.fitter" not in client.get("/c/seals/members/").content.decode()
    assert "first=bob.member" in client.get("/c/seals/members/").content.decode()
    assert "Introduce to" not in client.get("/people/dora.fitter/").content.decode()
    assert "Introduce to" in client.get("/people/bob.member/").content.decode()
    assert "Let others introduce me" in as_user(dora).get("/me/privacy/").content.decode()
