"""A WordPress import file, read by the rules of its importer: what it refuses, passes over or asks
for again is a fault here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
NEWEST = 1.2  # a later version is imported with a warning
TAKEN = frozenset({".jpg", ".png", ".webp", ".m4a", ".mp3", ".mp4"})  # files that it accepts
DATES = ("post_date", "post_date_gmt", "post_modified", "post_modified_gmt")


@dataclass(frozen=True)
class Imported:
    """The article, and where its media are fetched."""

    post: Element
    media: list[str]

    def said(self, name: str) -> str:
        return self.post.findtext(f"{WP}{name}") or ""

    @property
    def body(self) -> str:
        return self.post.findtext(CONTENT) or ""


def imported(data: bytes) -> Imported:
    root = ElementTree.fromstring(data)
    channel = root.find("channel")
    assert root.tag == "rss" and channel is not None
    version = channel.findtext(f"{WP}wxr_version") or ""
    assert re.fullmatch(r"\d+\.\d+", version) and float(version) <= NEWEST
    assert urlsplit(channel.findtext(f"{WP}base_site_url") or "").scheme in ("http", "https")
    authors = {one.findtext(f"{WP}author_login") for one in channel.findall(f"{WP}author")}
    post, *media = channel.findall("item")
    for item in (post, *media):
        can_be_taken(item, authors)
    ids = [item.findtext(f"{WP}post_id") for item in (post, *media)]
    assert len(set(ids)) == len(ids)
    # Same title, same date: it would think that it has it already.
    known = [(one.findtext("title"), one.findtext(f"{WP}post_date")) for one in (post, *media)]
    assert len(set(known)) == len(known)
    assert post.findtext(f"{WP}post_type") == "post" and post.findtext(f"{WP}status") == "draft"
    read = Imported(post, [attached(item, str(ids[0])) for item in media])
    assert all(address in read.body for address in read.media)
    return read


def can_be_taken(item: Element, authors: set[str | None]) -> None:
    assert item.findtext("title") and item.findtext(CREATOR) in authors
    assert int(item.findtext(f"{WP}post_id") or 0) > 0
    assert item.findtext(f"{WP}post_name") and item.findtext("guid")
    for name in DATES:
        datetime.strptime(item.findtext(f"{WP}{name}") or "", "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    for name in ("comment_status", "ping_status", "menu_order", "is_sticky", "post_parent"):
        assert item.findtext(f"{WP}{name}")


def attached(item: Element, article: str) -> str:
    """Where a medium is fetched: its name says what it is."""
    assert item.findtext(f"{WP}post_type") == "attachment"
    assert item.findtext(f"{WP}status") == "inherit"
    assert item.findtext(f"{WP}post_parent") == article
    address = item.findtext(f"{WP}attachment_url") or ""
    assert PurePosixPath(urlsplit(address).path).suffix in TAKEN
    return address
