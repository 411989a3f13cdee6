"""The pages of a target: what members read, what a form keeps when it is refused, what does not exist for who."""

import pytest
from django.urls import reverse

from communities.models import Position
from content.models import Draft
from roles.actions import adopt_proposal, give_voice, propose_target, withdraw_proposal
from roles.models import RoleSettings, TargetProposal
from tests.factories import join, make_community, make_user
from tests.metrics.rows import make_target, make_week
from tests.metrics.test_target_proposals import MORE, WIDE, adopt, propose

pytestmark = pytest.mark.django_db


def typed(bands=WIDE, **fields):
    data = {"title": "An answer before the next shift.", "body": "Too many asks wait."}
    for role, numbers in bands.items():
        data |= {f"{role}_{part}": str(n) for part, n in zip(("low", "high", "main"), numbers, strict=True)}
    return {**data, **fields}


def page(client, name, *args, **query):
    return client.get(reverse(f"metrics:{name}", args=args), query).content.decode()


def test_a_member_proposes_and_what_was_typed_is_kept_when_refused(as_user, bob, community):
    client, url = as_user(bob), reverse("metrics:target-propose", args=[community.slug])
    Draft.objects.create(user=bob, community=community, place="target:new", title="Half a thought", body="Because")
    assert 'value="Half a thought"' in client.get(url).content.decode()
    refused = client.post(url, typed({**WIDE, "creator": ("abc", 30, 15)}, body="My reason"))
    said = refused.content.decode()
    assert refused.status_code == 200
    assert 'value="abc"' in said
    assert "My reason" in said
    assert "Give a number from 0 to 100." in said
    at_once = client.post(url, typed({**WIDE, "creator": (30, 10, 5)}, body="")).content.decode()
    assert "Give a reason" in at_once
    assert "the first number must be smaller" in at_once
    assert not TargetProposal.objects.exists()
    sent = client.post(url, typed({**WIDE, "creator": ("10,5", 30, 15)}))
    proposal = TargetProposal.objects.get()
    assert sent.url == proposal.get_absolute_url()
    assert str(proposal.bands.get(role="creator").low) == "10.5"
    assert not Draft.objects.exists()


def test_the_form_shows_the_share_its_interval_and_the_narrowest_band(as_user, bob, community):
    make_week(community, 212)
    said = page(as_user(bob), "target-propose", community.slug)
    assert "18\N{NO-BREAK SPACE}%" in said or "19\N{NO-BREAK SPACE}%" in said
    assert "points wide" in said


def test_a_preview_shows_todays_shares_against_what_was_typed_and_saves_nothing(as_user, bob, community):
    make_week(community, 212)
    url = reverse("metrics:target-preview", args=[community.slug])
    said = as_user(bob).post(url, typed({**WIDE, "creator": (30, 60, 15)})).content.decode()
    assert "Creators are below target" in said
    assert "Nothing is proposed yet" in said
    narrow = as_user(bob).post(url, typed({**WIDE, "creator": (12, 13, 5)})).content.decode()
    assert "narrower than what chance" in narrow
    assert not TargetProposal.objects.exists()


def test_a_proposal_starts_from_the_target_of_now_an_earlier_one_or_another_proposal(as_user, alice, bob, community):
    adopt(alice, bob, community)
    adopt(alice, bob, community, MORE)
    other = propose(bob, community, {**WIDE, "creator": (14, 30, 15)})
    client = as_user(bob)
    for query, low in (({}, "12"), ({"from": 1}, "10"), ({"copy": other.pk}, "14")):
        assert f'value="{low}"' in page(client, "target-propose", community.slug, **query)
    url = reverse("metrics:target-propose", args=[community.slug])
    for query in ({"from": 9}, {"copy": 10**9}):
        assert client.get(url, query).status_code == 404


def test_the_page_of_members_says_what_why_where_and_what_is_proposed(as_user, alice, bob, community):
    client = as_user(bob)
    assert "Nobody has said yet which mix" in page(client, "target-detail", community.slug)
    make_week(community, 212)
    adopt(alice, bob, community, reason="Forty waited.")
    propose(alice, community, MORE, purpose="Fewer who only write.")
    said = page(client, "target-detail", community.slug)
    for words in ("An answer before the next shift.", "Forty waited.", "On target", "Fewer who only write."):
        assert words in said
    assert "1 manager and no members agree" in said
    adopt(alice, bob, community, None, purpose="Room to look around.")
    assert "gave the last one up" in page(client, "target-detail", community.slug)
    RoleSettings.objects.create(community=community, is_computed=False)
    assert "Roles are switched off" in page(client, "target-detail", community.slug)


def test_a_proposal_says_what_is_missing_and_a_manager_adopts_it(as_user, alice, bob, community):
    make_week(community, 212)
    proposal = propose(bob, community)
    url = reverse("metrics:proposal-voice", args=[community.slug, proposal.pk])
    manager = as_user(alice)
    assert "once a manager agrees, too" in manager.get(proposal.get_absolute_url()).content.decode()
    assert "Say in a sentence what is missing" in manager.post(url, {"agrees": "no"}).content.decode()
    assert "Choose one of the two." in manager.post(url, {"agrees": "perhaps", "sentence": "Hm."}).content.decode()
    assert manager.post(url, {"agrees": "yes", "sentence": "Worth a try."}).status_code == 302
    assert "Adopt it" in manager.get(proposal.get_absolute_url()).content.decode()
    assert "Adopt it" not in as_user(bob).get(proposal.get_absolute_url()).content.decode()
    assert manager.post(reverse("metrics:proposal-adopt", args=[community.slug, proposal.pk])).status_code == 302
    said = as_user(bob).get(proposal.get_absolute_url()).content.decode()
    assert "Adopted by Alice Manager" in said
    assert "Give this voice" not in said


def test_a_proposal_against_a_target_that_changed_says_so(as_user, alice, bob, community):
    late = propose(bob, community, MORE)
    assert "The target changed since" not in as_user(bob).get(late.get_absolute_url()).content.decode()
    adopt(alice, bob, community)
    assert "The target changed since" in as_user(bob).get(late.get_absolute_url()).content.decode()


def test_the_history_tells_who_when_why_with_which_voices_and_what_changed(as_user, alice, bob, community):
    make_target(community, author=alice, reason="Before there were proposals.")
    adopt(alice, bob, community, WIDE, reason="A first guess.")
    adopt(alice, bob, community, {**WIDE, "connector": (8, 20, 9)}, reason="Askers wait too long.")
    withdraw_proposal(by=bob, proposal=propose(bob, community, MORE, purpose="Not after all."))
    said = page(as_user(bob), "target-history", community.slug)
    assert "Connectors: 8–20\N{NO-BREAK SPACE}% instead of 5–20\N{NO-BREAK SPACE}%." in said
    assert said.index("Askers wait too long.") < said.index("A first guess.")
    assert "1 manager and 1 member agree" in said
    assert "Not after all." in said
    assert "Set before targets were proposed" in said


def test_what_somebody_wrote_is_shown_as_they_wrote_it_and_never_as_markup(as_user, alice, bob, community):
    reason = "<script>alert(1)</script> **bold**"
    proposal = propose(bob, community, purpose="<img src=x onerror=alert(1)>", reason=reason)
    give_voice(by=alice, proposal=proposal, agrees=True, sentence="<b>yes</b>")
    adopt_proposal(by=alice, proposal=proposal)
    for address in (
        proposal.get_absolute_url(),
        reverse("metrics:target-detail", args=[community.slug]),
        reverse("metrics:target-history", args=[community.slug]),
    ):
        said = as_user(bob).get(address).content.decode()
        assert not any(bad in said for bad in ("<script>alert", "<img src=x", "<b>yes"))


def test_a_proposal_of_another_community_does_not_exist_here(as_user, alice, bob, community):
    other = make_community(slug="elsewhere", manager=alice)
    join(bob, other)
    proposal = propose_target(by=bob, community=other, purpose="Faster.", reason="Why.", bands=WIDE)
    for name in ("proposal-detail", "proposal-edit"):
        assert as_user(bob).get(reverse(f"metrics:{name}", args=[community.slug, proposal.pk])).status_code == 404


def test_a_manager_sets_a_proposal_aside_with_a_reason_and_may_not_edit_it(as_user, bob, community):
    other = make_user("Other Manager")
    join(other, community, Position.MANAGER)
    proposal = propose(bob, community)
    url = reverse("metrics:proposal-withdraw", args=[community.slug, proposal.pk])
    assert "Say why you set it aside" in as_user(other).post(url, {"note": ""}).content.decode()
    assert as_user(other).post(url, {"note": "Asked elsewhere."}).status_code == 302
    assert "Asked elsewhere." in as_user(bob).get(proposal.get_absolute_url()).content.decode()
    edit = reverse("metrics:proposal-edit", args=[community.slug, proposal.pk])
    assert as_user(other).get(edit).status_code == 403
    refused = as_user(bob).post(edit, typed(MORE)).content.decode()
    assert "nothing about it changes any more" in refused
