"""Mediations: three people, and nobody else learns of one; what it counts for is said by both parties."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.actions import save_mail_settings
from activity.admin import ActAdmin
from activity.models import Act, Mail, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Audience, ObjectType, Verb
from communities.actions import (
    ask_for_mediation,
    choose_mediator,
    join_mediation,
    leave_mediation,
    reopen_mediation,
    settle_mediation,
    take_mediation,
    write_in_mediation,
)
from communities.models import Mediation, Position
from communities.people import able_to_mediate
from roles.models import Effect, Episode
from tests.factories import join, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db
State = Mediation.State


@pytest.fixture
def dora(community):
    dora = make_user("Dora Fitter", email="dora@example.org")
    join(dora, community)
    return dora


@pytest.fixture
def asked(community, alice, bob, dora) -> Mediation:
    return ask_for_mediation(by=bob, community=community, other=dora, mediator=alice, words="We do not talk any more.")


@pytest.fixture
def under_way(asked, alice, dora) -> Mediation:
    take_mediation(by=alice, mediation=asked, takes_it=True)
    return join_mediation(by=dora, mediation=asked, takes_part=True)


def told(user):
    """Whether there is something new for this person; the notices are read then."""
    deliver_waiting()
    return bool(Notice.objects.visible_to(user).unread().update(read_at=timezone.now()))


def test_each_step_is_told_to_whom_it_concerns_in_words_that_say_nothing(asked, alice, bob, dora):
    assert (told(alice), told(bob), told(dora)) == (True, False, False)
    assert not Mediation.objects.visible_to(dora).exists()
    take_mediation(by=alice, mediation=asked, takes_it=True)
    assert (told(bob), told(dora)) == (True, True)
    assert not Act.objects.filter(verb=Verb.MEDIATE_OPEN).exists()
    join_mediation(by=dora, mediation=asked, takes_part=True)
    opened = Act.objects.filter(verb=Verb.MEDIATE_OPEN)
    assert set(opened.values_list("actor_id", "object_type", "object_id", "target_id", "audience")) == {
        (alice.pk, ObjectType.MEDIATION, asked.pk, party.pk, Audience.DIRECT) for party in (bob, dora)
    }
    assert (told(alice), told(bob)) == (True, True)
    assert set(Notice.objects.values_list("title", "last_actor")) == {
        ("There is something new in a conversation in confidence", None)
    }
    assert not Mail.objects.exists()


def test_no_mail_tells_of_it_whatever_is_chosen(asked, as_user, alice):
    alice.emailaddress_set.create(email=alice.email, verified=True, primary=True)
    with pytest.raises(ValidationError, match="cannot be set to that"):
        save_mail_settings(by=alice, levels={"mediation": "mail"})
    assert "level_mediation" not in as_user(alice).get("/me/notices/").content.decode()
    assert told(alice)
    assert not Mail.objects.exists()


def test_it_counts_when_both_say_that_it_is_settled_until_one_takes_it_back(under_way, alice, bob, dora):
    rebuild()
    assert Episode.objects.get(role=5).ok_on is None
    settle_mediation(by=bob, mediation=under_way, is_settled=True)
    assert not Act.objects.filter(verb=Verb.MEDIATE_CLOSE).exists()
    closed = settle_mediation(by=dora, mediation=under_way, is_settled=True)
    act = Act.objects.get(verb=Verb.MEDIATE_CLOSE)
    assert (act.actor_id, act.value, closed.state) == (alice.pk, 1, State.CLOSED)
    rebuild()
    assert Episode.objects.get(role=5).ok_on == timezone.now().date()
    assert set(Effect.objects.values_list("peer_id", flat=True)) == {bob.pk, dora.pk}
    reopen_mediation(by=dora, mediation=under_way)
    rebuild()
    assert Episode.objects.get(role=5).ok_on is None
    assert not Effect.objects.exists()
    closed = settle_mediation(by=bob, mediation=under_way, is_settled=False)
    assert (closed.state, closed.is_settled) == (State.CLOSED, False)
    assert Act.objects.filter(verb=Verb.MEDIATE_CLOSE).latest("id").value == 0
    rebuild()
    assert Episode.objects.get(role=5).ok_on is None


def test_handed_back_it_counts_for_nobody_and_another_can_be_chosen(under_way, community, alice, bob, dora):
    write_in_mediation(by=alice, mediation=under_way, words="Both are tired.")
    leave_mediation(by=alice, mediation=under_way)
    rebuild()
    assert not Episode.objects.exists()
    under_way.refresh_from_db()
    assert (under_way.state, under_way.notes) == (State.DECLINED, "")
    assert not Mediation.objects.visible_to(alice).exists()
    expert = make_user("Eve Expert")
    join(expert, community, Position.EXPERT)
    choose_mediator(by=bob, mediation=under_way, mediator=expert)
    assert Mediation.objects.visible_to(expert).exists()
    with pytest.raises(Http404):
        take_mediation(by=alice, mediation=under_way, takes_it=True)


def test_who_asked_takes_it_back(under_way, bob, dora):
    with pytest.raises(ValidationError, match="cannot be taken back"):
        leave_mediation(by=dora, mediation=under_way)
    leave_mediation(by=bob, mediation=under_way)
    rebuild()
    assert not Episode.objects.exists()
    with pytest.raises(ValidationError, match="closed"):
        write_in_mediation(by=bob, mediation=under_way, words="One more thing")


def test_the_other_party_may_refuse_and_the_mediator_decline(asked, community, alice, bob, dora):
    take_mediation(by=alice, mediation=asked, takes_it=False)
    assert not Mediation.objects.visible_to(alice).exists()
    assert not Mediation.objects.visible_to(dora).exists()
    choose_mediator(by=bob, mediation=asked, mediator=alice)
    take_mediation(by=alice, mediation=asked, takes_it=True)
    join_mediation(by=dora, mediation=asked, takes_part=False)
    assert not Act.objects.filter(verb=Verb.MEDIATE_OPEN).exists()
    with pytest.raises(ValidationError, match="in the last 90 days"):
        ask_for_mediation(by=bob, community=community, other=dora, mediator=alice, words="Again")
    Mediation.objects.update(created_at=timezone.now() - timedelta(days=91))
    ask_for_mediation(by=bob, community=community, other=dora, mediator=alice, words="Again")


def test_only_who_is_not_involved_mediates(community, alice, bob, dora, charlie):
    assert set(able_to_mediate(community, bob, dora)) == {alice}
    assert not able_to_mediate(community, alice, bob).exists()

    def ask(**changes):
        return ask_for_mediation(
            **{"by": bob, "community": community, "other": dora, "mediator": alice, "words": "So.", **changes}
        )

    for mediator in (dora, charlie, bob):
        with pytest.raises(ValidationError, match="not involved"):
            ask(mediator=mediator)
    with pytest.raises(ValidationError, match="not involved"):
        ask(other=alice)
    with pytest.raises(ValidationError, match="somebody else"):
        ask(other=bob)
    with pytest.raises(ValidationError, match="not a member"):
        ask(other=charlie)
    with pytest.raises(ValidationError, match="is missing"):
        ask(words="")
    with pytest.raises(PermissionDenied):
        ask(by=charlie)
    assert not Mediation.objects.exists()


def test_what_a_party_wrote_is_read_by_the_mediator_and_by_the_other_only_if_shared(
    under_way, as_user, alice, bob, dora
):
    url = f"/me/mediations/{under_way.pk}/"

    def read(person):
        return as_user(person).get(url).content.decode()

    as_user(dora).post(f"{url}write/", {"words": "He never listens."})
    as_user(alice).post(f"{url}write/", {"words": "Both are tired."})
    assert "He never listens." in read(alice)
    assert "We do not talk any more." in read(alice)
    assert "He never listens." not in read(bob)
    assert "We do not talk any more." not in read(dora)
    assert "Both are tired." not in read(bob) + read(dora)
    as_user(dora).post(f"{url}write/", {"words": "He never listens.", "is_shared": "on"})
    assert "He never listens." in read(bob)


def test_nobody_else_learns_that_it_exists(under_way, community, as_user, client, alice, bob, dora, charlie):
    root = make_user("Root", is_superuser=True, is_staff=True)
    other_manager = make_user("Mia Manager")
    join(other_manager, community, Position.MANAGER)
    url = f"/me/mediations/{under_way.pk}/"
    for person in (root, other_manager, charlie):
        assert not Mediation.objects.visible_to(person).exists()
        signed_in = as_user(person)
        assert signed_in.get(url).status_code == 404
        assert "Between" not in signed_in.get("/me/mediations/").content.decode().split("<h1>")[1]
        for act in ("write", "mediator", "take", "pass", "join", "refuse", "settled", "unsettled", "reopen", "leave"):
            assert signed_in.post(f"{url}{act}/").status_code == 404
        deliver_waiting()
        assert not Notice.objects.visible_to(person).exists()
    assert client.get(url).status_code == 302
    listed = as_user(root).get("/admin/communities/mediation/").content.decode()
    assert "under way" in listed
    assert "Bob" not in listed
    assert "Dora" not in listed
    assert "Alice" not in listed
    shown = as_user(root).get(f"/admin/communities/mediation/{under_way.pk}/change/", follow=True).content.decode()
    assert "We do not talk" not in shown
    assert "Dora" not in shown
    assert not Act.objects.visible_to(other_manager).filter(verb=Verb.MEDIATE_OPEN).exists()


def test_it_is_asked_for_and_settled_in_the_browser(as_user, community, alice, bob, dora):
    asker, mediator, other = as_user(bob), as_user(alice), as_user(dora)
    start = "/c/seals/mediations/new/"
    assert "?with=dora.fitter" in asker.get(start, {"q": "Dora"}).content.decode()
    assert "Alice Manager" in asker.get(start, {"with": "dora.fitter"}).content.decode()
    refused = asker.post(start, {"other": "dora.fitter", "words": "We do not talk."}).content.decode()
    assert "Choose who should mediate." in refused
    sent = {"other": "dora.fitter", "mediator": "alice.manager", "words": "We do not talk."}
    answer = asker.post(start, sent, follow=True)
    assert "Alice Manager is asked" in answer.content.decode()
    url = f"/me/mediations/{Mediation.objects.get().pk}/"
    assert other.get(url).status_code == 404
    mediator.post(f"{url}take/")
    assert "do you take part?</p>" in other.get(url).content.decode()
    other.post(f"{url}join/")
    asker.post(f"{url}settled/")
    assert "Alice Manager mediates" in mediator.get(url).content.decode()
    other.post(f"{url}settled/")
    assert "Settled, as both said" in mediator.get(url).content.decode()
    assert "<span>settled</span>" in mediator.get("/me/mediations/").content.decode()
    assert "Take that back" in asker.get(url).content.decode()


def test_where_nobody_can_mediate_it_is_said(as_user, community, alice, bob):
    page = as_user(bob).get("/c/seals/mediations/new/", {"with": "alice.manager"}).content.decode()
    assert "Everybody here who could mediate is a party to it" in page


def test_what_is_taken_back_tells_administrators_nothing(under_way, alice, bob, dora, rf):
    settle_mediation(by=bob, mediation=under_way, is_settled=True)
    settle_mediation(by=dora, mediation=under_way, is_settled=True)
    reopen_mediation(by=bob, mediation=under_way)
    leave_mediation(by=alice, mediation=under_way)
    undone = Act.objects.filter(verb=Verb.UNDO, object_type=ObjectType.MEDIATION)
    assert undone.count() == 3
    assert not ActAdmin(Act, None).get_queryset(rf.get("/")).filter(pk__in=undone).exists()


def test_what_was_written_to_one_mediator_is_not_read_by_the_next_before_its_writer_takes_part(
    under_way, community, as_user, alice, bob, dora
):
    erik = make_user("Erik Expert", email="erik@example.org")
    join(erik, community, Position.EXPERT)
    write_in_mediation(by=dora, mediation=under_way, words="He never listens.")
    leave_mediation(by=alice, mediation=under_way)
    choose_mediator(by=bob, mediation=under_way, mediator=erik)
    url = f"/me/mediations/{under_way.pk}/"
    assert "He never listens." not in as_user(erik).get(url).content.decode()
    take_mediation(by=erik, mediation=under_way, takes_it=True)
    assert "He never listens." not in as_user(erik).get(url).content.decode()
    join_mediation(by=dora, mediation=under_way, takes_part=True)
    assert "He never listens." in as_user(erik).get(url).content.decode()
