"""What somebody of the group does on a phone: six digits, then nothing but taps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import PATIENCE, until
from tests.serving import Server

RECORDER = ".recorder:visible"
# What it says while somebody speaks, « je n’entends rien » above all, and the bar under it.
IN_SIGHT = """() => {
  const said = document.querySelector(".recorder[data-state=recording] [data-part=message]");
  const bar = document.querySelector(".bottom-bar:not([hidden])");
  const end = bar ? bar.getBoundingClientRect().top : innerHeight;
  const { top, bottom } = said.getBoundingClientRect();
  return top >= 0 && bottom <= end;
}"""


def type_code(page: Page, code: str) -> str:
    """The only thing that is typed; the answer is the animal that the phone shows."""
    page.get_by_label("Le code de la séance").tap()
    page.keyboard.type(code, delay=30)
    page.wait_for_url("**/atelier/attente")
    return page.locator(".face-words strong").inner_text()


def come_to_join(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/rejoindre")
    page.get_by_label("Le code de la séance").wait_for()


def be_let_in(page: Page, name: str) -> None:
    """The référent has tapped: the phone moves on by itself."""
    page.wait_for_url("**/atelier/qui")
    page.get_by_role("button", name=name, exact=True).wait_for()


def say_who(page: Page, name: str) -> None:
    """The person takes her face."""
    page.get_by_role("button", name=name, exact=True).tap()
    page.wait_for_url("**/atelier/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bonjour {name}")


def home(page: Page) -> None:
    page.get_by_role("link", name="Accueil").first.tap()
    page.wait_for_url("**/atelier/")


def open_begun(page: Page, kind: str, title: str) -> None:
    """From the home: `Carte` or `Portrait`, then what the group has begun."""
    page.get_by_role("link", name=kind, exact=True).tap()
    page.get_by_role("link", name=title).tap()


def begin(page: Page, kind: str, template: str) -> None:
    """The first of its kind is chosen at once; later ones after « Commencer »."""
    page.get_by_role("link", name=kind, exact=True).tap()
    start, chosen = page.get_by_role("link", name="Commencer"), template_tile(page, template)
    start.or_(chosen).first.wait_for()
    if start.is_visible():
        start.tap()
    chosen.tap()


def template_tile(page: Page, template: str) -> Locator:
    return page.locator("button[name=template]", has_text=template)


# A map


def editor(page: Page) -> Locator:
    ready = page.locator('.map-editor[data-ready="true"]')
    ready.wait_for()
    return ready


def saved(page: Page) -> None:
    """Everything has reached the server."""
    page.locator('.map-editor[data-saved="true"]').wait_for()


def step(page: Page, name: str) -> Locator:
    section = page.locator(f'.map-editor[data-step="{name}"] .map-step:visible')
    section.wait_for()
    return section


def onward(page: Page, word: str) -> None:
    """The big button at the bottom, whatever it says now."""
    page.locator("[data-part=next]:visible", has_text=word).tap()


def start_place(page: Page, category: str) -> None:
    editor(page)
    page.get_by_role("button", name="Ajouter un lieu").tap()
    step(page, "category").get_by_role("button", name=category, exact=True).tap()
    step(page, "where")


def put_down(page: Page, across: int = 0, down: int = 0) -> None:
    """Push the map under the cross by its arrows, then put the place where the cross is."""
    for label, count in (("Vers la droite", across), ("Vers le bas", down)):
        for _each in range(count):
            page.get_by_role("button", name=label).tap()
    onward(page, "Poser ici")
    step(page, "photo")


def resume_place(page: Page, name: str) -> Locator:
    """« Un lieu n’est pas fini. » Go on where it stopped. A voice found again a moment ago may not
    have reached its place yet: its card then shows it."""
    editor(page)
    page.locator("[data-part=unfinished]").get_by_role("button", name="Continuer").tap()
    begun = page.locator(".map-editor[data-step]")
    begun.wait_for()
    if name == "words" and begun.get_attribute("data-step") == "voice":
        page.locator(f"{RECORDER}[data-state=saved]").wait_for()
        onward(page, "Suite")
    return step(page, name)


def take_photo(page: Page, photo: Path) -> None:
    """The phone's camera gives its photo to the file field."""
    field = page.locator(".photo-input:visible input[type=file]")
    assert field.get_attribute("capture") == "environment"
    field.set_input_files(photo)
    expect(page.locator(".photo-input:visible [data-part=image]")).to_be_visible(timeout=PATIENCE)


def record(page: Page, seconds: float, name: str = "start") -> None:
    """Speak for some time, into the recorder that is on the screen."""
    speak(page, name)
    page.wait_for_timeout(seconds * 1000)
    hush(page)


def speak(page: Page, name: str = "start") -> None:
    page.locator(f"{RECORDER} [data-part={name}]").tap()
    allow_recording(page)
    page.locator(f"{RECORDER}[data-state=recording]").wait_for()


def allow_recording(page: Page) -> None:
    """Before the first voice or picture of an action: « Oui », once."""
    yes = page.locator('[data-screen^="agree-"]:visible [data-agree$=" yes"]')
    while yes.count():
        yes.click()


def find_again(page: Page, at_least: int) -> None:
    """An interrupted recording is offered, as long as it was but two seconds; take it back."""
    told = page.locator(".capture-found-card [data-part=seconds]").inner_text()
    minutes, seconds = told.split(":")
    assert int(minutes) * 60 + int(seconds) >= at_least, told
    page.get_by_role("button", name="Retrouver").tap()
    expect(page.get_by_role("button", name="Retrouver")).to_have_count(0)


def hush(page: Page) -> None:
    page.locator(f"{RECORDER} [data-part=stop]").tap()
    page.locator(f"{RECORDER}[data-state=saved]").wait_for()


# A portrait


def cards(page: Page) -> Locator:
    ready = page.locator('.asking[data-ready="true"]')
    ready.wait_for()
    return ready


def card(page: Page) -> Locator:
    return page.locator(".card-question:visible")


def next_card(page: Page) -> None:
    """« Suite » or « Passer », then the next screen is there."""
    before = page.url
    page.locator("[data-cards-bar] [data-part=next]").tap()
    until(page, "(before) => location.href !== before", before)


def add_photo(page: Page, photo: Path, who: str) -> None:
    """A photo beside an answer, and who is on it."""
    field = card(page).locator("[data-part=photo-file]")
    assert field.get_attribute("capture") == "environment"
    field.set_input_files(photo)
    page.get_by_role("checkbox", name=who).tap()
    next_card(page)
    expect(card(page).locator(".card-print")).to_be_visible()


# Who may see


def open_answer(page: Page, title: str) -> None:
    home(page)
    page.get_by_role("link", name="Qui peut voir").tap()
    page.get_by_role("link", name=title).tap()


def agree(
    page: Page,
    title: str,
    circle: str = "Tout le monde",
    seen: Callable[[str], None] = lambda screen: None,
) -> None:
    """Hear the explanation when it is the first time, then the circle, then the first name. `seen`
    is told the name of each screen on the way."""
    open_answer(page, title)
    change = page.get_by_role("link", name="Changer")
    first_time = page.get_by_role("link", name="Suite")
    change.or_(first_time).wait_for()
    seen("explained")
    (change if change.is_visible() else first_time).tap()
    page.get_by_role("button", name=circle, exact=True).wait_for()
    seen("circles")
    page.get_by_role("button", name=circle, exact=True).tap()
    show_that_i_heard(page)
    seen("first-name")
    page.get_by_role("button", name="Oui, mon prénom", exact=True).tap()
    page.get_by_role("button", name="Deux ans", exact=True).tap()
    page.get_by_role("button", name="Je touche ici", exact=True).tap()
    expect(page.locator(".answer-yes")).to_be_visible()


def show_that_i_heard(page: Page) -> None:
    """The three pictures, asked once of each person; then, once, what will be shown."""
    name = page.get_by_role("button", name="Oui, mon prénom", exact=True)
    seen = page.get_by_role("link", name="Regarder", exact=True)
    question = page.get_by_role("button", name="Moi", exact=True)
    question.or_(seen).or_(name).first.wait_for()
    if question.is_visible():
        for right in ("Moi", "Non, rien ne change", "On enlève du site"):
            page.get_by_role("button", name=right, exact=True).tap()
    seen.or_(name).first.wait_for()
    if seen.is_visible():
        page.get_by_role("button", name="Suite", exact=True).tap()
    name.wait_for()


def take_off(page: Page, title: str, thing: str) -> None:
    """The red hand beside one photo or one voice; what is gone is told at once."""
    open_answer(page, title)
    row = page.locator(".thing", has_text=thing)
    row.get_by_role("button", name="Enlever").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est enlevé")
