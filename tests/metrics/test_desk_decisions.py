"""What managers decide at the desk: taken, done, put off, set aside, undone; shared, and each matter decided once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice
from activity.vocabulary import Verb
from communities.actions import open_issue, withdraw_issue
from communities.models import JoinRequest, Membership, Position, Word
from content.models import Draft, Kind, Reaction, Reply
from metrics import actions
from metrics.desk import filling
from metrics.desk.listing import in_hand, open_groups
from metrics.models import DeskDecision, DeskEntry
from tests.factories import join, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
LATE = timedelta(days=30)


@pytest.fixture
def second(community):
    second = make_user("Second Manager")
    join(second, community, Position.MANAGER)
    return second


@pytest.fixture
def ask(bob, community):
    ask = make_item(community, bob, title="Which gasket?", published_at=timezone.now() - LATE)
    filling.fill(community)
    return ask


def waiting(user, community, kind):
    return [e.subject for g in open_groups(user, community, only=kind) for e in g.entries]


def matter(kind, thing):
    return {"kind": kind, "subject": thing}


def test_what_one_takes_on_is_in_hand_for_all_and_comes_back_while_it_still_waits(alice, second, community, ask):
    taken = actions.accept_entry(by=alice, community=community, **matter("ask", f"item-{ask.pk}"))
    assert taken.to == reverse("content:ask-refer", args=[community.slug, ask.pk])
    assert waiting(second, community, "ask") == []
    held = in_hand(second, community)
    assert [(h.entry.item_id, h.decision.by) for h in held] == [(ask.pk, alice)]
    with pytest.raises(ValidationError, match="Alice Manager took this on already"):
        actions.accept_entry(by=second, community=community, **matter("ask", f"item-{ask.pk}"))
    DeskDecision.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert waiting(second, community, "ask") == [f"item-{ask.pk}"]
    assert in_hand(second, community) == []


def test_what_is_settled_is_in_nobodys_hand(alice, community, ask):
    actions.accept_entry(by=alice, community=community, **matter("ask", f"item-{ask.pk}"))
    ask.answer_count = 1
    ask.save(update_fields=["answer_count"])
    assert in_hand(alice, community) == []


def test_what_is_put_off_comes_back_in_its_time_for_everybody(alice, second, community, ask):
    made = actions.put_off_entry(by=alice, community=community, until="week", **matter("ask", f"item-{ask.pk}"))
    assert timedelta(days=6, hours=23) < made.until - timezone.now() < timedelta(days=7, hours=1)
    assert waiting(second, community, "ask") == []
    DeskDecision.objects.update(until=timezone.now())
    assert waiting(second, community, "ask") == [f"item-{ask.pk}"]
    with pytest.raises(ValidationError, match="tomorrow"):
        actions.put_off_entry(by=alice, community=community, until="never", **matter("ask", f"item-{ask.pk}"))


def test_what_is_set_aside_with_a_reason_does_not_come_back_for_that_matter(alice, second, community, ask):
    with pytest.raises(ValidationError, match="reason is missing"):
        actions.set_entry_aside(by=alice, community=community, reason=" ", **matter("ask", f"item-{ask.pk}"))
    actions.set_entry_aside(by=alice, community=community, reason="By phone.", **matter("ask", f"item-{ask.pk}"))
    filling.fill(community, timezone.now() + timedelta(days=300))
    assert DeskEntry.objects.filter(kind="ask").exists()
    assert waiting(second, community, "ask") == []
    undone = actions.undo_decision(by=second, decision=DeskDecision.objects.get())
    assert undone.undone_by == second
    assert waiting(alice, community, "ask") == [f"item-{ask.pk}"]
    with pytest.raises(ValidationError, match="undone already"):
        actions.undo_decision(by=alice, decision=undone)


def test_a_thank_is_given_with_its_word_and_taken_back_by_who_gave_it(alice, second, community, bob, ask):
    helper = make_user("Helga Helper")
    join(helper, community)
    answer = make_reply(ask, helper)
    ask.accepted_reply, ask.accepted_at, ask.answer_count = answer, timezone.now(), 1
    ask.save()
    filling.fill(community)
    entry = DeskEntry.objects.get(kind="thank")
    assert entry.person == helper
    with pytest.raises(ValidationError, match="word with it is missing"):
        actions.accept_entry(by=alice, community=community, kind="thank", subject=entry.subject, words="")
    assert not DeskDecision.objects.exists()
    done = actions.accept_entry(by=alice, community=community, kind="thank", subject=entry.subject, words="Well told.")
    assert done.to == ""
    assert Reaction.objects.get().note == "Well told."
    assert Act.objects.filter(verb=Verb.THANK, actor_id=alice.pk, target_id=helper.pk).count() == 1
    assert waiting(second, community, "thank") == []
    with pytest.raises(ValidationError, match="Only Alice Manager"):
        actions.undo_decision(by=second, decision=done.decision)
    actions.undo_decision(by=alice, decision=done.decision)
    assert not Reaction.objects.exists()
    assert waiting(second, community, "thank") == [entry.subject]


def test_a_welcome_from_the_desk_is_a_welcome_and_a_refused_one_decides_nothing(alice, second, community):
    stay = join(make_user("Nina New"), community)
    filling.fill(community)
    given = matter("newcomer", f"stay-{stay.pk}")
    done = actions.accept_entry(by=alice, community=community, words="Hello Nina.", **given)
    stay.refresh_from_db()
    assert (stay.welcomed_by, stay.welcome_note) == (alice, "Hello Nina.")
    actions.undo_decision(by=alice, decision=done.decision)
    stay.refresh_from_db()
    assert stay.welcomed_by is None
    stay.welcomed_by = second
    stay.save(update_fields=["welcomed_by"])
    with pytest.raises(ValidationError, match="Second Manager has welcomed"):
        actions.accept_entry(by=alice, community=community, words="Hello.", **given)
    assert DeskDecision.objects.filter(undone_at=None).count() == 0


def test_a_word_reaches_who_was_quiet_and_can_be_taken_back(
    alice, community, quiet_regular, django_capture_on_commit_callbacks
):
    filling.fill(community)
    entry = DeskEntry.objects.get(kind="ask-back")
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.accept_entry(
            by=alice, community=community, kind="ask-back", subject=entry.subject, words="You are missed."
        )
    word = Word.objects.get()
    assert (word.to, word.words) == (quiet_regular, "You are missed.")
    notice = Notice.objects.get(recipient=quiet_regular)
    assert notice.url == word.get_absolute_url()
    filling.fill(community)
    assert not DeskEntry.objects.filter(kind="ask-back").exists()
    actions.undo_decision(by=alice, decision=done.decision)
    assert not Notice.objects.filter(recipient=quiet_regular).exists()
    filling.fill(community)
    assert waiting(alice, community, "ask-back") == [entry.subject]


@pytest.fixture
def quiet_regular(community):
    person = make_user("Quentin Quiet")
    join(person, community, joined_at=timezone.now() - timedelta(days=300))
    for weeks in range(6, 12):
        make_item(community, person, Kind.POST, **at(weeks))
    return person


def at(weeks):
    moment = timezone.now() - timedelta(weeks=weeks)
    return {"published_at": moment, "last_activity_at": moment}


def test_the_next_question_is_a_draft_for_who_took_it_and_nothing_is_sent(alice, second, community, bob):
    thread = make_item(
        community, bob, Kind.THREAD, comment_count=3, last_activity_at=timezone.now() - timedelta(days=9)
    )
    for who in (alice, bob, alice):
        make_reply(thread, who, Reply.Kind.COMMENT, body="We could try a wider one.")
    filling.fill(community)
    entry = DeskEntry.objects.get(kind="stalling")
    taken = actions.accept_entry(by=alice, community=community, kind="stalling", subject=entry.subject)
    assert taken.to == reverse("content:item-comment", args=[community.slug, thread.pk])
    draft = Draft.objects.get()
    assert (draft.user, draft.body) == (alice, entry.draft)
    assert Reply.objects.count() == 3


def test_one_that_found_another_act_first_keeps_the_draft_one_began(alice, community, bob):
    thread = make_item(
        community, bob, Kind.THREAD, comment_count=3, last_activity_at=timezone.now() - timedelta(days=9)
    )
    for who in (alice, bob, alice):
        make_reply(thread, who, Reply.Kind.COMMENT)
    Draft.objects.create(user=alice, community=community, place=f"comment:item:{thread.pk}", body="Mine.")
    filling.fill(community)
    subject = DeskEntry.objects.get(kind="stalling").subject
    actions.accept_entry(by=alice, community=community, kind="stalling", subject=subject)
    assert Draft.objects.get().body == "Mine."


def test_what_is_found_for_each_page_is_decided_like_the_rest(alice, second, charlie, community):
    asked = JoinRequest.objects.create(community=community, user=charlie)
    given = matter("request", f"request-{asked.pk}")
    actions.put_off_entry(by=alice, community=community, until="tomorrow", **given)
    assert waiting(second, community, "request") == []
    with pytest.raises(ValidationError, match="put this off"):
        actions.set_entry_aside(by=second, community=community, reason="Why not.", **given)


def test_whom_a_word_is_owed_is_not_set_aside(alice, bob, charlie, community):
    asked = JoinRequest.objects.create(community=community, user=charlie)
    issue = open_issue(by=bob, community=community, title="The search finds nothing.")
    for kind, pk in (("request", asked.pk), ("issue", issue.pk)):
        with pytest.raises(ValidationError, match="wait"):
            actions.set_entry_aside(by=alice, community=community, reason="Later.", **matter(kind, f"{kind}-{pk}"))
    assert not DeskDecision.objects.exists()


def test_of_an_issue_taken_back_nothing_stays(alice, bob, community):
    issue = open_issue(by=bob, community=community, title="The search finds nothing.")
    given = matter("issue", f"issue-{issue.pk}")
    actions.put_off_entry(by=alice, community=community, until="week", **given)
    withdraw_issue(by=bob, issue=issue)
    assert not DeskDecision.objects.exists()


def test_others_decide_nothing_and_nothing_is_decided_about_what_is_not_there(alice, bob, charlie, community, ask):
    given = matter("ask", f"item-{ask.pk}")
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            actions.accept_entry(by=person, community=community, **given)
        with pytest.raises(PermissionDenied):
            actions.put_off_entry(by=person, community=community, until="week", **given)
        with pytest.raises(PermissionDenied):
            actions.set_entry_aside(by=person, community=community, reason="No.", **given)
    for odd in (matter("ask", "item-0"), matter("nothing", "item-1"), matter("ask", "")):
        with pytest.raises(Http404):
            actions.accept_entry(by=alice, community=community, **odd)
    made = actions.put_off_entry(by=alice, community=community, until="week", **given)
    with pytest.raises(PermissionDenied):
        actions.undo_decision(by=bob, decision=made)


def test_pages_of_decisions_say_who_did_what_and_keep_what_was_typed(as_user, alice, bob, second, community, ask):
    stay = join(make_user("Nina New"), community)
    filling.fill(community)
    client = as_user(alice)

    def post(name, kind, subject, **data):
        return client.post(reverse(f"metrics:{name}", args=[community.slug, kind, subject]), data)

    taken = post("desk-accept", "ask", f"item-{ask.pk}")
    assert taken.url == reverse("content:ask-refer", args=[community.slug, ask.pk])
    Membership.objects.filter(pk=stay.pk).update(welcomed_by=second)
    refused = post("desk-accept", "newcomer", f"stay-{stay.pk}", words="Hello Nina, glad you came.")
    assert "Hello Nina, glad you came." in refused.content.decode()
    assert "Second Manager has welcomed Nina New already." in refused.content.decode()
    put_off = post("desk-put-off", "newcomer", f"stay-{stay.pk}", until="month")
    assert put_off.url == reverse("metrics:desk", args=[community.slug]) + "#newcomer"
    said = as_user(second).get(reverse("metrics:desk-decisions", args=[community.slug])).content.decode()
    assert all(
        words in said for words in ("Alice Manager", ": taken on", ": put off until", "Refer it: ", "Which gasket?")
    )
    decision = DeskDecision.objects.get(kind="newcomer")
    undo = reverse("metrics:desk-undo", args=[community.slug, decision.pk])
    assert as_user(bob).post(undo).status_code == 403
    as_user(second).post(undo)
    decision.refresh_from_db()
    assert decision.undone_by == second


def test_decisions_are_forgotten_after_a_year_but_a_page_set_aside_stays_aside(alice, community, ask):
    stay = join(make_user("Nina New"), community)
    filling.fill(community)
    actions.set_entry_aside(by=alice, community=community, reason="Knows us.", **matter("newcomer", f"stay-{stay.pk}"))
    actions.set_entry_aside(by=alice, community=community, reason="By phone.", **matter("ask", f"item-{ask.pk}"))
    filling.fill_all(timezone.now() + timedelta(days=364))
    assert DeskDecision.objects.count() == 2
    filling.fill_all(timezone.now() + timedelta(days=366))
    assert [decision.kind for decision in DeskDecision.objects.all()] == ["ask"]


def test_who_was_switched_off_stands_in_no_decision(as_user, alice, community):
    stay = join(make_user("Nina New"), community)
    filling.fill(community)
    actions.put_off_entry(by=alice, community=community, until="week", **matter("newcomer", f"stay-{stay.pk}"))
    stay.user.is_active = False
    stay.user.save(update_fields=["is_active"])
    assert (
        "Nina New" not in as_user(alice).get(reverse("metrics:desk-decisions", args=[community.slug])).content.decode()
    )
