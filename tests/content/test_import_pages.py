"""Import of a folder of Markdown with YAML heads, on small files written here."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from activity.models import Act, ExternalRef
from activity.vocabulary import ActorKind, Verb
from communities.models import Community, Lifecycle, Membership, Position
from content.models import Item, Kind, PageAddress, Revision, Tag
from tests.factories import join

pytestmark = pytest.mark.django_db

FILES = {
    "authors/ana-ruiz/_index.md": 'slug: ana-ruiz\ndisplay_name: "Ana Ruiz"\nagency_full_name: Office of Roads',
    "authors/ben-oke/_index.md": "display_name: Ben Oke",
    "communities/_index.md": "title: All of them",
    "communities/roads.md": "slug: roads\ndate: 2019-01-01 10:00:00 -0500\ntitle: Roads (R)\nsummary: Keeping roads.\n"
    'topics:\n  - roads\n  - bridges\nauthors:\n  - ana-ruiz\ncommunity_list:\n  - members: "3,048"',
    "communities/bridges.md": "slug: bridges\ndate: 2019-01-01\ntitle: Bridges\ntopics: [bridges]",
    "news/2020/2020-02-03-first.md": "date: 2020-02-03 9:30:00 -0500\ntitle: 'A first: post'\nauthors: [ben-oke]\n"
    "topics:\n  - Bridges\n  - roads\n  - roads",
    "news/2020/2020-03-04-nobody.md": "title: 2020\nsource: times\ntopics: [bridges]\nexpirydate: 2999-01-01",
    "news/2020/2020-04-05-dead.md": "title: Dead\ndate: 2020-04-05\nauthors: [new-face]\nexpirydate: 2021-06-07\ntopics: [bridges]",
    "news/2020/2020-05-06-none.md": "title: Elsewhere\ndate: 2020-05-06\nauthors:\n",
    "news/2020/2020-06-07-draft.md": "draft: true",
}  # fmt: skip
BODY = """Hello @ben.oke, see [the guide]({{< ref "/a.md" >}}) <script>x</script>.

{{< img src="a.jpg" alt="A bridge" >}} {{< youtube id="abc_12345" title="A film" >}}
{{% note %}}Inside{{% /note %}}

```
{{< kept >}}
```
"""
WIKI = [
    ("1", "create", "roads-old", "Ana Ruiz", "2019-02-01T10:00:00-05:00", "start", "---\ntitle: Roads\n---\nOne"),
    ("2", "create", "lost", "Cy", "2019-02-02T10:00:00Z", "", "Lost text"),
    ("1", "edit", "roads-old", "Cy", "2019-02-03T10:00:00Z", "more", "---\ntitle: [broken\n---\nTwo"),
    ("1", "edit", "roads-old", "move[bot]", "2019-02-04T10:00:00Z", "", "---\ntitle: Roads, all\n---\nThree"),
    ("1", "delete", "roads-old", "Cy", "2019-02-05T10:00:00Z", "oops", ""),
    ("1", "rename", "roads", "Cy", "2019-02-06T10:00:00Z", "shorter", "---\ntitle: Roads, all\n---\nThree"),
    ("2", "delete", "lost", "Ana Ruiz", "2019-02-07T10:00:00Z", "not ours", ""),
]


def write(folder: Path, name: str, head: str, body: str = BODY) -> None:
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"\n---\n{head}\n---\n{body}")


def revision(row: tuple[str, ...]) -> str:
    page, kind, stem, author, date, summary, text = row
    return json.dumps(
        {"page": int(page), "kind": kind, "path": f"content/{stem}.md", "old_path": "content/roads-old.md",
         "author": author, "date": date, "summary": summary, "text": text, "commit": f"c{date}"}
    )  # fmt: skip


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "road-site"
    for name, head in FILES.items():
        write(folder, name, head)
    (folder / "wiki_revisions.jsonl").write_text("".join(revision(row) + "\n" for row in WIKI))
    return folder


def bring(folder: Path, **options: object) -> str:
    out, err = StringIO(), StringIO()
    call_command("import_pages", folder, stdout=out, stderr=err, **options)
    return err.getvalue() + out.getvalue()


def test_import_brings_people_communities_posts_and_pages(pages):
    said = bring(pages)
    assert "4 posts" in said
    assert "2 pages" in said
    roads = Community.objects.get(slug="roads")
    assert (roads.name, roads.kind, roads.lifecycle, roads.purpose) == (
        "Roads (R)", "topic", Lifecycle.DRAFT, "Keeping roads.",
    )  # fmt: skip
    ana = User.objects.get(display_name="Ana Ruiz")
    assert (ana.handle, ana.department, ana.has_usable_password()) == ("ana.ruiz", "Office of Roads", False)
    assert ana.email.endswith("@imported.invalid")
    assert Membership.objects.get(community=roads, position=Position.MANAGER).user == ana
    assert roads.member_count == Membership.objects.current().filter(community=roads).count() == 3
    assert Community.objects.count() == 3


def test_a_post_goes_where_most_of_its_topics_are_and_else_to_general(pages):
    bring(pages)
    homes = dict(Item.objects.filter(kind=Kind.POST).values_list("title", "community__slug"))
    assert homes == {"A first: post": "roads", "2020": "bridges", "Dead": "bridges", "Elsewhere": "general"}
    tags = Tag.objects.filter(community__slug="roads").values_list("slug", "item_count")
    assert sorted(tags) == [("bridges", 1), ("roads", 1)]


def test_a_post_is_clean_and_says_who_and_when(pages):
    bring(pages)
    post, nobody = Item.objects.get(title="A first: post"), Item.objects.get(title="2020")
    assert post.created_at.isoformat() == "2020-02-03T14:30:00+00:00" == post.published_at.isoformat()
    assert post.author.display_name == "Ben Oke"
    assert nobody.byline_name == "times"
    assert nobody.published_at.date().isoformat() == "2020-03-04"
    assert "[the guide]" not in post.body
    assert "A bridge [A film](https://www.youtube.com/watch?v=abc_12345)\nInside" in post.body
    assert "{{< kept >}}" in post.body
    assert "<script" not in post.body_html
    assert "mention" not in post.body_html
    assert post.revisions.get().body == post.body


def test_an_expired_post_comes_as_removed_unless_kept(pages):
    bring(pages)
    dead = Item.objects.get(title="Dead")
    assert (dead.is_removed, dead.removal_reason) == (True, "Expired where it came from, on 7 June 2021.")
    assert Tag.objects.get(community__slug="bridges", slug="bridges").item_count == 1
    assert not Item.objects.get(title="2020").is_removed
    assert dead.author.display_name == "New Face"


def test_keep_expired_shows_them(pages):
    bring(pages, keep_expired=True)
    assert not Item.objects.get(title="Dead").is_removed


def test_pages_come_with_every_revision_in_order(pages):
    bring(pages)
    page = Item.objects.get(kind=Kind.PAGE, slug="roads")
    assert (page.community.slug, page.title, page.body, page.removed_at) == ("roads", "Roads, all", "Three", None)
    states = list(page.revisions.order_by("number").values_list("number", "title", "body", "author__display_name"))
    assert states == [
        (1, "Roads", "One", "Ana Ruiz"),
        (2, "Roads", "Two", "Cy"),
        (3, "Roads, all", "Three", "move[bot]"),
        (4, "Roads, all", "Three", "Cy"),
    ]
    assert page.revisions.first().reason == "Renamed from roads-old to roads: shorter"
    lost = Item.objects.get(kind=Kind.PAGE, slug="lost")
    assert lost.removal_reason == "Deleted where it came from: not ours"
    assert lost.removed_by.display_name == "Ana Ruiz"


def test_an_old_name_of_a_page_leads_to_it_unless_another_page_has_it(pages, alice, as_user):
    taken = [("3", "rename", "lost-2", "Cy", "2019-03-01T10:00:00Z", "", "Four")]
    row = json.loads(revision(taken[0])) | {"old_path": "content/lost.md"}
    first = json.loads(revision(("3", "create", "lost-0", "Cy", "2019-02-09T10:00:00Z", "", "Four")))
    with (pages / "wiki_revisions.jsonl").open("a") as more:
        more.write(json.dumps(first) + "\n" + json.dumps(row) + "\n")
    assert "1 former addresses" in bring(pages)
    former = PageAddress.objects.select_related("item").get()
    assert (former.slug, former.item.slug) == ("roads-old", "roads")
    join(alice, former.community)
    led = as_user(alice).get(f"/c/{former.community.slug}/pages/roads-old/")
    assert led.headers["Location"] == former.item.get_absolute_url()


def test_acts_have_the_days_of_then_and_robots_are_services(pages):
    bring(pages)
    page = Item.objects.get(kind=Kind.PAGE, slug="roads")
    about = Act.objects.filter(object_id=page.pk, object_type=page.ref.type).order_by("occurred_at")
    assert [(a.verb, a.actor_kind, str(a.occurred_on)) for a in about] == [
        (Verb.CREATE, ActorKind.MEMBER, "2019-02-01"),
        (Verb.IMPROVE, ActorKind.MEMBER, "2019-02-03"),
        (Verb.IMPROVE, ActorKind.SERVICE, "2019-02-04"),
        (Verb.GARDEN, ActorKind.MEMBER, "2019-02-06"),
    ]
    assert {a.source for a in Act.objects.all()} == {"pages:road-site"}
    robot = User.objects.get(is_service=True)
    assert robot.display_name == "move[bot]"
    assert not Membership.objects.filter(user=robot).exists()
    assert Act.objects.filter(verb=Verb.JOIN).count() == Membership.objects.count()


def test_a_named_robot_is_a_service(pages):
    bring(pages, robot=["cy"])
    assert User.objects.get(display_name="Cy").is_service


def test_drafts_are_not_open_to_outsiders(pages, charlie, client):
    bring(pages)
    assert not Item.objects.visible_to(charlie).exists()
    client.force_login(charlie)
    assert client.get("/c/roads/").status_code == 404


MODELS = (User, Community, Membership, Item, Revision, Act, Tag, ExternalRef)


def test_a_second_run_adds_nothing_and_nobody_comes_back(pages):
    bring(pages)
    gone = Membership.objects.get(user__display_name="Ben Oke")
    gone.left_at = gone.joined_at
    gone.save()
    before = [m.objects.count() for m in MODELS]
    assert "nothing, all of it is here already" in bring(pages)
    assert before == [m.objects.count() for m in MODELS]


def test_a_dry_run_keeps_nothing(pages):
    assert "Would add" in bring(pages, dry_run=True)
    assert not any(m.objects.exists() for m in MODELS)


def test_everything_can_go_to_one_community_and_addresses_get_a_prefix(pages):
    bring(pages, community="press", community_prefix="gov-")
    assert set(Item.objects.values_list("community__slug", flat=True)) == {"press"}
    assert set(Community.objects.values_list("slug", flat=True)) == {"press", "gov-roads", "gov-bridges"}


def bomb() -> str:
    return "title: x\na: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdef", "bcdefg", strict=True)
    )


NEWS = "news/2020/2020-09-09-bad.md"
BROKEN = [
    (lambda d: write(d, NEWS, "title: a: b"), "bad.md, line 3: the YAML does not parse (mapping values"),
    (lambda d: write(d, NEWS, bomb()), "bad.md, line 5: an alias (*a) is not allowed"),
    (lambda d: write(d, NEWS, "title: " + "[" * 5000), "bad.md, line 3: the head is nested too deeply"),
    (lambda d: write(d, NEWS, "title: !!python/object/apply:os.getcwd []"), "line 3: the YAML does not parse"),
    (lambda d: write(d, NEWS, "title: x\ndate: 2020-13-45"), "the YAML holds something that is no value"),
    (lambda d: write(d, NEWS, "title: x\ndate: !!timestamp x"), "the YAML holds something that is no value"),
    (lambda d: write(d, NEWS, "title: x\nflag: !!bool x"), "the YAML holds something that is no value"),
    (lambda d: write(d, NEWS, "title: x\ndate: 0x" + "f" * 5000), "date “a very large number” is not a date"),
    (lambda d: write(d, NEWS, "title: x\ndate: soon"), "bad.md, line 4: date “soon” is not a date"),
    (lambda d: write(d, NEWS, "title: x\ndate: 2999-01-01"), "bad.md, line 4: the date lies in the future"),
    (lambda d: write(d, NEWS, "- a\n- b"), "the head is not a list of names and values"),
    (lambda d: write(d, NEWS, "title: x\ntopics: {a: b}"), "bad.md, line 4: topics is not a list of names"),
    (lambda d: write(d, NEWS, "deck: x"), "bad.md, line 1: a post without a title"),
    (lambda d: write(d, NEWS, "title: x", "a" * 100_001), "the text has 100,001 characters; 100,000 fit"),
    (lambda d: (d / "content" / NEWS).write_text("No head."), "bad.md, line 1: there is no YAML head"),
    (lambda d: (d / "content" / NEWS).write_bytes("---\ntitle: ä".encode("latin-1")), "bad.md, line 2: this is not UTF-8"),
    (lambda d: (d / "content" / NEWS).mkdir(), "bad.md: this is not a file"),
    (lambda d: write(d, "communities/new.md", "title: x"), "“new” cannot be the address of a community"),
    (lambda d: (d / "wiki_revisions.jsonl").write_text("{"), "wiki_revisions.jsonl, line 1: this is not JSON"),
    (lambda d: (d / "wiki_revisions.jsonl").write_text("{}"), "wiki_revisions.jsonl, line 1: a revision needs"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentence"), BROKEN)
def test_a_broken_file_is_named_and_nothing_is_imported(pages, spoil, sentence):
    spoil(pages)
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        bring(pages)
    assert sentence in str(refusal.value)
    assert not any(m.objects.exists() for m in MODELS)


@pytest.mark.parametrize(("spoil", "sentence"), BROKEN)
def test_skip_broken_names_it_and_brings_the_rest(pages, spoil, sentence):
    spoil(pages)
    assert sentence in bring(pages, skip_broken=True)
    assert Item.objects.filter(kind=Kind.POST).count() == 4


def test_half_a_history_is_none(pages):
    many = [revision(("3", "edit", "late", "Cy", "2019-02-08T10:00:00Z", "", f"Text {n}")) for n in range(300)]
    late = revision(("3", "create", "late", "Cy", "never", "", "Text"))
    with (pages / "wiki_revisions.jsonl").open("a") as stream:
        stream.write("\n".join([*many, late]))
    said = bring(pages, skip_broken=True)
    assert "wiki_revisions.jsonl, line 308: “never” is not a date." in said
    assert "revisions," not in said
    assert not Item.objects.filter(kind=Kind.PAGE).exists()
    assert not User.objects.filter(display_name="Cy").exists()


def test_a_folder_that_is_none_is_refused(pages, tmp_path):
    for folder, sentence in (
        (pages / "wiki_revisions.jsonl", "is not a folder"),
        (tmp_path / "nowhere", "is not a folder"),
        (tmp_path, "holds none of content/authors"),
    ):
        with pytest.raises(CommandError, match=sentence):
            bring(folder)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "news").write_text("")
    with pytest.raises(CommandError, match="is not a folder"):
        bring(tmp_path)


def test_an_address_that_is_taken_or_none_is_refused(pages):
    Community.objects.create(slug="roads", name="Ours")
    with pytest.raises(CommandError, match="There is a community at roads already"):
        bring(pages)
    with pytest.raises(CommandError, match="cannot begin an address"):
        bring(pages, community_prefix="Über/")
    with pytest.raises(CommandError, match="cannot be the address"):
        bring(pages, community="new")
    assert Community.objects.count() == 1


def test_a_link_out_of_the_folder_is_not_followed(pages, tmp_path):
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\ndate: 2020-01-01\n---\n")
    (pages / "content" / NEWS).symlink_to(tmp_path / "secret.md")
    bring(pages)
    assert not Item.objects.filter(title="Secret").exists()
