"""Places by name, and names by place, from the built-in ground alone: no network, no account."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from basemaps.atlas import Atlas, atlas
from basemaps.compact import Feature
from basemaps.french import commune_phrase, near_phrase
from basemaps.mercator import EQUATOR
from basemaps.naming import station_title
from basemaps.spelling import likeness, words

MOST = 50  # answers to one question
LONGEST = 200  # characters looked at: beyond, it is not the name of a place
GOOD_ENOUGH = 0.4  # score under which an answer would only puzzle

# kind: what a person is told it is, how readily it is proposed, other words people use for it
KINDS: Mapping[str, tuple[str, float, str]] = {
    "commune": ("commune", 1.0, "ville village bourg"),
    "quarter": ("quartier", 0.9, "quartier"),
    "station": ("gare", 0.9, "gare sncf train ter"),
    "tram": ("arrêt de tram", 0.8, "tram tramway arret station"),
    "bus": ("arrêt de bus", 0.7, "bus car arret"),
    "street": ("rue", 0.75, ""),
    "bridge": ("pont", 0.8, "pont"),
    "island": ("île", 0.7, "ile"),
    "forest": ("forêt", 0.7, "foret bois"),
    "river": ("cours d’eau", 1.0, "riviere fleuve"),
    "hospital": ("hôpital", 0.9, "hopital chu chru urgences clinique"),
    "health": ("santé", 0.6, "pharmacie medecin docteur"),
    "library": ("bibliothèque", 0.85, "bibliotheque mediatheque livres"),
    "townhall": ("mairie", 0.9, "mairie"),
    "services": ("France services", 0.9, "maison service public papiers demarches"),
    "school": ("enseignement", 0.8, "ecole fac universite"),
    "castle": ("château", 0.8, "chateau"),
    "monument": ("monument", 0.8, "eglise"),
    "museum": ("musée", 0.8, "musee"),
    "theatre": ("spectacle", 0.75, "salle spectacle"),
    "garden": ("jardin", 0.8, "parc jardin"),
    "square": ("place", 0.8, "place"),
    "market": ("marché", 0.75, "marche halles"),
    "airport": ("aéroport", 0.8, "avion aeroport"),
    "stadium": ("stade", 0.75, "stade foot"),
    "expo": ("parc des expositions", 0.75, "foire salon"),
    "sport": ("sport", 0.6, "sport salle"),
    "shop": ("commerce", 0.5, "magasin boutique"),
    "food": ("restaurant ou café", 0.5, "restaurant cafe bar manger"),
    "hotel": ("hôtel", 0.5, "hotel"),
    "bank": ("banque", 0.5, "banque"),
    "info": ("accueil et information", 0.6, "accueil information"),
    "post": ("poste", 0.7, "poste courrier"),
    "community": ("centre social", 0.8, "centre social"),
    "worship": ("lieu de culte", 0.7, "eglise mosquee temple"),
    "police": ("police", 0.7, "commissariat police"),
    "artwork": ("œuvre d’art", 0.4, "statue sculpture"),
}
# Things a person would name to say where something is, and from how far (metres).
LANDMARKS = {
    "station": 350, "hospital": 350, "airport": 900, "castle": 300, "monument": 220,
    "townhall": 200, "library": 200, "garden": 220, "square": 180, "market": 200, "museum": 180,
    "theatre": 180, "school": 220, "stadium": 350, "expo": 400, "tram": 200, "bridge": 200,
    "services": 150, "bus": 120,
}  # fmt: skip
QUARTER_REACH = 700.0
AROUND_HERE = 3000.0  # metres: beyond, one would rather search by name
ABROAD_REACH = 40_000.0


@dataclass(frozen=True, slots=True)
class Named:
    """A place with its name; `kind` is a key of KINDS, `detail` says in French what it is."""

    name: str
    kind: str
    lon: float
    lat: float
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A place ready to be searched."""

    named: Named
    words: tuple[str, ...]
    aliases: frozenset[str]
    weight: float
    article: str = ""
    commune: str = ""
    size: int = 5  # rank of the commune it lies in: of equal answers, the larger town's first


def find(text: str, limit: int = 8) -> list[Named]:
    """Places whose name is like the text, the likeliest first.

    Every word of the text must stand for a word of the name or of its kind ("gare", "mairie").
    An address may also tell a number and the commune: « 12 rue Nationale, 37000 Tours » gives the
    street there. Where no place of that kind is known, what is left of the text is looked for:
    « gare d’Amboise » gives Amboise. An empty text and words nobody knows find nothing.
    """
    asked = words(text[:LONGEST])[:12]
    if not asked or not text.strip():
        return []
    found = _answers(asked) or _of_an_address([word for word in asked if not word.isdigit()])
    if not found:
        plain = [word for word in asked if word not in _index()[1]]
        found = _answers(plain) if plain and len(plain) < len(asked) else []
    return [entry.named for entry in found[: max(0, min(limit, MOST))]]


def _answers(asked: list[str]) -> list[Entry]:
    scores = _scores(asked)
    answers = [entry for entry, score in scores.items() if score >= GOOD_ENOUGH]
    return sorted(answers, key=lambda one: (-scores[one] * one.weight, one.size, one.named.name))


def _of_an_address(asked: list[str]) -> list[Entry]:
    """Answers to a text without its numbers; those in the commune that it names, if any."""
    for name, known in _communes():
        left = [word for word in asked if word not in known]
        if known <= set(asked) and left:
            return [entry for entry in _answers(left) if entry.commune == name]
    return _answers(asked)


@lru_cache(maxsize=1)
def _communes() -> list[tuple[str, frozenset[str]]]:
    """The words of each commune; Joué-lès-Tours comes before Tours."""
    found = [(one.name, frozenset(words(one.name))) for one in atlas().features("communes")]
    return sorted(found, key=lambda one: -len(one[1]))


def nearest(lon: float, lat: float) -> str:
    """Where a point is, as one would say it: « près de la gare de Tours », « à Amboise »."""
    landmark = _landmark(lon, lat)
    if landmark:
        stop = landmark.named.kind in ("tram", "bus")
        name = f"Arrêt {landmark.named.name}" if stop else landmark.named.name
        return near_phrase(name, landmark.article)
    commune = atlas().commune_at(lon, lat)
    quarter = _closest(lon, lat, {"quarter": QUARTER_REACH})
    if quarter and commune:
        place = near_phrase(quarter.named.name, quarter.article)
        return f"{place}, {commune_phrase(commune.name)}"
    if commune:
        return commune_phrase(commune.name)
    return _abroad(lon, lat)


def landmarks_near(lon: float, lat: float, limit: int = 8) -> list[Named]:
    """What a person would name around here, each name once. The nearest first, in proportion: a
    station is seen from further than a bus stop. Far from everything we know there is none."""
    far: dict[Entry, float] = {}
    for entry in entries():
        metres = metres_between(lon, lat, entry.named.lon, entry.named.lat)
        if entry.named.kind in LANDMARKS and metres < AROUND_HERE:
            far[entry] = metres / LANDMARKS[entry.named.kind]
    near = sorted(far, key=far.__getitem__)
    once = {entry.named.name: entry.named for entry in reversed(near)}
    return [entry.named for entry in near if once[entry.named.name] is entry.named][:limit]


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance on the sphere (haversine formula), in metres."""
    rise = math.radians(other_lat - lat) / 2
    turn = math.radians(other_lon - lon) / 2
    part = math.sin(rise) ** 2
    part += math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(turn) ** 2
    return EQUATOR / math.pi * math.asin(math.sqrt(min(1.0, part)))


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Everything that has a name, each name of a kind once per neighbourhood."""
    return tuple(_entry(feature, atlas()) for feature in _features(atlas()))


def _features(ground: Atlas) -> Iterator[Feature]:
    yield from (one for one in ground.features("communes"))
    yield from (one for one in ground.features("places") if one.kind in KINDS)
    yield from ground.features("forests")
    yield from ground.features("bridges")
    yield from ground.features("islands")
    yield from _whole("river", ground.features("rivers"))
    yield from _whole("street", (one for one in ground.features("ways") if one.name))
    avenues = (one for one in ground.features("lines") if one.kind == "avenue")
    yield from _whole("street", avenues)


def _whole(kind: str, features: Iterator[Feature] | tuple[Feature, ...]) -> Iterator[Feature]:
    """One feature per name: the longest of its pieces stands for the street."""
    longest: dict[str, Feature] = {}
    for one in features:
        if one.name not in longest or one.geometry.length > longest[one.name].geometry.length:
            longest[one.name] = one
    for name, one in longest.items():
        yield Feature(kind, name, one.geometry.interpolate(0.5, normalized=True), one.extra)


def _entry(feature: Feature, ground: Atlas) -> Entry:
    kind = feature.kind
    lon, lat = feature.spot
    word, weight, aliases = KINDS[kind]
    commune = ground.commune_at(lon, lat)
    size = commune.extra["rank"] if commune else 5
    if kind == "commune":
        detail, weight = "commune d’Indre-et-Loire", weight + 0.04 * (5 - size)
    else:
        parts = [word, feature.extra.get("address"), commune.name if commune else None]
        detail = ", ".join(part for part in parts if part)
    name = station_title(feature.name) if kind == "station" else feature.name
    article = "la " if kind == "station" else str(feature.extra.get("article", ""))
    named = Named(name, kind, round(lon, 5), round(lat, 5), detail)
    where = commune.name if commune else ""
    known = tuple(words(name))
    return Entry(named, known, frozenset(aliases.split()), weight, article, where, size)


@lru_cache(maxsize=1)
def _index() -> tuple[Mapping[str, list[Entry]], Mapping[str, list[Entry]]]:
    """Entries by each word of their name, and by each word for their kind."""
    by_word: dict[str, list[Entry]] = defaultdict(list)
    by_alias: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries():
        for word in entry.words:
            by_word[word].append(entry)
        for word in entry.aliases:
            by_alias[word].append(entry)
    return by_word, by_alias


def _scores(asked: list[str]) -> dict[Entry, float]:
    """Each entry in which every asked word is found, with how well it answers (0 to 1)."""
    found: dict[Entry, float] | None = None
    for word in asked:
        best = _matches(word)
        if found is None:
            found = best
        else:
            found = {one: found[one] + best[one] for one in found.keys() & best.keys()}
    return {
        entry: total / len(asked) * _covering(entry, len(asked))
        for entry, total in (found or {}).items()
    }


def _matches(word: str) -> dict[Entry, float]:
    best: dict[Entry, float] = {}
    by_word, by_alias = _index()
    for table, trust in ((by_word, 1.0), (by_alias, 0.72)):
        for known, holders in table.items():
            like = likeness(word, known) * trust
            for entry in holders if like else ():
                best[entry] = max(like, best.get(entry, 0.0))
    return best


def _covering(entry: Entry, asked: int) -> float:
    """A name of few words answers better than one that holds many others."""
    return 0.75 + 0.25 * min(1.0, asked / max(1, len(entry.words)))


def _landmark(lon: float, lat: float) -> Entry | None:
    return _closest(lon, lat, LANDMARKS)


def _closest(lon: float, lat: float, reach: Mapping[str, float]) -> Entry | None:
    """The nearest entry among some kinds, each with its own reach; the nearer in proportion."""
    best, share = None, 1.0
    for entry in entries():
        limit = reach.get(entry.named.kind)
        if limit:
            part = metres_between(lon, lat, entry.named.lon, entry.named.lat) / limit
            if part < share:
                best, share = entry, part
    return best


def _abroad(lon: float, lat: float) -> str:
    towns = [
        (metres_between(lon, lat, *one.spot), one.name) for one in atlas().features("neighbours")
    ]
    metres, name = min(towns)
    return near_phrase(name, "") if metres < ABROAD_REACH else "hors d’Indre-et-Loire"
