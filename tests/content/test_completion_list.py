"""What the editor offers: after @ people who can read the text and groups, after # tags, after [[ pages; never an address."""

import re

import pytest
from django.urls import reverse

from communities.models import Lifecycle, Visibility
from content.actions import create_item
from content.models import Kind, Tag, TagSynonym
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(community, as_user):
    def ask(user, letters, kind="person"):
        url = reverse("content:completion-list", args=[community.slug])
        response = as_user(user).get(url, {"kind": kind, "q": letters})
        assert response.status_code == 200
        assert "@example.org" not in response.content.decode()
        return [text.strip() for text in re.findall(r'data-text="([^"]+)"', response.content.decode())]

    return ask


def test_people_of_the_community_come_first_by_name_or_handle(offered, community, bob):
    make_user("Bianca Other", handle="bianca")
    join(make_user("Zoe Bird", handle="zoe.bird"), community)
    join(make_user("Xaver Young", handle="bi.xaver"), community)
    make_user("Fabian Inside", handle="fabian")
    assert offered(bob, "bi") == ["@bi.xaver", "@zoe.bird", "@bianca"]
    assert offered(bob, "BIRD") == ["@zoe.bird"]


def test_less_than_two_letters_and_oneself_offer_nobody(offered, bob):
    assert offered(bob, "b") == offered(bob, "") == offered(bob, "@ ") == offered(bob, "bob") == []
    assert offered(bob, "\x00al" + "x" * 500) == offered(bob, "%%") == []


def test_at_most_eight_are_offered(offered, bob):
    for number in range(10):
        make_user(f"Birgit {number}")
    assert len(offered(bob, "birgit")) == 8


def test_nobody_is_offered_who_is_gone_or_a_service(offered, community, bob):
    join(make_user("Birgit Gone", is_active=False), community)
    join(make_user("Birgit Robot", is_service=True), community)
    assert offered(bob, "birgit") == []


@pytest.mark.parametrize(
    "change",
    [{"visibility": Visibility.PRIVATE}, {"visibility": Visibility.ON_REQUEST}, {"lifecycle": Lifecycle.DRAFT}],
)
def test_where_only_members_read_only_they_are_offered_and_only_to_them(
    offered, community, as_user, alice, bob, charlie, change
):
    assert offered(bob, "charl") == [f"@{charlie.handle}"]
    assert offered(charlie, "alic") == [f"@{alice.handle}"]
    for name, value in change.items():
        setattr(community, name, value)
    community.save(update_fields=list(change))
    assert offered(bob, "charl") == []
    assert offered(bob, "alic") == [f"@{alice.handle}"]
    answer = as_user(charlie).get(
        reverse("content:completion-list", args=[community.slug]), {"kind": "person", "q": "alic"}
    )
    assert answer.status_code in {403, 404}
    assert alice.handle not in answer.content.decode()


def test_a_name_with_signs_stays_a_name(community, as_user, bob):
    join(make_user("Bi<script>", handle="bi.script"), community)
    page = (
        as_user(bob)
        .get(reverse("content:completion-list", args=[community.slug]), {"kind": "person", "q": "bi"})
        .content.decode()
    )
    assert "<script>" not in page
    assert "Bi&lt;script&gt;" in page


def test_groups_of_the_community_are_offered_before_people(offered, bob):
    make_user("Experta Person", handle="experta")
    assert offered(bob, "ex") == ["@experts", "@experta"]
    assert offered(bob, "mana")[0] == "@managers"


def test_tags_in_use_are_offered_by_any_of_their_words_and_by_other_words_for_them(offered, community, alice, bob):
    create_item(by=alice, community=community, kind=Kind.THREAD, title="A", body="a", tags=["seals", "Flush plans"])
    create_item(by=alice, community=community, kind=Kind.THREAD, title="B", body="b", tags=["seals"])
    create_item(by=alice, community=community, kind=Kind.POST, title="C", body="c", tags=["secret"], publish=False)
    TagSynonym.objects.create(community=community, slug="packing", name="Packing", tag=Tag.objects.get(slug="seals"))
    assert offered(bob, "se", "tag") == ["#seals"]
    assert offered(bob, "plan", "tag") == ["#flush-plans"]
    assert offered(bob, "pack", "tag") == ["#seals"]
    assert offered(bob, "nothing", "tag") == []


def test_pages_one_may_read_are_offered_those_that_begin_so_first(offered, community, alice, bob, charlie):
    for title in ("Old flush plans", "Flush plans", "Orifices"):
        make_item(community, alice, Kind.PAGE, title=title)
    make_item(community, alice, Kind.PAGE, title="Flush draft", published_at=None)
    make_item(make_community(visibility=Visibility.PRIVATE), alice, Kind.PAGE, title="Flush elsewhere")
    assert offered(bob, "flush", "page") == ["[[Flush plans]]", "[[Old flush plans]]"]
    assert offered(charlie, "orif", "page") == ["[[Orifices]]"]


def test_an_odd_kind_offers_nothing(offered, bob):
    assert offered(bob, "bi", "") == offered(bob, "bi", "secret") == offered(bob, "", "page") == []
