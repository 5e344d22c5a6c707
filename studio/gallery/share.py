"""What a blog pastes: the frame, its size, and the link beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext as _
from markupsafe import Markup

WIDTH, HEIGHT = 640, 480
# WordPress lets an embedded page ask for a height between these two, in pixels.
LOWEST, HIGHEST = 200, 1000


@dataclass(frozen=True)
class Share:
    """How to take a production elsewhere. `oembed` answers programs, `code` is for people."""

    WIDTH: ClassVar[int] = WIDTH
    HEIGHT: ClassVar[int] = HEIGHT

    title: str
    label: str
    address: str
    embed_address: str
    oembed: str
    oembed_xml: str
    height: int | None = None  # what the blog's owner chose, in pixels

    @property
    def frame_title(self) -> str:
        """`Carte : Où aller avec Internet`: what a screen reader says of the frame."""
        return str(_("%(kind)s : %(title)s", kind=self.label, title=self.title))

    @property
    def code(self) -> str:
        """The frame to paste, and a link for whoever cannot see it."""
        return self.code_of_size(WIDTH, self.height or HEIGHT)

    def code_of_size(self, width: int | str, height: int) -> str:
        words = _("Voir la page entière : %(title)s", title=self.title)
        link = Markup('<p><a href="{}">{}</a></p>').format(self.address, words)
        return str(self.frame(width, height) + link)

    def picture(self, cover: str) -> str:
        """For a site that forbids frames: a picture of ours (gone with the page) and a link."""
        image = Markup('<img src="{}" alt="{}" width="100%">').format(cover, self.frame_title)
        return str(Markup('<p><a href="{}">{}</a></p>').format(self.address, image))

    def frame(self, width: int | str, height: int) -> Markup:
        """The frame alone, in pixels (or `100%` of the article), with what WordPress keeps."""
        return Markup(
            '<iframe src="{}" width="{}" height="{}" frameborder="0" title="{}"></iframe>'
        ).format(self.embed_address, width, height, self.frame_title)

    def fallback(self) -> Markup:
        """What WordPress shows until the frame has answered."""
        return Markup('<blockquote><a href="{}">{}</a></blockquote>').format(
            self.address, self.title
        )
