"""Tags: other words for them, putting them right, making two into one; what a word leads to."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from communities.models import Community, Position, Visibility
from content.actions import (
    change_tag,
    create_item,
    delete_tag,
    edit_item,
    merge_tags,
    remove_item,
    restore_item,
    set_level,
)
from content.actions.texts import find_tags
from content.models import Follow, Item, Kind, Tag, TagSynonym
from content.rendering import render_for
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(community, alice):
    def make(*tags, publish=True):
        number = community.items.count()
        return create_item(
            by=alice,
            community=community,
            kind=Kind.POST,
            title=f"T {number}",
            body=f"B {number}",
            tags=tags,
            publish=publish,
        )

    return make


def tag_of(slug):
    return Tag.objects.get(slug=slug)


@pytest.mark.parametrize(
    "typed", ["Seals", "SEALS", "#seals", "seáls", "Gland seal", "GLAND-SEAL", "gländ seal", "seals "]
)
def test_what_somebody_types_finds_the_tag_it_means(typed, write, alice, community):
    write("seals")
    change_tag(by=alice, tag=tag_of("seals"), synonyms=["Gland seal"])
    assert [tag.slug for tag in find_tags(community, [typed])] == ["seals"]
    assert Tag.objects.count() == 1
    assert Tag.resolve(community, typed) == tag_of("seals")


def test_a_plural_is_another_word_and_the_very_word_goes_before_one_like_it(community):
    plain = find_tags(community, ["resume"])
    Tag.objects.create(community=community, slug="résumé", name="Résumé")
    assert Tag.resolve(community, "resume") == plain[0]
    assert Tag.resolve(community, "Résumé").slug == "résumé"
    assert Tag.resolve(community, "resumes") is None
    assert Tag.resolve(community, "") is None
    assert Tag.resolve(community, "!?") is None


def test_two_words_for_one_topic_are_one_tag_on_an_item(write, alice, community):
    write("seals")
    change_tag(by=alice, tag=tag_of("seals"), synonyms=["gland"])
    item = write("gland", "seals", "Seáls", "pumps")
    assert sorted(item.tags.values_list("slug", flat=True)) == ["pumps", "seals"]
    assert tag_of("seals").item_count == 2


def test_words_of_another_community_mean_nothing_here(write, alice, community):
    write("seals")
    elsewhere = make_community(manager=alice)
    assert Tag.resolve(elsewhere, "seals") is None
    assert Tag.objects.resolve(community, ["seals", "unknown"]).keys() == {"seals"}


def test_a_new_name_brings_a_new_address_and_the_old_one_leads_there(write, alice, community):
    write("sealz")
    tag = change_tag(by=alice, tag=tag_of("sealz"), name="Seals", about="Faces, springs, flush plans.")
    assert (tag.slug, tag.name, tag.about) == ("seals", "Seals", "Faces, springs, flush plans.")
    assert Tag.resolve(community, "sealz") == tag
    back = change_tag(by=alice, tag=tag, name="Sealz")
    assert (back.slug, [word.slug for word in back.synonyms.all()]) == ("sealz", ["seals"])


def test_changes_are_one_act_of_gardening_and_nothing_changed_is_none(write, alice):
    write("seals")
    tag = tag_of("seals")
    change_tag(by=alice, tag=tag, name="Seals", about="Faces.", synonyms=["gland", "packing"])
    act = Act.objects.get(verb=Verb.GARDEN)
    assert (act.object_type, act.object_id, act.owner_id) == (ObjectType.TAG, tag.pk, None)
    change_tag(by=alice, tag=tag, name="Seals", about="Faces.", synonyms=["packing", "Gland"])
    assert Act.objects.filter(verb=Verb.GARDEN).count() == 1


def test_a_word_leads_to_one_place(write, alice):
    write("seals", "pumps")
    seals, pumps = tag_of("seals"), tag_of("pumps")
    change_tag(by=alice, tag=seals, synonyms=["gland"])
    for change in ({"name": "Seals"}, {"name": "gland"}, {"synonyms": ["Seals"]}, {"synonyms": ["Gland"]}):
        with pytest.raises(ValidationError):
            change_tag(by=alice, tag=pumps, **change)
    for change in ({"name": "?!"}, {"name": ""}, {"synonyms": ["?!"]}, {"about": "x" * 301}, {"name": "x" * 61}):
        with pytest.raises(ValidationError):
            change_tag(by=alice, tag=pumps, **change)
    pumps.refresh_from_db()
    assert (pumps.name, pumps.synonyms.count()) == ("pumps", 0)


def test_two_become_one_with_items_followers_words_and_addresses(write, alice, bob, charlie, community):
    for tags in (["seals"], ["seals", "gland"], ["gland"], ["gland"]):
        write(*tags)
    removed, draft = write("gland"), write("gland", publish=False)
    remove_item(by=alice, item=removed)
    gland, seals = tag_of("gland"), tag_of("seals")
    change_tag(by=alice, tag=gland, synonyms=["packing"])
    set_level(by=bob, target=gland, level=Follow.Level.WATCH)
    set_level(by=charlie, target=gland, level=Follow.Level.WATCH)
    set_level(by=charlie, target=seals, level=Follow.Level.MUTE)
    merged = merge_tags(by=alice, tag=gland, into=seals)
    assert (merged.pk, merged.item_count) == (seals.pk, 4)
    assert list(Tag.objects.values_list("slug", flat=True)) == ["seals"]
    assert {word: Tag.resolve(community, word) for word in ("gland", "packing")} == {"gland": seals, "packing": seals}
    assert list(draft.tags.all()) == [seals]
    assert dict(Follow.objects.filter(tag=seals).values_list("user", "level")) == {bob.pk: "watch", charlie.pk: "mute"}
    restore_item(by=alice, item=removed)
    assert tag_of("seals").item_count == 5
    write("Gland")
    assert tag_of("seals").item_count == 6


def test_a_tag_is_merged_once_and_only_into_another_of_its_community(write, alice, community):
    write("seals", "gland")
    elsewhere = make_community(manager=alice)
    other = find_tags(elsewhere, ["seals"])[0]
    gland, seals = tag_of("gland"), Tag.objects.get(community=community, slug="seals")
    for into in (gland, other):
        with pytest.raises(ValidationError):
            merge_tags(by=alice, tag=gland, into=into)
    merge_tags(by=alice, tag=gland, into=seals)
    with pytest.raises(Http404):
        merge_tags(by=alice, tag=gland, into=seals)


def test_only_what_nothing_carries_is_deleted(write, alice):
    item, draft = write("seals"), write("secret", publish=False)
    for slug in ("seals", "secret"):
        with pytest.raises(ValidationError):
            delete_tag(by=alice, tag=tag_of(slug))
    edit_item(by=alice, item=item, title=item.title, body=item.body, tags=[])
    delete_tag(by=alice, tag=tag_of("seals"))
    assert list(Tag.objects.values_list("slug", flat=True)) == ["secret"]
    assert draft.tags.count() == 1


def test_experts_and_managers_tend_tags_members_and_charlie_do_not(write, community, bob, charlie):
    write("seals", "gland")
    for person in (bob, charlie):
        for act in (
            lambda by: change_tag(by=by, tag=tag_of("seals"), name="x"),
            lambda by: merge_tags(by=by, tag=tag_of("gland"), into=tag_of("seals")),
            lambda by: delete_tag(by=by, tag=tag_of("gland")),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    Community.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises((PermissionDenied, Http404)):
        change_tag(by=charlie, tag=tag_of("seals"), name="x")
    expert = make_user()
    join(expert, community, Position.EXPERT)
    assert change_tag(by=expert, tag=tag_of("seals"), about="Faces.").about == "Faces."
    assert not TagSynonym.objects.exists()


def test_an_item_is_found_by_a_word_its_tag_once_had(write, alice, community):
    item = write("gland")
    make_item(community, alice, Kind.POST)
    change_tag(by=alice, tag=tag_of("gland"), name="Seals", synonyms=["packing", "gland"])
    for word in ("gland", "packing", "seals"):
        assert list(Item.objects.visible_to(alice).tagged(word)) == [item]


WORDS = ("seals", "pumps", "flush", "torque")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tag", "draft", "retag", "remove", "restore", "merge", "rename", "synonym"]),
        st.integers(0, 5),
        st.sets(st.sampled_from(WORDS), max_size=3),
        st.permutations(WORDS),
    ),
    min_size=1,
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_right_after_anything_in_any_order(steps, alice):
    """What stands on each tag equals what carries it, and no word leads to two places."""
    community = make_community(manager=alice)
    items = []
    for number, (step, which, tags, order) in enumerate(steps):
        item = items[which % len(items)] if items else None
        first, second = Tag.resolve(community, order[0]), Tag.resolve(community, order[1])
        try:
            if step in {"tag", "draft"}:
                body = f"B {number}"
                items.append(
                    create_item(
                        by=alice,
                        community=community,
                        kind=Kind.POST,
                        title="T",
                        body=body,
                        tags=tags,
                        publish=step == "tag",
                    )
                )
            elif step == "retag" and item:
                edit_item(by=alice, item=item, title=item.title, body=item.body, tags=tags)
            elif step == "remove" and item and not Item.objects.get(pk=item.pk).is_draft:
                remove_item(by=alice, item=item)
            elif step == "restore" and item:
                restore_item(by=alice, item=item)
            elif step == "merge" and first and second:
                merge_tags(by=alice, tag=first, into=second)
            elif step == "rename" and first:
                change_tag(by=alice, tag=first, name=f"{order[0]} {number}")
            elif step == "synonym" and first:
                change_tag(by=alice, tag=first, synonyms=tags)
        except (ValidationError, Http404):
            pass
    for tag in community.tags.all():
        assert tag.item_count == tag.items.filter(published_at__isnull=False, removed_at=None).count(), tag.slug
    slugs = list(community.tags.values_list("slug", flat=True))
    slugs += TagSynonym.objects.filter(community=community).values_list("slug", flat=True)
    assert len(slugs) == len(set(slugs))


def test_a_tag_and_a_person_in_one_sentence_are_both_links(community, alice, bob):
    create_item(by=alice, community=community, kind=Kind.ASK, title="A", body="b", tags=["seals"])
    html = render_for(community, f"See #seals, @{bob.handle}, and @nobody.")
    assert 'href="/c/seals/tags/seals/"' in html
    assert f'<a class="mention" href="/people/{bob.handle}/"' in html
    assert "and @nobody." in html
