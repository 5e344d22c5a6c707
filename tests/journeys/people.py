"""Seven people as their bodies and their screens are, and how each finds and presses a button.

Amina does not read: she has pictures, places and loudspeakers. Paul has a keyboard. Sami hears
what his screen reader is told: roles and names. The others see the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import PHONE, Screens
from tests.journeys.looking import axe, no_sideways, unnamed

SMALLEST: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
OLD_PC: dict[str, Any] = {
    "viewport": {"width": 1024, "height": 768},
    "permissions": ["microphone"],
}
FACES = {"Amina": "cat", "Jean": "lion", "Oksana": "bear", "Farid": "penguin", "Paul": "panda",
         "Sami": "turtle"}  # fmt: skip
SLOWER = 6  # times: an old PC
FARTHEST = 90  # presses of Tab from one button to any other of the same screen

# WCAG 1.4.4: somebody has set the letters of the browser to 200 %, not the page.
LARGE_TEXT = """addEventListener("DOMContentLoaded", () => {
  const own = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const style = new CSSStyleSheet();
  style.replaceSync(`:root { font-size: ${2 * own}px !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
});"""

# What a reader is told of, and that has no name.
NAMELESS = re.compile(
    r"^\s*- (button|link|checkbox|radio|textbox|searchbox|slider|img|combobox|switch|group)"
    r"(?: \[[^\]]*\])*:?\s*$",
    re.MULTILINE,
)
LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""


def using(icon: str, inside: str = "button") -> str:
    return f'{inside}:has(use[href$="#{icon}"])'


def drawn(picture: str, inside: str) -> str:
    return f'{inside}:has(img[src*="pictures/{picture}"])'


@dataclass(frozen=True)
class Thing:
    """Something to press: what it is called, and what it looks like."""

    role: str
    name: str
    looks: str


@dataclass
class Someone:
    """One of the seven. `faults` are told when all is over, so that one screen hides no other."""

    name: str
    avatar: str
    page: Page
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    title: str = ""
    pressed: int = 0

    # How she finds, how she presses

    def find(self, thing: Thing) -> Locator:
        exact = self.page.get_by_role(thing.role, name=thing.name, exact=True)  # type: ignore[arg-type]
        return exact.locator("visible=true").first

    def act(self, found: Locator) -> None:
        found.click()

    def press(self, thing: Thing) -> None:
        found = self.find(thing)
        found.wait_for()
        self.pressed += 1
        self.act(found)

    # What is looked at on each screen

    def look(self, name: str) -> None:
        self.seen.append(name)
        found = [*axe(self.page), *no_sideways(self.page), *unnamed(self.page), *self.more()]
        self.faults += [f"{self.name}, {name}: {fault}" for fault in found]

    def more(self) -> Iterator[str]:
        """What only this person suffers from."""
        yield from ()

    def choose_photo(self, thing: Thing, photo: Path) -> None:
        """The camera of the page opens first; she has the photo already."""
        self.press(thing)
        choose = Thing("button", "Choisir une photo", using("photo", "#still button"))
        self.find(choose).wait_for()
        self.look("camera")
        with self.page.expect_file_chooser() as chosen:
            self.press(choose)
        chosen.value.set_files(photo)


S = TypeVar("S", bound=Someone)


class Amina(Someone):
    """Never a visible word: the look of a button, and what the loudspeakers say."""

    def find(self, thing: Thing) -> Locator:
        return self.page.locator(thing.looks).locator("visible=true").first

    def act(self, found: Locator) -> None:
        found.tap()

    def more(self) -> Iterator[str]:
        said = self.page.locator("[data-behaviour~=say]:visible")
        if said.count() == 0:
            yield "no loudspeaker"
        for tile in self.page.locator(".task .tile-cell:visible").all():
            if tile.locator("[data-behaviour~=say]").count() == 0 and not faces(tile):
                yield f"a silent picture: {tile.inner_text()}"

    def hear(self) -> None:
        """One of them is really heard."""
        button = self.page.locator("[data-behaviour~=say]:visible").first
        button.tap()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_have_attribute("aria-pressed", "false", timeout=30_000)


def faces(tile: Locator) -> bool:
    """A tile of a person shows her face: its owner knows it."""
    return tile.locator(".avatar").count() > 0


class Jean(Someone):
    """A mouse, 1024 x 768, and a PC six times slower than the one that tests."""

    def slow(self, times: int) -> None:
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    @contextmanager
    def own_pace(self) -> Iterator[None]:
        """Whoever looks at the screen for the test is not on his PC."""
        self.slow(1)
        yield
        self.slow(SLOWER)

    def look(self, name: str) -> None:
        with self.own_pace():
            super().look(name)


class Foreigner(Someone):
    """A browser of another language gets French in the workshop, and is told that it is French; the
    public side speaks the languages that it knows."""

    public = ("fr", "ltr")

    def more(self) -> Iterator[str]:
        html = self.page.locator("html")
        told = (html.get_attribute("lang"), html.get_attribute("dir"))
        at_work = any(door in self.page.url for door in ("/atelier", "/rejoindre"))
        if told != (("fr", "ltr") if at_work else self.public):
            yield f"says it is {told}"


class Farid(Foreigner):
    """His language runs from the right: every screen also has to, with no sideways scroll."""

    public = ("ar", "rtl")

    def more(self) -> Iterator[str]:
        yield from super().more()
        turn = "(dir) => { document.documentElement.dir = dir; }"
        before = self.page.locator("html").get_attribute("dir")
        self.page.evaluate(turn, "rtl")
        self.page.wait_for_timeout(60)
        yield from (f"from the right: {wide}" for wide in no_sideways(self.page))
        self.page.evaluate(turn, before)


class Paul(Someone):
    """Tab, Space and Enter; letters twice as large."""

    tabs: int = 0
    longest: int = 0

    def act(self, found: Locator) -> None:
        self.reach(found)
        self.page.keyboard.press("Enter" if is_link_or_button(found) else "Space")

    def reach(self, wanted: Locator) -> None:
        """Tab until the keyboard is there, and see that the eye knows it."""
        if not has_focus(wanted):
            for count in range(1, FARTHEST + 1):
                self.page.keyboard.press("Tab")
                if has_focus(wanted):
                    self.tabs += count
                    self.longest = max(self.longest, count)
                    break
            else:
                raise AssertionError(f"{self.seen[-1:]}: Tab never comes to {wanted}")
        if not wanted.evaluate(SEEN_FOCUS):
            self.faults.append(f"Paul, {self.seen[-1:]}: focus hidden on {wanted}")


# A ring on it, or on the label that stands for it, and nothing lying over it.
SEEN_FOCUS = """(one) => {
  const shown = one.matches("input[type=file], input[type=checkbox], input[type=radio]")
    ? [one, one.closest("label"), one.labels?.[0], one.nextElementSibling] : [one];
  const ring = shown.some((part) => part && (getComputedStyle(part).outlineStyle !== "none"
    || getComputedStyle(part).boxShadow !== "none"));
  const box = (one.closest("label") ?? one.labels?.[0] ?? one).getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight;
  return ring && within;
}"""


def has_focus(wanted: Locator) -> bool:
    return bool(wanted.evaluate("(one) => document.activeElement === one"))


def is_link_or_button(found: Locator) -> bool:
    return bool(found.evaluate("(one) => one.matches('a, button')"))


class Lucie(Someone):
    """What a loudspeaker says stands on the screen too."""

    def act(self, found: Locator) -> None:
        found.tap()

    def more(self) -> Iterator[str]:
        shown = plain(self.page.locator("body").inner_text())
        for button in self.page.locator("[data-behaviour~=say]:visible").all():
            for sentence in re.split(r"[.!?…]+\s*", button.get_attribute("data-say-text") or ""):
                if plain(sentence) not in shown:
                    yield f"only heard: {sentence}"


def plain(words: str) -> str:
    """As one compares them: a hyphen that does not break is a hyphen."""
    return re.sub(r"\s+", " ", words.replace("\u2011", "-")).strip().casefold()


class Sami(Someone):
    """Hears the tree of the page: each control has a role and a name, headings go down one by
    one, and what appears is told."""

    def act(self, found: Locator) -> None:
        found.focus()
        self.page.keyboard.press("Enter" if is_link_or_button(found) else "Space")

    def more(self) -> Iterator[str]:
        tree = self.page.locator("body").aria_snapshot()
        yield from (f"without a name: {one.strip()}" for one in self.nameless(tree))
        levels = self.page.evaluate(LEVELS)
        steps = zip([0, *levels], levels, strict=False)
        if levels[:1] != [1] or any(after > before + 1 for before, after in steps):
            yield f"headings {levels}"

    def nameless(self, tree: str) -> list[str]:
        return [match.group(0) for match in NAMELESS.finditer(tree)]


def amina(screens: Screens) -> Amina:
    return known(Amina, "Amina", screens, SMALLEST)


def jean(screens: Screens) -> Jean:
    found = known(Jean, "Jean", screens, OLD_PC)
    found.slow(SLOWER)
    return found


def oksana(screens: Screens) -> Foreigner:
    return known(Foreigner, "Oksana", screens, {**OLD_PC, "locale": "uk-UA"})


def farid(screens: Screens) -> Farid:
    return known(Farid, "Farid", screens, {**PHONE, "locale": "ar"})


def paul(screens: Screens) -> Paul:
    found = known(Paul, "Paul", screens, OLD_PC)
    found.page.context.add_init_script(LARGE_TEXT)
    return found


def lucie(screens: Screens) -> Lucie:
    return known(Lucie, "Lucie", screens, PHONE)


def sami(screens: Screens) -> Sami:
    return known(Sami, "Sami", screens, OLD_PC)


def known(kind: type[S], name: str, screens: Screens, screen: dict[str, Any]) -> S:
    page = screens.open(screen)
    screens.expect(page, r"404 \(Not Found\) \(.*/fichiers/")  # a photo still being prepared
    screens.expect(page, r"401 \(Unauthorized\) \(.*/atelier/")  # Back, once one has left
    return kind(name, FACES.get(name, "owl"), page)


Who = Callable[[Screens], Someone]

# Every journey of the seven is this list: nobody is forgotten in one of them.
the_seven = pytest.mark.parametrize(
    "who",
    [
        pytest.param(amina, id="amina-does-not-read"),
        pytest.param(jean, id="jean-has-an-old-pc"),
        pytest.param(oksana, id="oksana-has-a-ukrainian-browser"),
        pytest.param(farid, id="farid-reads-from-the-right"),
        pytest.param(paul, id="paul-has-a-keyboard-and-large-letters"),
        pytest.param(lucie, id="lucie-does-not-hear"),
        pytest.param(sami, id="sami-hears-the-screen"),
    ],
)
