"""The cover of a podcast: the mark and the name on paper, as a PNG. Pure; the same name gives the same bytes.

Podcast apps want a square of 1,400 to 3,000 pixels. The colours are those of static/css/tokens.css in daylight.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = 1400
PAPER, INK, QUIET = "#fbfaf8", "#27428c", "#1a1d22"
MARK, AT = 620, (390, 170)  # how large, and where
TEXT_TOP, MARGIN, MOST_LINES = 900, 120, 3
SIZES = (130, 110, 92, 76, 62)
PLUS = (
    (17, 14.5),
    (20, 14.5),
    (20, 17),
    (22.5, 17),
    (22.5, 20),
    (20, 20),
    (20, 22.5),
    (17, 22.5),
    (17, 20),
    (14.5, 20),
)
SHAPES = (  # of static/icons/mark.svg, on a field of 24
    ((14.7, 2.7), (22.3, 2.7), (22.3, 10.3), (14.7, 10.3)),
    ((12, 7.6), (16.4, 12), (12, 16.4), (7.6, 12)),
    ((2.6, 14.2), (10.1, 18.5), (2.6, 22.8)),
    (*PLUS, (14.5, 17), (17, 17)),
)
CIRCLE = ((1.6, 1.6), (9.4, 9.4))


def draw(name: str) -> bytes:
    picture = Image.new("RGB", (SIZE, SIZE), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.ellipse([_place(point) for point in CIRCLE], fill=INK)
    for shape in SHAPES:
        pen.polygon([_place(point) for point in shape], fill=INK)
    for number, (line, font) in enumerate(_set(name)):
        pen.text((SIZE / 2, TEXT_TOP + number * font.size * 1.2), line, font=font, fill=QUIET, anchor="mt")
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _place(point: tuple[float, float]) -> tuple[float, float]:
    return AT[0] + point[0] / 24 * MARK, AT[1] + point[1] / 24 * MARK


def _set(name: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The name in as large letters as three lines hold. Pillow's own face has Latin letters: other names stay off."""
    words = name.split() if name.isprintable() and all(ord(sign) < 0x250 or sign in "–—’“”…" for sign in name) else []
    lines: list[str] = []
    for size in SIZES:
        font = _face(size)
        lines = _broken(words, font)
        if len(lines) <= MOST_LINES and all(font.getlength(line) <= SIZE - 2 * MARGIN for line in lines):
            break
    return [(line, font) for line in lines[:MOST_LINES]]


def _face(size: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.load_default(size)
    assert isinstance(face, ImageFont.FreeTypeFont)
    return face


def _broken(words: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and font.getlength(f"{lines[-1]} {word}") <= SIZE - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
