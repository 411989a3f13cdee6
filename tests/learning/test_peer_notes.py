"""Views of peers: who may write one, what is shown of them and when, and that nobody can tell whose it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404

from activity.actions import undo
from activity.admin import NoticeOrderAdmin
from activity.models import Act, NoticeOrder
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Ref, Verb
from learning import models
from learning.actions import (
    agree_to_view,
    ask_for_view,
    decline_view,
    offer_view,
    put_aside,
    withdraw_request,
    withdraw_view,
    write_view,
)
from learning.models import LearningOffering, PeerNote, PeerRelease, ViewRequest
from learning.ties import tied_with
from learning.weekly import release_views
from roles.actions import opt_out
from tests.factories import make_act, make_user
from tests.learning.peers import make_peers, note, tie

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def monday(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def shown(about) -> list[tuple[int, float]]:
    return [(row.n, row.mean) for row in PeerRelease.objects.visible_to(about).current().filter(skill="designer")]


# Who may


def test_only_people_one_had_to_do_with_in_180_days_are_asked(bob, alice, charlie, community):
    with pytest.raises(ValidationError, match="180 days"):
        ask_for_view(by=bob, rater=charlie, role="creator")
    tie(charlie, bob, community, days=181)
    with pytest.raises(ValidationError, match="180 days"):
        ask_for_view(by=bob, rater=charlie, role="creator")
    tie(bob, charlie, community, days=179)
    request = ask_for_view(by=bob, rater=charlie, role="creator")
    assert ask_for_view(by=bob, rater=charlie, role="creator") == request
    with pytest.raises(ValidationError, match="ten questions"):
        ask_for_view(by=bob, rater=bob, role="creator")


def test_a_withdrawn_act_is_no_tie_nor_is_a_like(bob, charlie, community):
    undo(tie(bob, charlie, community), by=bob)
    tie(bob, charlie, community, verb=Verb.LIKE)
    assert tied_with(bob) == set() == tied_with(charlie)


def test_answers_confirmed_introductions_and_small_events_tie(bob, alice, charlie, community):
    today = (date.today() - timedelta(days=3)).isoformat()
    dora, emil = make_user(), make_user()
    make_act(Verb.ANSWER, by=bob, on=today, about=Ref(ObjectType.ANSWER, 5, bob.pk), community_id=1, target_id=alice.pk)
    made = make_act(
        Verb.INTRODUCE, by=alice, on=today, about=Ref(ObjectType.MEMBER, bob.pk), community_id=1, target_id=charlie.pk
    )
    make_act(Verb.CONFIRM_TIE, by=charlie, on=today, about=Ref(ObjectType.INTRODUCTION, made.pk), community_id=1)
    for person in (bob, dora):
        make_act(Verb.ATTEND, by=person, on=today, about=Ref(ObjectType.EVENT, 9, alice.pk), community_id=1)
    for person in (bob, emil, *(make_user() for _ in range(20))):
        make_act(Verb.ATTEND, by=person, on=today, about=Ref(ObjectType.EVENT, 10, alice.pk), community_id=1)
    assert tied_with(bob) == {alice.pk, charlie.pk, dora.pk}
    assert bob.pk in tied_with(charlie)
    assert bob.pk in tied_with(alice)


def test_who_opted_out_everywhere_is_neither_offered_nor_asked(as_user, bob, community):
    (peer,) = make_peers(bob, community, 1)
    assert peer.display_name in as_user(bob).get("/me/skills/views/").content.decode()
    opt_out(by=peer)
    assert peer.display_name not in as_user(bob).get("/me/skills/views/").content.decode()
    with pytest.raises(ValidationError):
        ask_for_view(by=bob, rater=peer, role="creator")


def test_nothing_is_written_that_was_not_asked_for(bob, charlie, community):
    peer, other = make_peers(bob, community, 2)
    request = ask_for_view(by=bob, rater=peer, role="creator")
    for stranger in (other, charlie, bob):
        with pytest.raises(Http404):
            write_view(by=stranger, request=request, levels={"designer": (2, "")})
    with pytest.raises(ValidationError, match="Creator only"):
        write_view(by=peer, request=request, levels={"broker": (2, "")})
    with pytest.raises(ValidationError, match="one of the five"):
        write_view(by=peer, request=request, levels={"designer": (7, "")})
    assert not PeerNote.objects.exists()


def test_an_offer_is_agreed_to_first(bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = offer_view(by=peer, about=bob, role="creator")
    with pytest.raises(ValidationError, match="agreed"):
        write_view(by=peer, request=request, levels={"designer": (2, "")})
    with pytest.raises(Http404):
        agree_to_view(by=peer, request=request)
    agree_to_view(by=bob, request=request)
    assert write_view(by=peer, request=request, levels={"designer": (2, "")}) == 1
    with pytest.raises(ValidationError):
        decline_view(by=bob, request=request)


def test_a_declined_offer_is_gone_and_nobody_is_told(bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = offer_view(by=peer, about=bob, role="creator")
    before = NoticeOrder.objects.count()
    decline_view(by=bob, request=request)
    assert not ViewRequest.objects.exists()
    assert NoticeOrder.objects.count() == before


def test_an_offer_looks_the_same_to_its_maker_before_and_after_a_no(as_user, bob, community):
    def page() -> list[str]:
        html = as_user(peer).get("/me/skills/views/").content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        return [line for line in main.splitlines() if "csrf" not in line]

    (peer,) = make_peers(bob, community, 1)
    request = offer_view(by=peer, about=bob, role="creator")
    before = page()
    decline_view(by=bob, request=request)
    assert page() == before


def test_administrators_do_not_see_who_offers_a_view_and_who_agrees(bob, community, rf):
    (peer,) = make_peers(bob, community, 1)
    agree_to_view(by=bob, request=offer_view(by=peer, about=bob, role="creator"))
    ask_for_view(by=bob, rater=peer, role="carrier")
    orders = NoticeOrder.objects.filter(kind__startswith="view_")
    assert orders.count() == 3
    assert not NoticeOrderAdmin(NoticeOrder, None).get_queryset(rf.get("/")).filter(pk__in=orders).exists()


def test_a_view_can_be_taken_back_when_nobody_asks_for_it_any_more(as_user, bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = note(bob, peer, 3)
    withdraw_request(by=bob, request=request)
    page = as_user(peer).get("/me/skills/views/").content.decode()
    assert "You wrote something" in page
    as_user(peer).post(f"/me/skills/views/{request.pk}/withdraw/")
    assert not PeerNote.objects.exists()


# What is shown, and when


def test_from_three_on_a_mean_to_half_a_step_and_sentences_without_names(as_user, bob, community):
    peers = make_peers(bob, community, 3)
    for peer, level in zip(peers[:2], (2, 3), strict=True):
        note(bob, peer, level, f"Seen from place {level}.")
    assert release_views(monday(0)) == 0
    assert shown(bob) == []
    note(bob, peers[2], 3)
    assert shown(bob) == []  # not before Monday
    assert release_views(monday(1)) == 1
    assert shown(bob) == [(3, 2.5)]
    page = as_user(bob).get("/me/skills/designer/").content.decode()
    assert "Seen from place 2." in page
    assert "between “independently” and “helps others to do it”" in page.replace("&quot;", "")
    assert not any(peer.display_name in page for peer in peers)


def test_a_fourth_view_cannot_be_subtracted(bob, community):
    peers = make_peers(bob, community, 6)
    for peer in peers[:3]:
        note(bob, peer, 1)
    release_views(monday(0))
    for number, peer in enumerate(peers[3:], start=1):
        note(bob, peer, 4)
        release_views(monday(number))
        assert shown(bob) == ([(3, 1.0)] if number < 3 else [(6, 2.5)])


def test_a_changed_view_waits_for_two_others_as_well(bob, community):
    peers = make_peers(bob, community, 3)
    for peer in peers:
        note(bob, peer, 1)
    release_views(monday(0))
    note(bob, peers[0], 4)
    release_views(monday(1))
    assert shown(bob) == [(3, 1.0)]
    note(bob, peers[1], 4)
    note(bob, peers[2], 4)
    release_views(monday(2))
    assert shown(bob) == [(3, 4.0)]


def test_what_was_said_before_lives_on_in_no_earlier_release(bob, community):
    peers = make_peers(bob, community, 3)
    for peer in peers:
        note(bob, peer, 1, "Said too soon.")
    release_views(monday(0))
    for peer in peers:
        note(bob, peer, 3, "Said later.")
    release_views(monday(1))
    said = PeerRelease.objects.order_by("as_of").values_list("is_current", "sentences")
    assert list(said) == [(False, []), (True, ["Said later."] * 3)]


def test_a_withdrawn_view_takes_what_it_was_in_along(bob, community):
    peers = make_peers(bob, community, 4)
    requests = [note(bob, peer, 2, "A sentence.") for peer in peers]
    release_views(monday(0))
    assert shown(bob) == [(4, 2.0)]
    withdraw_view(by=peers[0], request=requests[0])
    release_views(monday(1))
    assert shown(bob) == []
    assert not any(row.sentences for row in PeerRelease.objects.all())


def test_the_same_week_twice_is_once(bob, community):
    for peer in make_peers(bob, community, 3):
        note(bob, peer, 2)
    assert (release_views(monday(0)), release_views(monday(0))) == (1, 0)
    assert PeerRelease.objects.filter(skill="designer").count() == 1


def test_a_switched_off_account_counts_no_longer(bob, community):
    peers = make_peers(bob, community, 3)
    for peer in peers:
        note(bob, peer, 2)
    peers[0].is_active = False
    peers[0].save(update_fields=["is_active"])
    assert release_views(monday(0)) == 0


# Nobody can tell


def test_the_one_it_is_about_cannot_tell_whether_somebody_answered(as_user, bob, community):
    def page() -> str:
        html = as_user(bob).get("/me/skills/views/").content.decode()
        return html[html.index("<main") : html.index("</main>")]

    peers = make_peers(bob, community, 2)
    requests = [ask_for_view(by=bob, rater=peer, role="creator") for peer in peers]
    asked = page()
    write_view(by=peers[0], request=requests[0], levels={"designer": (2, "Good.")})
    put_aside(by=peers[1], request=requests[1])
    strip = lambda html: "".join(line for line in html.splitlines() if "csrf" not in line)  # noqa: E731
    assert strip(page()) == strip(asked)


def test_no_act_no_notice_no_page_of_administrators_says_who_wrote(bob, community):
    peers = make_peers(bob, community, 3)
    acts = Act.objects.count()
    for peer in peers:
        note(bob, peer, 2, "Good.")
    release_views(monday(0))
    deliver_waiting()
    assert Act.objects.count() == acts
    ready = bob.notices.get(kind="views_ready")
    assert ready.last_actor is None
    assert ready.actor_ids == []
    assert not bob.notices.exclude(kind="views_ready").exists()
    registered = {model for model in admin.site._registry if model._meta.app_label == "learning"}
    assert registered == {LearningOffering}
    assert not {models.PeerNote, models.PeerRelease, models.ViewRequest} & registered


def test_notes_and_releases_are_visible_to_one_person_each(bob, alice, charlie, community):
    peers = make_peers(bob, community, 3)
    for peer in peers:
        note(bob, peer, 2)
    release_views(monday(0))
    assert not PeerNote.objects.visible_to(bob).exists()
    assert PeerNote.objects.visible_to(peers[0]).count() == 1
    assert PeerRelease.objects.visible_to(bob).count() == 1
    for other in (alice, charlie, peers[0]):
        assert not PeerRelease.objects.visible_to(other).exists()


def test_a_rater_hears_of_it_and_can_say_rather_not(as_user, bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = ask_for_view(by=bob, rater=peer, role="creator")
    deliver_waiting()
    assert peer.notices.get().url == f"/me/skills/views/{request.pk}/"
    client = as_user(peer)
    assert client.get(f"/me/skills/views/{request.pk}/").status_code == 200
    assert client.post(f"/me/skills/views/{request.pk}/aside/").status_code == 302
    assert client.get(f"/me/skills/views/{request.pk}/").status_code == 404


def test_a_view_is_written_and_changed_on_its_page(as_user, bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = ask_for_view(by=bob, rater=peer, role="creator")
    client, url = as_user(peer), f"/me/skills/views/{request.pk}/"
    form = {
        "level_attentive": "none",
        "level_designer": "3",
        "sentence_designer": "Short and right.",
        "level_researcher": "",
    }
    assert client.post(url, form).status_code == 302
    assert PeerNote.objects.get().sentence == "Short and right."
    assert "Short and right." in client.get(url).content.decode()
    assert client.post(url, form | {"level_designer": "none"}).status_code == 302
    assert not PeerNote.objects.exists()


def test_a_request_that_was_taken_back_leads_nowhere(as_user, bob, community):
    (peer,) = make_peers(bob, community, 1)
    request = ask_for_view(by=bob, rater=peer, role="creator")
    withdraw_request(by=bob, request=request)
    assert as_user(peer).get(f"/me/skills/views/{request.pk}/").status_code == 404
