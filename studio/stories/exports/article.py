"""The article as plain HTML, for a page that stands alone and for somebody else's blog."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from studio.stories.exports.copies import Copy
from studio.stories.page import PageBlock

Source = Callable[[str], str]  # the name of a file -> what stands in `src`
Show = Callable[[str], Markup]  # the public name of a production -> what shows it


def article(copy: Copy, source: Source, show: Show) -> Markup:
    """Block after block, nothing but ordinary tags: any theme of any blog shows them well."""
    return Markup("\n\n").join(block_html(copy, block, source, show) for block in copy.blocks)


def block_html(copy: Copy, block: PageBlock, source: Source, show: Show) -> Markup:
    if block.kind == "title":
        return Markup("<h2>{}</h2>").format(block.text)
    if block.photo:
        return figure(block, source)
    if block.production:
        return show(block.production)
    said = paragraphs(block.text)
    if block.voice:
        said = Markup("{}\n{}").format(sound(block, source), said)
    if block.kind == "quote":
        by = copy.page.name_of(block.by)
        cite = Markup("\n<cite>{}</cite>").format(by) if by else Markup("")
        return Markup("<blockquote>{}{}</blockquote>").format(said, cite)
    return said


def paragraphs(text: str) -> Markup:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)


def figure(block: PageBlock, source: Source) -> Markup:
    size = Markup(' width="{}" height="{}"').format(block.width, block.height)
    caption = Markup("<figcaption>{}</figcaption>").format(block.caption)
    return Markup('<figure><img src="{}" alt="{}"{}>{}</figure>').format(
        source(block.photo),
        block.seen,
        size if block.width else "",
        caption if block.caption else "",
    )


def sound(block: PageBlock, source: Source) -> Markup:
    return Markup('<audio controls preload="none" src="{}"></audio>').format(source(block.voice))
