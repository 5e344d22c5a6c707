"""What a visitor meets: the gallery, a map, a portrait, a frame in a blog; and what may not be
there any more."""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urljoin, urlsplit

import av
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from media.level import loudness
from tests.journeys.blog import fetch, read
from tests.journeys.browsing import until
from tests.journeys.materials import SERIAL

QUIET = -30.0  # LUFS: whatever is under it is no voice that was levelled


@dataclass(frozen=True)
class Places:
    """Everywhere a production is shown or told of."""

    page: str
    embed: str
    oembed: str
    data: str
    lists: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter((self.page, self.embed, self.data, *self.lists))


def places_of(page: str) -> Places:
    """The addresses that follow from a public page, as its own text gives them."""
    text = read(page)[1]
    site = "{0.scheme}://{0.netloc}".format(urlsplit(page))
    embed = re.search(r"/integrer/\w+", text)
    action = re.search(r"/flux/actions/[\w-]+\.atom", text)
    assert embed and action, "no embed, or no feed, in the page"
    title = quote(heading_of(text))
    lists = ("/", "/galerie", "/flux/galerie.atom", action[0], f"/galerie?q={title}")
    return Places(
        page=page,
        embed=site + embed[0],
        oembed=f"{site}/oembed?format=json&url={quote(page, safe='')}",
        data=f"{page}.json",
        lists=tuple(site + path for path in lists),
    )


def heading_of(text: str) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", text)
    assert found, "a page without a heading"
    return html.unescape(found[1])


def media_of(page: str) -> list[str]:
    """The addresses of every sound, photo and film of this production."""
    text = read(page)[1]
    embed = re.search(r"/integrer/(\w+)", text)
    assert embed
    found = re.findall(rf"/medias/{embed[1]}/[\w./-]+", text)
    return sorted({urljoin(page, path) for path in found})


def sound_of(page: str) -> str:
    return next(address for address in media_of(page) if address.endswith(".m4a"))


# The gallery


def shown(page: Page) -> list[str]:
    return page.locator(".cards .card-title").all_inner_texts()


def filters_work(page: Page, wanted: dict[str, list[str]]) -> None:
    """Each filter, touched and untouched, shows what it should and nothing else."""
    for label, titles in wanted.items():
        page.locator(".filters a", has_text=label).click()
        current = page.locator(".filters [aria-current]", has_text=label)
        expect(current).to_be_visible()
        assert sorted(shown(page)) == sorted(titles), label
        current.click()
        expect(current).to_have_count(0)


def search_finds(page: Page, words: str, titles: list[str]) -> None:
    page.get_by_label("Chercher un mot").fill(words)
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("#found")).to_contain_text(words)
    assert shown(page) == titles


# A production


def map_is_whole(page: Page, titles: list[str], said: str, seen: str) -> None:
    """The list has every place, a mark stands on the map for each, words stand for media."""
    expect(page.locator(".place-title")).to_have_text(titles)
    expect(page.locator(".leaflet-marker-icon")).to_have_count(len(titles))
    features = page.request.get(page.url + ".geojson").json()["features"]
    assert len(features) == len(titles)
    first = page.locator(".place").first
    first.locator("summary").click()
    expect(first.get_by_text(said)).to_be_visible()
    expect(first.get_by_role("img", name=seen, exact=True)).to_be_visible()
    first.get_by_role("button", name="Écouter").or_(first.locator(".player button")).first.click()
    playing = "[...document.querySelectorAll('audio')].some(({currentTime}) => currentTime > 0.5)"
    until(page, playing)


def portrait_is_whole(page: Page, said: list[str]) -> None:
    """It plays, and everything that is heard can be read."""
    for sentence in said:
        expect(page.locator(".portrait-text").get_by_text(sentence)).to_be_visible()
    page.get_by_role("button", name="Écouter le portrait").click()
    until(page, "document.querySelector('.show audio').currentTime > 1")
    page.get_by_role("button", name="Pause").click()


def film_comes(page: Page) -> None:
    """The film joins the page by itself, with pictures and sound."""

    def there() -> bool:
        page.reload()
        return page.get_by_role("link", name="Le film").is_visible()

    within_a_minute(there, "the film")
    address = page.get_by_role("link", name="Le film").get_attribute("href") or ""
    with av.open(io.BytesIO(fetch(urljoin(page.url, address))[1]), "r") as film:
        assert film.streams.video[0].height == 720 and film.streams.audio
        assert (film.duration or 0) / av.time_base > 8


def media_are_clean(page: str) -> None:
    """Sounds are heard, photos tell nothing of the phone that took them, names are neutral."""
    found = media_of(page)
    assert any(address.endswith(".m4a") for address in found)
    for address in found:
        status, body = fetch(address)
        assert status == 200, address
        assert SERIAL.encode() not in body and "IMG_" not in address
        if address.endswith((".webp", ".jpg", ".jpeg", ".avif")):
            with Image.open(io.BytesIO(body)) as image:
                assert not image.getexif(), address
        elif address.endswith(".m4a"):
            assert strength(body) > QUIET, address


def strength(sound: bytes) -> float:
    """How loud a sound is, in LUFS (-70: silence)."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.m4a"
        path.write_bytes(sound)
        return loudness(path, peaks=False).integrated


# In a blog


def code_to_paste(page: Page) -> str:
    """The code that the page offers to those who have a site."""
    page.get_by_text("Le mettre sur un site ou un blog").click()
    return page.get_by_label("Code à coller").input_value()


def frames(page: Page) -> list[Frame]:
    """The frames of the article, in the order of the article, once they are loaded."""
    handles = page.locator("iframe").element_handles()
    found = [handle.content_frame() for handle in handles]
    loaded = [frame for frame in found if frame is not None]
    assert len(loaded) == len(handles)
    for frame in loaded:
        frame.wait_for_load_state()
    return loaded


def plays_in_frame(frame: Frame) -> None:
    """A sound is heard from inside a frame that has no origin."""
    frame.locator("summary").first.click()
    frame.evaluate("() => document.querySelector('audio').play()")
    until(frame, "document.querySelector('audio').currentTime > 0.5")


def within_a_minute(true: Callable[[], bool], what: str) -> None:
    """The longest that anything taken back may still be seen, everywhere."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"after a minute still: {what}"
        time.sleep(0.5)
