"""Pages of the gallery. They know nobody and set no cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import to_user_timezone
from markupsafe import Markup

from studio.actions.models import Action
from studio.actions.themes import THEMES
from studio.gallery import (
    collections,
    described,
    facets,
    languages,
    near,
    queries,
    searching,
    showing,
    told,
    world,
)
from studio.gallery.addresses import add_converters
from studio.gallery.angles import ways
from studio.gallery.beside import beside
from studio.gallery.counting import count
from studio.gallery.freshness import by_content, conditional
from studio.gallery.options import Options
from studio.gallery.queries import Card, Filters, Found
from studio.gallery.searching import Help
from studio.gallery.selections import ACTIONS, selection_at
from studio.gallery.showing import Shown
from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.errors import NotFound
from studio.publishing.seen import PAGE as PAGE_SEEN
from studio.publishing.selections import carried_of

bp = Blueprint("gallery", __name__)
bp.record_once(add_converters)

LATEST = 8
PAGE = 20  # five rows of four, and light enough for a first visit
ACTIONS_ON_HOME = 3
COLLECTIONS_ON_HOME = 3
INSTEAD = 4  # of the latest, when nothing was found: nobody leaves with nothing
LONGEST_WORD = 120


@bp.get("/")
def home() -> ResponseReturnValue:
    """Pictures first: today's choice, the latest, then the ways in. Drawn again only when something
    that it shows has changed: it is the page that most visitors ask for."""
    cards = queries.cards(web.db())
    today = choice_of(to_user_timezone(now()).date(), cards)
    by_action = queries.cards_by_action(cards)
    actions = actions_shown(by_action, ACTIONS_ON_HOME)
    gathered = collections.glimpses(cards)
    ways = gathered[:COLLECTIONS_ON_HOME]

    def made() -> str:
        return render_template(
            "gallery/home.html",
            today=today,
            latest=[card for card in cards if card != today][:LATEST],
            total=len(cards),
            collections=ways,
            more_collections=len(gathered) if len(gathered) > COLLECTIONS_ON_HOME else 0,
            themes=facets.themes(Filters(), queries.sort_out(cards, Filters())),
            actions=actions,
            more_actions=len(by_action) > ACTIONS_ON_HOME,
            world=(seen := world.world_of(cards)),
            world_picture=world.picture_address(seen) if seen else None,
            structured=described.block(described.whole_site()),
        )

    told = [(one.title, one.summary, one.place, one.structure) for one, _cards in actions]
    return conditional(made, cards, today and today.public_id, told, [way.told for way in gathered])


@bp.get("/galerie/carte.webp")
def world_picture() -> ResponseReturnValue:
    """The ground under the map of all productions."""
    drawn = world.ground_picture(queries.cards(web.db()))
    if drawn is None:
        raise NotFound
    return by_content(Response(drawn, mimetype="image/webp"))


def choice_of(day: date, cards: Sequence[Card]) -> Card | None:
    """The production of the day: each has its turn, and leaves it to the next one when it has no
    picture."""
    if not cards:
        return None
    in_turn = sorted(cards, key=lambda card: card.public_id)
    first = day.toordinal() % len(in_turn)
    waiting = [*in_turn[first:], *in_turn[:first]]
    return next((card for card in waiting if card.cover), waiting[0])


def actions_shown(
    by_action: dict[str, list[Card]], most: int | None = None
) -> list[tuple[Action, list[Card]]]:
    """Each action with what it shows, the one that published last first."""
    found = queries.actions_at(web.db(), list(by_action)[:most])
    return [(action, by_action[slug]) for slug, action in found.items()]


TOO_MANY_SEARCHES = _l(
    "Beaucoup de recherches d’un coup. La galerie reste ouverte : attendez un peu."
)


def nothing_is_searched() -> bool:
    return not request.args.get("q", "").strip()


@bp.get("/galerie")
@web.limiter.limit(
    lambda: web.settings().search_tries,
    exempt_when=nothing_is_searched,
    error_message=lambda: str(TOO_MANY_SEARCHES),
)
def list_productions() -> ResponseReturnValue:
    """Everything, filtered by links and by words, a page at a time; from here on when somebody
    said where she stands."""
    filters, number = asked_filters(), asked_page()
    here = near.position(filters.pres)
    every = queries.cards(web.db()) if here else []
    found, help, q = answer_to(filters)
    cards = near.sorted_from(here, found.cards, every) if here else found.cards
    pages = max(1, -(-len(cards) // PAGE))
    if number > pages:
        raise NotFound
    shown = cards[(number - 1) * PAGE : number * PAGE]
    groups = facets.groups(filters, found)
    page = render_template(
        "gallery/list.html",
        asked_language=languages.asked(),
        filters=filters,
        groups=groups,
        has_places=any(group.name == "lieu" for group in groups),
        chosen=facets.chosen(filters, groups),
        filtered=filters != Filters(),
        cards=shown,
        latest=[] if shown else queries.cards(web.db())[:INSTEAD],
        excerpts=excerpts(shown, q) if q else {},
        distances=near.distances(here, shown, every) if here else {},
        help=help,
        word_address=lambda word: facets.address(replace(filters, q=word)),
        total=len(cards),
        number=number,
        pages=pages,
        address=facets.address,
    )
    return listed(page, private=here is not None)


def answer_to(filters: Filters) -> tuple[Found, Help | None, str]:
    """What was found, what to say when nothing was, and the words that were looked for."""
    found = queries.find(web.db(), filters)
    if found.cards:
        return found, None, filters.q
    help, instead = searching.help_with(web.db(), filters)
    return instead or found, help, help.instead or filters.q if help else filters.q


def listed(page: str, *, private: bool) -> Response:
    response = by_content(page)
    if private:
        response.headers["Cache-Control"] = "no-store"  # where somebody stands is kept by nobody
    if set(request.args) - {"lang"}:
        response.headers["X-Robots-Tag"] = "noindex"  # one list, not a thousand crossings of it
    return response


def excerpts(shown: Sequence[Card], q: str) -> dict[str, Markup]:
    """The words around what was found, by edition."""
    said = queries.words_of_editions(web.db(), [card.edition_id for card in shown])
    found = {edition_id: searching.excerpt(text, q) for edition_id, text in said.items()}
    return {edition_id: words for edition_id, words in found.items() if words}


def asked_filters() -> Filters:
    def word(name: str) -> str:
        return request.args.get(name, "").strip()[:LONGEST_WORD]

    return Filters(**{field.name: word(field.name) for field in fields(Filters)})


def asked_page() -> int:
    """The number of the page asked for. NotFound for anything but a number from 1 on."""
    text = request.args.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text)):
        raise NotFound
    return int(text)


@bp.get("/actions")
def list_actions() -> ResponseReturnValue:
    """The actions that show something."""
    shown = actions_shown(queries.cards_by_action(queries.cards(web.db())))
    return by_content(render_template("gallery/actions.html", actions=shown))


@bp.get("/actions/<slug:slug>")
def action(slug: str) -> ResponseReturnValue:
    found, cards = queries.action_at(web.db(), slug)
    themes = [THEMES[code] for code in found.themes if code in THEMES]
    whole = selection_at(ACTIONS, slug).asked(Options.from_query(request.args))
    page = render_template(
        "gallery/action.html",
        shown=found,
        cards=cards,
        themes=themes,
        story=told.folded(story := told.chapters(web.db(), found, cards)),
        apart=told.outside(story, cards),
        code=showing.code_of(whole.address),
        structured=described.block(described.collection(found, cards)),
        address=whole.address,
        share=whole.share(),
        cover=whole.cover,
        angle=whole.angle,
        carried=carried_of(web.db(), web.settings(), found),
        angles=ways(whole.address, whole.angles, whole.angle),
    )
    return by_content(page)


@bp.get("/<slug:prefix>/<slug:slug>")
def show(prefix: str, slug: str) -> ResponseReturnValue:
    """A production, by the template of its kind. Gone when it was taken back."""
    return page_of(showing.at_address(prefix, slug), request.args)


@bp.get("/<slug:prefix>/<slug:slug>/<slug:form>")
def show_form(prefix: str, slug: str, form: str) -> ResponseReturnValue:
    """One of its other forms: the sound alone, a sheet to print, an excerpt."""
    return page_of(showing.at_address(prefix, slug, form, request.args), request.args)


@bp.get("/<slug:prefix>/<slug:slug>/<slug:form>.pdf")
def show_paper(prefix: str, slug: str, form: str) -> ResponseReturnValue:
    """A form as a PDF. NotFound for those that have none."""
    shown = showing.at_address(prefix, slug, form)
    if shown.form is None or shown.form.paper is None:
        raise NotFound

    def made() -> Response:
        return Response(showing.printed(shown), mimetype="application/pdf")

    response = conditional(made, *shown.version, shown.publication.action.title)
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return response


def page_of(shown: Shown, args: Mapping[str, str]) -> Response:
    """Its programs' links carry what the address asks of a frame: a blog may paste either."""
    shown = shown.asked(Options.from_query(args))
    count(shown, PAGE_SEEN)
    others = beside(web.db(), shown.publication.public_id)
    template = shown.form.template if shown.form else shown.publisher.page_template

    def made() -> str:
        context = showing.page_context(shown, others)
        web.draw_icons()
        return render_template(template, **context)

    seen_beside = [f"{card.edition_id} {group.name}" for group in others for card in group.cards]
    response = conditional(made, *shown.version, shown.publication.action.title, *seen_beside)
    if not shown.publisher.indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/a-propos")
def presentation() -> ResponseReturnValue:
    return conditional(lambda: render_template("gallery/presentation.html"), "presentation")


@bp.get("/accessibilite")
def accessibility() -> ResponseReturnValue:
    return conditional(lambda: render_template("gallery/accessibility.html"), "accessibility")


@bp.get("/vie-privee")
def privacy() -> ResponseReturnValue:
    return conditional(lambda: render_template("gallery/privacy.html"), "privacy")


def public_links() -> dict[str, Any]:
    """Where a visitor can go: the names that layouts/public.html reads."""
    links = {
        "public_home": url_for("gallery.home"),
        "gallery": url_for("gallery.list_productions"),
        "actions_list": url_for("gallery.list_actions"),
        "about": url_for("gallery.presentation"),
        "accessibility": url_for("gallery.accessibility"),
        "privacy": url_for("gallery.privacy"),
        "languages": languages.choices(),
    }
    doors = {
        "staff_sign_in": "people.sign_in_page",
        "join": "joining.join_page",
        "play": "demo.play",
    }
    return links | {
        name: url_for(endpoint)
        for name, endpoint in doors.items()
        if endpoint in current_app.view_functions  # the public application has no door
    }
