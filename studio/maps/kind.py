"""What a map says of itself to the drafts floor."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from studio.drafts.kinds import Kind, Prepare, Tool
from studio.maps.drawing.plane import keep_drawing
from studio.maps.homes import keep_homes, keep_legend, keep_one_sheet
from studio.maps.items import ITEM_TYPES
from studio.maps.levels import VEILING, veil
from studio.maps.pointing import places, plot
from studio.maps.reading import MARKS
from studio.maps.steps import keep_step
from studio.maps.telling import QUIET, WORDINGS
from studio.maps.templates import fill, own_templates, templates
from studio.maps.using import slots, take

DOORS: dict[str, Prepare] = {
    **dict.fromkeys(MARKS, keep_homes),
    "category": keep_legend,
    "overlay": keep_drawing,
    "sheet": keep_one_sheet,
}

KIND = Kind(
    name="map",
    label=_l("Carte"),
    label_many=_l("Cartes"),
    picture="map",
    icon="map-2",
    item_types={
        name: replace(
            spec,
            prepare=DOORS.get(name, spec.prepare),
            quiet=QUIET,
            wording=WORDINGS.get(name, spec.wording),
        )
        for name, spec in ITEM_TYPES.items()
    },
    editor_endpoint="maps.edit",
    templates=templates,
    own_templates=own_templates,
    fill=fill,
    anchor_of=lambda item: f"#lieu/{item}",
    gate=keep_step,
    veil=veil,
    veiling=VEILING,
    places=places,
    plot=plot,
    slots=slots,
    take=take,
    tools=(
        Tool(_l("Tous les lieux"), "list-details", "maps_desk.table"),
        Tool(_l("À relire"), "eye", "maps_desk.review"),
        Tool(_l("Réglages"), "settings", "maps_desk.sheet"),
        Tool(_l("Projeter"), "slideshow", "maps_desk.project"),
        Tool(_l("Comparer"), "layers-subtract", "maps_desk.compare"),
        Tool(_l("Exporter et imprimer"), "printer", "exports.choose"),
    ),
    arrival=Tool(_l("Reprendre une carte gardée en .zip"), "file-zip", "exports.come_back_page"),
)
