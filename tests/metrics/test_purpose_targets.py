"""Targets of a purpose: every rule of MEASURES.md 6.2, by the database where it can, by a sentence where it cannot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.models import Membership
from metrics.actions import (
    adopt_target,
    drop_target,
    hand_over_target,
    review_target,
    speak_on_target,
)
from metrics.aiming import end_of
from metrics.measures import MEASURES, Family
from metrics.models import Purpose, Target, TargetReview
from metrics.watch import tend_targets
from tests.factories import join, make_community, make_user
from tests.metrics.aims import ANSWERS, make_hand, make_purpose, make_reading, make_target
from tests.metrics.rows import make_week

pytestmark = pytest.mark.django_db

ACTIVITY = sorted(key for key, measure in MEASURES.items() if measure.family == Family.ACTIVITY)


@pytest.fixture
def purpose(alice, bob, community):
    return make_purpose(bob, community, adopt_by=alice)


def today() -> date:
    return timezone.now().date()


class TestDatabaseRules:
    """What no code can get around."""

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"purpose": None}, "purpose_id"),
            ({"owner": None}, "owner_id"),
            ({"counter_measure": None}, "counter_measure"),
            ({"counter_measure": ""}, "target_has_a_counter"),
            ({"counter_measure": "advice-applied"}, "target_has_a_counter"),
            ({"low": None}, "low"),
            ({"high": None}, "high"),
            ({"low": 0.9, "high": 0.9}, "target_is_a_band"),
            ({"low": 0.9, "high": 0.4}, "target_is_a_band"),
            ({"ends": date(2027, 7, 5)}, "target_ends_in_time"),
            ({"ends": date(2026, 12, 31)}, "target_ends_in_time"),
        ],
    )
    def test_is_kept(self, purpose, bob, change, constraint):
        fields = {"purpose": purpose, "measure": "advice-applied", "low": 0.4, "high": 0.9, "owner": bob}
        fields |= {
            "counter_measure": "resources-kept",
            "starts": date(2027, 1, 1),
            "ends": date(2027, 7, 1),
            "months": 6,
        }
        Target.objects.create(**fields)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Target.objects.create(**(fields | change))

    def test_a_review_says_what_was_learned(self, purpose, alice, bob):
        target = make_target(bob, purpose, adopt_by=alice)
        with pytest.raises(IntegrityError, match="review_says"), transaction.atomic():
            TargetReview.objects.create(target=target, cause="hand", on=today(), decision="keep")

    def test_there_is_no_person_it_is_about_and_nothing_to_earn(self):
        names = {field.name for field in Target._meta.get_fields()}
        people = {f.name for f in Target._meta.fields if f.related_model is User}
        assert people == {"owner", "proposer", "adopted_by"}
        assert not names & {"member", "reward", "badge", "points", "bonus"}


class TestPropose:
    @pytest.mark.parametrize("key", ACTIVITY)
    def test_a_measure_of_activity_is_refused_with_the_reason(self, bob, purpose, key):
        with pytest.raises(ValidationError) as refused:
            make_target(bob, purpose, measure=key, low=10, high=20)
        assert "how much was done" in refused.value.message_dict["measure"][0]
        assert not Target.objects.exists()

    def test_what_the_seed_names_is_activity(self):
        assert {"views", "downloads", "uploads", "average-rating", "contributions"} <= set(ACTIVITY)

    @pytest.mark.parametrize(
        ("change", "field", "said"),
        [
            ({"counter_measure": "advice-applied"}, "counter_measure", "watch itself"),
            ({"counter_measure": "views"}, "counter_measure", "how much was done"),
            ({"counter_measure": "people-served"}, "counter_measure", "another family"),
            ({"counter_measure": "acting-carrier"}, "counter_measure", "neither more nor less"),
            ({"counter_measure": "sheep"}, "counter_measure", "what would get worse"),
            ({"measure": "sheep"}, "measure", "library"),
            ({"low": 0.5, "high": 0.5}, "low", "band"),
            ({"low": 0.5, "high": 1.5}, "low", "0 to 100"),
            ({"months": 7}, "months", "Six months"),
            ({"months": 0}, "months", "Six months"),
        ],
    )
    def test_a_rule_is_said_where_it_is_broken(self, bob, purpose, change, field, said):
        with pytest.raises(ValidationError) as refused:
            make_target(bob, purpose, **change)
        assert said in refused.value.message_dict[field][0]

    @pytest.mark.parametrize("question", ANSWERS)
    def test_each_of_the_three_questions_is_answered(self, bob, purpose, question):
        with pytest.raises(ValidationError):
            make_target(bob, purpose, answers=ANSWERS | {question: " "})

    def test_a_method_is_needed(self, bob, purpose):
        with pytest.raises(ValidationError, match="number moves nobody"):
            make_target(bob, purpose, expected_method="")

    def test_the_owner_is_of_this_community(self, bob, charlie, purpose):
        with pytest.raises(ValidationError) as refused:
            make_target(bob, purpose, owner=charlie)
        assert "owner" in refused.value.message_dict

    @pytest.mark.parametrize(
        ("n", "width", "is_told"), [(160, 0.08, False), (160, 0.10, True), (40, 0.12, False), (40, 0.19, True)]
    )
    def test_a_band_is_no_narrower_than_chance(self, bob, purpose, n, width, is_told):
        make_reading(purpose.community, "acting-connector", 0.15, n=n)
        low, high = 0.15 - width / 2, 0.15 + width / 2
        said = {"measure": "acting-connector", "low": low, "high": high}
        if is_told:
            assert make_target(bob, purpose, **said).pk
        else:
            with pytest.raises(ValidationError, match="narrower than what chance"):
                make_target(bob, purpose, **said)

    def test_of_a_small_group_its_size_is_not_told(self, bob, purpose):
        make_reading(purpose.community, "acting-connector", 0.2, n=7)
        with pytest.raises(ValidationError, match="so few"):
            make_target(bob, purpose, measure="acting-connector", low=0.1, high=0.3)

    def test_a_hand_measure_of_another_community_is_not_known(self, alice, bob, purpose):
        elsewhere = make_community(manager=alice)
        with pytest.raises(ValidationError, match="library"):
            make_target(bob, purpose, measure=make_hand(alice, elsewhere).key)

    def test_who_is_outside_does_not(self, charlie, purpose):
        with pytest.raises(PermissionDenied):
            make_target(charlie, purpose)

    def test_a_second_click_makes_no_second_one(self, bob, purpose):
        assert make_target(bob, purpose) == make_target(bob, purpose)

    def test_it_is_discussed_once_somebody_else_spoke(self, alice, bob, purpose):
        target = make_target(bob, purpose)
        assert target.status == Target.Status.DRAFT
        speak_on_target(by=alice, target=target, agrees=False, sentence="By when?")
        target.refresh_from_db()
        assert target.status == Target.Status.DISCUSSED


class TestAdopt:
    def test_both_sides_agree_and_its_time_begins(self, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice, months=3)
        assert (target.status, target.starts, target.ends) == ("adopted", today(), end_of(today(), 3))
        deliver_waiting()
        assert Notice.objects.filter(recipient=bob, kind="measure_target_adopted").exists()

    def test_managers_alone_are_not_enough(self, alice, community, purpose):
        other = make_user()
        join(other, community, "manager")
        target = make_target(alice, purpose)
        speak_on_target(by=other, target=target, agrees=True)
        with pytest.raises(ValidationError, match="no manager"):
            adopt_target(by=alice, target=target)

    def test_the_voice_of_who_left_is_not_heard(self, alice, bob, community, purpose):
        target = make_target(alice, purpose)
        speak_on_target(by=bob, target=target, agrees=True)
        Membership.objects.filter(user=bob).update(left_at=timezone.now())
        with pytest.raises(ValidationError, match="no manager"):
            adopt_target(by=alice, target=target)

    def test_a_member_does_not_adopt(self, alice, bob, purpose):
        target = make_target(bob, purpose)
        speak_on_target(by=alice, target=target, agrees=True)
        with pytest.raises(PermissionDenied):
            adopt_target(by=bob, target=target)

    def test_its_purpose_comes_first(self, alice, bob, community):
        target = make_target(bob, make_purpose(bob, community))
        speak_on_target(by=alice, target=target, agrees=True)
        with pytest.raises(ValidationError, match="First the purpose"):
            adopt_target(by=alice, target=target)

    def test_a_purpose_past_its_review_waits(self, alice, bob, purpose):
        Purpose.objects.update(adopted_on=today() - timedelta(days=9), review_on=today())
        target = make_target(bob, purpose)
        speak_on_target(by=alice, target=target, agrees=True)
        with pytest.raises(ValidationError, match="past its review"):
            adopt_target(by=alice, target=target)

    @pytest.mark.parametrize("family", [Family.EFFECT, Family.EXPERIENCE, Family.OUTCOME])
    def test_composition_comes_after_what_changes_for_people(self, alice, bob, community, purpose, family):
        mix = {"measure": "acting-connector", "low": 0.05, "high": 0.5}
        target = make_target(bob, purpose, **mix)
        speak_on_target(by=alice, target=target, agrees=True)
        with pytest.raises(ValidationError, match="First this purpose needs"):
            adopt_target(by=alice, target=target)
        worth = "advice-applied" if family == Family.EFFECT else make_hand(alice, community, family=family).key
        make_target(bob, purpose, adopt_by=alice, measure=worth)
        assert adopt_target(by=alice, target=target).is_adopted

    def test_another_band_for_the_same_takes_its_place(self, alice, bob, purpose):
        first = make_target(bob, purpose, adopt_by=alice)
        make_target(bob, purpose, adopt_by=alice, low=0.5)
        first.refresh_from_db()
        assert (first.status, first.note) == ("retired", "Another band was adopted in its place.")


class TestReview:
    def test_kept_its_time_begins_anew(self, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        Target.objects.update(starts=today() - timedelta(days=150), ends=today() + timedelta(days=30))
        review_target(by=bob, target=target, learned="Asking back works.", decision="keep")
        target.refresh_from_db()
        assert (target.status, target.starts, target.ends) == ("adopted", today(), end_of(today(), 6))

    @pytest.mark.parametrize("decision", ["alter", "drop"])
    def test_altered_or_dropped_it_ends(self, alice, bob, purpose, decision):
        target = make_target(bob, purpose, adopt_by=alice)
        review_target(by=alice, target=target, learned="It misled us.", decision=decision)
        target.refresh_from_db()
        assert target.status == "retired"
        assert target.reviews.get().learned == "It misled us."

    def test_without_a_word_there_is_none(self, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        with pytest.raises(ValidationError, match="learned"):
            review_target(by=bob, target=target, learned=" ", decision="keep")
        with pytest.raises(ValidationError, match="one of the three"):
            review_target(by=bob, target=target, learned="Much.", decision="cheer")

    def test_it_is_the_owners_or_a_managers(self, alice, bob, community, purpose):
        other = make_user()
        join(other, community)
        target = make_target(bob, purpose, adopt_by=alice)
        with pytest.raises(PermissionDenied, match="owner"):
            review_target(by=other, target=target, learned="Much.", decision="keep")
        hand_over_target(by=bob, target=target, owner=other)
        assert review_target(by=other, target=target, learned="Much.", decision="keep").by == other

    def test_it_is_not_handed_to_who_is_outside(self, alice, bob, charlie, purpose):
        with pytest.raises(ValidationError):
            hand_over_target(by=bob, target=make_target(bob, purpose, adopt_by=alice), owner=charlie)


class TestTending:
    def test_unreviewed_it_ends_with_a_note(self, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        Target.objects.update(starts=today() - timedelta(days=181), ends=today() - timedelta(days=1))
        assert tend_targets()["ended"] == 1
        target.refresh_from_db()
        assert target.status == "retired"
        assert target.note.startswith("Its time ran out on")
        deliver_waiting()
        assert Notice.objects.get(kind="measure_target_ended").recipient == bob
        assert tend_targets()["ended"] == 0

    def test_on_its_last_day_it_stands(self, alice, bob, purpose):
        make_target(bob, purpose, adopt_by=alice)
        Target.objects.update(starts=today() - timedelta(days=180), ends=today())
        assert tend_targets()["ended"] == 0

    def test_a_review_is_asked_for_before(self, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        assert tend_targets()["asked"] == 0
        Target.objects.update(starts=today() - timedelta(days=160), ends=today() + timedelta(days=20))
        assert tend_targets()["asked"] == 1
        assert tend_targets()["asked"] == 0
        deliver_waiting()
        notice = Notice.objects.get(kind="measure_target_review")
        assert (notice.recipient, notice.url) == (bob, target.get_absolute_url())

    def test_when_the_owner_left_the_managers_hear(self, alice, bob, purpose):
        make_target(bob, purpose, adopt_by=alice)
        Membership.objects.filter(user=bob).update(left_at=timezone.now())
        assert tend_targets()["orphaned"] == 1
        deliver_waiting()
        assert Notice.objects.get(kind="measure_target_review").recipient == alice


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_target_ends_so_many_months_later(start, months, end):
    assert end_of(start, months) == end


class TestPage:
    FIELDS = {
        **ANSWERS,
        "measure": "advice-applied",
        "low": "40",
        "high": "90,5",
        "counter_measure": "resources-kept",
        "expected_method": "Ask back.",
        "owner": "Bob Member",
        "months": "6",
    }

    def test_shares_are_typed_in_per_cent(self, as_user, bob, purpose):
        answer = as_user(bob).post(f"/c/seals/purposes/{purpose.pk}/targets/new/", self.FIELDS)
        assert answer.status_code == 302
        target = Target.objects.get()
        assert (target.low, target.high, target.owner) == (0.4, pytest.approx(0.905), bob)

    def test_activity_is_refused_and_offered_as_context(self, as_user, bob, purpose):
        client, url = as_user(bob), f"/c/seals/purposes/{purpose.pk}/targets/new/"
        page = client.post(url, self.FIELDS | {"measure": "views", "low": "10", "high": "20"}).content.decode()
        assert "says how much was done" in page
        assert "Show “Views” as context" in page
        assert "Ask back." in page  # nothing typed is lost
        client.post(f"/c/seals/purposes/{purpose.pk}/context/", self.FIELDS | {"measure": "views"})
        page = client.get(f"/c/seals/purposes/{purpose.pk}/").content.decode()
        assert "no goal line" in page
        assert not Target.objects.exists()

    def test_the_course_stands_with_its_band(self, as_user, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        make_week(purpose.community)
        for back, value in enumerate((0.62, 0.6, 0.58)):
            make_reading(
                purpose.community, "advice-applied", value, n=100, back=back, low=value - 0.08, high=value + 0.08
            )
        page = as_user(bob).get(target.get_absolute_url()).content.decode()
        assert "62\N{NO-BREAK SPACE}% of 100, target 40–90\N{NO-BREAK SPACE}%. On target." in page
        assert 'class="band"' in page

    def test_after_altering_the_next_one_starts_from_it(self, as_user, alice, bob, purpose):
        target = make_target(bob, purpose, adopt_by=alice)
        answer = as_user(bob).post(f"{target.get_absolute_url()}review/", {"learned": "Too low.", "decision": "alter"})
        page = as_user(bob).get(answer.url).content.decode()
        assert 'value="40"' in page

    def test_a_target_of_another_purpose_is_not_found(self, as_user, alice, bob, community, purpose):
        other = make_purpose(bob, community, text="Another")
        target = make_target(bob, purpose)
        assert as_user(bob).get(f"/c/seals/purposes/{other.pk}/targets/{target.pk}/").status_code == 404


def test_set_aside_by_a_manager_with_a_reason(alice, bob, purpose):
    target = make_target(bob, purpose)
    with pytest.raises(ValidationError, match="why"):
        drop_target(by=alice, target=target)
    assert drop_target(by=alice, target=target, note="Said elsewhere.").note == "Said elsewhere."
