"""The small maps of a film: a scene that tells of a place shows where that is.

A draft's film shows its group the place as their map has it; an edition's shows what the public
sees of that map when the film is made. As soon as that changes, or goes, the films of the edition
leave with it and are made again (renewing.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from studio.drafts.kinds import Plot, kind_named
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.ids import digest
from studio.portraits.film import Screenplay
from studio.portraits.material import Material
from studio.portraits.page import PortraitPage, read_page
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition, Publication
from studio.publishing.places import shown_beside

Plots = Mapping[str, Plot]  # by the id of their scene


def plots_of_draft(db: Session, material: Material) -> dict[str, Plot]:
    """As everybody in the group may see them."""
    found = {}
    for staged in material.shown_scenes():
        place = staged.scene.place if staged.scene.kind == "place" else None
        drawn = db.get(Draft, place.map) if place else None
        if place and drawn is not None and drawn.action_id == material.draft.action_id:
            plot = kind_named(drawn.kind).plot(db, drawn, place.item)
            if plot is not None and drawn.deleted_at is None:
                found[staged.item.id] = plot
    return found


def plots_of_page(
    db: Session, settings: Settings, edition: Edition, page: PortraitPage
) -> dict[str, Plot]:
    """As the public sees them now."""
    places = {s.id: s.place for s in page.scenes if s.kind == "place" and s.place}
    if not any(place.item for place in places.values()):
        return {}
    publication = db.get_one(Publication, edition.publication_id)
    shown = {}
    for other in shown_beside(db, publication):
        if other.key in {place.map for place in places.values()}:
            shown[other.key] = publisher_of(other.kind).places(
                folder.read_page(settings.editions, other.edition_id)
            )
    found = {
        scene: shown[place.map][place.item].plot()
        for scene, place in places.items()
        if place.item in shown.get(place.map, {})
    }
    return {scene: plot for scene, plot in found.items() if plot is not None}


def placed(screenplay: Screenplay, plots: Plots) -> Screenplay:
    """The same film with its small maps. Their files are named by their marks."""
    if not plots:
        return screenplay
    cards = {
        scene: msgspec.structs.replace(card, picture=plots[scene].mark, point=plots[scene].point)
        if scene in plots
        else card
        for scene, card in screenplay.cards.items()
    }
    return msgspec.structs.replace(screenplay, cards=cards)


def marks_of(plots: Plots) -> str:
    """What a film shows of maps, in 64 digits; nothing for no map."""
    told = sorted((scene, plot.mark) for scene, plot in plots.items())
    return digest(msgspec.json.encode(told).decode()) if told else ""


@dataclass(frozen=True)
class Painted:
    """Small maps as files: mark -> file, and mark -> the sources named on it."""

    files: dict[str, Path] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)


def painted(plots: Iterable[Plot], home: Path, packs: Path | None) -> Painted:
    """Draw each once. What cannot be drawn any more is left out: its scene tells its name."""
    made = Painted()
    home.mkdir(parents=True, exist_ok=True)
    for plot in plots:
        out = home / f"{plot.mark}.png"
        credit = None if plot.mark in made.files else plot.paint(out, packs)
        if credit is not None:
            made.files[plot.mark], made.credits[plot.mark] = out, credit
    return made


def drawn_of(plots: Plots, made: Painted) -> dict[str, Plot]:
    """Those that could be drawn."""
    return {scene: plot for scene, plot in plots.items() if plot.mark in made.files}


def plots_now(db: Session, settings: Settings, edition: Edition) -> dict[str, Plot]:
    """As the public sees them now; nothing when the edition was taken away meanwhile."""
    try:
        page = read_page(folder.read_page(settings.editions, edition.id))
    except NotFound:
        return {}
    return plots_of_page(db, settings, edition, page)
