"""Setting a target: the page, its refusals, the preview, the history."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activity.models import Act, AuditEntry
from activity.vocabulary import ObjectType, Verb
from roles.actions import adopt_target
from roles.models import Role, TargetProfile
from tests.metrics.rows import ACTING, make_target, make_week

pytestmark = pytest.mark.django_db
WIDE = {
    "consumer": (50, 80, 50),
    "creator": (10, 30, 15),
    "connector": (5, 20, 9),
    "carrier": (2, 20, 8),
    "caretaker": (2, 20, 6),
}


def typed(bands=None, **fields):
    data = {"purpose": "So that an answer comes before the next shift.", "reason": "Too many asks wait."}
    for role, numbers in (bands or WIDE).items():
        data |= {f"{role}_{part}": str(n) for part, n in zip(("low", "high", "main"), numbers, strict=True)}
    return {**data, **fields}


def adopt(by, community, bands=None, **fields):
    values = {"purpose": "So that it works.", "reason": "Because.", **fields}
    return adopt_target(by=by, community=community, bands=bands or WIDE, **values)


def test_a_target_is_a_new_version_with_its_act_and_its_trace(alice, community):
    adopt(alice, community)
    second = adopt(alice, community, {**WIDE, "creator": (12, 30, 15)}, reason="More of them.")
    assert (second.version, second.author, second.bands.count()) == (2, alice, 5)
    assert TargetProfile.objects.filter(community=community).count() == 2
    act = Act.objects.filter(verb=Verb.ADOPT_POLICY).latest_first().first()
    assert (act.object_type, act.object_id, act.actor_id) == (ObjectType.TARGET, second.pk, alice.pk)
    assert AuditEntry.objects.filter(action="target.adopt", details__reason="More of them.").exists()


def test_only_managers_set_a_target(bob, charlie, community):
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            adopt(person, community)
    assert not TargetProfile.objects.exists()


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
def test_numbers_that_are_no_band_are_refused_and_change_nothing(alice, community, numbers, sentence):
    with pytest.raises(ValidationError, match=sentence) as refusal:
        adopt(alice, community, {**WIDE, "creator": numbers})
    assert set(refusal.value.error_dict) == {"creator"}
    assert not TargetProfile.objects.exists()
    assert not Act.objects.exists()


@pytest.mark.parametrize("field", ["purpose", "reason"])
def test_a_target_needs_a_purpose_and_a_reason(alice, community, field):
    with pytest.raises(ValidationError):
        adopt(alice, community, **{field: "   "})


def test_main_roles_add_to_a_hundred_at_most(alice, community):
    assert adopt(alice, community, {**WIDE, "consumer": (50, 80, 62)}).bands.count() == 5  # exactly 100
    with pytest.raises(ValidationError, match=r"add up to 100\.5"):
        adopt(alice, community, {**WIDE, "consumer": (50, 80, 62.5)})


def test_a_band_narrower_than_chance_is_refused_with_the_width_it_needs(alice, community):
    make_week(community, 40)
    with pytest.raises(ValidationError, match="narrower than what chance alone does with 40 people") as refusal:
        adopt(alice, community, {**WIDE, "creator": (12, 24, 15)})
    (sentence,) = refusal.value.message_dict["creator"]
    assert sentence.startswith("Creators: a band of 12–24\N{NO-BREAK SPACE}% is narrower")
    assert "Make it at least 20 points wide" in sentence
    wide = {"consumer": (45, 80, 50), **{r: (2, 35, 5) for r in Role.values if r != "consumer"}}
    assert adopt(alice, community, wide).version == 1


def test_the_page_sets_a_target_and_keeps_what_was_typed_when_refused(as_user, alice, community):
    client, url = as_user(alice), reverse("metrics:target-edit", args=[community.slug])
    assert client.get(url).status_code == 200
    refused = client.post(url, typed({**WIDE, "creator": ("abc", 30, 15)}, reason="My reason"))
    page = refused.content.decode()
    assert refused.status_code == 200
    assert 'value="abc"' in page
    assert "My reason" in page
    assert "Give a number from 0 to 100." in page
    at_once = client.post(url, typed({**WIDE, "creator": (30, 10, 5)}, reason="")).content.decode()
    assert "Give a reason" in at_once
    assert "the first number must be smaller" in at_once
    assert not TargetProfile.objects.exists()
    assert client.post(url, typed({**WIDE, "creator": ("10,5", 30, 15)})).status_code == 302
    assert str(TargetProfile.objects.get().bands.get(role="creator").low) == "10.5"
    assert 'value="10.5"' in client.get(url).content.decode()


def test_a_preview_shows_todays_shares_against_what_was_typed_and_saves_nothing(as_user, alice, community):
    make_week(community, 212)
    url = reverse("metrics:target-preview", args=[community.slug])
    page = as_user(alice).post(url, typed({**WIDE, "creator": (30, 60, 15)})).content.decode()
    assert "Creators are below target" in page
    assert "Nothing is saved yet" in page
    narrow = as_user(alice).post(url, typed({**WIDE, "creator": (12, 13, 5)})).content.decode()
    assert "narrower than what chance" in narrow
    assert not TargetProfile.objects.exists()


@pytest.mark.parametrize("name", ["target-edit", "target-preview"])
def test_members_and_charlie_cannot_post_a_target(as_user, bob, charlie, community, name):
    for person in (bob, charlie):
        assert as_user(person).post(reverse(f"metrics:{name}", args=[community.slug]), typed()).status_code == 403
    assert not TargetProfile.objects.exists()


def test_the_history_tells_who_when_why_and_what_changed(as_user, alice, bob, community):
    adopt(alice, community, reason="A first guess.")
    adopt(alice, community, {**WIDE, "connector": (8, 20, 9)}, reason="Askers wait too long.")
    page = as_user(bob).get(reverse("metrics:target-history", args=[community.slug])).content.decode()
    assert "Connectors: 5–20\N{NO-BREAK SPACE}% became 8–20\N{NO-BREAK SPACE}%." in page
    assert page.index("Askers wait too long.") < page.index("A first guess.")
    assert "Alice Manager" in page


def test_changing_the_target_does_not_touch_the_snapshots(alice, community):
    week = make_week(community)
    make_target(community)
    adopt(alice, community)
    week.refresh_from_db()
    assert week.acting == ACTING
