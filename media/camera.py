"""What the camera wrote in a photo: where and when. Offered to its owner, never published."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image


@dataclass(frozen=True)
class Position:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def upright(exif: Image.Exif | None) -> int:
    """The EXIF orientation, 1 to 8; 1 when it is missing or nonsense."""
    value = exif.get(ExifTags.Base.Orientation) if exif is not None else None
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def read_exif(image: Image.Image) -> Image.Exif | None:
    """The EXIF block, or None when it is broken: bad metadata never costs somebody a photo."""
    try:
        exif = image.getexif()
        exif.get(ExifTags.Base.Orientation)
    except Exception:  # every reader of EXIF fails in its own way on damaged blocks
        return None
    return exif


def position(exif: Image.Exif | None) -> Position | None:
    """Where the photo was taken, or None when it does not say or says nonsense."""
    try:
        block: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.GPSInfo) if exif else {}
        latitude = degrees(block[ExifTags.GPS.GPSLatitude], block.get(ExifTags.GPS.GPSLatitudeRef))
        longitude = degrees(
            block[ExifTags.GPS.GPSLongitude], block.get(ExifTags.GPS.GPSLongitudeRef)
        )
    except Exception:  # missing, mistyped, divided by zero: all mean "unknown"
        return None
    sound = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)
    return Position(latitude, longitude) if sound else None


def degrees(parts: Any, side: Any) -> float:
    """Degrees, minutes, seconds -> signed degrees. Raises ValueError when out of range."""
    whole, minutes, seconds = (float(part) for part in parts)
    if not (0 <= minutes < 60 and 0 <= seconds < 60 and math.isfinite(whole)):
        raise ValueError("not an angle")
    value = whole + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\x00 ").upper() in ("S", "W") else value


def taken(exif: Image.Exif | None) -> datetime | None:
    """When, on the camera's own clock (no time zone is known)."""
    try:
        if exif is None:
            return None
        block: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.Exif)
        said = block.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        return datetime.strptime(str(said).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except Exception:  # see read_exif
        return None
