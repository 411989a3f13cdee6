"""Purposes: proposed by anybody of the community, adopted by a manager once a manager and a member agree, reviewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from metrics.actions import (
    add_context,
    adopt_purpose,
    drop_purpose,
    propose_purpose,
    remove_context,
    review_purpose,
    speak_on_purpose,
)
from metrics.models import Purpose, Target
from tests.factories import join, make_community, make_user
from tests.metrics.aims import make_hand, make_purpose, make_target

pytestmark = pytest.mark.django_db


class TestPropose:
    def test_a_member_proposes_and_the_others_hear_of_it(self, alice, bob, community):
        purpose = make_purpose(bob, community)
        assert (purpose.status, purpose.author) == (Purpose.Status.PROPOSED, bob)
        assert purpose.voices.get().member == bob
        act = Act.objects.get(verb=Verb.PROPOSE_POLICY)
        assert (act.object_type, act.object_id, act.actor_id) == (ObjectType.PURPOSE, purpose.pk, bob.pk)
        deliver_waiting()
        notice = Notice.objects.get()
        assert (notice.recipient, notice.url) == (alice, purpose.get_absolute_url())
        assert "An answer comes before" in notice.title

    def test_the_same_words_twice_are_one(self, bob, community):
        assert make_purpose(bob, community) == make_purpose(bob, community)

    def test_who_is_outside_does_not_propose(self, charlie, community):
        with pytest.raises(PermissionDenied):
            propose_purpose(by=charlie, community=community, text="A", for_whom="B")

    @pytest.mark.parametrize("words", [{"text": " "}, {"for_whom": ""}, {"text": "x" * 301}])
    def test_both_sentences_are_asked_for(self, bob, community, words):
        with pytest.raises(ValidationError):
            make_purpose(bob, community, **words)

    def test_an_administrator_from_outside_neither_proposes_nor_speaks(self, bob, community):
        root = make_user("Root", is_superuser=True)
        with pytest.raises(PermissionDenied):
            make_purpose(root, community)
        with pytest.raises(PermissionDenied):
            speak_on_purpose(by=root, purpose=make_purpose(bob, community), agrees=True)


class TestAdopt:
    def test_a_manager_and_a_member_are_needed(self, alice, bob, community):
        purpose = make_purpose(alice, community)
        with pytest.raises(ValidationError, match="a member who is no manager"):
            adopt_purpose(by=alice, purpose=purpose)
        speak_on_purpose(by=bob, purpose=purpose, agrees=True)
        adopted = adopt_purpose(by=alice, purpose=purpose)
        assert adopted.holds
        assert adopted.review_on - adopted.adopted_on == timedelta(days=365)
        assert dict(adopted.voices.values_list("member", "was_manager")) == {alice.pk: True, bob.pk: False}

    def test_a_member_does_not_adopt(self, alice, bob, community):
        purpose = make_purpose(bob, community)
        speak_on_purpose(by=alice, purpose=purpose, agrees=True)
        with pytest.raises(PermissionDenied):
            adopt_purpose(by=bob, purpose=purpose)

    def test_a_no_needs_a_sentence(self, alice, bob, community):
        purpose = make_purpose(bob, community)
        with pytest.raises(ValidationError, match="what is missing"):
            speak_on_purpose(by=alice, purpose=purpose, agrees=False)
        speak_on_purpose(by=alice, purpose=purpose, agrees=False, sentence="Whose shift?")
        with pytest.raises(ValidationError, match="a manager"):
            adopt_purpose(by=alice, purpose=purpose)

    def test_what_is_adopted_takes_no_more_voices(self, alice, bob, community):
        purpose = make_purpose(bob, community, adopt_by=alice)
        with pytest.raises(ValidationError, match="adopted"):
            speak_on_purpose(by=bob, purpose=purpose, agrees=True)

    def test_managers_hear_when_it_can_be_adopted(self, alice, bob, community):
        other = make_user("Other Manager")
        join(other, community, "manager")
        purpose = make_purpose(bob, community)
        speak_on_purpose(by=alice, purpose=purpose, agrees=True)
        deliver_waiting()
        assert set(Notice.objects.filter(kind="purpose_ready").values_list("recipient", flat=True)) == {other.pk}


class TestReview:
    def test_it_is_kept_for_another_year(self, alice, bob, community):
        purpose = make_purpose(bob, community, adopt_by=alice)
        Purpose.objects.filter(pk=purpose.pk).update(
            adopted_on=timezone.now().date() - timedelta(days=400), review_on=timezone.now().date()
        )
        purpose.refresh_from_db()
        assert purpose.is_due
        purpose = review_purpose(by=alice, purpose=purpose, still_holds=True, learned="Nights are still long.")
        assert purpose.holds
        assert purpose.learned == "Nights are still long."

    def test_its_targets_end_with_it(self, alice, bob, community):
        purpose = make_purpose(bob, community, adopt_by=alice)
        target = make_target(bob, purpose, adopt_by=alice)
        review_purpose(by=alice, purpose=purpose, still_holds=False, learned="The night shift is gone.")
        target.refresh_from_db()
        assert (target.status, target.note) == (Target.Status.RETIRED, "Its purpose ended.")

    def test_without_a_word_there_is_no_review(self, alice, bob, community):
        with pytest.raises(ValidationError, match="learned"):
            review_purpose(
                by=alice, purpose=make_purpose(bob, community, adopt_by=alice), still_holds=True, learned=" "
            )


class TestDrop:
    def test_ones_own_is_withdrawn_without_a_reason(self, bob, community):
        assert drop_purpose(by=bob, purpose=make_purpose(bob, community)).status == Purpose.Status.RETIRED

    def test_a_manager_gives_a_reason(self, alice, bob, community):
        purpose = make_purpose(bob, community)
        with pytest.raises(ValidationError, match="why"):
            drop_purpose(by=alice, purpose=purpose)
        assert drop_purpose(by=alice, purpose=purpose, note="Asked twice.").learned == "Asked twice."

    def test_another_member_does_not(self, bob, community):
        other = make_user()
        join(other, community)
        with pytest.raises(PermissionDenied):
            drop_purpose(by=other, purpose=make_purpose(bob, community), note="No.")


class TestContext:
    def test_activity_stands_beside_it_with_the_reason_it_is_no_target(self, bob, community):
        context = add_context(by=bob, purpose=make_purpose(bob, community), measure="views")
        assert context.refused.startswith("“Views” says how much was done")

    def test_another_measure_stands_there_without_a_reason(self, bob, community):
        assert not add_context(by=bob, purpose=make_purpose(bob, community), measure="advice-applied").refused

    def test_it_has_no_band(self, bob, community):
        fields = {
            field.name
            for field in add_context(by=bob, purpose=make_purpose(bob, community), measure="views")._meta.fields
        }
        assert not fields & {"low", "high", "goal", "target"}

    def test_what_is_not_measured_here_is_not_shown(self, alice, bob, community):
        elsewhere = make_community(manager=alice)
        with pytest.raises(ValidationError):
            add_context(by=bob, purpose=make_purpose(bob, community), measure=make_hand(alice, elsewhere).key)

    def test_who_put_it_there_or_a_manager_takes_it_away(self, alice, bob, community):
        context = add_context(by=alice, purpose=make_purpose(bob, community), measure="views")
        with pytest.raises(PermissionDenied):
            remove_context(by=bob, context=context)
        remove_context(by=alice, context=context)
        assert not Purpose.objects.get().contexts.exists()


class TestRules:
    def test_the_database_keeps_adopted_ones_dated(self, bob, community):
        with pytest.raises(IntegrityError, match="purpose_adopted_until"), transaction.atomic():
            Purpose.objects.create(community=community, text="A", for_whom="B", status="adopted")

    def test_nobody_outside_sees_one(self, bob, charlie, community):
        purpose = make_purpose(bob, community)
        assert not Purpose.objects.visible_to(charlie).exists()
        with pytest.raises((PermissionDenied, Http404)):
            speak_on_purpose(by=charlie, purpose=purpose, agrees=True)


class TestPage:
    def test_a_number_comes_after_a_purpose(self, as_user, bob, community):
        page = as_user(bob).get("/c/seals/purposes/").content.decode()
        assert "Before any number: what should be different for whom?" in page
        client = as_user(bob)
        answer = client.post("/c/seals/purposes/propose/", {"text": "An answer in time", "for_whom": "fitters"})
        assert answer.status_code == 302
        page = client.get(answer.url).content.decode()
        assert "How would you notice that this comes true?" in page

    def test_what_was_typed_stays_when_it_is_refused(self, as_user, bob, community):
        page = as_user(bob).post("/c/seals/purposes/propose/", {"text": "An answer in time", "for_whom": ""})
        assert "An answer in time" in page.content.decode()
        assert not Purpose.objects.exists()
