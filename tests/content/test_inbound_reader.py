"""What is read out of mails of many programs: tests/content/data/mail holds one of each."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.addresses import signed_address
from activity.plain import to_text
from content.inbound.reader import read
from content.inbound.written import unflow, written

MAILS = Path(__file__).parent / "data" / "mail"

WRITTEN = {
    "gmail_web": (
        "Check the flush orifice first. On ours it was blocked with scale, and the face ran dry within an hour.\n\n"
        "The *second* thing is the filter."
    ),
    "gmail_mobile_german": "Bei uns war es die Blende. Größe 3 mm, völlig zugesetzt.",
    "outlook_desktop": "Hi Alice,\n\nLook at plan 11 – the orifice is 3 mm, and “clean” it is not.",
    "outlook_german_html_only": (
        "Zuerst die Blende prüfen:\n\n- ausbauen\n- mit 3 mm Bohrer nachmessen\n\n"
        "Mehr steht im Wiki <https://wiki.nordal.example/plan11>."
    ),
    "apple_mail_inline": ("> Which plan is it?\n\nPlan 11.\n\n> And how big is the orifice?\n\nThree millimetres."),
    "iphone_french": "Vérifie d'abord l'orifice, c'est souvent ça.",
    "thunderbird_flowed_bottom": (
        "The orifice. It is a paragraph that the program has broken into two lines, and there is code:\n\n"
        "    if flow < 3:\n        stop()"
    ),
    "outlook_web_spanish": "Revisa el orificio: estaba obstruido.",
    "polish_latin2": "Sprawdź kryzę, była zatkana. Średnica 3 mm.",
    "odd_charset": "Die Blende prüfen, es war der Schlamm.",
    "apple_mail_picture": "This is the face:\n\nAnd the flush was warm.",
    "html_only_blockquote": "Tjek blænden først.\n\nDen var stoppet.",
    "nothing_written": "",
    "mutt_own_quotation": (
        "The manual says:\n\n> Flush before the first start, not after.\n\n- so flush first\n- then vent\n\n"
        "From: is a word that may begin a line.\nAs the manual wrote in 2019:\nnothing is clear."
    ),
}
ROBOTS = ("out_of_office", "vacation_plain", "bounce")


@pytest.fixture(autouse=True)
def inbound(settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "a-secret-of-the-tests"


def mail(name: str, reply: str = "") -> bytes:
    reply = reply or signed_address("reply", 7, 12, 0)
    return (MAILS / f"{name}.eml").read_bytes().replace(b"$REPLY", reply.encode())


def test_every_mail_of_the_folder_is_looked_at():
    assert {path.stem for path in MAILS.glob("*.eml")} == {*WRITTEN, *ROBOTS}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_was_written_now_is_found(name):
    incoming = read(mail(name))
    assert incoming.text == WRITTEN[name]
    assert incoming.automatic == ""
    assert incoming.senders == ["bob@example.org"]
    assert incoming.addresses == [signed_address("reply", 7, 12, 0)]


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_are_known(name):
    assert read(mail(name)).automatic


def test_pictures_and_files_come_along_and_the_logo_of_the_signature_does_not():
    files = read(mail("apple_mail_picture")).files
    assert [file.name for file in files] == ["Gleitfläche.png", "fix.exe"]
    assert files[0].content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: AUTO-NOTIFIED; owner-email=x",
        "Precedence: bulk",
        "List-Id: <list.example.org>",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Autoreply: yes",
    ],
)
def test_headers_of_robots(header):
    assert read(f"{header}\r\nFrom: bob@example.org\r\n\r\nI am away.".encode()).automatic
    assert not read(b"Auto-Submitted: no\r\nFrom: bob@example.org\r\n\r\nHere I am.").automatic


def test_only_whole_signed_addresses_of_ours_are_taken():
    ours = signed_address("reply", 7, 12, 0)
    raw = f"To: x@y.org, <{ours.upper()}>, {ours[:-1]}, z{ours}\r\nFrom: b@x.org\r\n\r\nHi".encode()
    assert ours in read(raw).addresses


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: =?utf-8?B?////?= <bob@example.org>\r\nSubject: =?x?q?=00?=\r\n\r\nHello",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: text/plain; charset==?utf-8?q?x?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-",
        b"Content-Type: text/plain; charset=idna\r\n\r\n\xff\xff.",
        b"Content-Type: text/plain; charset=zlib\r\n\r\nx",
        b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n'
        + b'--a\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n' * 3000,
        b"From: " + b"a" * 200_000 + b"\r\n\r\nHello",
        b"Message-ID: <" + b"m" * 3000 + b">\r\n\r\nHello",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_odd_bytes_are_read_without_an_error(raw):
    incoming = read(raw)
    assert len(incoming.message_id) <= 255
    assert incoming.message_id
    assert "\x00" not in incoming.text


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read(raw):
    read(b"From: bob@example.org\r\nContent-Type: text/plain\r\n" + raw)


@given(st.text(alphabet=" >-:\nFroWtA0@<.", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_word_is_made_up(text):
    known = {word.lstrip(">") for word in text.split()}
    assert {word.lstrip(">") for word in written(text).split()} <= known


@given(st.lists(st.text(alphabet="abc de", min_size=1, max_size=20), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_text_that_answers_nothing_stays_whole(lines):
    text = "\n".join(line.strip() for line in lines).strip()
    kept = written(text)
    assert [line for line in kept.split("\n") if line] == [line for line in text.split("\n") if line]


def test_long_hostile_texts_are_read_in_time():
    for text in ("> " * 50_000, "On 1:00 a@b wrote\n" * 20_000, "From: a@b\n" * 20_000, "-" * 200_000, ":\n" * 50_000):
        written(text)


def test_flowed_lines_become_paragraphs_again():
    assert unflow("a \nb\n> q \n> r\nc") == "a b\n> q r\nc"
    assert unflow("Übersee \ndampfer", delsp=True) == "Überseedampfer"
    assert unflow("text\n-- \nBob") == "text\n-- \nBob"


def test_html_as_text_keeps_links_lists_quotes_and_code():
    html = (
        '<h1><a href="https://x.org/1">Title</a></h1><p>One <b>two</b>\n three<br>four</p><ol><li>a</li><li>b<ul><li>c</li></ul>'
        "</li></ol><blockquote><p>said</p></blockquote><pre>if x:\n    y</pre><style>p{}</style><p>&lt;b&gt;</p>"
    )
    assert to_text(html) == (
        "Title <https://x.org/1>\n\nOne two three\nfour\n\n1. a\n2. b\n  - c\n\n> said\n\nif x:\n    y\n\n<b>"
    )


@given(st.text(alphabet="<>/apbli\"=' \n&;", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_html_becomes_text(html):
    to_text(html)
