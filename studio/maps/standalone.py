"""A whole map in one file: it opens from a USB stick, with no network and no other host.

Everything is inside: the map (folium), its list with every word, small photos. Sounds stay out:
they would make the file too heavy to send.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup

from studio.maps.glyphs import drawing
from studio.maps.groundwork import ground_picture
from studio.maps.marks import OUTLINES
from studio.maps.page import category_of
from studio.publishing.bundle import Page

FILE = "carte.html"
MOST_PLACES = 200  # beyond, folium's markers freeze an old PC (measured)
MOST_PHOTOS = 2_000_000  # bytes of photos in the file: it must fit in a message
DIST = Path(__file__).parent.parent / "static" / "dist"

Photos = Callable[[str], bytes | None]


def standalone(page: Page, photos: Photos, packs: Path) -> str | None:
    """The page as one HTML file, or None for a map too large for it (or no built front end).

    `photos` gives the bytes of a part by its name (WebP), or None.
    """
    script, style = built("leaflet.js"), built("leaflet.css")
    if len(page["items"]) > MOST_PLACES or not script or not style:
        return None
    from studio.maps import folium_page  # a second and 80 MB: only where it is used

    marks = [mark(category, photos) for category in page["categories"]] + [mark(None)]
    drawn, name = folium_page.draw(page, ground_picture(page, packs, photos), marks)
    body = Markup("").join(_body(page, photos, marks))
    return _finish(drawn, page, name, script, style, body)


def built(name: str) -> str:
    """A file of the front-end build, as text; empty when there is no build."""
    manifest = DIST / "manifest.json"
    if not manifest.is_file():
        return ""
    file: str | None = json.loads(manifest.read_text("utf-8")).get(name)
    return (DIST / file).read_text("utf-8") if file else ""


def _finish(drawn: str, page: Page, name: str, script: str, style: str, body: Markup) -> str:
    """folium's page, mended: its files inside, a language, a title, a zoom that is allowed."""
    title = Markup("<title>{}</title>").format(page["title"])
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    style = re.sub(r"url\([^)]*\)", "none", style)
    for old, new in (
        ("<html>", '<html lang="fr">'),
        ("<head>", f"<head>{title!s}"),
        ('<script src="studio:leaflet.js"></script>', f"<script>{_inside(script)}</script>"),
        (
            '<link rel="stylesheet" href="studio:leaflet.css"/>',
            f"<style>{_inside(style)}</style>",
        ),
    ):
        drawn = drawn.replace(old, new, 1)
    drawn = re.sub(r'<meta name="viewport".*?/>', viewport, drawn, count=1, flags=re.DOTALL)
    drawn = re.sub(r"<style>(html, body|#map) \{.*?</style>", "", drawn, flags=re.DOTALL)
    drawn = _around_map(drawn, page, body)
    return drawn.replace("</html>", f"<script>{_photos_in_popups(name)}</script></html>", 1)


def _around_map(drawn: str, page: Page, body: Markup) -> str:
    before = Markup('<main class="alone"><h1>{}</h1><p>{}</p><div class="alone-map">').format(
        page["title"], page["intro"]
    )
    start = drawn.index('<div class="folium-map"')
    end = drawn.index("</div>", start) + len("</div>")
    # Plain text from here: adding Markup to folium's page would escape the page.
    parts = (drawn[:start], str(before), drawn[start:end], "</div>", str(body), "</main>")
    return "".join(parts) + drawn[end:]


def _inside(text: str) -> str:
    """Nothing of a script or a style may end its element."""
    return text.replace("</", "<\\/")


def _photos_in_popups(name: str) -> str:
    """Each photo is in the file once, in the list; an opened popup shows a copy."""
    return (
        f"{name}.on('popupopen',function(e){{"
        "var d=e.popup.getElement().querySelector('[data-place]'),"
        "l=d&&document.getElementById(d.dataset.place),i=l&&l.querySelector('img');"
        "if(i&&!d.querySelector('img')){d.appendChild(i.cloneNode());e.popup.update()}});"
    )


def mark(category: Any, photos: Photos = lambda _name: None) -> Markup:
    """The drawing of a category, or of a mark that has none."""
    look = category or {"colour": "grey", "shape": "circle", "icon": ""}
    picture = photos(look["picture"]) if look.get("picture") else None
    if picture is not None:
        source = "data:image/webp;base64," + base64.b64encode(picture).decode()
        return Markup(
            '<svg class="pin-drawing marker-{}" viewBox="0 0 44 44" aria-hidden="true">'
            '<path class="pin-shape" d="{}"/><image x="10" y="10" width="24" height="24" '
            'href="{}"/></svg>'
        ).format(look["colour"], OUTLINES[look["shape"]], source)
    return Markup(
        '<svg class="pin-drawing marker-{}" viewBox="0 0 44 44" aria-hidden="true">'
        '<path class="pin-shape" d="{}"/><svg class="pin-glyph" x="11.5" y="11.5" width="21" '
        'height="21" viewBox="0 0 24 24">{}</svg></svg>'
    ).format(look["colour"], OUTLINES[look["shape"]], Markup(drawing(look["icon"])))  # noqa: S704 - our own build drew it


def _body(page: Page, photos: Photos, marks: list[Markup]) -> Iterator[Markup]:
    """The list: every word of the map, the same as on the public page."""
    if page.get("drawing") and page["drawing"]["text"]:
        yield Markup('<p class="alone-drawing">Le dessin sous la carte : {}</p>').format(
            page["drawing"]["text"]
        )
    yield Markup('<ul class="alone-places">')
    left = MOST_PHOTOS
    for item in page["items"]:
        photo = photos(item["photo"]["thumb"]) if item["photo"] else None
        if photo is not None and len(photo) > left:
            photo = None
        left -= len(photo or b"")
        yield _place(page, item, photo, marks)
    yield Markup("</ul>")
    credits = ", ".join(credit["name"] for credit in page["credits"])
    sources = " | ".join(credit["text"] for credit in page["ground"]["credits"])
    lines = [credits and f"Par {credits}.", sources and f"Fond de carte : {sources}"]
    yield Markup('<p class="alone-foot">{}</p>').format(Markup("<br>").join(filter(None, lines)))


def _place(page: Page, item: dict[str, Any], photo: bytes | None, marks: list[Markup]) -> Markup:
    category = category_of(page, item)
    title = item["title"] or (category["label"] if category else "Sans nom")
    label = category["label"] if category and item["title"] else ""
    said = [
        Markup("<p>{}</p>").format(line) for line in (label, item["near"], item["notes"]) if line
    ]
    if item["photo"] and photo is not None:
        source = "data:image/webp;base64," + base64.b64encode(photo).decode()
        said.append(Markup('<img src="{}" alt="{}">').format(source, item["photo"]["text"]))
    if item["voice"] and item["voice"]["text"]:
        said.append(Markup("<blockquote>{}</blockquote>").format(item["voice"]["text"]))
    answers = [Markup("<dt>{question}</dt><dd>{text}</dd>").format(**a) for a in item["answers"]]
    if answers:
        said.append(Markup("<dl>{}</dl>").format(Markup("").join(answers)))
    number = item["category"] if item["category"] is not None else -1
    return Markup('<li id="{}"><h2>{}<span>{}</span></h2>{}</li>').format(
        item["id"], marks[number], title, Markup("").join(said)
    )
