"""« Mettre dans mon blog »: choose what and how, see it at once, take the address or the code.

A form that sends itself by GET: every choice has an address, and nothing needs a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from studio.gallery import languages, oembed
from studio.gallery.freshness import conditional
from studio.gallery.oembed import Framed
from studio.gallery.options import LOOKS, NAMES, Options
from studio.gallery.share import HEIGHT
from studio.kernel import web
from studio.publishing.bundle import Piece

bp = Blueprint("blogging", __name__)

WHOLE, CHOSEN = "tout", "choisi"  # of `quoi`: all of it; what the address that led here asked for


@dataclass(frozen=True)
class Size:
    """How large the frame is in the blog, in pixels. No `height`: it follows what is shown, where
    the blog can do it; `width` is then the article's own."""

    code: str
    label: Any
    width: str
    height: int | None


SIZES = (
    Size("auto", _l("La place qu’il faut"), "100%", None),
    Size("petite", _l("Petite"), "320", 320),
    Size("grande", _l("Grande"), "100%", 800),
)
OURS = {"quoi", "taille", "langue", *NAMES}


@dataclass(frozen=True)
class Group:
    """One picture of the first question; more than one piece: a list to choose from."""

    code: str
    label: str
    icon: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Choice:
    """What somebody chose so far, whatever of it could be read."""

    group: Group | None
    number: int
    size: Size
    options: Options


@bp.get("/blog/<slug:prefix>/<slug:slug>")
def show(prefix: str, slug: str) -> ResponseReturnValue:
    """For a production, an action or a collection; Gone for what was taken back."""
    framed = oembed.opened([prefix, slug], {})
    groups = groups_of(framed, request.args)
    chosen = choice_of(request.args, groups)
    asked = framed.asked(chosen.options)

    def made() -> str:
        share = asked.share()
        return render_template(
            "gallery/blog.html",
            groups=groups,
            chosen=chosen,
            kept=kept_of(groups),
            share=share,
            page_address=framed.share().address,
            pasted=asked.asked_address,
            cover=framed.cover,
            code=code_of(asked, chosen),
            preview_height=chosen.size.height or HEIGHT,
            sizes=SIZES,
            looks=LOOKS,
            tongues=languages.NAMES,
            tongue=chosen.options.language or web.settings().locale,
            page_language=languages.asked(),
            here=request.path,
        )

    response = conditional(made, "blog", *asked.version, *sorted(request.args.items()))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def code_of(asked: Framed, chosen: Choice) -> str:
    """What is pasted, its words in the language of the blog."""
    with force_locale(chosen.options.language or web.settings().locale):
        return asked.share().code_of_size(chosen.size.width, chosen.size.height or HEIGHT)


def groups_of(framed: Framed, args: Mapping[str, str]) -> list[Group]:
    """What may be shown: first the whole, or what the address that led here asked for."""
    found = [
        Group(code, one[0].label, one[0].icon, one)
        for code, pieces in groupby(framed.pieces, lambda piece: piece.group)
        for one in [tuple(pieces)]
    ]
    codes = {group.code for group in found}
    given = {name: text for name, text in args.items() if name not in OURS | codes}
    known = framed.asked(Options(args=given)).options.args if given else {}
    if known:
        piece = Piece(CHOSEN, "", "check", "", known)
        found.insert(0, Group(CHOSEN, _("Ce que vous regardiez"), "check", (piece,)))
    return found


def choice_of(args: Mapping[str, str], groups: list[Group]) -> Choice:
    wanted = args.get("quoi") or (CHOSEN if groups and groups[0].code == CHOSEN else WHOLE)
    group = next((group for group in groups if group.code == wanted), None)
    number = _number(args.get(wanted, ""), len(group.pieces)) if group else 0
    size = next((size for size in SIZES if size.code == args.get("taille")), SIZES[0])
    usual = Options.from_query({name: args[name] for name in NAMES if name in args})
    usual = replace(usual, language=language_of(args))
    piece = group.pieces[number].args if group else {}
    return Choice(group, number, size, replace(usual, height=size.height, args=piece))


def language_of(args: Mapping[str, str]) -> str:
    """The language that somebody chose for the frame, else that of the page in front of her. Empty
    for that of this server: its code stays as short as it was."""
    chosen = args.get("langue", "")
    wanted = chosen if chosen in languages.NAMES else str(get_locale())
    return "" if wanted == web.settings().locale else wanted


def _number(text: str, many: int) -> int:
    """Which piece of a list: the first when it cannot be read."""
    number = int(text[:6]) if text.isascii() and text.isdigit() else 0
    return number if number < many else 0


def kept_of(groups: list[Group]) -> Mapping[str, str]:
    """What the form sends again without showing it: what somebody was looking at when she came."""
    return groups[0].pieces[0].args if groups and groups[0].code == CHOSEN else {}
