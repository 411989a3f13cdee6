"""Pictures made ours: opened, turned upright, made smaller, saved anew without anything the camera noted."""

from __future__ import annotations

import io
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageOps, ImageSequence

from content.files import kinds
from content.files.kinds import Format

LONGEST_SIDE = 2400
MOST_POINTS = 50_000_000
MOST_POINTS_JPEG = 120_000_000  # a JPEG is opened at a fraction of its size
MOST_FRAME_POINTS = 60_000_000  # all frames of a moving picture together; beyond it stands still
PILLOW = {kinds.PNG: "PNG", kinds.JPEG: "JPEG", kinds.GIF: "GIF", kinds.WEBP: "WEBP"}

# Our own limits, asked before anything is unpacked, stand in place of Pillow's warning.
Image.MAX_IMAGE_PIXELS = None


class Picture(NamedTuple):
    content: bytes
    format: Format
    width: int
    height: int


def make_ours(content: IO[bytes], format: Format, name: str) -> Picture:
    """The picture as it will be shown. Raises ValidationError when it is damaged or far too large."""
    content.seek(0)
    try:
        with Image.open(content, formats=[PILLOW[format]]) as image:
            _check_size(image, format, name)
            return _moving(image, format) if _moves(image) else _still(image, format)
    except ValidationError:
        raise
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        MemoryError,
        OverflowError,
    ) as broken:
        raise ValidationError(f"“{name}” is damaged and cannot be shown. Save it again, and try again.") from broken
    except Image.DecompressionBombError as bomb:
        raise ValidationError(f"“{name}” is too large to be opened.") from bomb


def _check_size(image: Image.Image, format: Format, name: str) -> None:
    most = MOST_POINTS_JPEG if format == kinds.JPEG else MOST_POINTS
    if image.width * image.height > most:
        raise ValidationError(
            f"“{name}” measures {image.width:,} × {image.height:,} points; {most // 1_000_000} million are the most. "
            "Make it smaller, and try again."
        )


def _moves(image: Image.Image) -> bool:
    frames = getattr(image, "n_frames", 1)
    return frames > 1 and frames * image.width * image.height <= MOST_FRAME_POINTS


def _still(image: Image.Image, format: Format) -> Picture:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright = _plain_colours(upright)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    target = kinds.PNG if format == kinds.GIF else format
    upright.info = {}
    if target == kinds.JPEG:
        return _saved(upright.convert("RGB"), target, quality=86, optimize=True)
    if target == kinds.WEBP:
        return _saved(upright, target, quality=86)
    return _saved(upright, target)


def _plain_colours(image: Image.Image) -> Image.Image:
    """In the colours every screen shows, so that the profile can be left out."""
    profile = image.info.get("icc_profile")
    has_alpha = "A" in image.mode or "transparency" in image.info
    plain = (
        image.convert("RGBA" if has_alpha else "RGB")
        if image.mode not in {"RGB", "RGBA", "L", "LA", "1", "CMYK"}
        else image
    )
    if not profile:
        return plain.convert("RGB") if plain.mode == "CMYK" else plain
    try:
        mode = "RGBA" if has_alpha else "RGB"
        made = ImageCms.profileToProfile(
            plain, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        made = None
    return made or (plain.convert("RGB") if plain.mode == "CMYK" else plain)


def _moving(image: Image.Image, format: Format) -> Picture:
    """All frames, each as it looks; the times between them stay."""
    frames, times = [], []
    for frame in ImageSequence.Iterator(image):
        times.append(int(frame.info.get("duration", 100)))
        made = frame.convert("RGBA")
        made.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        made.info = {}
        frames.append(made)
    options = {"save_all": True, "append_images": frames[1:], "duration": times, "loop": int(image.info.get("loop", 0))}
    return _saved(frames[0], format, **options)


def _saved(image: Image.Image, format: Format, **options: object) -> Picture:
    made = io.BytesIO()
    image.save(made, PILLOW[format], **options)
    return Picture(made.getvalue(), format, image.width, image.height)
