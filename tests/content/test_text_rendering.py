"""What the words of a text lead to where it stands: callouts, pages by title, tags, groups, links to our items."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.markdown import clean_html, render
from communities.models import Lifecycle, Position, Visibility
from content.actions import create_item, edit_item, edit_reply, remove_item, remove_reply, restore_reply, write_reply
from content.cards import filled
from content.models import ItemLink, Kind, Mention, PageAddress, TagSynonym
from content.rendering import item_path, render_for
from tests.communities.test_markdown import calls_in
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(community, alice):
    return make_item(community, alice, Kind.PAGE, title="Flush plans", slug="flush-plans")


# Callouts


@pytest.mark.parametrize(
    ("mark", "word", "tone"),
    [
        ("NOTE", "Note", "note callout"),
        ("tip", "Tip", "note callout is-good"),
        ("IMPORTANT", "Important", "note callout is-important"),
        ("WARNING", "Warning", "note callout is-caution"),
        ("CAUTION", "Caution", "note callout is-danger"),
    ],
)
def test_a_callout_has_icon_word_and_tone(mark, word, tone):
    html = render(f"> [!{mark}]\n> Close *both* valves.\n>\n> - one")
    assert f'<div class="{tone}"><svg' in html
    assert f'<strong class="callout__word">{word}</strong> Close <em>both</em> valves.' in html
    assert "<li>one</li>" in html
    assert "blockquote" not in html
    assert "[!" not in html


def test_a_quote_is_a_callout_only_by_its_first_line():
    for text in ("> [!NOPE]\n> x", "> x\n> [!NOTE]", "> [!NOTE] x", "> **[!NOTE]**\n> x", "[!NOTE]", "> `[!NOTE]`"):
        assert "callout" not in render(text)
    assert render("> [!NOTE]").count("callout__word") == 1
    nested = render("> [!NOTE]\n> a\n>\n> > [!WARNING]\n> > b\n\n> quote")
    assert nested.count("<svg") == 2
    assert nested.count("<blockquote>") == 1


# [[Pages]]


def test_pages_are_found_by_title_by_address_and_by_a_former_address(community, page):
    PageAddress.objects.create(community=community, slug="seal-flushing", item=page)
    html = render_for(community, "[[flush PLANS]] [[flush-plans|the plans]] [[Seal flushing]] `[[Flush plans]]`")
    address = page.get_absolute_url()
    assert html.count(f'<a class="page-link" href="{address}"') == 3
    assert ">the plans</a>" in html
    assert "<code>[[Flush plans]]</code>" in html


def test_a_page_there_is_not_leads_to_writing_it_with_its_title(community, alice, bob, page):
    elsewhere = make_community(manager=alice)
    make_item(elsewhere, alice, Kind.PAGE, title="Elsewhere")
    make_item(community, bob, Kind.PAGE, title="A draft", published_at=None)
    make_item(community, bob, Kind.PAGE, title="Removed", removed_at=page.published_at)
    for title in ("Elsewhere", "A draft", "Removed", 'Ü "x" & <b>'):
        html = render_for(community, f"[[{title}]]")
        assert 'class="missing" href="/c/seals/pages/new/?title=' in html
        assert "page-link" not in html
        assert "<b>" not in html


def test_what_is_no_page_link_stays_as_it_was_written(community):
    for text in ("[[]]", "[[ ]]", "[[a\nb]]", "[[a", "a]]", r"\[[a]]", "[[|words]]", f"[[{'x' * 500}]]", "[[a[b]]"):
        assert "<a" not in render_for(community, text)
    assert "<a" not in render("[[Flush plans]]")  # a charter stands in no community's pages
    assert render_for(community, "| a |\n|---|\n| [[Flush plans\\|words]] |").count(">words</a>") == 1


def test_a_page_written_later_is_linked_when_the_text_is_read(community, alice, bob):
    html = render_for(community, "See [[Dry gas|those]].")
    assert filled(bob, community, [html]) == [html]
    page = make_item(community, alice, Kind.PAGE, title="Dry gas", slug="dry-gas-seals")
    (shown,) = filled(bob, community, [html])
    assert f'<a class="page-link" href="{page.get_absolute_url()}">those</a>' in shown


# #tags and @groups


def test_tags_there_are_become_links_and_nothing_else_does(community, alice):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="A", body="b", tags=["seals", "Gießerei"])
    TagSynonym.objects.create(community=community, slug="gaskets", name="gaskets", tag=ask.tags.get(slug="seals"))
    html = render_for(community, "#Seals #gaskets #Gießerei, (#seals) #nothing a#seals /#seals &#35; ##seals")
    assert html.count('<a class="hashtag"') == 4
    assert '<a class="hashtag" href="/c/seals/tags/seals/" rel="nofollow noopener">#gaskets</a>' in html
    for text in ("`#seals`", "```\n#seals\n```", "[#seals](/c/)", "https://example.org/#seals", "# seals", "#seals-x"):
        assert "hashtag" not in render_for(community, text)
    assert "hashtag" in render_for(community, "# Of #seals")
    assert "hashtag" not in render_for(make_community(manager=alice), "#seals")


def test_the_tag_of_a_draft_is_no_link_yet(community, bob):
    create_item(by=bob, community=community, kind=Kind.POST, title="A", body="b", tags=["secret"], publish=False)
    assert "hashtag" not in render_for(community, "#secret")


def test_a_group_is_named_and_told_once(community, alice, bob):
    eva = make_user("Eva Expert", handle="eva")
    join(eva, community, Position.EXPERT)
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="A", body="@experts and @Managers, @eva `@x`")
    assert 'href="/c/seals/members/?position=expert"' in ask.body_html
    assert set(Mention.objects.values_list("user", flat=True)) == {alice.pk, eva.pk}
    write_reply(by=alice, item=ask, body="`@experts` only here")
    assert Mention.objects.count() == 2


def test_a_group_has_no_more_people_than_a_text_may_name(community, bob):
    for _ in range(55):
        join(make_user(), community, Position.EXPERT)
    create_item(by=bob, community=community, kind=Kind.ASK, title="A", body="@experts")
    assert Mention.objects.count() == 50


# Links to our items


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/c/seals/threads/12/", "/c/seals/threads/12/"),
        ("http://testserver/c/seals/posts/12/?via=3#reply-1", "/c/seals/posts/12/?via=3#reply-1"),
        ("HTTP://LOCALHOST:8000/c/seals/pages/a-b/", "/c/seals/pages/a-b/"),
        ("/c/seals/documents/1/", "/c/seals/documents/1/"),
        ("/c/seals/episodes/1/", "/c/seals/episodes/1/"),
        ("https://example.org/c/seals/threads/12/", None),
        ("//example.org/c/seals/threads/12/", None),
        ("javascript:/c/seals/threads/12/", None),
        ("ftp://localhost/c/seals/threads/12/", None),
        ("/c/seals/threads/12/edit/", None),
        ("/c/seals/pages/new/", None),
        ("/c/seals/threads/99999999999999999999/", None),
        ("http://[::1/c/seals/threads/12/", None),
        ("c/seals/threads/12/", None),
    ],
)
def test_addresses_of_our_items(href, path):
    assert item_path(href) == path


@pytest.mark.parametrize("kind", Kind.values)
def test_the_address_of_every_kind_is_known(community, alice, kind):
    item = make_item(community, alice, kind)
    assert item_path(item.get_absolute_url()) == item.get_absolute_url()
    (html,) = filled(alice, community, [render_for(community, f"http://testserver{item.get_absolute_url()}")])
    assert item.title in html


def test_alone_on_its_line_a_link_becomes_a_card_and_in_a_sentence_a_title(community, alice, bob, page):
    ask = make_item(community, alice, title="Dry <run>", body_html="<p>We &amp; <b>they</b></p><pre>code</pre>")
    text = f"Before\nhttp://testserver{ask.get_absolute_url()}?reply=4\nand http://localhost{page.get_absolute_url()} after."
    stored = render_for(community, text)
    assert "Dry" not in stored
    assert '<p>Before</p>\n<p><a class="own-card"' in stored
    (shown,) = filled(bob, community, [stored])
    assert f'<p class="card__title" dir="auto"><a href="{ask.get_absolute_url()}?reply=4">Dry &lt;run&gt;</a>' in shown
    assert "We &amp; they" in shown
    assert "Alice Manager" in shown
    assert f'<p>and <a class="own-link" href="{page.get_absolute_url()}">Flush plans</a> after.</p>' in shown


def test_a_path_alone_on_its_line_is_a_card_too_and_in_a_list_nothing_is(community, alice):
    path = make_item(community, alice).get_absolute_url()
    assert "own-card" in render_for(community, path)
    assert "own-card" in render_for(community, f"> x\n> {path}")
    assert "own-card" not in render_for(community, f"- http://testserver{path}")
    for text in (f"`{path}`", f"    {path}", f"[words]({path})", f"| {path} |\n|---|", f"# {path}", f"*a\n{path}\nb*"):
        assert "own-card" not in render_for(community, text)


def test_a_card_shows_charlie_nothing_he_may_not_read(community, alice, bob, charlie):
    closed = make_community(manager=alice, visibility=Visibility.PRIVATE)
    join(bob, closed)
    inside = make_item(closed, alice, title="Inside only")
    draft = make_item(community, alice, title="Not out", published_at=None)
    stored = [render_for(community, item.get_absolute_url()) for item in (inside, draft)]
    assert filled(charlie, community, stored) == stored
    assert "Inside only" in filled(bob, community, stored)[0]
    remove_item(by=alice, item=inside)
    assert filled(bob, community, stored) == stored


def test_a_card_shows_the_title_of_today(community, alice, bob):
    ask = make_item(community, alice, title="Old")
    stored = render_for(community, ask.get_absolute_url())
    edit_item(by=alice, item=ask, title="New", body=ask.body)
    assert "New" in filled(bob, community, [stored])[0]


def test_items_that_lead_to_themselves_and_to_each_other_end(community, alice, bob, as_user):
    first = create_item(by=alice, community=community, kind=Kind.PAGE, title="First", body="x")
    second = create_item(by=alice, community=community, kind=Kind.PAGE, title="Second", body=first.get_absolute_url())
    both = f"{first.get_absolute_url()}\n{second.get_absolute_url()}\n[[First]]"
    edit_item(by=alice, item=first, title="First", body=both)
    content = as_user(bob).get(first.get_absolute_url()).content.decode()
    assert content.count('<div class="card">') == 1
    assert f'<a class="own-link" href="{first.get_absolute_url()}">First</a>' in content
    assert not ItemLink.objects.filter(from_item=first, to_item=first).exists()


def test_many_cards_cost_no_more_questions(community, alice, bob, as_user, django_assert_max_num_queries):
    items = [make_item(community, alice) for _ in range(70)]
    pages = "".join(f"[[Page {number}]] " for number in range(70))
    body = "\n".join(item.get_absolute_url() for item in items) + f"\n\n{pages}"
    stored = [render_for(community, body) for _ in range(3)]
    with django_assert_max_num_queries(5):
        shown = filled(bob, community, stored)
    assert shown[0].count('class="card"') == 60


def test_links_are_kept_in_step_with_a_text_and_its_replies(community, alice, bob, page):
    other = make_item(community, alice)
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="A", body=f"[x]({other.get_absolute_url()})")
    assert linked(ask) == [other.pk]
    edit_item(by=alice, item=ask, title="A", body="[[Flush plans]] [[Not yet]]")
    assert linked(ask) == [page.pk]
    reply = write_reply(by=bob, item=ask, body=f"See http://testserver{other.get_absolute_url()} again")
    assert linked(ask) == sorted([page.pk, other.pk])
    remove_reply(by=bob, reply=reply)
    assert linked(ask) == [page.pk]
    reply.refresh_from_db()
    restore_reply(by=bob, reply=reply)
    assert linked(ask) == sorted([page.pk, other.pk])
    edit_reply(by=bob, reply=reply, body="No link")
    assert linked(ask) == [page.pk]


def test_a_draft_links_to_nothing_until_it_is_published(community, alice, page):
    draft = create_item(by=alice, community=community, kind=Kind.POST, title="A", body="[[Flush plans]]", publish=False)
    assert linked(draft) == []


def linked(item):
    return sorted(item.links_out.filter(kind=ItemLink.Kind.LINK).values_list("to_item", flat=True))


# Pages of texts


def test_a_link_to_a_page_written_meanwhile_leads_to_it(community, bob, page, as_user):
    answer = as_user(bob).get("/c/seals/pages/new/?title=flush%20Plans")
    assert (answer.status_code, answer.headers["Location"]) == (302, page.get_absolute_url())
    answer = as_user(bob).get("/c/seals/pages/new/?title=Dry%20gas")
    assert answer.status_code == 200
    assert b'value="Dry gas"' in answer.content


def test_the_preview_tells_nothing_of_a_community_one_may_not_read(community, bob, charlie, page, as_user):
    """Which pages and tags there are would show in what [[words]] become."""
    community.visibility = Visibility.ON_REQUEST
    community.save()
    typed = {"text": f"[[{page.title}]] and [[Nothing]]"}
    assert as_user(bob).post("/c/seals/preview/", typed).status_code == 200
    assert as_user(charlie).post("/c/seals/preview/", typed).status_code == 403


def test_the_preview_shows_what_readers_get(community, bob, charlie, page, as_user):
    typed = {"text": f"{page.get_absolute_url()}\n\n[[Flush plans]]"}
    html = as_user(bob).post("/c/seals/preview/", typed).content.decode()
    assert html.count("Flush plans") == 2
    assert '<div class="card">' in html
    community.visibility, community.lifecycle = Visibility.PRIVATE, Lifecycle.LIVE
    community.save()
    assert b"card" not in as_user(charlie).post("/c/seals/preview/", typed).content


# Whatever is typed

SIGNS = st.text(alphabet="ab @#[]|!()<>&\"'`*_~\\-+.:/\n\t ‮é́字0x1", max_size=300)
PIECES = st.lists(
    st.sampled_from(
        [
            "[[Flush plans]]", "[[", "]]", "|", "#seals", "@experts", "@bob", "> [!NOTE]\n", "> ", "\n\n", "- [x] ",
            "/c/seals/pages/flush-plans/", "http://testserver/c/seals/threads/1/", "```", "    ", "<script>", "[^1]",
            "[^1]: note", "](javascript:alert(1))", "![", "](/files/x/y.png)", "| a | b |\n|---|---|\n", "\x00", "‮",
            "onload=", "style=", "\\", "*", "&lt;", "<img src=x onerror=alert(1)>", "[a]: /c/\n",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip
KNOWN = (
    "a|p|br|hr|em|strong|s|del|blockquote|table|thead|tbody|tr|th|td|h[2-6]|kbd|label|sub|sup|img|code|span|div|pre|li"
    "|ul|ol|section|input|svg|path|circle|line|rect|polyline"
)
DANGERS = re.compile(
    rf"<(?!/?(?:{KNOWN})\b)|<[^>]+\s(?:on\w+|style|srcdoc|formaction)=|(?:href|src)=\"\s*(?:java|data|vb)",
    re.IGNORECASE,
)


@settings(max_examples=120, deadline=None)
@given(SIGNS | PIECES)
def test_whatever_is_typed_becomes_safe_html(text):
    class There:
        """A place where everything exists, without a database."""

        groups = {"experts": ("/c/seals/members/", "@experts")}
        item_path = staticmethod(item_path)

        def pages(self, titles):
            return {title: "/c/seals/pages/x/" for title in titles if "x" not in title}

        def missing_page(self, title):
            return "/c/seals/pages/new/"

        def tags(self, words):
            return dict.fromkeys(words, "/c/seals/tags/x/")

    html = render(text, place=There(), mentions=False)
    assert not DANGERS.search(html)
    assert "\x00" not in html
    plain = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert re.sub(r"<svg.*?</svg>", "", clean_html(plain), flags=re.DOTALL) == plain


@pytest.mark.parametrize(
    "piece",
    ["[[a]] ", "[[", "@bob ", "#seals ", "> [!NOTE]\n\n", "/c/a/threads/1/\n", "http://testserver/c/a/posts/1/\n"],
)
def test_twice_as_much_of_anything_is_about_twice_the_work(community, piece):
    once, twice = (calls_in(piece * times, lambda text: render_for(community, text)) for times in (500, 1_000))
    assert twice < 3 * once


def test_ten_thousand_mentions_name_fifty_people_at_most(community, bob, django_assert_max_num_queries):
    people = [make_user(handle=f"person{number}") for number in range(60)]
    body = " ".join(f"@{person.handle}" for person in people) + " @nobody" * 8_000
    with django_assert_max_num_queries(60):
        item = create_item(by=bob, community=community, kind=Kind.ASK, title="A", body=body)
    assert Mention.objects.filter(item=item).count() == 50
