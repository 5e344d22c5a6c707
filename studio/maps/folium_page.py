"""The only file that knows folium: the map part of the page that works alone.

folium writes words raw into JavaScript template literals and loads ten files from other sites
(both seen in the lab). Here every word is escaped for HTML and for literals, and the two files
it needs are ours, under names that standalone.py replaces by their content.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Any

import folium
import shapely
from markupsafe import Markup

from studio.kernel.scripts import spoken_as
from studio.maps.geometry import shape_of
from studio.maps.groundwork import GroundPicture
from studio.maps.legend.marks import COLOURS
from studio.maps.page import category_of
from studio.publishing.bundle import Page

SCRIPT, STYLE = "studio:leaflet.js", "studio:leaflet.css"
MOST_SIGNS = 200  # beyond, drawn signs freeze an old PC (measured): discs on one canvas instead
DISC = 9  # pixels: radius of such a disc
SIDE = 44  # pixels of a mark: what a finger hits
MARGIN = 0.18  # of the ground's picture, out of sight at first: no edge of it is seen
DEEPER = 2  # zoom levels the one picture of the ground is enlarged
LITERAL = str.maketrans({c: f"&#{ord(c)};" for c in "\\`${}"})


def draw(page: Page, ground: GroundPicture, marks: list[Markup]) -> tuple[str, str]:
    """The page as folium makes it, and the name of its map in JavaScript.

    `marks` are the drawings of the legend, and last the one of marks without a category.
    """
    map_ = _map(ground, len(page["items"]) > MOST_SIGNS)
    for layer in _layers(page, marks, len(page["items"]) > MOST_SIGNS):
        layer.add_to(map_)
    return _rendered(map_, ground)


def draw_together(
    layers: Sequence[tuple[Page, list[Markup]]], ground: GroundPicture
) -> tuple[str, str]:
    """Several pages on one ground, each with a box to tick."""
    many = sum(len(page["items"]) for page, _marks in layers) > MOST_SIGNS
    map_ = _map(ground, many)
    for page, marks in layers:
        group = folium.FeatureGroup(name=literal(page["title"]))
        for layer in _layers(page, marks, many):
            layer.add_to(group)
        group.add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    return _rendered(map_, ground)


def _map(ground: GroundPicture, many: bool) -> Any:
    west, south, east, north = ground.bounds
    map_ = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=round(ground.zoom),
        tiles=None,
        max_zoom=round(ground.zoom) + DEEPER,
        min_zoom=max(0, round(ground.zoom) - 2),
        attribution_control=False,
        prefer_canvas=many,
    )
    map_.options["zoomSnap"] = 0.25  # a single picture fits at any size, not only at whole zooms
    map_.default_js, map_.default_css = [("leaflet", SCRIPT)], [("leaflet_css", STYLE)]
    corners = [[south, west], [north, east]]
    overlay = folium.raster_layers.ImageOverlay(
        image=ground.data_uri, bounds=corners, control=False
    )
    overlay.add_to(map_)
    return map_


def _layers(page: Page, marks: list[Markup], many: bool) -> list[Any]:
    return [*_shapes(page), *_marks(page, marks, many), *_words(page)]


def _rendered(map_: Any, ground: GroundPicture) -> tuple[str, str]:
    west, south, east, north = ground.bounds
    wide, high = (east - west) * MARGIN, (north - south) * MARGIN
    map_.fit_bounds([[south + high, west + wide], [north - high, east - wide]])
    return map_.get_root().render(), map_.get_name()


def _marks(page: Page, marks: list[Markup], many: bool) -> Iterator[Any]:
    for item in page["items"]:
        if item["type"] == "place" and item["geometry"]:
            lon, lat = item["geometry"]["coordinates"]
            if many:
                yield _disc(page, item, [lat, lon])
                continue
            number = item["category"] if item["category"] is not None else -1
            icon = folium.DivIcon(html=str(marks[number]), icon_size=(SIDE, SIDE), class_name="pin")
            yield folium.Marker([lat, lon], icon=icon, popup=_popup(page, item))


def _disc(page: Page, item: dict[str, Any], spot: list[float]) -> Any:
    category = category_of(page, item)
    tone = COLOURS[category["colour"] if category else "grey"]
    return folium.CircleMarker(
        spot, radius=DISC, color="#ffffff", weight=2, fill=True, fill_color=tone, fill_opacity=1,
        popup=_popup(page, item),
    )  # fmt: skip


def _how(item: dict[str, Any], words: str) -> str:
    return spoken_as(words, item.get("language", ""))


def _popup(page: Page, item: dict[str, Any]) -> Any:
    """The name, what is said, and room for the photo, which the page has already once."""
    category = category_of(page, item)
    title = item["title"] or (category["label"] if category else "Sans nom")
    said = item.get("language", "") if item["title"] else ""
    lines = [item["notes"], item["voice"]["text"] if item["voice"] else ""]
    body = f"<p>{literal(item['near'])}</p>" if item["near"] else ""
    body += "".join(f"<p{_how(item, line)}>{literal(line)}</p>" for line in lines if line)
    name = f"<b{spoken_as(title, said)}>{literal(title)}</b>"
    content = f'<div data-place="{literal(item["id"])}">{name}{body}</div>'
    return folium.Popup(content, max_width=280)


def _shapes(page: Page) -> Iterator[Any]:
    for item in page["items"]:
        if item["type"] == "place" or not item["geometry"]:
            continue
        category = category_of(page, item)
        colour = COLOURS[item.get("colour") or (category["colour"] if category else "black")]
        for part in shapely.get_parts(shape_of(item["geometry"])):
            options = {"color": colour, "weight": item.get("width", 5), "popup": _popup(page, item)}
            if item["type"] == "area":
                rings = [_spots(ring) for ring in (part.exterior, *part.interiors)]
                yield folium.Polygon(rings, fill=True, fill_opacity=0.25, **options)
            else:
                made: Any = folium.PolyLine
                yield made(_spots(part), **options)


def _spots(line: Any) -> list[list[float]]:
    return [[float(lat), float(lon)] for lon, lat in shapely.get_coordinates(line)]


def _words(page: Page) -> Iterator[Any]:
    for label in page["labels"]:
        lon, lat = label["geometry"]["coordinates"]
        icon = folium.DivIcon(
            html=f"<span>{literal(label['text'])}</span>",
            icon_size=(0, 0),
            class_name=f"map-words map-words-{label['size']} marker-{label['colour']}",
        )
        yield folium.Marker([lat, lon], icon=icon)


def literal(text: str) -> str:
    """Words for HTML inside a JavaScript template literal: nothing in them can end either."""
    return html.escape(text).translate(LITERAL)
