"""Mails meant to do harm: whoever knows where we live can send one, so reading it is quick and never fails."""

import pytest

from content.actions import take_mail
from content.inbound.reader import LONGEST_HEADER, read
from content.models import InboundMail, Kind
from tests.content.test_inbound_mail import address, inbound, post  # noqa: F401
from tests.factories import make_item
from tests.mailroom import verify

LONG = 100_000
HEAD = "From: Birgit <birgit@example.org>\nTo: Bob\nDate: 2026-05-04\n"
SLOW_TEXTS = {
    "a ruled line": f"Hello\n{'-' * LONG}x\n{HEAD}",
    "a line of underscores in a head": f"Hello\nFrom: a@b\n{'_' * LONG}x\nTo: b\n",
    "stars in a head": f"Hello\nFrom: a@b\n{'*' * LONG}x\nTo: b\n",
}
SLOW_HTML = {
    "links that never end": "<a>" * LONG + "<p>" * LONG,
    "tags that never end": "<a " * LONG,
    "comments that never end": "<!--" * LONG,
}


def raw(body="", **headers):
    said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"From": "a@b.org", **headers}.items())
    return f"{said}\r\n{body}".encode("utf-8", "surrogateescape")


# Each took minutes, or hours; the time limit of a web worker is 30 s.
@pytest.mark.parametrize("text", SLOW_TEXTS.values(), ids=list(SLOW_TEXTS))
def test_long_lines_are_read_at_once(text):
    assert read(raw(text)).text.startswith("Hello")


@pytest.mark.parametrize("html", SLOW_HTML.values(), ids=list(SLOW_HTML))
def test_html_that_is_no_html_is_read_at_once(html):
    assert "Hello" in read(raw(f"<p>Hello</p>{html}", Content_Type="text/html")).text


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "undefined"])
def test_what_no_mail_program_writes_is_no_charset(charset):
    body = f"Hello \\u0041 {'a' * LONG}-{'aaaa' * LONG}"
    assert read(raw(body, Content_Type=f"text/plain; charset={charset}")).text.startswith("Hello \\u0041")


@pytest.mark.parametrize(
    "mail",
    [
        raw("x", From="(" * 1900),
        raw("<![<p>x</p>", Content_Type="text/html"),
        raw("x", Content_Disposition="attachment; filename*=idna'en'x"),
        raw("x", Content_Disposition="attachment; filename*=undefined'en'x"),
        raw("x", Content_Type="text/plain; charset*=a\x00b'en'x"),
    ],
    ids=["brackets", "html", "idna", "undefined", "NUL"],
)
def test_nothing_somebody_sends_is_an_error(mail):
    assert read(mail).message_id


def test_a_sender_cut_short_is_nobody(bob):
    """Else “bob@example.org.elsewhere.org”, far enough to the right, would be Bob."""
    name = "x" * (LONGEST_HEADER - len(f" <{bob.email}"))
    assert read(raw("Hello", From=f"{name} <{bob.email}.elsewhere.org>")).senders == []


@pytest.mark.django_db
def test_halves_of_signs_do_not_stop_a_refusal(community, alice, bob):
    verify(bob)
    ask = make_item(community, alice, Kind.ASK)
    headers = {"To": f"<{address(bob, ask)}>", "Content-Type": "text/plain; charset=utf-7"}
    response = post(raw("Hello +2AA-", From="mallory@example.org", **headers))
    assert response.status_code == 200
    assert InboundMail.objects.get().words == "Hello "


@pytest.mark.django_db
def test_what_cannot_be_read_is_ignored_once_and_for_all():
    kept = take_mail(raw("x", From="(" * 1900))
    assert (kept.state, kept.reason) == (InboundMail.State.IGNORED, "It cannot be read.")
