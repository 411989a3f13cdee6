"""What people write becomes safe HTML that can be found one's way in."""

import re
import sys
import time

import pytest

from communities.markdown import headings, plain, render

pytestmark = pytest.mark.django_db  # mentions look for people


def test_headings_have_addresses_of_their_own():
    html = render("# Gauge *it*\n\n## Why\n\n## Why\n\n## Why 2\n\n### عربي\n\n#### Small")
    assert [(heading.level, heading.id, heading.text) for heading in headings(html)] == [
        (2, "at-gauge-it", "Gauge it"),
        (2, "at-why", "Why"),
        (2, "at-why-2", "Why"),
        (2, "at-why-2-2", "Why 2"),
        (3, "at-عربي", "عربي"),
    ]
    assert "<h1" not in html


def test_columns_keep_their_alignment_without_a_style():
    html = render("| Lot | Size | Part |\n|---|---:|:-:|\n| 1 | 1.6 | x |")
    assert '<td align="right">1.6</td>' in html
    assert '<td align="center">x</td>' in html
    assert "style" not in html


def test_the_box_of_a_task_has_a_label():
    assert "<label><input" in render("- [x] drawings")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/pixel.gif)",
        '<img src="/x" onerror="alert(1)">',
        "## <b id=main>x</b>",
    ],
)
def test_nothing_runs_and_nobody_elsewhere_learns_who_reads(text):
    html = render(text)
    for danger in ("<script", 'href="javascript', ' src="https', '<img src="/x"', "<b"):
        assert danger not in html


def test_a_mention_links_to_the_person_and_not_inside_code(bob):
    html = render(f"Ask @{bob.handle} but not `@{bob.handle}`.")
    assert html.count('class="mention"') == 1
    assert "Bob Member" in html


def test_the_beginning_of_a_text_has_no_markup():
    assert plain("<p>One <strong>two</strong> &amp; three</p><pre>code</pre>") == "One two & three"
    assert plain("<p>" + "word " * 100 + "</p>", 20) == "word word word word …"


def test_boxes_stand_only_where_a_task_begins():
    html = render(
        "- [x] drawings @bob\n- [ ] *parts*\n  1. [ ] seal\n- [X]no\n- [ref] link\n\n[ref]: /c/\n\n[ ] no list"
    )
    assert html.count('type="checkbox"') == 3
    assert html.count('checked=""') + html.count('checked="checked"') == 1
    assert html.count('class="contains-task-list"') == 2
    assert "[X]no" in html
    assert "[ ] no list" in html


@pytest.mark.parametrize(
    "line", ["## a\n", "# Why\n\n", "a\n=\n", "- [ ] a\n", "1. [x] a\n"], ids=["h2", "h1", "line", "box", "number"]
)
def test_twice_the_text_takes_about_twice_the_work(line):
    """Counted in calls, not in seconds: the same line 1,000 times, then 2,000 times."""
    once, twice = (calls_in(line * times) for times in (1_000, 2_000))
    assert twice < 3 * once


def calls_in(text: str, render=render) -> int:
    """Lines of communities/markdown and its parser that run while a text is rendered."""
    count = 0

    def count_lines(frame, event, _):
        nonlocal count
        count += event == "line"
        return count_lines if "mark" in frame.f_code.co_filename or "mdit" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        render(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "address",
    [
        "/c/seals/posts/12/?via=99",
        "/notices/7/",
        "/static/../c/seals/posts/12/",
        "/static/%2e%2e/c/seals/posts/12/",
        "/static/\\..\\..\\notices/7/",
        "https:elsewhere.example/pixel.gif",
        "//elsewhere.example/static/pixel.gif",
        "data:image/svg+xml;base64,PHN2Zy8+",
    ],
)
def test_a_picture_makes_no_reader_open_a_page(address):
    """It is fetched without being asked for: as an address of ours it would count as theirs that they opened it."""
    assert " src=" not in render(f"![a chart](<{address}>)")
    assert 'src="/static/img/mark.svg"' in render("![the mark](/static/img/mark.svg)")


def test_footnotes_of_two_texts_on_one_page_lead_to_their_own():
    first, second = (set(re.findall(r' id="([^"]+)"', render(f"{word}[^1]\n\n[^1]: Note."))) for word in ("One", "Two"))
    assert len(first) == len(second) == 2
    assert not first & second


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![seal](/media/seal.png)", '<p><img src="/media/seal.png" alt="seal"></p>'),
        (
            '![a > b "c"](https://example.org/x.png?a=1&b=2)',
            '<p><a href="https://example.org/x.png?a=1&amp;b=2" rel="nofollow noopener">a &gt; b &quot;c&quot;</a></p>',
        ),
        ("![](http://example.org/x.png)", "http://example.org/x.png</a>"),
        ("![page](/c/seals/threads/1/)", "<p>page</p>"),
        ("![odd](//example.org/x.png)", "<p>odd</p>"),
        ("![<script>alert(1)</script>](https://example.org/x.png)", ">&lt;script&gt;alert(1)&lt;/script&gt;</a>"),
    ],
)
def test_a_picture_from_elsewhere_becomes_a_link(text, html):
    rendered = render(text)
    assert html in rendered
    assert "<img" not in rendered or "/media/" in rendered
    assert "<script" not in rendered


@pytest.mark.parametrize("sign", ["http://[", "://", "ftp://a.b/("])
def test_what_only_looks_like_addresses_takes_no_longer_than_words(sign):
    """A text of these, as long as one may be, took minutes."""
    begun = time.process_time()
    render((sign * 100_000)[:100_000], mentions=False)
    assert time.process_time() - begun < 8
