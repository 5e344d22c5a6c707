"""Several productions in one frame: what an action shows, or a collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.gallery import queries
from studio.gallery.addresses import absolute, site, with_query
from studio.gallery.covers import Cover
from studio.gallery.options import Options
from studio.gallery.queries import Card
from studio.gallery.share import Share
from studio.kernel import web
from studio.kernel.clock import iso
from studio.kernel.errors import Gone
from studio.publishing import selections
from studio.publishing.angles.models import Angle
from studio.publishing.angles.queries import angles_shown
from studio.publishing.bundle import Piece
from studio.publishing.selections import Selection

ACTIONS = "actions"
FEWEST, USUAL, MOST = 1, 6, 24  # productions in one frame; its page shows them all
SOME = (2, 4)  # what « Mettre dans mon blog » offers besides the usual number


@dataclass(frozen=True)
class ShownSelection:
    """A selection that shows something now, as a blog asks for it."""

    selection: Selection
    cards: tuple[Card, ...]
    options: Options = field(default_factory=Options)
    angles: Mapping[str, Angle] = field(default_factory=dict)

    @property
    def angle(self) -> Angle | None:
        return self.angles.get(self.options.angle)

    @property
    def version(self) -> tuple[str, ...]:
        """Changes with its own words, with what it shows, and with how it is asked for."""
        said = (f"{name}={text}" for name, text in sorted(self.options.query.items()))
        inside = (f"{card.edition_id} {iso(card.changed_at)}" for card in self.cards)
        written = (f"{name} {iso(angle.checked_at)}" for name, angle in self.angles.items())
        selection = self.selection
        told = selection.title, selection.summary, iso(selection.changed_at)
        return *told, *inside, *said, *written

    @property
    def shown(self) -> tuple[Card, ...]:
        return self.cards[: int(self.options.args.get("nombre", USUAL))]

    @property
    def address(self) -> str:
        return f"{site()}/{self.selection.family}/{self.selection.slug}"

    @property
    def embed_address(self) -> str:
        names = {"family": self.selection.family, "slug": self.selection.slug}
        return absolute("embeds.embed_selection", **names, **self.options.query)

    @property
    def cover(self) -> Cover | None:
        return next((card.cover for card in self.cards if card.cover), None)

    @property
    def author(self) -> tuple[str, str]:
        return self.selection.author or self.selection.title, self.address

    @property
    def asked_address(self) -> str:
        return with_query(self.address, self.options.query)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """How many of them."""
        some = [number for number in SOME if number < min(len(self.cards), MOST)]
        offered = [*some, min(len(self.cards), MOST)] if len(self.cards) > USUAL else some
        return tuple(
            Piece(f"les-{n}", _("Les %(n)d premières", n=n), "layout-grid", "", {"nombre": str(n)})
            for n in offered
        )

    def asked(self, options: Options) -> ShownSelection:
        """`nombre`: how many productions are shown."""
        text = options.args.get("nombre", "")
        number = int(text[:4]) if text.isascii() and text.isdigit() else USUAL
        number = max(FEWEST, min(MOST, number))
        args = {"nombre": str(number)} if number != USUAL else {}
        angle = options.angle if options.angle in self.angles else ""
        return replace(self, options=replace(options, args=args, angle=angle))

    def share(self) -> Share:
        return Share(
            title=self.angle.title if self.angle else self.selection.title,
            label=self.selection.label,
            address=self.address,
            embed_address=self.embed_address,
            oembed=absolute("embeds.oembed", url=self.asked_address, format="json"),
            oembed_xml=absolute("embeds.oembed", url=self.asked_address, format="xml"),
            height=self.options.height,
        )


def selection_at(family: str, slug: str) -> ShownSelection:
    """NotFound for an unknown one; Gone when nothing that it shows is public any more."""
    selection = selections.selection_at(web.db(), family, slug)
    every = {card.public_id: card for card in queries.cards(web.db())}
    cards = tuple(every[one] for one in selection.public_ids if one in every)
    if not cards:
        raise Gone
    return ShownSelection(selection, cards, angles=_angles(family, slug))


def _angles(family: str, slug: str) -> dict[str, Angle]:
    """An action may be told in several ways; other selections are told in one."""
    if family != ACTIONS:
        return {}
    found = queries.actions_at(web.db(), [slug])
    return angles_shown(web.db(), found[slug]) if slug in found else {}


def action_selection(db: Session, slug: str) -> Selection:
    """What an action shows, latest first. NotFound as long as nothing of it is public."""
    action, cards = queries.action_at(db, slug)
    return Selection(
        family=ACTIONS,
        slug=slug,
        label=_("Action"),
        title=action.title,
        summary=action.summary,
        author=action.structure,
        public_ids=tuple(card.public_id for card in cards),
        changed_at=max(card.changed_at for card in cards),
    )


selections.register(ACTIONS, action_selection)
