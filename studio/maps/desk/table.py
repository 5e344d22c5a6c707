"""The table of a map: everything on it, filtered, searched, sorted."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from studio.access.guards import staff_only
from studio.drafts.models import Draft
from studio.drafts.queries import drafts_of
from studio.kernel import web
from studio.maps.checks import REASONS, Looks, look_at
from studio.maps.desk.blueprint import (
    bp,
    this_map,
    words_of_levels,
    words_of_media,
    words_of_reasons,
    words_of_types,
)
from studio.maps.legend.marks import OUTLINES
from studio.maps.table import NONE, Wanted, found, narrower, page_of, wanted_of


@bp.get("/lieux")
@staff_only
def table(draft_id: str) -> ResponseReturnValue:
    draft = this_map(draft_id)
    wanted = wanted_of(request.args)
    return render_template("maps/desk/table.html", **table_facts(draft, wanted))


def table_facts(draft: Draft, wanted: Wanted) -> dict[str, Any]:
    looks = look_at(web.db(), draft)
    rows = found(looks, wanted)
    others = [one for one in drafts_of(web.db(), draft.action, draft.kind) if one.id != draft.id]
    return {
        "draft": draft,
        "action": draft.action,
        "desk_here": "table",
        "waiting": len(looks.waiting),
        "looks": looks,
        "wanted": wanted,
        "page": page_of(rows, request.args.get("page", 1, type=int)),
        "categories": list(looks.map.legend.items()),
        "none": NONE,
        "authors": authors_of(looks),
        "reasons": [(reason, words_of_reasons()[reason]) for reason in REASONS],
        "levels": words_of_levels(),
        "types": words_of_types(),
        "media": words_of_media(),
        "words_of": words_of_reasons(),
        "others": others,
        "outlines": OUTLINES,
        "narrower": narrower,
    }


def authors_of(looks: Looks) -> list[tuple[str, str]]:
    known = {look.author.id: look.author.name for look in looks.marks if look.author}
    return sorted(known.items(), key=lambda author: author[1].casefold())
