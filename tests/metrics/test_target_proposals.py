"""A target from proposal to adoption: who may what, what is refused, what is recorded, told and kept."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act, AuditEntry, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.models import Lifecycle, Membership, Position
from content.actions import create_item, edit_item
from content.models import Item, Kind
from roles.actions import adopt_proposal, edit_proposal, give_voice, propose_target, withdraw_proposal
from roles.models import Effect, Episode, Role, TargetProfile, TargetProposal, TargetVoice
from roles.targets import bands_of
from roles.voices import tally
from tests.factories import join, make_community, make_user
from tests.metrics.rows import ACTING, make_target, make_week
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db
WIDE = {
    "consumer": (50, 80, 50),
    "creator": (10, 30, 15),
    "connector": (5, 20, 9),
    "carrier": (2, 20, 8),
    "caretaker": (2, 20, 6),
}
MORE = {**WIDE, "creator": (12, 30, 15)}


def propose(by, community, bands=WIDE, **fields):
    values = {"purpose": "An answer before the next shift.", "reason": "Too many asks wait.", **fields}
    return propose_target(by=by, community=community, bands=bands, **values)


def adopt(by, member, community, bands=WIDE, **fields):
    """Proposed by the member, agreed to and adopted by the manager."""
    proposal = propose(member, community, bands, **fields)
    give_voice(by=by, proposal=proposal, agrees=True)
    return adopt_proposal(by=by, proposal=proposal)


def test_any_member_proposes_and_the_proposal_opens_its_discussion(bob, community):
    proposal = propose(bob, community)
    assert (proposal.author, proposal.status, proposal.bands.count()) == (bob, "open", 5)
    assert [(v.member, v.agrees) for v in proposal.voices.all()] == [(bob, True)]
    thread = proposal.thread
    assert (thread.kind, thread.author, thread.community) == (Kind.THREAD, bob, community)
    assert "Too many asks wait." in thread.body_html
    assert f'href="{proposal.get_absolute_url()}"' in thread.body_html
    act = Act.objects.get(verb=Verb.PROPOSE_POLICY)
    assert (act.object_type, act.object_id, act.owner_id) == (ObjectType.TARGET, proposal.pk, bob.pk)
    assert act.context_id == thread.pk
    assert not TargetProfile.objects.exists()


def test_the_same_proposal_sent_twice_is_one(bob, community):
    assert propose(bob, community) == propose(bob, community)
    assert Item.objects.count() == TargetProposal.objects.count() == 1
    assert propose(bob, community, MORE) != propose(bob, community)


def test_a_manager_and_a_member_make_it_the_target(alice, bob, community):
    proposal = propose(bob, community)
    with pytest.raises(ValidationError, match="once a manager agrees, too"):
        adopt_proposal(by=alice, proposal=proposal)
    give_voice(by=alice, proposal=proposal, agrees=True, sentence="Worth a try.")
    target = adopt_proposal(by=alice, proposal=proposal)
    proposal.refresh_from_db()
    assert (target.version, target.author, target.adopted_by) == (1, bob, alice)
    assert bands_of(target) == bands_of(proposal)
    assert (proposal.status, proposal.adopted, proposal.decided_by) == ("adopted", target, alice)
    assert dict(proposal.voices.values_list("member", "was_manager")) == {alice.pk: True, bob.pk: False}
    act = Act.objects.get(verb=Verb.ADOPT_POLICY)
    assert (act.object_type, act.object_id, act.actor_id) == (ObjectType.TARGET, proposal.pk, alice.pk)
    assert AuditEntry.objects.filter(action="target.adopt", details__proposal_id=proposal.pk).exists()


def test_a_managers_own_proposal_needs_a_member_and_one_voice_counts_once(alice, bob, community):
    proposal = propose(alice, community)
    give_voice(by=alice, proposal=proposal, agrees=True)
    with pytest.raises(ValidationError, match="a member who is no manager agrees"):
        adopt_proposal(by=alice, proposal=proposal)
    other = make_user("Second Manager")
    join(other, community, Position.MANAGER)
    give_voice(by=other, proposal=proposal, agrees=True)
    with pytest.raises(ValidationError, match="a member who is no manager"):
        adopt_proposal(by=alice, proposal=proposal)
    give_voice(by=bob, proposal=proposal, agrees=False, sentence="The Carriers are too many.")
    with pytest.raises(ValidationError):
        adopt_proposal(by=alice, proposal=proposal)
    give_voice(by=bob, proposal=proposal, agrees=True)
    assert adopt_proposal(by=other, proposal=proposal).version == 1
    assert TargetVoice.objects.count() == 3


def test_who_left_is_heard_no_more_and_who_was_appointed_counts_as_what_they_are(alice, bob, community):
    proposal = propose(bob, community)
    give_voice(by=alice, proposal=proposal, agrees=True)
    assert tally(proposal).is_enough
    Membership.objects.filter(user=bob).update(position=Position.MANAGER)
    assert not tally(proposal).is_enough
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    assert tally(proposal).is_enough
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    with pytest.raises(ValidationError, match="a member who is no manager"):
        adopt_proposal(by=alice, proposal=proposal)


def test_alone_the_rule_stays_and_says_how_to_go_on():
    alone = make_user("Only One")
    community = make_community(manager=alone)
    proposal = propose(alone, community)
    assert "Invite the people it is about" in tally(proposal).way_on
    with pytest.raises(ValidationError):
        adopt_proposal(by=alone, proposal=proposal)
    orphaned = make_community()
    join(alone, orphaned)
    assert "Ask an administrator" in tally(propose(alone, orphaned)).way_on


def test_only_managers_adopt_and_only_members_speak(alice, bob, charlie, community):
    root = make_user("Root Admin", is_superuser=True, is_staff=True)
    for person in (charlie, root):
        with pytest.raises(PermissionDenied):
            propose(person, community)
    proposal = propose(alice, community)
    give_voice(by=bob, proposal=proposal, agrees=True)
    for person in (bob, charlie, root):
        with pytest.raises(PermissionDenied):
            adopt_proposal(by=person, proposal=proposal)
    for person in (charlie, root):
        with pytest.raises(PermissionDenied):
            give_voice(by=person, proposal=proposal, agrees=True)
    with pytest.raises(PermissionDenied):
        withdraw_proposal(by=bob, proposal=proposal, note="No.")
    with pytest.raises(PermissionDenied):
        edit_proposal(by=bob, proposal=proposal, purpose="Mine now.", reason="Because.", bands=WIDE)
    hidden = make_community(slug="hidden", visibility="private", manager=alice)
    with pytest.raises(Http404):
        propose(bob, hidden)


def test_a_community_at_rest_changes_nothing(alice, bob, community):
    proposal = propose(bob, community)
    community.lifecycle = Lifecycle.DORMANT
    community.save(update_fields=["lifecycle"])
    proposal = TargetProposal.objects.get()
    for act in (
        lambda: propose(bob, community, MORE),
        lambda: give_voice(by=alice, proposal=proposal, agrees=True),
        lambda: adopt_proposal(by=alice, proposal=proposal),
    ):
        with pytest.raises(PermissionDenied, match="can be read, not changed"):
            act()


def test_a_proposal_can_change_until_another_member_speaks(alice, bob, community):
    proposal = propose(bob, community)
    edit_proposal(by=bob, proposal=proposal, purpose="Faster answers.", reason="Forty waited.", bands=MORE)
    proposal.refresh_from_db()
    thread = Item.objects.get()
    assert (proposal.purpose, str(bands_of(proposal)["creator"])) == ("Faster answers.", "12–30\N{NO-BREAK SPACE}%")
    assert "Faster answers." in thread.title
    assert "Forty waited." in thread.body
    give_voice(by=alice, proposal=proposal, agrees=False, sentence="Forty is a guess.")
    with pytest.raises(ValidationError, match="Others gave their voice"):
        edit_proposal(by=bob, proposal=proposal, purpose="Other.", reason="Because.", bands=WIDE)
    give_voice(by=alice, proposal=proposal, agrees=True)
    adopt_proposal(by=alice, proposal=proposal)
    for act in (
        lambda: give_voice(by=bob, proposal=proposal, agrees=False, sentence="I changed my mind."),
        lambda: withdraw_proposal(by=bob, proposal=proposal),
        lambda: adopt_proposal(by=alice, proposal=proposal),
        lambda: edit_proposal(by=bob, proposal=proposal, purpose="Other.", reason="Because.", bands=WIDE),
    ):
        with pytest.raises(ValidationError, match="nothing about it changes any more"):
            act()
    assert TargetProfile.objects.count() == 1


def test_withdrawing_takes_the_act_back_and_keeps_the_proposal(alice, bob, community):
    mine = propose(bob, community)
    withdraw_proposal(by=bob, proposal=mine)
    act = Act.objects.get(verb=Verb.PROPOSE_POLICY)
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == act.pk
    other = propose(bob, community, MORE)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_proposal(by=alice, proposal=other)
    withdraw_proposal(by=alice, proposal=other, note="Proposed again with other numbers.")
    assert Act.objects.filter(verb=Verb.UNDO).count() == 1  # what bob did stays done
    assert TargetProposal.objects.filter(status="withdrawn").count() == 2


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("abc", 30, 15), "Give a number from 0 to 100."),
        (("NaN", 30, 15), "Give a number from 0 to 100."),
        (("1e9", 30, 15), "Give a number from 0 to 100."),
        (("Infinity", 30, 15), "Give a number from 0 to 100."),
        ((-3, 30, 15), "Give a number from 0 to 100."),
        ((10, 101, 15), "Give a number from 0 to 100."),
        ((None, None, None), "Give a number from 0 to 100."),
        ((10.25, 30, 15), "One decimal is enough"),
        ((30, 10, 5), "the first number must be smaller"),
        ((30, 30, 5), "the first number must be smaller"),
        ((10, 30, 40), "is more than the"),
    ],
)
def test_numbers_that_are_no_band_are_refused_and_change_nothing(bob, community, numbers, sentence):
    with pytest.raises(ValidationError, match=sentence) as refusal:
        propose(bob, community, {**WIDE, "creator": numbers})
    assert set(refusal.value.error_dict) == {"creator"}
    assert not TargetProposal.objects.exists()
    assert not Act.objects.exists()


@pytest.mark.parametrize("field", ["purpose", "reason"])
def test_a_proposal_needs_a_purpose_and_a_reason(bob, community, field):
    with pytest.raises(ValidationError) as refusal:
        propose(bob, community, **{field: "   "})
    assert set(refusal.value.error_dict) == {field}
    with pytest.raises(ValidationError):
        propose(bob, community, **{field: "x" * 6000})


def test_main_roles_add_to_a_hundred_at_most(bob, community):
    assert propose(bob, community, {**WIDE, "consumer": (50, 80, 62)}).bands.count() == 5  # exactly 100
    with pytest.raises(ValidationError, match=r"add up to 100\.5"):
        propose(bob, community, {**WIDE, "consumer": (50, 80, 62.5)})


def test_a_band_narrower_than_chance_is_refused_with_the_width_it_needs(bob, community):
    make_week(community, 40)
    with pytest.raises(ValidationError, match="narrower than what chance alone does with 40 people") as refusal:
        propose(bob, community, {**WIDE, "creator": (12, 24, 15)})
    (sentence,) = refusal.value.message_dict["creator"]
    assert sentence.startswith("Creators: a band of 12–24\N{NO-BREAK SPACE}% is narrower")
    assert "Make it at least 20 points wide" in sentence
    wide = {"consumer": (45, 80, 50), **{r: (2, 35, 5) for r in Role.values if r != "consumer"}}
    assert propose(bob, community, wide).pk


def test_the_size_of_a_group_too_small_to_be_shown_is_not_told_by_a_refusal(bob, community):
    said = set()
    for members in (5, 9):
        make_week(community, members, back=9 - members)
        with pytest.raises(ValidationError) as refusal:
            propose(bob, community)
        said.add(str(refusal.value.message_dict))
    assert len(said) == 1
    assert "so few people" in said.pop()


def test_bands_are_looked_at_again_when_it_is_adopted(alice, bob, community):
    proposal = propose(bob, community)
    give_voice(by=alice, proposal=proposal, agrees=True)
    make_week(community, 12)
    with pytest.raises(ValidationError, match="narrower"):
        adopt_proposal(by=alice, proposal=proposal)
    assert not TargetProfile.objects.exists()


def test_no_target_can_be_proposed_and_one_again_afterwards(alice, bob, community):
    with pytest.raises(ValidationError, match="no target that could be given up"):
        propose(bob, community, None)
    adopt(alice, bob, community)
    with pytest.raises(ValidationError, match="as it stands"):
        propose(bob, community)
    gone = adopt(alice, bob, community, None, purpose="Room to look around.", reason="It only made us count.")
    assert (gone.version, gone.is_retired, gone.bands.count()) == (2, True, 0)
    assert adopt(alice, bob, community).version == 3


def test_two_proposals_at_once_and_adopting_one_leaves_the_other_open(alice, bob, community):
    first, second = propose(bob, community), propose(bob, community, MORE)
    give_voice(by=alice, proposal=first, agrees=True)
    target = adopt_proposal(by=alice, proposal=first)
    second.refresh_from_db()
    assert second.is_open
    assert second.base != target
    give_voice(by=alice, proposal=second, agrees=True)
    assert adopt_proposal(by=alice, proposal=second).version == 2


def test_changing_the_target_does_not_touch_the_snapshots_nor_the_one_before(alice, bob, community):
    week = make_week(community)
    before = make_target(community)
    adopt(alice, bob, community)
    week.refresh_from_db()
    before.refresh_from_db()
    assert week.acting == ACTING
    assert (before.version, before.bands.count()) == (1, 5)


def told(kind):
    deliver_waiting()
    return {notice.recipient.display_name: notice for notice in Notice.objects.filter(kind=kind)}


def test_members_hear_of_it_managers_that_it_is_ready_voters_of_the_end(alice, bob, charlie, community):
    dora, eve = make_user("Dora Member"), make_user("Eve Silent")
    join(dora, community)
    join(eve, community)
    proposal = propose(bob, community)
    assert set(told("target_proposed")) == {"Alice Manager", "Dora Member", "Eve Silent"}
    assert told("target_proposed")["Dora Member"].url == proposal.get_absolute_url()
    assert not told("target_ready")
    give_voice(by=dora, proposal=proposal, agrees=False, sentence="Too few.")
    other = make_user("Other Manager")
    join(other, community, Position.MANAGER)
    give_voice(by=alice, proposal=proposal, agrees=True)
    assert set(told("target_ready")) == {"Other Manager"}  # alice made it so
    adopt_proposal(by=other, proposal=proposal)
    assert set(told("target_adopted")) == {"Alice Manager", "Bob Member", "Dora Member"}


def test_the_act_counts_for_caretaking_once_somebody_else_adopts_it(alice, bob, community):
    proposal = propose(bob, community)
    rebuild()
    mine = Episode.objects.filter(community_id=community.pk, object_type=ObjectType.TARGET, object_id=proposal.pk)
    assert [row.member_id for row in mine] == [bob.pk]
    of_target = {"object_type": ObjectType.TARGET, "object_id": proposal.pk}
    assert not Effect.objects.filter(member_id=bob.pk, **of_target).exists()
    give_voice(by=alice, proposal=proposal, agrees=True)
    adopt_proposal(by=alice, proposal=proposal)
    rebuild()
    assert Effect.objects.filter(member_id=bob.pk, peer_id=alice.pk, **of_target).exists()
    assert not Effect.objects.filter(member_id=alice.pk, **of_target).exists()


def test_a_withdrawn_proposal_is_no_evidence(bob, community):
    withdraw_proposal(by=bob, proposal=propose(bob, community))
    rebuild()
    assert not Episode.objects.filter(object_type=ObjectType.TARGET).exists()


def test_a_discussion_somebody_changed_by_hand_does_not_stand_in_the_way(bob, community):
    proposal = propose(bob, community)
    thread = Item.objects.get()
    edit_item(by=bob, item=thread, title="Numbers for roles", body="In my own words.")
    create_item(by=bob, community=community, kind=Kind.THREAD, title="Another", body="Something else.")
    edited = edit_proposal(by=bob, proposal=proposal, purpose="Other.", reason="Because.", bands=MORE)
    assert edited.thread_id == thread.pk
