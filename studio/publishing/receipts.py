"""What a receipt says: words for what was reached, and for what nobody can call back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft
from studio.kernel.errors import NotFound
from studio.publishing.bundle import publishers
from studio.publishing.cascade import EVERYWHERE
from studio.publishing.models import Cause, Publication, Receipt

# A receipt counts every file and every address; a person reads what she gave, once each.
SORTS = {
    "page": "page",
    "photo": "photo",
    "cover": "photo",
    "sound": "voice",
    "voice": "voice",
    "peaks": "voice",
    "video": "video",
    "film": "film",
    "name": "name",
    "words": "words",
}
HIDDEN = frozenset(EVERYWHERE) - {"page"}


@dataclass(frozen=True)
class Line:
    """One line of a receipt: a drawing, a word, and which one."""

    picture: str
    word: str
    name: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.word} : {self.name}" if self.name else self.word


@dataclass(frozen=True)
class Reading:
    """A receipt as it is read: what she gave, where else it was shown, what is out of reach."""

    given: tuple[Line, ...]
    elsewhere: tuple[Line, ...]
    left: tuple[Line, ...]
    places: tuple[str, ...]


def reading_of(receipt: Receipt | None) -> Reading:
    """None reads as a receipt of nothing: nothing was public."""
    reached = [(what, name) for what, name in receipt.reached] if receipt else []
    left = [(what, name) for what, name in receipt.left] if receipt else []
    kinds = {one.kind: (kind_named(one.kind).picture, one.label) for one in publishers()}
    rooms = kinds | _rooms()
    sorts = dict.fromkeys(
        SORTS.get(what, "words") for what, _n in reached if what not in HIDDEN | set(rooms)
    )
    return Reading(
        given=tuple(_given(sort) for sort in sorts),
        elsewhere=tuple(_named(rooms[what], name) for what, name in reached if what in rooms),
        left=tuple(_named(_beyond(what), name) for what, name in left),
        places=tuple(_place(what) for what, _n in reached if what in HIDDEN),
    )


def _named(drawn: tuple[str, str], name: str) -> Line:
    picture, word = drawn
    return Line(picture, word, name)


def _given(sort: str) -> Line:
    words = {
        "page": ("globe", _("Toute la page")),
        "photo": ("photo", _("Photo")),
        "voice": ("microphone", _("Voix")),
        "video": ("video", _("Vidéo")),
        "film": ("film", _("Film")),
        "words": ("speech", _("Mots")),
        "name": ("card", _("Prénom")),
    }
    return _named(words[sort], "")


def _rooms() -> dict[str, tuple[str, str]]:
    """Where else it was shown, beside the kinds of production: what rooms say in `Reached.what`."""
    return {
        "collection": ("books", _("Collection")),
        "archive": ("box", _("Archive")),
        "folium": ("map", _("Carte à emporter")),
        "export": ("box", _("Copie à télécharger")),
        "choice": ("star", _("Choix du jour")),
    }


def _beyond(what: str) -> tuple[str, str]:
    known = {
        "copy": ("gift", _("Copie donnée")),
        "taken": ("gift", _("Copie prise sur le site")),
        "seen": ("newspaper", _("Blog qui l’a montré")),
        "backup": ("lock", _("Nos sauvegardes, jusqu’au")),
    }
    return known.get(what, ("newspaper", _("Ailleurs")))


def _place(what: str) -> str:
    words: dict[str, str] = {
        "embed": _("les blogs qui l’affichent"),
        "oembed": _("l’adresse pour les blogs"),
        "gallery": _("la galerie"),
        "feeds": _("les fils d’actualité"),
        "search": _("la recherche"),
    }
    return words[what]


def receipts_about(db: Session, draft_id: str) -> list[Receipt]:
    """All withdrawals of one production, latest first, for who works on it."""
    wanted = (
        select(Receipt)
        .join(Publication, Publication.id == Receipt.publication_id)
        .where(Publication.draft_id == draft_id)
    )
    return list(db.scalars(wanted.order_by(Receipt.given_at.desc(), Receipt.id.desc())))


def receipts_of_erasure(db: Session, person_id: str) -> list[tuple[Receipt, Draft]]:
    """What left the public side because somebody was forgotten, with where it was."""
    wanted = (
        select(Receipt, Publication)
        .join(Publication, Publication.id == Receipt.publication_id)
        .where(Receipt.person_id == person_id, Receipt.cause == Cause.ERASED)
        .order_by(Receipt.given_at, Receipt.id)
    )
    return [(row[0], row[1].draft) for row in db.execute(wanted)]


def receipt_about(db: Session, draft_id: str, receipt_id: str) -> Receipt:
    """One of them; NotFound for the receipt of another production."""
    found = (one for one in receipts_about(db, draft_id) if one.id == receipt_id)
    if (receipt := next(found, None)) is None:
        raise NotFound
    return receipt


def sentences_of(reading: Reading) -> Iterable[str]:
    """The receipt read aloud."""
    if not reading.given and not reading.elsewhere:
        yield _("C’est noté. Rien n’était en ligne.")
        return
    if reading.given:
        yield _("On a enlevé de notre site :")
        yield ". ".join(told.word for told in reading.given) + "."
    if reading.elsewhere:
        yield _("On l’a enlevé aussi de :")
        yield ". ".join(told.sentence for told in reading.elsewhere) + "."
    if reading.left:
        yield _("On ne peut pas l’effacer là :")
        yield ". ".join(told.sentence for told in reading.left) + "."
    yield _("Une personne a peut-être déjà fait une copie.")
    yield _("On ne peut pas l’effacer chez elle.")
