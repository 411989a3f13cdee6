"""Two people edit one text: what fits comes together, where it collides each place is chosen, nothing is lost."""

import pytest
from django.urls import reverse

from communities.models import Position, Visibility
from content.actions import create_item, edit_item
from content.models import Draft, Item, Kind
from tests.factories import join

pytestmark = pytest.mark.django_db
BODY = "Drain the line first.\n\nAt most 50 bar.\n\nAsk Joost."


@pytest.fixture
def page(community, alice):
    return create_item(by=alice, community=community, kind=Kind.PAGE, title="Flush plans", body=BODY, tags=["seals"])


@pytest.fixture
def typed():
    def fields(body, title="Flush plans", number=1, **more):
        return {"title": title, "body": body, "tags": "seals", "reason": "Mine", "base_number": number} | more

    return fields


def address(item, name="content:page-edit"):
    return reverse(name, args=[item.community.slug, item.slug if name == "content:page-edit" else item.pk])


def fields_of(response):
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_changes_in_different_places_come_together_in_the_editor(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("Joost", "Birgit"), reason="Joost left")
    conflict = as_user(bob).post(address(page), typed(BODY.replace("Drain", "Isolate and drain")))
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "Alice Manager saved a newer version" in html
    assert "Both fit together" in html
    assert "Joost left" in html
    assert 'type="radio"' not in html
    assert Item.objects.get(pk=page.pk).body == BODY.replace("Joost", "Birgit")
    sent = as_user(bob).post(address(page), fields_of(conflict))
    assert sent.status_code == 302
    page.refresh_from_db()
    assert page.body == BODY.replace("Joost", "Birgit").replace("Drain", "Isolate and drain")
    assert [version.author for version in page.revisions.all()] == [bob, alice, alice]


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ("mine", "At most 60 bar."),
        ("both", "At most 40 bar.\nAt most 60 bar."),
        ("nonsense", "At most 40 bar.\nAt most 60 bar."),
    ],
)
def test_the_same_words_are_chosen_place_by_place(page, typed, as_user, alice, bob, choice, stands):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("50", "40").replace("Joost", "Birgit"))
    conflict = as_user(bob).post(address(page), typed(BODY.replace("50", "60")))
    html = conflict.content.decode()
    assert "In 1 place you both changed the same words" in html
    assert html.count('name="choice-0"') == 3
    assert "Put the text together" in html
    sent = {"title": "Flush plans", "body": BODY.replace("50", "60"), "tags": "seals", "reason": "Mine"}
    chosen = as_user(bob).post(conflict.context["merge_url"], sent | {"began": 1, "against": 2, "choice-0": choice})
    assert chosen.status_code == 200
    assert "as you chose" in chosen.content.decode()
    again = fields_of(chosen)
    assert again["body"] == BODY.replace("At most 50 bar.", stands).replace("Joost", "Birgit")
    assert Item.objects.get(pk=page.pk).revisions.count() == 2  # nothing is saved by choosing
    assert as_user(bob).post(address(page), again).status_code == 302
    page.refresh_from_db()
    assert stands in page.body


def test_choosing_what_stands_leaves_nothing_to_save(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("50", "40"))
    conflict = as_user(bob).post(address(page), typed(BODY.replace("50", "60")))
    sent = typed(BODY.replace("50", "60"), began=1, against=2) | {"choice-0": "theirs"}
    done = as_user(bob).post(conflict.context["merge_url"], sent, follow=True)
    assert "nothing to save" in done.content.decode()
    assert not Draft.objects.exists()


def test_whoever_saves_once_more_meanwhile_is_not_overwritten(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("Joost", "Birgit"))
    first = as_user(bob).post(address(page), typed(BODY.replace("Drain", "Isolate")))
    edit_item(by=alice, item=Item.objects.get(pk=page.pk), title="Flush plans", body=BODY.replace("Joost", "Priya"))
    second = as_user(bob).post(address(page), fields_of(first))
    assert second.status_code == 409
    assert as_user(bob).post(address(page), fields_of(second)).status_code == 302
    page.refresh_from_db()
    assert page.body == BODY.replace("Joost", "Priya").replace("Drain", "Isolate")


def test_two_new_titles_are_chosen_too(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Plans for flushing", body=BODY)
    conflict = as_user(bob).post(address(page), typed(BODY + "\n\nNew.", title="Seal flush plans"))
    assert 'name="choice-title"' in conflict.content.decode()
    sent = typed(BODY + "\n\nNew.", title="Seal flush plans", began=1, against=2)
    for choice, title in (("mine", "Seal flush plans"), ("theirs", "Plans for flushing")):
        chosen = as_user(bob).post(conflict.context["merge_url"], sent | {"choice-title": choice})
        assert fields_of(chosen)["title"] == title
    one_sided = as_user(bob).post(address(page), typed(BODY + "\n\nNew."))
    assert fields_of(one_sided)["title"] == "Plans for flushing"


def test_who_closes_the_page_without_choosing_finds_their_text_again(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("50", "40"))
    as_user(bob).post(address(page), typed(BODY.replace("50", "60")))
    kept = Draft.objects.get()
    assert (kept.user, kept.place, kept.base_number) == (bob, f"item:{page.pk}", 1)
    assert "60 bar" in kept.body
    assert "60 bar" in as_user(bob).get(address(page)).content.decode()


def test_a_text_without_a_number_faces_the_other_whole(page, typed, as_user, alice, bob):
    edit_item(by=alice, item=page, title="Flush plans", body=BODY.replace("50", "40"))
    conflict = as_user(bob).post(address(page), typed("Something else.", number=0))
    assert conflict.status_code == 409
    assert len(conflict.context["conflicts"]) == 1


@pytest.mark.parametrize(("kind", "noun"), [(Kind.ASK, "thread"), (Kind.THREAD, "thread"), (Kind.POST, "post")])
def test_every_kind_of_item_is_merged(community, typed, as_user, alice, bob, kind, noun):
    item = create_item(by=bob, community=community, kind=kind, title="Flush plans", body=BODY, tags=["seals"])
    join(alice, community, Position.MANAGER) if not alice.memberships.exists() else None
    edit_item(by=alice, item=item, title="Flush plans", body=BODY.replace("50", "40"))
    edit = reverse(f"content:{noun}-edit", args=[community.slug, item.pk])
    conflict = as_user(bob).post(edit, typed(BODY.replace("50", "60")))
    assert conflict.status_code == 409
    sent = typed(BODY.replace("50", "60"), began=1, against=2) | {"choice-0": "mine"}
    chosen = as_user(bob).post(conflict.context["merge_url"], sent)
    assert chosen.context["edit_url"] == edit
    assert as_user(bob).post(edit, fields_of(chosen)).status_code == 302
    item.refresh_from_db()
    assert "60 bar" in item.body


def test_charlie_merges_nothing(page, community, as_user, client, charlie, typed):
    merge = address(page, "content:edit-merge")
    sent = typed("x", began=1, against=1)
    assert as_user(charlie).post(merge, sent).status_code == 403
    assert client.post(merge, sent).status_code == 302
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).post(merge, sent).status_code == 404


def test_a_version_that_is_not_there_is_said(page, typed, as_user, bob):
    for number in ("9", "x", "9" * 30):
        response = as_user(bob).post(
            address(page, "content:edit-merge"), typed("x", began=1, against=number), follow=True
        )
        assert "That version is not there" in response.content.decode()


def test_the_longest_texts_are_merged_in_a_page(community, typed, as_user, alice, bob):
    body = "\n".join(f"Line {number} says {number * 7919 % 1009} bar and no more." for number in range(2_600))
    assert 90_000 < len(body) < 100_000
    item = create_item(by=alice, community=community, kind=Kind.PAGE, title="Flush plans", body=body, tags=["seals"])
    edit_item(by=alice, item=item, title="Flush plans", body=body.replace("bar", "psi", 900))
    conflict = as_user(bob).post(address(item), typed("\n".join(reversed(body.split("\n")))))
    assert conflict.status_code == 409
