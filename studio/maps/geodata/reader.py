"""A file read and mended: what would come in (`look`), or all of it (`take`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from studio.maps.geodata import importers, tables
from studio.maps.geodata.mending import TWINS, Mender, guess_epsg, single
from studio.maps.geodata.source import Source
from studio.maps.geodata.table import Reading, Shapes, Table, Unreadable
from studio.maps.geodata.told import Choices, Layer, Remark, Seen, Sketch, Sort, Taken

FINE = 6  # decimals of a degree
FIRST_ROWS = 8
MOST_SORTS = 60
MOST_SKETCHED = 400
KINDS = {"Point": "points", "LineString": "lines", "MultiLineString": "lines"}
KINDS |= {"Polygon": "areas", "MultiPolygon": "areas"}
NAMED = {"title": tables.TITLES, "notes": tables.NOTES, "category": tables.CATEGORIES}
GIVEN = ("title", "notes", "category", "colour", "photo", "address")
LONGEST = {"title": 120, "notes": 2000, "category": 60, "colour": 40, "photo": 300, "address": 300}
NOTHING = "Ce fichier ne contient aucun lieu avec une position"


def take(source: Source, choices: Choices) -> Taken:
    """Everything that comes in. Unreadable, with a sentence, when nothing does."""
    reading = importers.read(source, choices)
    chosen = [one for one in reading.tables if _is_chosen(one, choices)]
    epsg, guessed = _projection(chosen, choices)
    menders = [
        Mender(one, choices, one.epsg or epsg if not choices.epsg else epsg) for one in chosen
    ]
    columns = list(dict.fromkeys(name for one in chosen for name in one.columns))
    roles = _roles(reading, columns, choices)
    taken = Taken(seen=Seen(format=reading.format), columns=columns)
    _gather(taken, menders, columns, roles)
    twins = _drop_twins(taken)
    remarks = [remark for mender in menders for remark in mender.remarks] + reading.remarks
    if twins:
        remarks.append(Remark(reason=TWINS, count=twins, unit=chosen[0].unit))
    if not taken.shapes:
        raise Unreadable(f"{NOTHING}{_because(remarks)}.")
    taken.photos = {name: reading.photos[name] for name in taken.photo if name in reading.photos}
    taken.seen = _seen(reading, taken, choices, remarks)
    taken.seen.epsg, taken.seen.epsg_guessed, taken.seen.roles = epsg, guessed, roles
    return taken


def look(source: Source, choices: Choices) -> Seen:
    return take(source, choices).seen


def _is_chosen(table: Table, choices: Choices) -> bool:
    return table.name in choices.layers if choices.layers else not table.copy


def _projection(chosen: Sequence[Table], choices: Choices) -> tuple[int, bool]:
    """The one that was chosen, or said, or guessed from where things lie."""
    if choices.epsg:
        return choices.epsg, False
    said = [one.epsg for one in chosen if one.epsg and one.epsg != 4326]
    if said:
        return said[0], False
    everything = np.concatenate([one.shapes for one in chosen]) if chosen else np.array([])
    guess = guess_epsg(everything)
    if guess != 4326:
        for one in chosen:
            one.epsg = 0
    return guess, guess != 4326 or any(not one.epsg for one in chosen)


def _roles(reading: Reading, columns: list[str], choices: Choices) -> dict[str, str]:
    """Which column says the title, the notes, the category: chosen, or by its name."""
    known: dict[str, list[str]] = {name: [] for name in columns}
    roles: dict[str, str] = dict(reading.facts.get("roles", {}))
    for part, names in NAMED.items():
        given = any(any(one.given.get(part, ())) for one in reading.tables)
        chosen = getattr(choices, part)
        if chosen == "-" or chosen in known:
            roles[part] = "" if chosen == "-" else chosen
        elif not given:
            roles[part] = tables.named(known, names)
    return {part: column for part, column in roles.items() if column}


def _gather(
    taken: Taken, menders: Sequence[Mender], columns: list[str], roles: dict[str, str]
) -> None:
    """The kept rows of all tables under each other, shapes apart."""
    taken.values = [[] for _ in columns]
    for mender in menders:
        table = mender.table
        picks = np.flatnonzero(mender.kept).tolist()
        shapes = _rounded(mender.shapes)
        texts = {part: _words(table, part, roles) for part in GIVEN}
        own = [table.columns.get(name) for name in columns]
        simple = bool(np.isin(shapely.get_type_id(mender.shapes), (-1, 0, 1, 3, 5, 6)).all())
        parts = [[shapes[n]] for n in picks] if simple else single([shapes[n] for n in picks])
        rows = [n for n, found in zip(picks, parts, strict=True) for _ in found]
        flat = [shape for found in parts for shape in found]
        for number, row in enumerate(rows, len(taken.shapes)):
            if (moments := table.moments.get(table.rows[row])) and len(parts) == len(flat):
                taken.moments[number] = moments
        taken.shapes += _wkb(flat)
        taken.where += [table.rows[n] for n in rows]
        for part in GIVEN:
            values, longest = texts[part], LONGEST[part]
            getattr(taken, part).extend(values[n][:longest] if values else "" for n in rows)
        for values, column in zip(taken.values, own, strict=True):
            values.extend(column[n] if column else "" for n in rows)


def _words(table: Table, part: str, roles: dict[str, str]) -> list[str] | None:
    """What the chosen column says; another layer of the file may call it otherwise."""
    if part in NAMED and part in roles:
        column = roles[part]
        if column not in table.columns:
            column = tables.named(table.columns, NAMED[part])
        if column:
            return table.columns[column]
    return table.given.get(part)


def _rounded(shapes: Shapes) -> Shapes:
    """To 1e-6 degree, ten centimetres: finer is noise, and keeps twins apart. What that would
    make wrong (a sliver) is cleaned."""
    found = shapely.transform(shapes, lambda points: np.round(points, FINE))
    bad = shapely.is_geometry(found) & ~shapely.is_valid(found)
    if bad.any():
        clean = shapely.set_precision(shapes[bad], 10**-FINE)
        found[bad] = np.where(shapely.is_empty(clean), shapes[bad], clean)
    return found


def _wkb(shapes: Sequence[Any]) -> list[bytes]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return [found or b"" for found in shapely.to_wkb(array).tolist()]


def _drop_twins(taken: Taken) -> int:
    """The same shape with the same words: once. How many went."""
    keys = zip(taken.shapes, taken.title, taken.notes, taken.category, *taken.values, strict=True)
    first: dict[int, int] = {}
    keep = []
    for number, key in enumerate(keys):
        known = hash(key)
        if first.setdefault(known, number) == number:
            keep.append(number)
    gone = len(taken.shapes) - len(keep)
    if gone:
        for name in ("shapes", "where", *GIVEN):
            values = getattr(taken, name)
            setattr(taken, name, [values[n] for n in keep])
        taken.values = [[column[n] for n in keep] for column in taken.values]
        places = {old: new for new, old in enumerate(keep)}
        taken.moments = {places[n]: m for n, m in taken.moments.items() if n in places}
    return gone


def _because(remarks: Iterable[Remark]) -> str:
    told = " ; ".join(one.sentence for one in remarks if one.count)
    return f" : {told}" if told else ""


# What a person sees first


def _seen(reading: Reading, taken: Taken, choices: Choices, remarks: list[Remark]) -> Seen:
    array = shapely.from_wkb(np.array([one or None for one in taken.shapes], dtype=object))
    kinds = Counter(KINDS.get(name, "") for name in _kinds(array))
    placed = array[shapely.is_geometry(array)]
    return Seen(
        format=reading.format,
        count=len(taken.shapes),
        points=kinds["points"],
        lines=kinds["lines"],
        areas=kinds["areas"],
        pending=len(array) - len(placed),
        photos=len(set(taken.photo) & set(reading.photos)),
        bounds=[round(float(side), 6) for side in shapely.total_bounds(placed)]
        if len(placed)
        else [],
        columns=taken.columns[:60],
        layers=[
            Layer(name=one.name, count=len(one), chosen=_is_chosen(one, choices))
            for one in reading.tables
        ],
        sorts=_sorts(taken),
        rows=[[c[n][:80] for c in taken.values[:60]] for n in range(min(FIRST_ROWS, len(array)))],
        remarks=merged(remarks),
        sketch=_sketch(placed),
        **{name: value for name, value in reading.facts.items() if name != "roles"},
    )


def _kinds(array: Shapes) -> list[str]:
    names = {0: "Point", 1: "LineString", 3: "Polygon", 5: "MultiLineString", 6: "MultiPolygon"}
    return [names.get(number, "") for number in shapely.get_type_id(array).tolist()]


def _sorts(taken: Taken) -> list[Sort]:
    counts = Counter(taken.category)
    colours = {
        name: colour for name, colour in zip(taken.category, taken.colour, strict=True) if colour
    }
    found = [Sort(name=n, count=c, colour=colours.get(n, "")) for n, c in counts.most_common() if n]
    return found[:MOST_SORTS]


def merged(remarks: Iterable[Remark]) -> list[Remark]:
    """One remark a reason, whatever the layer."""
    found: dict[tuple[str, str], Remark] = {}
    for one in remarks:
        kept = found.setdefault(
            (one.reason, one.unit),
            Remark(reason=one.reason, count=0, unit=one.unit, changed=one.changed),
        )
        kept.count += one.count
        kept.where = (kept.where + one.where)[:20]
    return list(found.values())


def _sketch(placed: Shapes) -> Sketch:
    step = max(1, len(placed) // MOST_SKETCHED)
    sketch = Sketch()
    lists: dict[str, Callable[[Any], None]] = {
        "Point": lambda s: sketch.points.append((s.x, s.y)),
        "LineString": lambda s: sketch.lines.append(_few(s)),
        "Polygon": lambda s: sketch.areas.append(_few(s.exterior)),
    }
    for shape in placed[::step]:
        for part in shapely.get_parts(shape)[:20]:
            lists[part.geom_type](part)
    return sketch


def _few(line: Any) -> list[tuple[float, float]]:
    spots = shapely.get_coordinates(line)
    return [(float(x), float(y)) for x, y in spots[:: max(1, len(spots) // 200)]]
