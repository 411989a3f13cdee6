"""Import of a Stack Exchange dump, on a small dump written here."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from activity.models import Act
from activity.vocabulary import ActorKind, Verb
from communities.models import Community, Membership
from content.models import Item, ItemLink, Kind, Reaction, Reply, Revision

pytestmark = pytest.mark.django_db

DAY = "2020-03-0{}T10:00:00.000"
USERS = [
    {"Id": -1, "DisplayName": "Community", "CreationDate": DAY.format(1), "AccountId": -1},
    {
        "Id": 1,
        "DisplayName": "Ana",
        "CreationDate": DAY.format(1),
        "AccountId": 1,
        "AboutMe": "<p>Hi<script>x</script></p>",
    },
    {"Id": 2, "DisplayName": "Ben", "CreationDate": DAY.format(1), "AccountId": 12},
    {"Id": 3, "DisplayName": "Ben", "CreationDate": DAY.format(1), "AccountId": 13},
]
POSTS = [
    {"Id": 1, "PostTypeId": 1, "CreationDate": DAY.format(2), "Score": 1, "Title": "How?", "Tags": "<bug><c++>",
     "Body": '<p onclick="x()">How so?</p><script>alert(1)</script>', "OwnerUserId": 1, "AcceptedAnswerId": 2},
    {"Id": 2, "PostTypeId": 2, "ParentId": 1, "CreationDate": DAY.format(3), "Score": -1, "Body": "<p>So.</p>", "OwnerUserId": 2},
    {"Id": 3, "PostTypeId": 2, "ParentId": 1, "CreationDate": DAY.format(3), "Score": 0, "Body": "<p>Or so.</p>",
     "OwnerDisplayName": "user99"},
    {"Id": 4, "PostTypeId": 5, "CreationDate": DAY.format(4), "Score": 0, "Body": "<p>Bugs.</p>", "OwnerUserId": -1},
    {"Id": 5, "PostTypeId": 1, "CreationDate": DAY.format(4), "Score": 0, "Title": "Again?", "Tags": "|bug|",
     "Body": "<p>Again?</p>", "OwnerUserId": 3},
]  # fmt: skip
COMMENTS = [
    {"Id": 1, "PostId": 2, "Score": 0, "Text": "Thanks @ben, <b>good</b>", "CreationDate": DAY.format(4), "UserId": 1},
    {"Id": 2, "PostId": 1, "Score": 0, "Text": "Where?", "CreationDate": DAY.format(4), "UserDisplayName": "gone"},
]
VOTES = [
    {"Id": 1, "PostId": 1, "VoteTypeId": 2, "CreationDate": "2020-03-02T00:00:00.000"},
    {"Id": 2, "PostId": 2, "VoteTypeId": 3, "CreationDate": "2020-03-03T00:00:00.000"},
    {"Id": 3, "PostId": 2, "VoteTypeId": 1, "CreationDate": "2020-03-05T00:00:00.000"},
    {"Id": 4, "PostId": 1, "VoteTypeId": 5, "UserId": 2, "CreationDate": "2020-03-05T00:00:00.000"},
    {"Id": 5, "PostId": 77, "VoteTypeId": 2, "CreationDate": "2020-03-05T00:00:00.000"},
]
HISTORY = [
    {"Id": 1, "PostHistoryTypeId": 2, "PostId": 1, "RevisionGUID": "a", "CreationDate": DAY.format(2), "UserId": 1, "Text": "How *so*?"},
    {"Id": 2, "PostHistoryTypeId": 1, "PostId": 1, "RevisionGUID": "a", "CreationDate": DAY.format(2), "UserId": 1, "Text": "How?"},
    {"Id": 3, "PostHistoryTypeId": 2, "PostId": 2, "RevisionGUID": "b", "CreationDate": DAY.format(3), "UserId": 2, "Text": "So"},
    {"Id": 4, "PostHistoryTypeId": 5, "PostId": 2, "RevisionGUID": "c", "CreationDate": DAY.format(4), "UserId": 3, "Text": "So.", "Comment": "dot"},
    {"Id": 5, "PostHistoryTypeId": 6, "PostId": 1, "RevisionGUID": "d", "CreationDate": DAY.format(4), "UserId": 2, "Text": "<bug>"},
    {"Id": 6, "PostHistoryTypeId": 5, "PostId": 1, "RevisionGUID": "e", "CreationDate": DAY.format(5), "UserId": -1, "Text": "How so?"},
]  # fmt: skip
LINKS = [
    {"Id": 1, "PostId": 5, "RelatedPostId": 1, "LinkTypeId": 3, "CreationDate": DAY.format(5)},
    {"Id": 2, "PostId": 5, "RelatedPostId": 99, "LinkTypeId": 1, "CreationDate": DAY.format(5)},
]
TAGS = [{"Id": 1, "TagName": "bug", "Count": 2, "WikiPostId": 4}]


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    lines = [" ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items()) for row in rows]
    body = "".join(f"  <row {line} />\n" for line in lines)
    root = name.lower()
    (folder / f"{name}.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{body}</{root}>\n')


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    for name, rows in {
        "Users": USERS, "Posts": POSTS, "Comments": COMMENTS, "Votes": VOTES, "PostHistory": HISTORY,
        "PostLinks": LINKS, "Tags": TAGS, "Badges": [],
    }.items():  # fmt: skip
        write(tmp_path, name, rows)
    return tmp_path


def bring(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_stackexchange", folder, community="cycling", stdout=out, **options)
    return out.getvalue()


def test_import_brings_everything_in_the_dump(dump):
    bring(dump)
    community = Community.objects.get(slug="cycling")
    assert Membership.objects.filter(community=community).count() == community.member_count == 3
    assert User.objects.get(display_name="Community").is_service
    assert Item.objects.filter(kind=Kind.ASK).count() == 2
    assert Reply.objects.answers().count() == 2
    assert Reply.objects.filter(kind=Reply.Kind.COMMENT).count() == 2
    assert Revision.objects.count() == 4
    assert ItemLink.objects.get().kind == ItemLink.Kind.DUPLICATE
    page = Item.objects.get(kind=Kind.PAGE)
    assert (page.title, page.author.is_service) == ("Tag: bug", True)


def test_scores_acceptance_and_counts_equal_the_dump(dump):
    bring(dump)
    ask, answer = Item.objects.get(title="How?"), Reply.objects.get(author__handle="ben")
    assert (ask.votes, answer.votes) == (1, -1)
    assert (ask.votes_up, answer.votes_down) == (1, 1)
    assert ask.accepted_reply == answer
    assert (ask.answer_count, ask.comment_count, ask.save_count) == (2, 2, 1)
    assert Reaction.objects.get(kind="save").user.handle == "ben"
    assert sorted(tag.name for tag in ask.tags.all()) == ["bug", "c++"]


def test_text_is_the_newest_revision_and_html_is_clean(dump):
    bring(dump)
    ask = Item.objects.get(title="How?")
    assert ask.body == "How so?" == ask.revisions.first().body
    assert [r.number for r in ask.revisions.all()] == [2, 1]
    assert ask.body_html == "<p>How so?</p>"
    assert "<b>" not in Reply.objects.get(body__startswith="Thanks").body_html
    assert Reply.objects.get(author=None, kind="answer").byline_name == "user99"
    assert "script" not in User.objects.get(handle="ana").about


def test_acts_name_who_did_what_for_whom(dump):
    bring(dump)
    ana, ben = User.objects.get(handle="ana"), User.objects.get(handle="ben")
    assert Act.objects.filter(verb=Verb.ASK, actor_id=ana.pk).count() == 1
    answer = Act.objects.get(verb=Verb.ANSWER)
    assert (answer.actor_id, answer.target_id) == (ben.pk, ana.pk)
    accept = Act.objects.get(verb=Verb.ACCEPT_ANSWER)
    assert (accept.actor_id, accept.owner_id, str(accept.occurred_on)) == (ana.pk, ben.pk, "2020-03-05")
    improve = Act.objects.filter(verb=Verb.IMPROVE).order_by("occurred_at")
    assert [a.actor_kind for a in improve] == [ActorKind.MEMBER, ActorKind.SERVICE]
    assert Act.objects.get(verb=Verb.GARDEN).actor_id == ben.pk
    assert {a.source for a in Act.objects.all()} == {"stackexchange:cycling"}


def test_a_second_run_adds_nothing(dump):
    bring(dump)
    before = [m.objects.count() for m in (User, Membership, Item, Reply, Revision, Act, Reaction, ItemLink)]
    assert "nothing, all of it is here already" in bring(dump)
    assert before == [m.objects.count() for m in (User, Membership, Item, Reply, Revision, Act, Reaction, ItemLink)]


def test_a_dry_run_keeps_nothing(dump):
    assert "Would add to cycling" in bring(dump, dry_run=True)
    assert not Community.objects.exists()


BOMB = '<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><posts><row Id="&b;"/></posts>'


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: (d / "Posts.xml").unlink(), "Posts.xml is missing"),
        (lambda d: (d / "Posts.xml").write_text((d / "Posts.xml").read_text()[:-30]), "Posts.xml, line 7: broken XML"),
        (lambda d: (d / "Posts.xml").write_text(BOMB), "Posts.xml, line 1: a document type is not allowed"),
        (lambda d: (d / "Users.xml").write_text((d / "Posts.xml").read_text()), "Users.xml, line 2: this is <posts>"),
        (lambda d: (d / "Tags.xml").write_bytes("<tags><row TagName='ä'/></tags>".encode("latin-1")), "Tags.xml, line 1"),
        (lambda d: (d / "Votes.xml").write_bytes(b""), "Votes.xml, line 1: broken XML (no element found)"),
        (lambda d: write(d, "Users", [{"Id": "x"}]), "Users.xml, line 3: Id “x” is not a whole number"),
        (lambda d: write(d, "Users", [*USERS, USERS[1]]), "Users.xml, line 7: user 1 stands here twice"),
        (lambda d: write(d, "Posts", [*POSTS, POSTS[0]]), "Posts.xml, line 8: 1 stands here twice"),
        (lambda d: write(d, "Posts", [{**POSTS[0], "CreationDate": "2999-01-01"}]), "lies in the future"),
        (lambda d: write(d, "Posts", [{**POSTS[0], "CreationDate": "soon"}]), "CreationDate “soon” is not a date"),
        (lambda d: write(d, "Posts", [{**POSTS[0], "Title": " "}]), "a question without a title"),
    ],
)  # fmt: skip
def test_a_bad_dump_is_refused_in_one_sentence_and_changes_nothing(dump, spoil, sentence):
    spoil(dump)
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        bring(dump)
    assert sentence in str(refusal.value)
    assert not Community.objects.exists()
    assert not User.objects.exists()


def test_a_slug_of_the_platform_is_refused(dump):
    with pytest.raises(CommandError, match="cannot be the address"):
        call_command("import_stackexchange", dump, community="new")


def test_a_person_of_two_sites_is_one_user(dump):
    bring(dump)
    call_command("import_stackexchange", dump, community="rowing", stdout=StringIO())
    assert User.objects.count() == 4
    assert Membership.objects.count() == 6


def test_an_address_that_is_too_long_is_refused_in_one_sentence(dump):
    with pytest.raises(CommandError, match="cannot be the address of a community"):
        call_command("import_stackexchange", str(dump), "--community", "a" * 61)
