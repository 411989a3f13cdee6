"""What each kind of entry finds, and whom and what it leaves alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.vocabulary import Verb
from communities.models import Lifecycle, Membership, Position, Word
from content.models import Follow, Guest, Kind, Reaction, Reply
from metrics.desk import filling
from metrics.desk.kinds import KINDS, Place
from roles.models import OptOut
from tests.factories import join, make_act, make_event, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
OLD = timedelta(days=400)


def find(kind, community, now=None, viewer=None):
    return list(KINDS[kind].find(Place(community, now or timezone.now(), viewer)))


def names(kind, community):
    return [found.person_id for found in find(kind, community)]


def ago(**span):
    moment = timezone.now() - timedelta(**span)
    return {"published_at": moment, "last_activity_at": moment}


@pytest.fixture
def helper(community):
    helper = make_user("Helga Helper")
    join(helper, community, joined_at=timezone.now() - OLD)
    return helper


@pytest.fixture
def accepted(community, bob, helper):
    ask = make_item(community, bob, title="Which gasket?", answer_count=1)
    answer = make_reply(ask, helper)
    ask.accepted_reply, ask.accepted_at = answer, timezone.now()
    ask.save(update_fields=["accepted_reply", "accepted_at"])
    return answer


class TestThanking:
    def test_one_whose_answer_was_accepted_is_to_be_thanked_until_somebody_did(self, community, accepted, helper):
        (found,) = find("thank", community)
        assert found.person_id == helper.pk
        assert found.reason == "The answer to “Which gasket?” was accepted, and nobody said thanks."
        accepted.thank_count = 1
        accepted.save(update_fields=["thank_count"])
        assert find("thank", community) == []

    def test_an_own_answer_one_accepts_is_no_help_to_others(self, community, bob):
        ask = make_item(community, bob, answer_count=1)
        ask.accepted_reply = make_reply(ask, bob)
        ask.save(update_fields=["accepted_reply"])
        assert find("thank", community) == []

    def test_what_was_used_and_who_hosted_are_found_one_for_each_person(self, community, bob, helper):
        make_item(community, helper, Kind.POST, title="Told", use_count=1, published_at=timezone.now())
        event = make_event(community, bob, days=-3)
        for _ in range(5):
            Guest.objects.create(event=event.event, user=make_user(), was_there_at=timezone.now())
        make_item(community, helper, Kind.PAGE, use_count=2, published_at=timezone.now() - timedelta(days=5))
        found = {f.person_id: f.reason for f in find("thank", community)}
        assert found[helper.pk].startswith("1 person used the post “Told” at work")
        assert found[bob.pk].startswith("5 people said they were at")
        assert len(find("thank", community)) == 2

    def test_four_guests_are_too_few_to_speak_of(self, community, bob):
        event = make_event(community, bob, days=-3)
        for _ in range(4):
            Guest.objects.create(event=event.event, user=make_user(), was_there_at=timezone.now())
        assert find("thank", community) == []

    @pytest.mark.parametrize("everywhere", [True, False])
    def test_who_opted_out_is_not_singled_out(self, community, accepted, helper, everywhere):
        OptOut.objects.create(user=helper, community=None if everywhere else community)
        assert find("thank", community) == []

    def test_who_muted_a_manager_or_was_switched_off_is_left_alone(self, alice, community, accepted, helper):
        Follow.objects.create(user=helper, person=alice, level=Follow.Level.MUTE)
        assert find("thank", community) == []
        Follow.objects.all().delete()
        helper.is_active = False
        helper.save(update_fields=["is_active"])
        assert find("thank", community) == []


class TestAskingBack:
    @pytest.fixture
    def regular(self, community, helper):
        for weeks in range(5, 11):
            make_item(community, helper, Kind.POST, title=f"Week {weeks}", **ago(weeks=weeks))
        return helper

    def test_who_wrote_often_and_then_nothing_is_found_with_what_they_wrote_last(self, community, regular):
        (found,) = find("ask-back", community)
        assert found.person_id == regular.pk
        assert "Week 5" in found.reason
        assert regular.first_name in found.draft
        assert not any(char.isdigit() for char in found.draft)

    def test_replies_count_like_items(self, community, bob, helper):
        thread = make_item(community, bob, Kind.THREAD, **ago(weeks=5))
        for weeks in range(5, 11):
            make_reply(thread, helper, Reply.Kind.COMMENT, created_at=timezone.now() - timedelta(weeks=weeks))
        assert names("ask-back", community) == [helper.pk]

    def test_who_was_seldom_here_or_is_long_gone_is_not_asked(self, community, helper, bob):
        for weeks in (5, 6, 7, 8):
            make_item(community, helper, Kind.POST, **ago(weeks=weeks))
        for weeks in range(17, 23):
            make_item(community, bob, Kind.POST, **ago(weeks=weeks))
        assert find("ask-back", community) == []

    def test_who_wrote_or_thanked_lately_is_still_here(self, community, regular):
        make_act(Verb.THANK, by=regular, on=str(timezone.now().date()), about=community.ref, community_id=community.pk)
        assert find("ask-back", community) == []

    def test_what_somebody_keeps_for_themselves_does_not_show(self, community, regular):
        about = {"about": community.ref, "community_id": community.pk}
        make_act(Verb.SAVE, by=regular, on=str(timezone.now().date()), **about)
        assert names("ask-back", community) == [regular.pk]

    def test_managers_those_who_left_opted_out_muted_or_had_a_word_are_not_asked(self, alice, community, regular):
        stay = Membership.objects.filter(user=regular)
        stay.update(position=Position.MANAGER)
        assert find("ask-back", community) == []
        stay.update(position=Position.MEMBER, left_at=timezone.now())
        assert find("ask-back", community) == []
        stay.update(left_at=None)
        out = OptOut.objects.create(user=regular, community=community)
        assert find("ask-back", community) == []
        out.delete()
        mute = Follow.objects.create(user=regular, person=alice, level=Follow.Level.MUTE)
        assert find("ask-back", community) == []
        mute.delete()
        word = Word.objects.create(community=community, by=alice, to=regular, words="Hello")
        assert find("ask-back", community) == []
        word.created_at = timezone.now() - timedelta(days=31)
        word.save(update_fields=["created_at"])
        assert names("ask-back", community) == [regular.pk]

    def test_another_spell_is_another_matter(self, community, regular):
        (before,) = find("ask-back", community)
        make_item(community, regular, Kind.POST, **ago(weeks=1))
        assert find("ask-back", community) == []
        (after,) = find("ask-back", community, timezone.now() + timedelta(weeks=4))
        assert before.subject != after.subject


class TestStalling:
    @pytest.fixture
    def thread(self, community, alice, bob):
        thread = make_item(community, bob, Kind.THREAD, comment_count=3, **ago(days=9))
        for who in (alice, bob, alice):
            make_reply(thread, who, Reply.Kind.COMMENT, body="Has anybody a wider one?")
        return thread

    def test_a_discussion_of_several_that_fell_silent_is_found_with_a_question(self, community, thread):
        (found,) = find("stalling", community)
        assert found.reason == "3 comments by 2 people, then nothing."
        assert found.draft == "Alice asked something here that is still open. Who has seen this in their own work?"

    @pytest.mark.parametrize(
        "change",
        [
            {"closed_at": timezone.now()},
            {"last_activity_at": timezone.now() - timedelta(days=2)},
            {"last_activity_at": timezone.now() - timedelta(days=60)},
            {"comment_count": 2},
            {"archived_at": timezone.now()},
        ],
    )
    def test_closed_lively_cold_short_or_archived_ones_do_not_stall(self, community, thread, change):
        type(thread).objects.filter(pk=thread.pk).update(**change)
        assert find("stalling", community) == []

    def test_one_voice_is_no_discussion(self, community, thread, alice):
        Reply.objects.update(author=alice)
        assert find("stalling", community) == []


class TestVoices:
    def fill_department(self, community, name, people, writers):
        for number in range(people):
            person = make_user(f"{name}{number}", department=name)
            join(person, community, joined_at=timezone.now() - OLD)
            if number < writers:
                make_item(community, person, Kind.POST)

    def test_a_department_of_five_of_whom_nobody_wrote_is_named_a_smaller_one_never(self, community):
        self.fill_department(community, "Works", 6, 5)
        self.fill_department(community, "Sales", 5, 0)
        self.fill_department(community, "Legal", 4, 0)
        found = find("voice", community)
        assert [f.title for f in found] == ["Nobody from Sales"]
        assert not any(char.isdigit() for char in found[0].reason.replace("90", ""))

    def test_nothing_is_said_where_hardly_anybody_writes(self, community):
        self.fill_department(community, "Works", 6, 4)
        self.fill_department(community, "Sales", 5, 0)
        assert find("voice", community) == []

    def test_who_joined_lately_makes_no_silent_department(self, community):
        self.fill_department(community, "Works", 6, 5)
        self.fill_department(community, "Sales", 5, 0)
        late = Membership.objects.filter(user__department="Sales").first()
        Membership.objects.filter(pk=late.pk).update(joined_at=timezone.now())
        assert find("voice", community) == []


def test_an_answered_ask_nobody_said_a_word_about_is_asked_after(community, bob, helper):
    ask = make_item(community, bob, answer_count=1, **ago(days=9))
    answer = make_reply(ask, helper)
    (found,) = find("unsettled", community)
    assert found.draft == "Bob, did one of the answers help? If not, what is still missing?"
    Reply.objects.filter(pk=answer.pk).update(like_count=1)
    assert find("unsettled", community) == []
    Reply.objects.filter(pk=answer.pk).update(like_count=0)
    ask.first_useful_reply = answer
    ask.save(update_fields=["first_useful_reply"])
    assert find("unsettled", community) == []


def test_reviews_overdue_and_pages_of_nobody_are_found(community, bob):
    today = timezone.localdate()
    due = make_item(community, bob, Kind.PAGE, title="Due", owner=bob, review_on=today)
    make_item(community, bob, Kind.PAGE, title="Later", owner=bob, review_on=today + timedelta(days=2))
    stray = make_item(community, bob, Kind.DOCUMENT, title="Stray")
    make_item(community, bob, Kind.POST, title="A post is its author’s")
    (found,) = find("review", community)
    assert (found.item_id, found.reason) == (due.pk, "Bob Member looks after it and was told.")
    assert [f.item_id for f in find("unowned", community)] == [stray.pk]


def test_a_manager_who_did_nothing_in_the_open_is_named_to_the_others_once_a_month(alice, bob, community):
    Membership.objects.filter(community=community, user=alice).update(joined_at=timezone.now() - OLD)
    new = make_user("New Manager")
    join(new, community, Position.MANAGER)
    (found,) = find("quiet-manager", community)
    assert found.person_id == alice.pk
    make_act(Verb.COMMENT, by=alice, on=str(timezone.now().date()), about=community.ref, community_id=community.pk)
    assert find("quiet-manager", community) == []


@pytest.mark.parametrize(
    ("days", "subject"), [(29, None), (30, "day-30"), (61, "day-60"), (90, "day-90"), (119, "day-90"), (121, None)]
)
def test_the_look_back_comes_at_30_60_and_90_days(community, days, subject):
    community.went_live_at = timezone.now() - timedelta(days=days, minutes=1)
    found = find("prompt", community)
    assert [f.subject for f in found] == ([subject] if subject else [])


def test_the_look_back_says_how_it_stands_and_one_thing_to_do(community, bob):
    community.refresh_from_db()
    community.went_live_at = timezone.now() - timedelta(days=31)
    for number in range(5):
        make_item(community, bob, answer_count=number % 2)
    (found,) = find("prompt", community)
    assert found.reason == "2 members, 5 asks, 2 of them answered. Invite the people whose answers you miss."


def test_rows_of_one_kind_can_be_freshened_alone(community, bob, accepted):
    make_item(community, bob, **ago(days=30))
    filling.fill(community)
    Reaction.objects.all().delete()
    Reply.objects.filter(pk=accepted.pk).update(thank_count=1)
    filling.fill(community, kinds=["thank"])
    assert list(community.desk_entries.filter(kind__in=["ask", "thank"]).values_list("kind", flat=True)) == ["ask"]


def test_no_kind_fails_in_an_empty_community_or_for_nobody(community):
    community.lifecycle = Lifecycle.DRAFT
    for kind in KINDS.values():
        list(kind.find(Place(community, timezone.now())))
