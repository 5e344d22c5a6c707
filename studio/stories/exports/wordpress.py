"""A WordPress import file (WXR 1.2): one article as a draft, and its media by their addresses.

Whoever imports it ticks « Download and import file attachments »: WordPress then fetches each
medium and puts its own copy's address in the article. A production is an address alone on its line,
which WordPress turns into a frame by oEmbed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

from markupsafe import escape

from studio.kernel.clock import now
from studio.stories.exports.article import article
from studio.stories.exports.copies import Copy
from studio.stories.page import PageBlock

VERSION = "1.2"
AUTHOR = "studio"
POST = 1
# What XML 1.0 cannot carry at all; a pasted text may hold any of it.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACES = {
    "excerpt": f"http://wordpress.org/export/{VERSION}/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": f"http://wordpress.org/export/{VERSION}/",
}


def as_wordpress(copy: Copy) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<rss version="2.0" {spaces}>',
        "<channel>",
        *channel(copy),
        *item(copy, POST, "post", copy.page.title, content(copy), excerpt=copy.summary),
        *(line for number, block in media(copy) for line in attachment(copy, number, block)),
        "</channel>",
        "</rss>",
    ]
    return FORBIDDEN.sub("", "\n".join(lines)).encode()


def channel(copy: Copy) -> Iterator[str]:
    yield tag("title", copy.page.action)
    yield tag("link", copy.site)
    yield tag("description", copy.page.structure)
    yield tag("pubDate", format_datetime(now()))
    yield tag("language", copy.language)
    yield tag("wp:wxr_version", VERSION)
    yield tag("wp:base_site_url", copy.site)
    yield tag("wp:base_blog_url", copy.site)
    yield "<wp:author>"
    yield tag("wp:author_id", "1")
    yield cdata("wp:author_login", AUTHOR)
    yield cdata("wp:author_email", "")
    yield cdata("wp:author_display_name", copy.page.action)
    yield cdata("wp:author_first_name", "")
    yield cdata("wp:author_last_name", "")
    yield "</wp:author>"
    yield tag("generator", copy.address)


def content(copy: Copy) -> str:
    return str(article(copy, copy.media_address, lambda name: escape(copy.links[name].address)))


def media(copy: Copy) -> list[tuple[int, PageBlock]]:
    shown = [block for block in copy.blocks if block.photo or block.voice]
    return list(enumerate(shown, POST + 1))


def attachment(copy: Copy, number: int, block: PageBlock) -> Iterator[str]:
    name = block.photo or block.voice
    title = Path(name).stem
    address, seen = copy.media_address(name), block.seen
    yield from item(copy, number, "attachment", title, block.caption, address, seen)


def item(
    copy: Copy,
    number: int,
    kind: str,
    title: str,
    text: str,
    media: str = "",
    seen: str = "",
    excerpt: str = "",
) -> Iterator[str]:
    """One thing to import. The article comes as a draft: whoever imports it reads it first."""
    attached = kind == "attachment"
    moment = f"{copy.published_at:%Y-%m-%d %H:%M:%S}"
    yield "<item>"
    yield cdata("title", title)
    yield tag("link", media or copy.address)
    yield tag("pubDate", format_datetime(copy.published_at))
    yield cdata("dc:creator", AUTHOR)
    yield f'<guid isPermaLink="false">{escape(media or copy.address)}</guid>'
    yield tag("description", "")
    yield cdata("content:encoded", text)
    yield cdata("excerpt:encoded", excerpt)
    yield tag("wp:post_id", str(number))
    for name in ("wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt"):
        yield cdata(name, moment)
    yield cdata("wp:comment_status", "closed")
    yield cdata("wp:ping_status", "closed")
    yield cdata("wp:post_name", title if attached else copy.slug)
    yield cdata("wp:status", "inherit" if attached else "draft")
    yield tag("wp:post_parent", str(POST if attached else 0))
    yield tag("wp:menu_order", "0")
    yield cdata("wp:post_type", kind)
    yield cdata("wp:post_password", "")
    yield tag("wp:is_sticky", "0")
    if attached:
        yield cdata("wp:attachment_url", media)
    if seen:
        yield from meta("_wp_attachment_image_alt", seen)
    yield "</item>"


def meta(key: str, value: str) -> Iterator[str]:
    yield "<wp:postmeta>"
    yield cdata("wp:meta_key", key)
    yield cdata("wp:meta_value", value)
    yield "</wp:postmeta>"


def tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def cdata(name: str, text: str) -> str:
    """Nothing in the text can end the section."""
    kept = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{kept}]]></{name}>"
