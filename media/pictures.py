"""Opening pictures with Pillow: one reader, bounded pixels, no surprise."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from media.errors import Incomplete, MediaError, TooManyPixels, Unreadable
from media.sniff import Format

MAX_PIXELS = 120_000_000
"""A phone of 108 million pixels passes (about 330 MB once decoded); a bomb does not."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow's own guard, which also looks at each frame


@functools.cache
def learn_heif() -> None:
    """Teach Pillow the format of iPhones, once."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@contextmanager
def opened(path: Path, found: Format, max_pixels: int = MAX_PIXELS) -> Iterator[Image.Image]:
    """Open a picture with the only reader its first bytes allow; nothing is decoded yet.

    Refuses with `TooManyPixels`, `Incomplete` or `Unreadable`, also while the block decodes it.
    """
    if found.reader == "HEIF":
        learn_heif()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken metadata: it is dropped anyway
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=(found.reader,)) as image:
                check_size(image, max_pixels)
                yield image
        except MediaError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooManyPixels(detail=str(error)) from error
        except UnidentifiedImageError as error:
            raise Unreadable(detail="not a picture after all") from error
        except MemoryError as error:
            raise TooManyPixels(detail="memory") from error
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError) as error:
            raise damage(error) from error


def check_size(image: Image.Image, max_pixels: int) -> None:
    """Refuses with `TooManyPixels`, and with `Unreadable` a picture without a pixel."""
    width, height = image.size
    if width * height > max_pixels:
        raise TooManyPixels(detail=f"{width}x{height}")
    if width < 1 or height < 1:
        raise Unreadable(detail="no pixel")


def damage(error: Exception) -> MediaError:
    said = f"{type(error).__name__}: {error}"
    return Incomplete(detail=said) if "truncated" in said else Unreadable(detail=said)
