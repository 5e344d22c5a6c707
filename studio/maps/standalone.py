"""A whole map in one file: it opens from a USB stick, with no network and no other host.

Everything is inside: the map (folium), its legend, its list with every word, small photos and
sounds up to a stated weight. In a zip the same page shows the media that lie beside it instead.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup

from studio.kernel.french import tie
from studio.kernel.scripts import spoken_as
from studio.maps.groundwork import ground_picture
from studio.maps.legend.glyphs import drawing
from studio.maps.legend.marks import OUTLINES
from studio.maps.page import called, category_of
from studio.publishing.bundle import Page

FILE = "carte.html"
MOST_PLACES = 1000  # beyond, the list itself is too long for one page
MOST_PHOTOS = 2_000_000  # bytes of photos in the file: it must fit in a message
MOST_SOUNDS = 4_000_000  # bytes of sounds, about eight minutes of voice
DIST = Path(__file__).parent.parent / "static" / "dist"

Bytes = Callable[[str], bytes | None]


class Media(Protocol):
    """Where the page finds a photo or a sound: an address, or None when it goes without."""

    def photo(self, item: dict[str, Any]) -> str | None: ...

    def voice(self, item: dict[str, Any]) -> str | None: ...


class Inside:
    """Media written into the page, first come first served, up to a weight."""

    def __init__(self, content: Bytes) -> None:
        self._content = content
        self._left = {"image/webp": MOST_PHOTOS, "audio/mp4": MOST_SOUNDS}

    def photo(self, item: dict[str, Any]) -> str | None:
        return self._address(item["photo"]["thumb"], "image/webp")

    def voice(self, item: dict[str, Any]) -> str | None:
        return self._address(item["voice"]["name"], "audio/mp4")

    def _address(self, name: str, mime: str) -> str | None:
        data = self._content(name)
        if data is None or len(data) > self._left[mime]:
            return None
        self._left[mime] -= len(data)
        return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def standalone(page: Page, content: Bytes, packs: Path) -> str | None:
    """The page as one HTML file, or None for a map too large for it (or no built front end).

    `content` gives the bytes of a part by its name, or None.
    """
    return page_alone(page, Inside(content), content, packs)


def page_alone(page: Page, media: Media, content: Bytes, packs: Path) -> str | None:
    """The same, with media wherever `media` says they are; `content` is for what is drawn."""
    script, style = built("leaflet.js"), built("leaflet.css")
    if len(page["items"]) > MOST_PLACES or not script or not style:
        return None
    from studio.maps import folium_page  # a second and 80 MB: only where it is used

    marks = [mark(category, content) for category in page["categories"]] + [mark(None)]
    drawn, name = folium_page.draw(page, ground_picture(page, packs, content), marks)
    body = Markup("").join(body_of(page, media, marks))
    return finish(drawn, page, name, script, style, body)


def built(name: str) -> str:
    """A file of the front-end build, as text; empty when there is no build."""
    manifest = DIST / "manifest.json"
    if not manifest.is_file():
        return ""
    file: str | None = json.loads(manifest.read_text("utf-8")).get(name)
    return (DIST / file).read_text("utf-8") if file else ""


def finish(drawn: str, page: Page, name: str, script: str, style: str, body: Markup) -> str:
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
    return drawn.replace("</html>", f"<script>{_script(name)}</script></html>", 1)


def _around_map(drawn: str, page: Page, body: Markup) -> str:
    before = Markup(
        '<main class="alone"><h1{}>{}</h1><p{}>{}</p><div class="alone-map" id="carte">'
    ).format(spoken_as(page["title"]), page["title"], spoken_as(page["intro"]), page["intro"])
    start = drawn.index('<div class="folium-map"')
    end = drawn.index("</div>", start) + len("</div>")
    # Plain text from here: adding Markup to folium's page would escape the page.
    parts = (drawn[:start], str(before), drawn[start:end], "</div>", str(body), "</main>")
    return "".join(parts) + drawn[end:]


def _inside(text: str) -> str:
    """Nothing of a script or a style may end its element."""
    return text.replace("</", "<\\/")


def _script(name: str) -> str:
    """A mark is called as its popup says. Each photo is in the file once, in the list: an opened
    popup shows a copy. A button of the list opens the popup of its place."""
    return (
        f"{name}.eachLayer(function(l){{var p=l.getPopup&&l.getPopup(),c=p&&p.getContent(),"
        "e=l.getElement&&l.getElement(),b=c&&c.querySelector&&c.querySelector('b');"
        "if(b&&e&&e.tagName==='DIV'){e.title=b.textContent;"
        "e.setAttribute('aria-label',b.textContent)}});"
        f"{name}.on('popupopen',function(e){{"
        "var d=e.popup.getElement().querySelector('[data-place]'),"
        "l=d&&document.getElementById(d.dataset.place),i=l&&l.querySelector('img');"
        "if(i&&!d.querySelector('img')){d.appendChild(i.cloneNode());e.popup.update()}});"
        "document.querySelectorAll('[data-show]').forEach(function(b){b.hidden=false;"
        "b.addEventListener('click',function(){"
        f"{name}.eachLayer(function(l){{var p=l.getPopup&&l.getPopup(),c=p&&p.getContent(),"
        "d=c&&c.querySelector&&c.querySelector('[data-place]');"
        "if(d&&d.dataset.place===b.dataset.show){"
        "document.getElementById('carte').scrollIntoView();l.openPopup()}})})});"
    )


def mark(category: Any, photos: Bytes = lambda _name: None) -> Markup:
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


def body_of(page: Page, media: Media, marks: list[Markup]) -> Iterator[Markup]:
    """The legend and the list: every word of the map, the same as on the public page."""
    yield _legend(page, marks)
    if page.get("drawing") and page["drawing"]["text"]:
        yield Markup('<p class="alone-drawing">Le dessin sous la carte : {}</p>').format(
            page["drawing"]["text"]
        )
    yield Markup('<ul class="alone-places">')
    for item in page["items"]:
        yield _place(page, item, media, marks)
    yield Markup("</ul>")
    if page["labels"]:
        words = " · ".join(label["text"] for label in page["labels"])
        yield Markup("<p>Écrit sur la carte : {}</p>").format(words)
    credits = ", ".join(credit["name"] for credit in page["credits"])
    sources = " | ".join(credit["text"] for credit in page["ground"]["credits"])
    lines = [credits and f"Par {credits}.", sources and f"Fond de carte : {sources}"]
    yield Markup('<p class="alone-foot">{}</p>').format(Markup("<br>").join(filter(None, lines)))


def _legend(page: Page, marks: list[Markup]) -> Markup:
    entries = [
        Markup("<li>{}<span>{}</span></li>").format(drawn, category["label"])
        for drawn, category in zip(marks, page["categories"], strict=False)
    ]
    if not entries:
        return Markup("")
    return Markup('<ul class="alone-legend" aria-label="Légende">{}</ul>').format(
        Markup("").join(entries)
    )


KINDS = {"area": "Zone", "walk": "Trajet", "stroke": "Dessin"}
STRENGTHS = ("", "Un peu fort", "Assez fort", "Très fort")


def _place(page: Page, item: dict[str, Any], media: Media, marks: list[Markup]) -> Markup:
    number = item["category"] if item["category"] is not None else -1
    how = spoken_as(item["title"], item.get("language", "")) if item["title"] else ""
    told = Markup("").join(_said(page, item, media))
    return Markup('<li id="{}"><h2>{}<span{}>{}</span></h2>{}</li>').format(
        item["id"], marks[number], how, called(page, item), told
    )


def _joined(words: list[str]) -> str:
    return " · ".join(filter(None, words))


def _said(page: Page, item: dict[str, Any], media: Media) -> Iterator[Markup]:
    category = category_of(page, item)
    small = [category["label"] if category and item["title"] else "", KINDS.get(item["type"], "")]
    yield from (Markup("<p>{}</p>").format(one) for one in (_joined(small), item["near"]) if one)
    said = item.get("language", "")
    if item["notes"]:
        yield Markup("<p{}>{}</p>").format(spoken_as(item["notes"], said), item["notes"])
    if item["photo"] and (address := media.photo(item)):
        yield Markup('<img src="{}" alt="{}">').format(address, item["photo"]["text"])
    if item["voice"]:
        yield from _heard(item, media)
    answers = [
        Markup("<dt>{question}</dt><dd{how}>{text}</dd>").format(
            how=spoken_as(a["text"], said), question=tie(a["question"]), text=a["text"]
        )
        for a in item["answers"]
    ]
    if answers:
        yield Markup("<dl>{}</dl>").format(Markup("").join(answers))
    if item["strength"]:
        yield Markup("<p>{}</p>").format(STRENGTHS[item["strength"]])
    if item["approximate"]:
        sentence = "L’endroit est montré à {} mètres près, pour protéger les personnes."
        yield Markup("<p>{}</p>").format(sentence.format(round(item["approximate"])))
    if item["geometry"]:
        yield Markup(
            '<button type="button" class="alone-show" data-show="{}" hidden>Voir sur la carte'
            "</button>"
        ).format(item["id"])


def _heard(item: dict[str, Any], media: Media) -> Iterator[Markup]:
    if address := media.voice(item):
        yield Markup('<audio controls preload="none" src="{}" aria-label="{}"></audio>').format(
            address, "Une voix"
        )
    if item["voice"]["text"]:
        told = item["voice"]["text"]
        how = spoken_as(told, item.get("language", ""))
        yield Markup("<blockquote{}>{}</blockquote>").format(how, told)
