"""What a new text can begin with: given for every kind, a community's own made by its managers, never over a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from communities.models import Visibility
from content.actions import create_template, edit_template, keep_draft, remove_template
from content.actions.templates import MOST_TEMPLATES
from content.beginnings import BEGINNINGS
from content.models import COMMENT_LIMIT, Kind, TextTemplate
from tests.factories import make_community

pytestmark = pytest.mark.django_db
LEAK = {"kind": Kind.ASK, "name": "A leak", "purpose": "Something drips.", "body": "## Where does it leak?"}


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


def test_every_kind_has_a_beginning_that_asks_something():
    assert set(BEGINNINGS) == set(Kind)
    for kind, given in BEGINNINGS.items():
        assert len({each.key for each in given}) == len(given), kind
        for each in given:
            assert each.purpose
            assert not each.key.startswith("own-")
            assert len(each.body) < COMMENT_LIMIT


@pytest.mark.parametrize("kind", Kind)
def test_a_text_begins_with_what_was_chosen(address, as_user, bob, kind):
    given = BEGINNINGS[kind][0]
    url = address(f"{kind}-create")
    offered = as_user(bob).get(url).content.decode()
    assert f"{url}?template={given.key}" in offered
    begun = as_user(bob).get(url, {"template": given.key})
    assert begun.context["form"]["body"].value() == given.body
    odd = as_user(bob).get(url, {"template": "\x00nothing"})
    assert odd.context["form"]["body"].value() in {None, ""}


def test_a_template_never_takes_what_was_typed(address, as_user, community, bob):
    keep_draft(by=bob, community=community, place="ask:new", title="Mine", body="Half a thought")
    page = as_user(bob).get(address("ask-create"), {"template": "problem"})
    assert page.context["form"]["body"].value() == "Half a thought"
    assert "Throw it away first" in page.content.decode()
    typed = as_user(bob).post(address("ask-create") + "?template=problem", {"title": "", "body": "Typed"})
    assert typed.context["form"]["body"].value() == "Typed"


def test_managers_make_templates_and_everybody_begins_with_them(address, as_user, community, alice, bob, charlie):
    made = as_user(alice).post(address("template-create"), LEAK)
    assert made.url == address("template-list")
    template = TextTemplate.objects.get()
    page = as_user(bob).get(address("ask-create"), {"template": f"own-{template.pk}"})
    assert page.context["form"]["body"].value() == LEAK["body"]
    assert "A leak" in as_user(alice).get(address("template-list")).content.decode()
    as_user(alice).post(address("template-edit", template.pk), LEAK | {"name": "A drip"})
    template.refresh_from_db()
    assert template.name == "A drip"
    as_user(alice).post(address("template-remove", template.pk))
    assert not TextTemplate.objects.exists()
    assert as_user(bob).get(address("template-list")).status_code == 403
    assert as_user(charlie).post(address("template-create"), LEAK).status_code == 403


def test_only_managers_change_them_and_elsewhere_nobody_sees_them(community, as_user, alice, bob, charlie):
    for other in (bob, charlie):
        with pytest.raises(PermissionDenied):
            create_template(by=other, community=community, **LEAK)
    template = create_template(by=alice, community=community, **LEAK)
    for other in (bob, charlie):
        with pytest.raises(PermissionDenied):
            edit_template(by=other, template=template, **LEAK)
        with pytest.raises(PermissionDenied):
            remove_template(by=other, template=template)
    elsewhere = make_community(visibility=Visibility.PRIVATE, manager=charlie)
    url = reverse("content:template-edit", args=[elsewhere.slug, template.pk])
    assert as_user(charlie).get(url).status_code == 404
    begun = as_user(charlie).get(
        reverse("content:ask-create", args=[elsewhere.slug]), {"template": f"own-{template.pk}"}
    )
    assert begun.context["form"]["body"].value() in {None, ""}


@pytest.mark.parametrize(
    "odd", [{"name": " "}, {"name": "x" * 61}, {"body": ""}, {"kind": "secret"}, {"purpose": "x" * 201}]
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_kept_in_the_form(address, as_user, community, alice, odd):
    with pytest.raises(ValidationError):
        create_template(by=alice, community=community, **LEAK | odd)
    page = as_user(alice).post(address("template-create"), LEAK | odd)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not TextTemplate.objects.exists()


def test_a_name_is_taken_once_for_a_kind_and_there_is_an_end_to_them(community, alice):
    create_template(by=alice, community=community, **LEAK)
    with pytest.raises(ValidationError, match="called “A leak”"):
        create_template(by=alice, community=community, **LEAK)
    for number in range(MOST_TEMPLATES - 1):
        create_template(by=alice, community=community, **LEAK | {"name": f"Leak {number}"})
    with pytest.raises(ValidationError, match="Remove one first"):
        create_template(by=alice, community=community, **LEAK | {"name": "One more"})
