"""Who goes from screen to screen of the demonstration while `make shots` photographs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from playwright.sync_api import Error, Page

from studio.demo.story.company import PASSPHRASE
from tests.journeys.album import SIZES, each_size, keep, photograph
from tests.journeys.browsing import Screens
from tests.journeys.looking import no_sideways
from tests.serving import Server

SETTLE = 900  # milliseconds: grounds are drawn, frames have told their height
PATIENCE = 8_000
ACCOUNTS = {"Rémi": "remi@exemple.fr"}
TASTES: dict[str, dict[str, Any]] = {  # what the settings of a machine ask of every page
    "sans-mouvement": {"reduced_motion": "reduce"},
    "couleurs-imposees": {"forced_colors": "active", "color_scheme": "dark"},
    "grands-caracteres": {},
}
LARGE = """const style = new CSSStyleSheet();
  style.replaceSync("html { font-size: 200% !important; }");
  document.adoptedStyleSheets = [style];"""


class Visit:
    """Somebody without a name looks at screens of one `subject`; what went wrong is in `faults`."""

    def __init__(self, page: Page, subject: str) -> None:
        self.page, self.subject = page, subject
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []

    @contextmanager
    def part(self, name: str) -> Iterator[Page]:
        """Some screens that hang together; another part does not suffer from this one."""
        try:
            yield self.page
        except (Error, AssertionError) as error:
            self.faults.append(f"{self.subject} {name}: {str(error).splitlines()[0]}")

    def see(self, name: str) -> None:
        """The screen that is there, at both widths."""
        self.page.wait_for_timeout(SETTLE)
        self.faults += keep(self.page, f"{self.subject}-{name}")

    def reach(self, name: str, go: Callable[[], object]) -> None:
        """The screen to which `go` leads; the next one is seen even when it leads nowhere."""
        with self.part(name):
            go()
            self.see(name)


class Plain(Visit):
    """A browser without script. The rules of axe are one: only what is too wide is a fault here."""

    def see(self, name: str) -> None:
        self.page.wait_for_timeout(SETTLE)
        for size in each_size(self.page):
            photograph(self.page, f"{self.subject}-{name}", size)
            wide = no_sideways(self.page)
            self.faults += [f"{name} at {size['width']}: wider than the screen: {w}" for w in wide]


class Tour(Visit):
    """One person of the demonstration, signed in."""

    about: ClassVar[str]

    def __init__(
        self, screens: Screens, server: Server, name: str, phone: bool, **more: Any
    ) -> None:
        self.server, self.screens = server, screens
        self.name = name.lower()
        page = screens.phone(**more) if phone else screens.computer(**more)
        super().__init__(page, f"{self.about}-{self.name}")
        if name in ACCOUNTS:
            self.sign_in(ACCOUNTS[name])
        else:
            self.page.goto(f"{server.url}/jouer")
            self.page.locator(".play-card", has_text=name).first.click()

    def sign_in(self, email: str) -> None:
        """For who has no card on the page of the demonstration."""
        self.page.goto(f"{self.server.url}/espace/connexion")
        self.page.get_by_label("Adresse e-mail").fill(email)
        self.page.get_by_label("Phrase de passe").fill(PASSPHRASE)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Se connecter").click()

    def go(self, where: str) -> None:
        self.page.goto(self.server.url + where)


def plain(screens: Screens, subject: str) -> Plain:
    return Plain(screens.open({"viewport": SIZES[0]}, java_script_enabled=False), subject)


def by_taste(screens: Screens, subject: str) -> Iterator[Visit]:
    """The same visit for who stops what moves, chooses the colours, reads twice as large."""
    for taste, options in TASTES.items():
        visit = Visit(screens.computer(**options), f"{subject}-{taste}")
        enlarge(visit, taste)
        yield visit


def enlarge(visit: Visit, taste: str) -> None:
    if not TASTES[taste]:
        visit.page.add_init_script(LARGE)
