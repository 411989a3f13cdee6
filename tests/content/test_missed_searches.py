"""Searches that found nothing: what is kept of them, when their words are, and what managers do about them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from communities.models import Community
from content.actions import forget_missed, name_search_as_tag, note_search, set_aside_search
from content.actions.missed import MARKS, fingerprint_of, mark_of, plain
from content.models import Kind, MissedMark, MissedSearch, SearchDay, Tag, TagSynonym
from content.wishes import Wish
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


def people_of(community: Community, words: str, many: int) -> list:
    """Members whose marks for these words all differ, so that each counts."""
    found, marks = [], set()
    while len(found) < many:
        user = make_user()
        mark = mark_of(user.pk, fingerprint_of(community.pk, plain(words)))
        if mark not in marks:
            marks.add(mark)
            join(user, community)
            found.append(user)
    return found


def miss(user, words, place=None):
    note_search(by=user, wish=Wish(text=words), place_id=place.pk if place else 0, is_found=False)


def test_words_are_kept_from_the_third_person_on(community):
    first, second, third = people_of(community, "impeller trim", 3)
    for user, words in ((first, "impeller trim"), (first, "Impeller trim"), (second, "trim  IMPELLER")):
        miss(user, words)
    assert not MissedSearch.objects.exists()
    assert MissedMark.objects.count() == 2
    miss(third, "Impeller trim")
    search = MissedSearch.objects.get()
    assert (search.words, search.people, search.community) == ("impeller trim", 3, community)


def test_nothing_that_is_kept_before_names_words_or_people(community, bob):
    miss(bob, "impeller trim")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM content_missedmark m, content_searchday d")
        kept = str(cursor.fetchall())
    assert "impeller" not in kept
    assert "trim" not in kept
    fields = {field.name for field in MissedMark._meta.get_fields()}
    assert fields == {"id", "community", "fingerprint", "mark", "day"}  # no person, no time of day
    assert all(mark < MARKS for mark in MissedMark.objects.values_list("mark", flat=True))


def test_a_mark_of_somebody_differs_from_words_to_words(bob):
    marks = [mark_of(bob.pk, fingerprint_of(1, f"word {n}")) for n in range(60)]
    assert len(set(marks)) > MARKS / 2


@pytest.mark.parametrize("words", ["anna@example.org", "http://x.example", "order 4711099", "a b c d e f g h i", ""])
def test_what_may_be_somebodys_own_leaves_no_mark(community, bob, words):
    miss(bob, words)
    assert not MissedMark.objects.exists()


@pytest.mark.parametrize(
    "name", ["Priya Raghunathan", "Priya Raghunathan (HR)", "Dr. Priya S. Raghunathan", "“Priya” Raghunathan."]
)
def test_a_colleagues_name_never_becomes_words(name, community):
    make_user(name)
    for user in people_of(community, "priya raghunathan salary hr", 4):
        miss(user, "Priya Raghunathan salary HR")
    assert not MissedSearch.objects.exists()


def test_a_narrowed_search_counts_and_leaves_no_mark(community, bob):
    note_search(by=bob, wish=Wish(text="seal", author="alice"), place_id=community.pk, is_found=False)
    assert not MissedMark.objects.exists()
    assert SearchDay.objects.get(community_id=community.pk).missed == 1


def test_a_search_on_the_page_is_counted_where_one_is_a_member(community, bob, charlie, as_user):
    make_item(community, bob, title="Flush plans")
    for query in ("flush", "moonwater"):
        as_user(bob).get("/search/", {"q": query})
    as_user(charlie).get("/search/", {"q": "moonwater"})
    assert list(SearchDay.objects.filter(community_id=community.pk).values_list("searches", "missed")) == [(2, 1)]
    assert list(SearchDay.objects.filter(community_id=0).values_list("searches", "missed")) == [(3, 2)]
    assert MissedMark.objects.count() == 1  # charlie is nowhere a member


def test_a_page_of_results_and_a_person_found_are_no_missed_search(community, bob, as_user):
    for query in ({"q": "moonwater", "page": "2"}, {"q": bob.display_name}):
        as_user(bob).get("/search/", query)
    assert not MissedMark.objects.exists()


def test_after_90_days_marks_go_and_words_of_fewer_than_three_with_them(community):
    users = people_of(community, "impeller trim", 3)
    for user in users:
        miss(user, "impeller trim")
    MissedMark.objects.filter(mark=mark_of(users[0].pk, fingerprint_of(community.pk, plain("impeller trim")))).update(
        day=timezone.now().date() - timedelta(days=90)
    )
    assert forget_missed() == 1
    assert not MissedSearch.objects.exists()


def test_what_a_search_finds_by_now_goes(community, alice):
    for user in people_of(community, "impeller trim", 3):
        miss(user, "impeller trim")
    forget_missed()
    assert MissedSearch.objects.exists()
    make_item(community, alice, Kind.PAGE, title="Impeller trim table")
    forget_missed()
    assert not MissedSearch.objects.exists()


@pytest.fixture
def search(community) -> MissedSearch:
    return MissedSearch.objects.create(
        community=community, fingerprint="1" * 32, words="gland seal", people=3, last_on=timezone.now().date()
    )


def test_a_manager_makes_words_another_word_for_a_tag(community, alice, search):
    tag = Tag.objects.create(community=community, slug="seals", name="seals", item_count=1)
    TagSynonym.objects.create(community=community, slug="gaskets", name="gaskets", tag=tag)
    name_search_as_tag(by=alice, search=search, tag=tag)
    assert set(tag.synonyms.values_list("name", flat=True)) == {"gaskets", "gland seal"}
    assert not MissedSearch.objects.open().exists()


def test_a_tag_of_another_community_is_refused(community, alice, search):
    other = Tag.objects.create(community=make_community(manager=alice), slug="x", name="x", item_count=1)
    with pytest.raises(ValidationError):
        name_search_as_tag(by=alice, search=search, tag=other)


def test_only_managers_see_and_decide(alice, bob, charlie, search):
    assert MissedSearch.objects.visible_to(alice).exists()
    for user in (bob, charlie):
        assert not MissedSearch.objects.visible_to(user).exists()
        with pytest.raises((PermissionDenied, Http404)):
            set_aside_search(by=user, search=search)
    set_aside_search(by=alice, search=search)
    search.refresh_from_db()
    assert (search.outcome, search.decided_by) == ("aside", alice)


def test_exact_numbers_of_people_show_in_no_order(community):
    """Six and nine are both “5 or more”: the later one stands first, whichever has more."""
    for words, people, day in (("impeller", 9, 1), ("bearing", 6, 2), ("gasket", 11, 0)):
        on = timezone.now().date() - timedelta(days=3 - day)
        MissedSearch.objects.create(community=community, fingerprint=words, words=words, people=people, last_on=on)
    assert [search.words for search in MissedSearch.objects.most_first()] == ["gasket", "bearing", "impeller"]
