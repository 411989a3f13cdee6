"""Why a role is below its target: the rules, the page, the step that is logged, and what is read off after 30 days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from activity.models import AuditEntry
from activity.vocabulary import ObjectType
from content.models import Kind, Tag
from metrics.causes import Facts, facts_of, likely_cause
from metrics.views.causes import tried_of
from roles.actions import log_step
from roles.models import Cause, CommunityWeek, Episode, Role, RoleStep
from roles.policy import ROLE_NUMBERS
from tests.factories import make_item
from tests.metrics.rows import ACTING, MONDAY, make_target, make_week

pytestmark = pytest.mark.django_db
FEW_TRY = {"trying": 4, "members": 200, "wanted": 0.08}
MANY_TRY = {"trying": 60, "members": 200, "wanted": 0.08}


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        (Facts(obstacles=["No tags."], is_skill_low=True, **FEW_TRY), Cause.TOOLS),
        (Facts(obstacles=["No tags."], tried=50, taken_up=1, **MANY_TRY), Cause.TOOLS),
        (Facts(is_skill_low=True, **FEW_TRY), Cause.TRAINING),
        (Facts(is_skill_low=None, **FEW_TRY), Cause.GUIDANCE),
        (Facts(is_skill_low=None, offerings=1, **FEW_TRY), Cause.MOTIVATION),
        (Facts(is_skill_low=False, **FEW_TRY), Cause.MOTIVATION),
        (Facts(tried=50, taken_up=5, is_skill_low=False, **MANY_TRY), Cause.GUIDANCE),
        (Facts(tried=50, taken_up=5, **MANY_TRY), Cause.TRAINING),
        (Facts(tried=50, taken_up=20, **MANY_TRY), Cause.MOTIVATION),
        (Facts(tried=9, taken_up=0, **MANY_TRY), Cause.MOTIVATION),
    ],
)
def test_the_rules_in_their_order(facts, cause):
    found = likely_cause(Role.CONNECTOR, facts)
    assert found.cause == cause
    assert found.evidence
    assert found.step


def test_skills_nobody_knows_of_are_not_said_to_be_there():
    unknown = likely_cause(Role.CONNECTOR, Facts(is_skill_low=None, offerings=1, **FEW_TRY))
    known = likely_cause(Role.CONNECTOR, Facts(is_skill_low=False, **FEW_TRY))
    assert ["the skills are there" in " ".join(found.evidence) for found in (unknown, known)] == [False, True]


def asks(community, by, number, *, tagged):
    tag, _ = Tag.objects.get_or_create(community=community, slug="seals", defaults={"name": "seals"})
    for _ in range(number):
        ask = make_item(community, by, Kind.ASK, published_at=timezone.now() - timedelta(days=5))
        if tagged:
            ask.tags.add(tag)


@pytest.fixture
def few_connectors(community, alice, bob):
    """Connectors are below target, few introduce anybody, and the skills are not there either."""
    make_week(community)
    make_target(community, author=alice)
    return community


def test_connectors_are_few_because_asks_are_not_tagged_gets_tools_not_training(as_user, alice, bob, few_connectors):
    asks(few_connectors, bob, 7, tagged=False)
    asks(few_connectors, bob, 2, tagged=True)
    page = as_user(alice).get(reverse("metrics:role-cause", args=[few_connectors.slug, "connector"])).content.decode()
    assert "Connectors are below target. We think: tools." in page
    assert "7 of 9 asks of the last 90 days carry no tag" in page
    assert "training." not in page.split("Why we think so")[0]


def test_with_tagged_asks_the_cause_is_another(as_user, alice, bob, few_connectors):
    asks(few_connectors, bob, 9, tagged=True)
    facts = facts_of(few_connectors, Role.CONNECTOR, timezone.localdate(), members=212, wanted=0.08)
    assert not facts.obstacles
    assert likely_cause(Role.CONNECTOR, facts).cause == Cause.GUIDANCE


def test_a_manager_logs_the_suggestion_or_something_else(as_user, alice, bob, few_connectors):
    asks(few_connectors, bob, 9, tagged=False)
    client, url = as_user(alice), reverse("metrics:role-cause", args=[few_connectors.slug, "connector"])
    for wrong in ({"cause": "magic", "text": "x"}, {"cause": "tools", "text": "  "}, {}):
        assert client.post(url, wrong or {"cause": ""}).status_code == 200
    assert not RoleStep.objects.exists()
    for _ in range(2):  # a second click is the same step
        assert client.post(url, {"cause": "motivation", "text": "Thank those who refer."}).status_code == 302
    step = RoleStep.objects.get()
    assert (step.cause, step.suggested, step.by) == ("motivation", "tools", alice)
    assert "carry no tag" in step.evidence[0]
    assert AuditEntry.objects.filter(action="role_step.log").count() == 1
    assert "Thank those who refer." in client.get(url).content.decode()
    roles = reverse("metrics:role-profile", args=[few_connectors.slug])
    assert "Thank those who refer." in as_user(bob).get(roles).content.decode()
    assert url not in as_user(bob).get(roles).content.decode()
    assert as_user(bob).get(url).status_code == 403


def test_the_effect_is_read_off_thirty_days_later(alice, community):
    step = log_step(by=alice, community=community, role="carrier", cause="tools", text="Find a neighbour.")
    step.taken_on = MONDAY - timedelta(weeks=6)
    weeks = [make_week(community, back=back, acting={**ACTING, "carrier": 60 - 8 * back}) for back in (7, 6, 5)]
    waiting = tried_of(step, weeks, 10)
    assert waiting.before == "5\N{NO-BREAK SPACE}% of 212"
    assert (waiting.after, waiting.moved) == ("read off from 4 November on", "")
    CommunityWeek.objects.all().delete()
    weeks = [make_week(community, back=back, acting={**ACTING, "carrier": 60 - 8 * back}) for back in range(7, -1, -1)]
    done = tried_of(step, weeks, 10)
    assert done.after == "24\N{NO-BREAK SPACE}% of 212"  # of 9 November, the first Monday after 30 days
    assert done.moved == "rose, more than chance alone does"


def test_nothing_is_suggested_where_nothing_is_below(as_user, alice, few_connectors):
    client = as_user(alice)
    page = client.get(reverse("metrics:role-cause", args=[few_connectors.slug, "consumer"])).content.decode()
    assert "There is nothing to explain." in page
    assert client.get(reverse("metrics:role-cause", args=[few_connectors.slug, "hero"])).status_code == 404


def test_only_managers_log_what_is_tried(alice, bob, charlie, community):
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            log_step(by=person, community=community, role="carrier", cause="tools", text="Mine.")
    for odd in ({"role": "hero"}, {"cause": "luck"}, {"text": ""}, {"text": "x" * 301}):
        with pytest.raises(ValidationError):
            log_step(**{"by": alice, "community": community, "role": "carrier", "cause": "tools", "text": "Try."} | odd)


@pytest.mark.parametrize("role", Role.values)
def test_facts_can_be_asked_of_an_empty_community(community, role):
    found = likely_cause(role, facts_of(community, role, date(2026, 11, 16), members=0, wanted=0.1))
    assert found.evidence


def test_a_mediation_or_a_flag_is_no_attempt_that_is_told(community, alice):
    def attempt(kind: ObjectType, number: int) -> None:
        Episode.objects.create(
            community_id=community.pk,
            member_id=alice.pk,
            role=ROLE_NUMBERS[Role.CARETAKER],
            object_type=kind,
            object_id=number,
            act_id=number,
            opened_on=MONDAY - timedelta(days=20),
            is_trial=True,
        )

    attempt(ObjectType.MEMBER, 1)
    attempt(ObjectType.MEDIATION, 2)
    attempt(ObjectType.FLAG, 3)
    assert facts_of(community, Role.CARETAKER, MONDAY, members=50, wanted=0.1).tried == 1
