"""What managers decide about a text, what it does, who is told; taking a decision back; what its author answers."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import AuditEntry, Notice
from activity.tasks import deliver_waiting
from communities.models import Lifecycle, Membership
from content.actions import (
    accept_answer,
    answer_case,
    create_item,
    decide_case,
    edit_item,
    edit_reply,
    flag_text,
    give_up_text,
    merge_thread,
    move_thread,
    react,
    remove_item,
    restore_item,
    take_case,
    undo_decision,
    write_reply,
)
from content.experts.counting import count_marked
from content.models import Case, CaseStep, HelpGiven, Item, Kind, Reply, Revision, Tag
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def ask(community, alice):
    return create_item(
        by=alice, community=community, kind=Kind.ASK, title="Which seal?", body="For 80 °C.", tags=["seals"]
    )


@pytest.fixture
def answer(ask, bob):
    return write_reply(by=bob, item=ask, body="The one Nordal pays 4 € for.")


@pytest.fixture
def case(answer, dora):
    return flag_text(by=dora, text=answer, reason="hurtful", words="Names a customer.").case


def told(person, kind):
    deliver_waiting()
    return [n.title for n in Notice.objects.visible_to(person).filter(kind=kind).order_by("pk")]


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def test_leaving_it_is_told_to_who_reported_and_not_to_the_author(case, alice, bob, charlie, dora, answer):
    with pytest.raises(ValidationError, match="why it stays"):
        decide_case(by=alice, case=case, what="leave")
    decide_case(by=alice, case=case, what="leave", to_reporters="Nordal agreed to be named.")
    assert fresh(case).state == "left"
    assert told(dora, "flag_decided") == [
        "Your report in Seals and pumps: it stays as it is. “Nordal agreed to be named.”"
    ]
    assert told(bob, "text_decided") == []
    assert not Case.objects.of_author(bob).exists(), "of a report that came to nothing its author never hears"
    assert AuditEntry.objects.filter(action="report.leave", by=alice, subject=bob).exists()
    for person in (bob, charlie, dora):
        with pytest.raises((Http404, PermissionDenied)):
            undo_decision(by=person, case=case)


def test_asking_for_a_change_and_looking_again(case, alice, bob, dora, answer):
    with pytest.raises(ValidationError, match="what to change"):
        decide_case(by=alice, case=case, what="change")
    decide_case(by=alice, case=case, what="change", to_author="Without the name, please.")
    assert Reply.objects.visible_to(dora).present().filter(pk=answer.pk).exists(), "it stays in sight"
    assert told(bob, "text_decided") == [
        "Your answer in Seals and pumps should be changed. “Without the name, please.”"
    ]
    assert not Case.objects.to_decide().exists()
    edit_reply(by=bob, reply=answer, body="The blue one.")
    assert told(alice, "text_changed") == ["Bob Member changed an answer in Seals and pumps"]
    assert list(Case.objects.to_decide()) == [case]
    decide_case(by=alice, case=case, what="leave", to_reporters="The name is gone.")
    shown = list(Revision.objects.filter(reply=answer).shown().values_list("body", flat=True))
    assert shown == ["The blue one."], "its history no longer shows what it said"


def test_holding_takes_a_reply_away_with_its_counts_and_letting_it_out_gives_all_back(
    case, ask, alice, bob, dora, answer
):
    comment = write_reply(by=dora, item=ask, parent=answer, body="Thank you.")
    accept_answer(by=alice, reply=answer, reason="It fits")
    react(by=dora, text=answer, kind="use", note="Pump 3")
    count_marked()
    before, helped = fresh(ask), HelpGiven.objects.count()
    assert helped == 2
    decide_case(by=alice, case=case, what="hold", to_author="Take the name out.")
    count_marked()
    during = fresh(ask)
    assert (during.answer_count, during.comment_count, during.accepted_reply_id) == (0, 0, None)
    assert not Reply.objects.visible_to(dora).filter(pk__in=[answer.pk, comment.pk]).exists()
    assert not Reply.objects.present().filter(pk__in=[answer.pk, comment.pk]).exists()
    assert HelpGiven.objects.count() == 0, "who was helped by it does not count meanwhile"
    assert told(bob, "text_decided") == [
        "Your answer in Seals and pumps is held until you change it. “Take the name out.”"
    ]
    edit_reply(by=bob, reply=fresh(answer), body="The blue one.")
    decide_case(by=alice, case=case, what="leave", to_reporters="The name is gone.")
    count_marked()
    after = fresh(ask)
    for name in ("answer_count", "comment_count", "accepted_reply_id", "accepted_reason", "accepted_at"):
        assert getattr(after, name) == getattr(before, name)
    assert HelpGiven.objects.count() == helped
    assert Reply.objects.visible_to(dora).present().count() == 2
    assert told(bob, "text_decided")[-1] == "Your answer in Seals and pumps stands"


@pytest.fixture
def under(ask, answer, dora):
    """A comment on the answer, and a report about the comment, made while both stood."""
    comment = write_reply(by=dora, item=ask, parent=answer, body="4 € is what Nordal paid.")
    return comment, flag_text(by=make_member(ask), text=comment, reason="hurtful", words="Prices.").case


def make_member(ask):
    member = make_user()
    join(member, ask.community)
    return member


def counts_of(ask):
    return fresh(ask).answer_count, fresh(ask).comment_count


def test_a_comment_that_is_held_itself_does_not_come_back_with_its_answer(case, under, ask, alice):
    comment, of_comment = under
    decide_case(by=alice, case=case, what="hold", to_author="No names.")
    decide_case(by=alice, case=of_comment, what="hold", to_author="No prices.")
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    assert (fresh(comment).is_held, fresh(of_comment).state, counts_of(ask)) == (True, Case.State.HELD, (1, 0))
    decide_case(by=alice, case=of_comment, what="leave", to_reporters="Fine.")
    assert (fresh(comment).is_removed, counts_of(ask)) == (False, (1, 1))


@pytest.mark.parametrize("what", ["leave", "remove"])
def test_a_comment_is_not_shown_without_its_answer(case, under, ask, alice, what):
    comment, of_comment = under
    decide_case(by=alice, case=of_comment, what="hold", to_author="No prices.")
    decide_case(by=alice, case=case, what="hold", to_author="No names.")
    decide_case(by=alice, case=of_comment, what=what, to_author="Sorry.", to_reporters="Fine.")
    assert (fresh(comment).is_removed, counts_of(ask)) == (True, (0, 0)), "it waits for its answer"
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    assert (fresh(comment).is_removed, counts_of(ask)) == ((False, (1, 1)) if what == "leave" else (True, (1, 0)))


def test_taking_back_a_decision_on_a_comment_leaves_it_with_its_answer(case, under, ask, alice):
    comment, of_comment = under
    decide_case(by=alice, case=case, what="hold", to_author="No names.")
    decide_case(by=alice, case=of_comment, what="hold", to_author="No prices.")
    undo_decision(by=alice, case=of_comment)
    decide_case(by=alice, case=of_comment, what="remove", to_author="No prices.")
    with pytest.raises(ValidationError, match="Decide on that first"):
        undo_decision(by=alice, case=of_comment)
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    undo_decision(by=alice, case=of_comment)
    assert (fresh(comment).is_removed, fresh(of_comment).state, counts_of(ask)) == (False, Case.State.OPEN, (1, 1))


def test_a_comment_its_author_gave_up_does_not_come_back_with_its_answer(case, under, ask, alice, dora):
    comment, of_comment = under
    decide_case(by=alice, case=of_comment, what="change", to_author="No prices.")
    decide_case(by=alice, case=case, what="hold", to_author="No names.")
    give_up_text(by=dora, case=of_comment)
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    assert (fresh(comment).is_removed, counts_of(ask)) == (True, (1, 0))


def test_an_acceptance_that_rests_is_not_given_to_the_ask_it_was_merged_into(case, ask, alice, answer, community):
    accept_answer(by=alice, reply=answer)
    decide_case(by=alice, case=case, what="hold", to_author="No names.")
    other = create_item(by=make_member(ask), community=community, kind=Kind.ASK, title="Seals?", body="Which?")
    merge_thread(by=alice, item=fresh(ask), into=other)
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    assert fresh(answer).item_id == other.pk
    assert fresh(other).accepted_reply_id is None, "whoever asked there accepted nothing"


def test_a_later_acceptance_is_not_overwritten(case, ask, alice, dora, answer):
    accept_answer(by=alice, reply=answer)
    decide_case(by=alice, case=case, what="hold", to_author="Take the name out.")
    other = write_reply(by=dora, item=ask, body="Another one.")
    accept_answer(by=alice, reply=other)
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.")
    assert fresh(ask).accepted_reply == other


def test_holding_and_letting_out_an_item(ask, alice, bob, dora):
    post = create_item(by=bob, community=ask.community, kind=Kind.POST, title="Prices", body="4 €", tags=["prices"])
    case = flag_text(by=dora, text=post, reason="confidential", words="Prices.").case
    assert Tag.objects.get(slug="prices").item_count == 0
    assert fresh(post).is_held
    decide_case(by=alice, case=case, what="hold", to_author="Not with prices.")
    edited = edit_item(by=bob, item=fresh(post), title="Prices", body="They are on the drive.")
    assert edited.is_held
    with pytest.raises(ValidationError, match="is held"):
        restore_item(by=alice, item=post)
    with pytest.raises(ValidationError, match="is held"):
        remove_item(by=bob, item=fresh(post))
    decide_case(by=alice, case=case, what="leave", to_reporters="They are gone.")
    assert Item.objects.visible_to(dora).filter(pk=post.pk).exists()
    assert Tag.objects.get(slug="prices").item_count == 1
    assert told(bob, "text_decided")[-1] == "Your post in Seals and pumps stands"


def test_removing_with_a_reason_and_taking_that_back(case, ask, alice, bob, dora, answer):
    with pytest.raises(ValidationError, match="why it is removed"):
        decide_case(by=alice, case=case, what="remove")
    decide_case(by=alice, case=case, what="remove", to_author="It names a customer.", to_reporters="Thank you.")
    removed = fresh(answer)
    assert (removed.is_removed, removed.is_held, removed.removal_reason) == (True, False, "It names a customer.")
    assert fresh(ask).answer_count == 0
    undo_decision(by=alice, case=case)
    assert not fresh(answer).is_removed
    assert (fresh(case).state, fresh(ask).answer_count) == ("open", 1)
    assert told(dora, "flag_decided")[-1].endswith("is looked at once more")
    assert told(bob, "text_decided")[-1].endswith("a decision was taken back")
    assert CaseStep.objects.get(what="remove").undone_by == alice, "it stays as taken back"


@pytest.mark.parametrize(("what", "is_held"), [("hold", False), ("change", False), ("leave", False)])
def test_taking_back_leads_to_how_it_was(case, alice, answer, what, is_held):
    decide_case(by=alice, case=case, what=what, to_author="Word", to_reporters="Word")
    undo_decision(by=alice, case=case)
    assert (fresh(case).state, fresh(answer).is_held) == ("open", is_held)
    with pytest.raises(ValidationError, match="no decision"):
        undo_decision(by=alice, case=case)


def test_taking_back_the_release_of_a_held_text_holds_it_again(case, alice, answer, dora):
    decide_case(by=alice, case=case, what="hold", to_author="Word")
    decide_case(by=alice, case=case, what="leave", to_reporters="Word")
    undo_decision(by=alice, case=case)
    assert (fresh(case).state, fresh(answer).is_held) == ("held", True)
    decide_case(by=alice, case=case, what="leave", to_reporters="Word")
    flag_text(by=dora, text=fresh(answer), reason="other", words="Again.")
    with pytest.raises(ValidationError, match="reported again since"):
        undo_decision(by=alice, case=case)


def test_nobody_decides_about_their_own_text(community, alice, dora):
    post = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    case = flag_text(by=dora, text=post, reason="other", words="Hm.").case
    for act in (take_case, undo_decision):
        with pytest.raises(PermissionDenied, match="your own text"):
            act(by=alice, case=case)
    with pytest.raises(PermissionDenied, match="your own text"):
        decide_case(by=alice, case=case, what="leave", to_reporters="Mine.")
    admin = make_user("Ada Administrator", is_superuser=True)
    decide_case(by=admin, case=case, what="leave", to_reporters="It is right.")


def test_only_managers_of_this_community_decide(case, bob, charlie, dora):
    elsewhere = make_community(manager=charlie)
    join(bob, elsewhere, "manager")
    for person in (bob, charlie, dora):
        with pytest.raises((Http404, PermissionDenied)):
            decide_case(by=person, case=case, what="leave", to_reporters="Fine.")
        with pytest.raises((Http404, PermissionDenied)):
            take_case(by=person, case=case)
    Membership.objects.filter(user=bob, community=case.community).update(position="expert")
    with pytest.raises((Http404, PermissionDenied)):
        take_case(by=bob, case=case)


def test_what_happened_meanwhile_is_said_before_a_decision(case, alice, bob, answer):
    first = decide_case(by=alice, case=case, what="change", to_author="Shorter.", seen=0)
    edit_reply(by=bob, reply=answer, body="The blue one.")
    with pytest.raises(ValidationError, match="Meanwhile: Bob Member changed the text"):
        decide_case(by=alice, case=case, what="remove", to_author="No.", seen=first.pk)
    decide_case(by=alice, case=case, what="leave", to_reporters="Fine.", seen=CaseStep.objects.latest("pk").pk)
    with pytest.raises(ValidationError, match="settled meanwhile"):
        decide_case(by=alice, case=case, what="remove", to_author="No.")


def test_removing_it_anywhere_settles_it(case, alice, bob, dora, ask, answer):
    other = create_item(by=bob, community=ask.community, kind=Kind.POST, title="T", body="B")
    second = flag_text(by=dora, text=other, reason="other", words="Hm.").case
    remove_item(by=bob, item=other)
    assert fresh(second).state == "given_up"
    assert told(dora, "flag_decided") == ["Your report in Seals and pumps: its author took it away"]
    remove_item(by=alice, item=ask)
    assert fresh(case).state == "open", "the ask went; the answer under it waits"


def test_its_author_answers_and_gives_up(case, alice, bob, charlie, dora, answer):
    with pytest.raises(Http404):
        answer_case(by=bob, case=case, words="Why?")
    decide_case(by=alice, case=case, what="hold", to_author="Take the name out.")
    answer_case(by=bob, case=case, words="Nordal agreed.")
    assert told(alice, "text_answered") == ["Bob Member answered about an answer in Seals and pumps"]
    for person in (charlie, dora, alice):
        with pytest.raises(Http404):
            give_up_text(by=person, case=case)
    give_up_text(by=bob, case=case)
    assert (fresh(case).state, fresh(answer).is_held) == ("given_up", True)
    with pytest.raises(ValidationError, match="settled"):
        answer_case(by=bob, case=case, words="Wait.")
    with pytest.raises(ValidationError, match="no decision"):
        undo_decision(by=alice, case=case)


def test_a_thread_that_moves_takes_its_case_along(case, ask, alice):
    there = make_community("Gauges", slug="gauges", manager=alice)
    move_thread(by=alice, item=ask, to=there)
    assert fresh(case).community == there


def test_an_archived_community_is_still_looked_after(case, community, alice, dora):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    decide_case(by=alice, case=fresh(case), what="hold", to_author="Out of sight.")
    assert not Reply.objects.visible_to(dora).filter(pk=case.reply_id).exists()


def test_the_pages_from_the_queue_to_the_decision(as_user, case, alice, bob, charlie, dora, answer):
    queue, page = "/c/seals/manage/reports/", case.get_absolute_url()
    listed = as_user(alice).get(queue).content.decode()
    assert "One text waits for a decision." in listed
    assert "Dora Third" in listed
    assert "Names a customer." in listed
    assert [as_user(person).get(page).status_code for person in (bob, charlie, dora)] == [403, 403, 403]
    shown = as_user(alice).get(page).content.decode()
    assert "The one Nordal pays" in shown
    as_user(alice).post(f"{page}take/")
    assert "you look at it" in as_user(alice).get(page).content.decode()
    refused = as_user(alice).post(f"{page}decide/", {"what": "hold", "to_author": "", "seen": "0"})
    assert "what would let it out" in refused.content.decode()
    as_user(alice).post(f"{page}decide/", {"what": "hold", "to_author": "No names.", "seen": "0"})
    mine = as_user(bob).get(case.own_url).content.decode()
    assert "Your answer is held" in mine
    assert "No names." in mine
    assert "Dora" not in mine, "who reported stays unnamed"
    assert "Names a customer." not in mine
    assert [as_user(person).get(case.own_url).status_code for person in (alice, charlie, dora)] == [404, 404, 404]
    as_user(bob).post(f"{case.own_url}answer/", {"words": "They agreed."})
    edited = as_user(bob).post(f"/c/seals/replies/{answer.pk}/edit/", {"body": "The blue one.", "base_number": "1"})
    assert edited.url == case.own_url
    assert "You changed it." in as_user(bob).get(case.own_url).content.decode()
    again = as_user(alice).get(page).content.decode()
    assert "They agreed." in again
    assert "Changed by its author" in again
    latest = CaseStep.objects.latest("pk").pk
    as_user(alice).post(f"{page}decide/", {"what": "leave", "to_reporters": "Gone.", "seen": str(latest)})
    assert "The blue one." in as_user(dora).get(answer.get_absolute_url()).content.decode()
    settled = as_user(alice).get(f"{queue}?tab=settled").content.decode()
    assert "Left as it is" in settled
    as_user(alice).post(f"{page}undo/", {"seen": str(CaseStep.objects.latest("pk").pk)})
    assert fresh(case).state == "held"
    assert "Waits for its author" in as_user(alice).get(page).content.decode()
    assert "The blue one." not in as_user(dora).get(answer.get_absolute_url()).content.decode()


@pytest.mark.parametrize("what", ["hold", "remove"])
def test_whose_reply_is_looked_at_reads_no_title_of_a_thread_that_is_gone(as_user, case, ask, alice, bob, dora, what):
    join(other := make_user("Gus Manager"), ask.community, "manager")
    decide_case(by=alice, case=case, what="change", to_author="No names.")
    assert ask.title in as_user(bob).get(case.own_url).content.decode()
    of_ask = flag_text(by=dora, text=ask, reason="other", words="Look.").case
    decide_case(by=other, case=of_ask, what=what, to_author="No.")
    page = as_user(bob).get(case.own_url)
    assert page.status_code == 200
    assert ask.title not in page.content.decode()
    assert "The one Nordal pays" in page.content.decode(), "their own text is there"
