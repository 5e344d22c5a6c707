"""What a blog shows of us: the framed page, and the oEmbed answer that leads to it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from studio.gallery import oembed as answers
from studio.gallery import showing
from studio.gallery.counting import count
from studio.gallery.freshness import conditional
from studio.gallery.inlining import Inlined
from studio.gallery.medias import for_anybody, refusal
from studio.gallery.options import Options
from studio.gallery.selections import ShownSelection, selection_at
from studio.gallery.showing import Shown
from studio.kernel import web
from studio.kernel.errors import Invalid, StudioError
from studio.publishing.seen import EMBED

bp = Blueprint("embeds", __name__)
bp.register_error_handler(StudioError, refusal)


class NotOffered(StudioError):
    status = 501
    code = "not_offered"


@bp.get("/integrer/<public_id>")
def embed(public_id: str) -> ResponseReturnValue:
    """The production alone, for a frame on any site: session-less, everything in the page.

    What was taken back, or never was, answers a neutral card of the same size.
    """
    options = Options.from_query(request.args)
    try:
        shown = showing.by_id(public_id).asked(options)
        count(shown, EMBED)
        return conditional(lambda: framed(shown), *shown.version)
    except StudioError as error:
        return neutral_card(error, options)


def framed(shown: Shown) -> Response:
    inlined = Inlined()
    context = showing.embed_context(shown, inlined)
    page = render_template(shown.publisher.embed_template, **context)
    return for_frames(make_response(page), inlined)


@bp.get("/integrer/<slug:family>/<slug:slug>")
def embed_selection(family: str, slug: str) -> ResponseReturnValue:
    """Several productions in one frame: what an action shows, or a collection."""
    options = Options.from_query(request.args)
    try:
        shown = selection_at(family, slug).asked(options)
        return conditional(lambda: framed_selection(shown), *shown.version)
    except StudioError as error:
        return neutral_card(error, options)


def framed_selection(shown: ShownSelection) -> Response:
    inlined = Inlined()
    page = render_template(
        "gallery/embed_selection.html",
        shown=shown,
        share=shown.share(),
        options=shown.options,
        **inlined.names(),
    )
    return for_frames(make_response(page), inlined)


def neutral_card(error: StudioError, options: Options) -> Response:
    inlined = Inlined()
    page = render_template(
        "gallery/embed_gone.html", error=error, options=options, **inlined.names()
    )
    return for_frames(make_response(page, error.status), inlined)


def for_frames(response: Response, inlined: Inlined) -> Response:
    """Any site may frame it, no search engine keeps it."""
    response.headers["Content-Security-Policy"] = inlined.policy()
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/oembed")
def oembed() -> ResponseReturnValue:
    """JSON by default, XML on demand; 501 for another format, 404 for what we do not show."""
    wanted = request.args.get("format") or "json"
    if wanted not in answers.FORMATS:
        sentence = _("Les réponses sont en json ou en xml.")
        return refusal(NotOffered(sentence))
    url = request.args.get("url", "")
    if not url:
        raise Invalid(_("Il manque l’adresse de la page à montrer (url)."))
    maxwidth = answers.limit(request.args.get("maxwidth"))
    maxheight = answers.limit(request.args.get("maxheight"))
    shown = answers.framed_at(url)
    with force_locale(shown.options.language or get_locale()):
        facts = answers.answer(shown, maxwidth, maxheight)
    body = answers.as_xml(facts) if wanted == "xml" else web.answer(facts).get_data()
    response = Response(body, mimetype=answers.FORMATS[wanted])
    return for_anybody(response, answers.CACHE_SECONDS)
