"""Markdown (CommonMark) with its photos and voices beside it, in a zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from studio.kernel.storage import inside
from studio.stories.exports.copies import Copy
from studio.stories.page import PageBlock

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same récit makes the same bytes
_special = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_at_start = re.compile(r"^(\s*)([-+=>]|\d+[.)])", re.MULTILINE)


def as_markdown_zip(copy: Copy) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(f"{copy.slug}.md", EPOCH), as_markdown(copy))
        for block in copy.blocks:
            for name in filter(None, (block.photo, block.voice)):
                data = inside(copy.media, name).read_bytes()
                packed.writestr(zipfile.ZipInfo(f"medias/{name}", EPOCH), data)
    return made.getvalue()


def as_markdown(copy: Copy) -> str:
    parts = [
        f"# {escaped(copy.page.title)}",
        *(text for b in copy.blocks for text in told(copy, b)),
    ]
    parts += ["---", escaped(copy.by), f"<{copy.address}>"]
    return "\n\n".join(part for part in parts if part) + "\n"


def told(copy: Copy, block: PageBlock) -> Iterator[str]:
    if block.kind == "title":
        yield f"## {escaped(' '.join(block.text.split()))}"
    elif block.photo:
        yield f"![{one_line(block.seen)}](medias/{block.photo})"
        yield f"*{one_line(block.caption)}*" if block.caption else ""
    elif block.production:
        link = copy.links[block.production]
        yield f"{escaped(link.label)} : [{one_line(link.title)}](<{link.address}>)"
    else:
        if block.voice:
            yield f"[▶ Écouter la voix](medias/{block.voice})"
        quoted = block.kind == "quote"
        yield from (f"> {line}" if quoted else line for line in paragraphs(block.text))
        if quoted and (by := copy.page.name_of(block.by)):
            yield f"> — {escaped(by)}"


def paragraphs(text: str) -> list[str]:
    return [escaped(line.strip()) for line in text.split("\n") if line.strip()]


def one_line(text: str) -> str:
    return escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    """What people typed is words, never a mark."""
    plain = _special.sub(r"\\\1", text)
    return _at_start.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", plain)
