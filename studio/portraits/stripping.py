"""A page without what somebody took back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.portraits.page import read_page, write_page
from studio.publishing.bundle import Stripped
from studio.publishing.comparing import Line


def lines_of(data: Mapping[str, Any], sums: Mapping[str, str]) -> list[Line]:
    """What people read, see and hear of a portrait, for who asks what changed."""
    page = read_page(data)
    lines = [Line("Introduction", page.intro)] if page.intro else []
    for answer in page.answers:
        lines.append(Line("Réponse", f"{answer.question} {answer.text}".strip()))
        if answer.voice:
            lines.append(Line("Voix", answer.question, sums.get(answer.voice, "")))
    for photo in page.photos:
        words = " ".join(filter(None, (photo.text, photo.caption)))
        lines.append(Line("Photo", words, sums.get(photo.image, "")))
    for video in page.videos:
        words = " ".join(filter(None, (video.text, video.caption)))
        lines.append(Line("Vidéo", words, sums.get(video.video, "")))
    for scene in page.scenes:
        words = " ".join(filter(None, (scene.chapter, scene.text, scene.subtitle)))
        lines += [Line("Scène", words)] if words else []
    points = (" ".join(filter(None, (one.label, one.text))) for one in page.hotspots)
    return lines + [Line("Point sur une photo", words) for words in points]


def strip(data: Mapping[str, Any], gone: frozenset[str]) -> Stripped | None:
    """A frozen page without the parts that somebody took back. The film always leaves: it is made
    of all the others, and is made again from what stays."""
    left = read_page(data).without(gone)
    if left is None:
        return None
    return Stripped(
        page=write_page(left),
        files=left.files(),
        cover=left.cover,
        words=left.words(),
        credits=left.credits(),
        facts=left.facts(),
        summary=left.summary(),
    )
