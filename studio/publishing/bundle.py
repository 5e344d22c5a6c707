"""What a kind hands over to be published, and what it declares about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.consents.steps import Allowed
from studio.drafts.models import Draft
from studio.files.models import Derivative
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.storage import Storage
from studio.publishing.checks import Check, Fix, Text, Unnamed
from studio.publishing.comparing import Line
from studio.publishing.places import PublicPlace

Page = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One thing of an edition that belongs to persons.

    A file has a `source` (a derivative, clean) and a `mime`; somebody's words have neither.
    `name` is its name inside the edition: chosen by the kind, never the name it came with.
    """

    name: str
    medium: str
    source: Path | None = None
    mime: str = ""
    file_id: str | None = None
    people: tuple[tuple[str, Use], ...] = ()


@dataclass(frozen=True)
class Bundle:
    """Everything that becomes an edition. `page` is the kind's own data (JSON), naming parts;
    `files` are data files beside it (name -> bytes), such as `data.geojson`. `uses` are the ids of
    the publications that this edition shows inside itself: when one is withdrawn, this edition is
    made again without it (`Publisher.without`)."""

    title: str
    summary: str
    page: Page
    parts: tuple[Part, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    cover: str | None = None
    language: str = "fr"
    credits: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)  # small: counts, seconds, bounds
    words: str = ""  # all its text, for search
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Freezing:
    """What a kind may use to make its bundle: answers are already weighed.

    `refused` are the needs somebody said no to: the kind leaves them out, or raises NotReady when
    nothing would be left. `named` are the persons who agreed to be named. `settings` tells where
    the operator's base maps and the caches are.
    """

    db: Session
    storage: Storage
    scratch: Path
    refused: frozenset[Need]
    named: frozenset[str]
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True)
class Stripped:
    """An edition without some parts: the page, the data files, and the cover that remain.
    `credits`, `facts` and `summary` None: as they were. `gone` are parts that leave with what was
    asked for, found by the kind itself."""

    page: Page
    files: Mapping[str, bytes]
    cover: str | None
    words: str
    credits: tuple[str, ...] | None = None
    facts: Mapping[str, Any] | None = None
    summary: str | None = None
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OnPaper:
    """What a kind prints: the page of an edition, where its files are, its public address."""

    page: Page
    file: Callable[[str], Path]
    title: str
    language: str
    credits: tuple[str, ...]
    foot: str
    address: str


@dataclass(frozen=True)
class Form:
    """Another page of the same edition (a sheet to print, the sound alone), at `…/<name>`.

    `arguments` are the names that its address may carry after a question mark. `offered`: visitors
    find it on the page of the production. `paper` makes it a PDF too, at `…/<name>.pdf`.
    """

    name: str
    label: str
    icon: str
    template: str
    arguments: tuple[str, ...] = ()
    offered: bool = True
    paper: Callable[[OnPaper], bytes] | None = None


@dataclass(frozen=True)
class Piece:
    """What a blog may show of a production instead of the whole: one layer, one place, the sound.

    `args` is what its address says (see `Publisher.asked`); the pieces of one `group`, whose name
    `label` is, are offered together.
    """

    group: str
    label: str
    icon: str
    words: str
    args: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """An edition in the words of whoever reads it: its page, and what lists and heads say of it."""

    page: Page
    summary: str
    credits: tuple[str, ...]


Asked = Mapping[str, str]


def _whole(page: Page, _asked: Asked) -> Page:
    return page


@dataclass(frozen=True)
class Publisher:
    """A kind of production as the public side knows it.

    `needs` says whose consent a draft needs; `lacks` what else is missing, in sentences; `checks`
    says the same and gives advice, with the tap that mends each thing (None: `lacks` is all);
    `texts` are the words that everybody would read, `unnamed` the photos of which nobody said who
    is seen (their items say it in `shown`), `hides` where a kind with an editor of its own hides
    the face of a need, `picture` what the board shows of a draft; `lines` are what people read, see
    and hear of a page, given the SHA-256 of each of its files, to say what changed.
    `freeze` makes the bundle; `strip` removes parts from a frozen page (None: nothing worth
    showing is left). `published` is called after an edition became public, `stripped` after one
    that lost parts did, both in the same transaction: to have made what takes longer than a page
    may wait (a film), which `operations.add_parts` then brings in. `without` drops from a frozen
    page a publication shown inside it, by its id (`Bundle.uses`); None: nothing worth showing is
    left, and the whole goes. A kind that cannot cut it out does not say how: then the whole goes.

    In a blog, `asked` reads what an address asks for beside the usual options, kindly: the names
    and values that this page knows, written in one way, and nothing else. `narrowed` is the page
    with that alone, and `pieces` what may be asked for, for people to choose from. `questions` are
    those that were put to people, for colleagues who ask how it was made.

    `voices` are the files of the voices it shows as they are, which the board cuts (publishing/
    views/sounds.py); False: moments of it are named, words of it are covered and nothing goes. A
    kind that keeps edits of its own has none. `photos` are the files of its photos in the same way
    (None: edits of its own): the board hides faces on them (publishing/views/photos.py), and its
    editions say with which masks they were made (publishing/bare.py).

    `allowed` is what people answered before they were recorded, when the kind asks them.

    `told` gives what an edition froze in words of ours (« Près de la gare », « 12 lieux »,
    « voix ») in the language of the request; what people said and wrote stays as it is.

    `places` are those of a page that other productions may name, by their public names (see
    places.py). `named_changed` is called with an edition that names some, after their production
    has a new one.
    """

    kind: str
    prefix: str
    label: str
    label_many: str
    icon: str
    page_template: str
    embed_template: str
    needs: Callable[[Session, Draft], list[Need]]
    lacks: Callable[[Session, Draft], list[str]]
    freeze: Callable[[Freezing, Draft], Bundle]
    strip: Callable[[Page, frozenset[str]], Stripped | None]
    data_files: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # suffix: name, mime
    published: Callable[[Session, str], None] = field(default=lambda _db, _edition_id: None)
    stripped: Callable[[Session, str], None] = field(default=lambda _db, _edition_id: None)
    without: Callable[[Page, str], Stripped | None] = field(default=lambda _page, _id: None)
    page_context: Callable[[Page], Mapping[str, Any]] = field(default=lambda _page: {})
    checks: Callable[[Session, Draft], list[Check]] | None = None
    texts: Callable[[Session, Draft], list[Text]] = field(default=lambda _db, _draft: [])
    unnamed: Callable[[Session, Draft], list[Unnamed]] = field(default=lambda _db, _draft: [])
    hides: Callable[[Session, Draft, Need], Fix | None] | None = None
    lines: Callable[[Page, Mapping[str, str]], list[Line]] = field(default=lambda _page, _sums: [])
    picture: Callable[[Session, Draft], Derivative | None] = field(default=lambda _db, _draft: None)
    places: Callable[[Page], Mapping[str, PublicPlace]] = field(default=lambda _page: {})
    named_changed: Callable[[Session, Settings, str], None] = field(
        default=lambda _db, _settings, _edition_id: None
    )
    voices: Callable[[Session, Draft], dict[str, bool]] = field(default=lambda _db, _draft: {})
    photos: Callable[[Session, Draft], frozenset[str]] | None = None
    allowed: Callable[[Session, Draft], list[Allowed]] = field(default=lambda _db, _draft: [])
    forms: tuple[Form, ...] = ()
    asked: Callable[[Page, Asked], dict[str, str]] = field(default=lambda _page, _asked: {})
    narrowed: Callable[[Page, Asked], Page] = field(default=_whole)
    pieces: Callable[[Page], tuple[Piece, ...]] = field(default=lambda _page: ())
    told: Callable[[Page, Told], Told] = field(default=lambda _page, frozen: frozen)
    questions: Callable[[Page], tuple[str, ...]] = field(default=lambda _page: ())
    indexed: bool = False  # may search engines keep its pages? People's lives: no, by default

    def form(self, name: str) -> Form:
        """NotFound for a form that this kind does not have."""
        for form in self.forms:
            if form.name == name:
                return form
        raise NotFound


_publishers: dict[str, Publisher] = {}


def register(publisher: Publisher) -> None:
    """Make a kind publishable. Registering again replaces it."""
    _publishers[publisher.kind] = publisher


def publishers() -> tuple[Publisher, ...]:
    return tuple(_publishers.values())


def publisher_of(kind: str) -> Publisher:
    """NotFound for a kind that nobody registered."""
    if kind not in _publishers:
        raise NotFound
    return _publishers[kind]


def publisher_at(prefix: str) -> Publisher:
    """The kind whose public addresses begin with this word (`cartes`)."""
    for publisher in _publishers.values():
        if publisher.prefix == prefix:
            return publisher
    raise NotFound
