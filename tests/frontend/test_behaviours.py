"""The behaviours, each in a browser, with the clock in our hands where time matters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.frontend.conftest import Site, a_photo, render

pytestmark = pytest.mark.browser


def bare(site: Site, path: str, body: str) -> str:
    """A page of the public layout with this body only."""
    whole = render("public-home")
    start, end = whole.index('<div class="public-main">'), whole.index("</main>")
    return site.put(path, whole[:start] + body + whole[end:])


# Dialogs


@pytest.mark.parametrize("old", [False, True], ids=["with dialog", "before dialog"])
def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, site: Site, old: bool) -> None:
    if old:
        page.add_init_script(
            "delete HTMLDialogElement.prototype.showModal; delete HTMLDialogElement.prototype.close"
        )
    page.goto(site.show("public-page"))
    opener, dialog = page.get_by_role("button", name="Intégrer"), page.locator("#embed")
    opener.focus()
    page.keyboard.press("Space")
    expect(dialog).to_be_visible()
    for _ in range(5):  # the keyboard stays inside
        page.keyboard.press("Tab")
        inside = "document.querySelector('#embed').contains(document.activeElement)"
        assert page.evaluate(f"{inside} || document.activeElement === document.body")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_label("Fermer").click()
    expect(dialog).to_be_hidden()


# The code of the day


def test_the_code_sends_itself_once_complete(page: Page, site: Site) -> None:
    page.goto(site.show("participant-join", me=None))
    page.get_by_label("Le code").press_sequentially("48x2 91")
    assert page.get_by_label("Le code").input_value() == "48291"
    assert not site.posted
    with page.expect_navigation():
        page.get_by_label("Le code").press_sequentially("3")
    assert site.posted == [("/sent", "code=482913")]


def test_a_pasted_code_is_understood(page: Page, site: Site) -> None:
    page.goto(site.show("participant-join", me=None))
    with page.expect_navigation():
        page.get_by_label("Le code").fill("Code : 482 913")
    assert site.posted == [("/sent", "code=482913")]


# Messages


def toast(page: Page, options: str = "") -> None:
    page.evaluate(
        f"""document.dispatchEvent(new CustomEvent("studio:toast",
        {{detail: {{text: "Lieu retiré.", {options}}}}}))"""
    )


def test_undo_is_called_once_and_the_message_goes(page: Page, site: Site) -> None:
    page.goto(site.show("participant-home"))
    page.evaluate("window.undone = 0")
    toast(page, "undo: () => window.undone++")
    page.get_by_role("button", name="Annuler").click()
    assert page.evaluate("window.undone") == 1
    expect(page.get_by_text("Lieu retiré.")).to_be_hidden()


def test_a_message_goes_by_itself_but_not_under_the_finger(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    toast(page, "seconds: 8")
    page.get_by_text("Lieu retiré.").hover()
    page.clock.run_for(20_000)
    expect(page.get_by_text("Lieu retiré.")).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(9_000)
    expect(page.get_by_text("Lieu retiré.")).to_be_hidden()


def test_a_message_of_the_server_offers_to_undo(page: Page, site: Site) -> None:
    flashed = (
        ("ok", {"text": "Lieu retiré.", "undo": "/undo"}),
        ("danger", "Le son est trop long."),
    )
    page.goto(site.show("participant-home", messages=flashed))
    expect(page.get_by_text("Le son est trop long.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Annuler").click()
    assert site.posted == [("/undo", "csrf_token=token")]


# Copying and sharing


@pytest.mark.parametrize("api", [True, False], ids=["clipboard", "no clipboard"])
def test_copying_puts_the_words_in_the_clipboard(browser: Browser, site: Site, api: bool) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if not api:  # a workshop on a plain http address has no clipboard interface
        page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    page.goto(site.show("public-page"))
    page.get_by_role("button", name="Intégrer").click()
    page.get_by_role("button", name="Copier").click()
    said = page.locator("#embed").get_by_text("Copié", exact=True)  # in front of the page
    expect(said).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "<iframe>"
    context.close()


# Parts that stay fresh


def test_a_part_follows_the_server_and_keeps_the_focus(page: Page, site: Site) -> None:
    site.put("/part", '<button id="b1">Hibou vert</button>')
    page.clock.install()
    page.goto(site.show("staff-workshop"))
    page.clock.run_for(4_100)
    button = page.get_by_role("button", name="Hibou vert")
    expect(button).to_be_visible()
    button.focus()
    site.put("/part", '<p>Nouveau</p><button id="b1">Hibou vert</button>')
    page.clock.run_for(4_100)
    expect(page.get_by_text("Nouveau")).to_be_visible()
    expect(button).to_be_focused()


def test_a_part_never_interrupts_somebody_who_writes(page: Page, site: Site) -> None:
    site.put("/part", '<input id="reason"><p>un</p>')
    page.clock.install()
    page.goto(site.show("staff-workshop"))
    page.clock.run_for(4_100)
    page.locator("#reason").fill("Je relis")
    page.locator("#reason").blur()
    site.put("/part", '<input id="reason"><p>deux</p>')
    page.clock.run_for(20_000)
    expect(page.locator("#reason")).to_have_value("Je relis")
    expect(page.get_by_text("deux")).to_be_hidden()


def test_a_redirected_part_moves_the_page(page: Page, site: Site) -> None:
    site.redirects["/part"] = "/participant-home"
    site.show("participant-home")
    page.clock.install()
    page.goto(site.show("staff-workshop"))
    page.clock.run_for(4_100)
    page.wait_for_url("**/participant-home")


def test_a_part_survives_a_server_that_is_away(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("staff-workshop"))  # /part answers 404
    page.clock.run_for(4_100)
    expect(page.get_by_text("Renard bleu")).to_be_visible()
    site.put("/part", "<p>Revenu</p>")
    page.clock.run_for(30_100)
    expect(page.get_by_text("Revenu")).to_be_visible()


# Small ones


def test_choosing_is_enough(page: Page, site: Site) -> None:
    page.goto(
        bare(
            site,
            "/auto",
            """<form method="post" action="/sent" data-behaviour="auto-submit">
            <select name="t" aria-label="Thème"><option>a</option><option>b</option></select>
            <button data-without-script>Choisir</button></form>""",
        )
    )
    expect(page.get_by_role("button", name="Choisir")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_label("Thème").select_option("b")
    assert site.posted == [("/sent", "t=b")]


def test_the_chosen_photo_is_shown(page: Page, site: Site) -> None:
    page.goto(site.show("participant-task"))
    photo: FilePayload = {"name": "marché.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    page.get_by_label("Prendre une photo").set_input_files(photo)
    shown = page.locator("#photo-preview img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 800
    expect(page.get_by_text("marché.jpg")).to_be_visible()
    broken: FilePayload = {"name": "cassé.heic", "mimeType": "image/heic", "buffer": b"not a photo"}
    page.get_by_label("Prendre une photo").set_input_files(broken)
    expect(page.locator("#photo-preview")).to_be_hidden()
    expect(page.get_by_text("cassé.heic")).to_be_visible()


def test_without_network_the_page_says_that_nothing_is_lost(page: Page, site: Site) -> None:
    page.goto(site.show("participant-home"))
    banner = page.get_by_text("Pas de réseau.")
    expect(banner).to_be_hidden()
    page.context.set_offline(True)
    expect(banner).to_be_visible()
    page.context.set_offline(False)
    expect(banner).to_be_hidden()


def test_the_summary_of_errors_takes_the_focus(page: Page, site: Site) -> None:
    page.goto(site.show("staff-form"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Écrivez un titre.").click()
    expect(page.get_by_label("Titre de l’action")).to_be_focused()


# Somebody walked away

MINUTE = 60_000


def test_an_empty_chair_is_asked_then_locked(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    page.clock.run_for(4 * MINUTE)
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(1 * MINUTE + 1_000)
    expect(page.locator("#idle")).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(1 * MINUTE)
    assert site.posted == [("/lock", "csrf_token=token")]


def test_answering_keeps_the_place(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    page.clock.run_for(5 * MINUTE + 1_000)
    page.get_by_role("button", name="Je suis là").click()
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(4 * MINUTE)
    page.mouse.move(50, 60)
    page.clock.run_for(4 * MINUTE)
    expect(page.locator("#idle")).to_be_hidden()
    assert not site.posted


def test_recording_counts_as_being_there(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    page.evaluate("document.documentElement.dataset.busy = '1'")
    page.clock.run_for(20 * MINUTE)
    expect(page.locator("#idle")).to_be_hidden()
    assert not site.posted
    page.evaluate("document.documentElement.dataset.busy = '0'")
    page.clock.run_for(5 * MINUTE + 2_000)
    expect(page.locator("#idle")).to_be_visible()


def test_another_tab_in_use_counts_as_being_there(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    page.clock.run_for(4 * MINUTE)
    page.evaluate("localStorage.setItem('studio-last-sign', String(Date.now()))")
    page.clock.run_for(4 * MINUTE)
    expect(page.locator("#idle")).to_be_hidden()
    assert not site.posted


def test_without_network_the_lock_waits_closed(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.show("participant-home"))
    page.context.set_offline(True)
    page.clock.run_for(30 * MINUTE)
    expect(page.locator("#idle")).to_be_visible()
    assert page.url.endswith("/participant-home"), "no page of the browser instead of ours"
    page.context.set_offline(False)
    with page.expect_navigation():
        page.clock.run_for(1_000)
    assert site.posted == [("/lock", "csrf_token=token")]


# Sounds


def test_a_loudspeaker_without_any_voice_takes_itself_away(page: Page, site: Site) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => []")
    page.clock.install()
    page.goto(site.show("participant-home"))
    assert page.locator(".page-header .say").count() == 1
    page.clock.run_for(3_000)
    expect(page.locator(".page-header .say")).to_have_count(0)
    expect(page.locator(".tile-cell .say:visible")).to_have_count(4)


def test_a_loudspeaker_whose_file_is_gone_falls_back_then_goes(page: Page, site: Site) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => []")
    page.goto(site.show("participant-home"))
    mute = page.get_by_label("Écouter : Portrait")
    mute.click()
    expect(mute).to_have_count(0)


def test_a_listed_but_mute_voice_is_not_believed(page: Page, site: Site) -> None:
    page.add_init_script(
        """speechSynthesis.getVoices = () => [{lang: 'fr-FR', localService: true, default: true}];
        Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: class {}});
        speechSynthesis.speak = () => {};"""
    )
    page.clock.install()
    page.goto(site.show("participant-home"))
    speaker = page.locator(".page-header .say")
    expect(speaker).to_be_visible()
    speaker.click()
    expect(speaker).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(4_500)
    expect(speaker).to_have_count(0)


def test_a_real_voice_says_the_title(page: Page, site: Site) -> None:
    page.add_init_script(
        """window.said = [];
        speechSynthesis.getVoices = () => [{lang: 'fr-FR', localService: true, default: true}];
        Object.defineProperty(window, 'SpeechSynthesisUtterance',
            {value: class { constructor(text) { this.text = text } }});
        speechSynthesis.speak = said => {
            window.said.push(said.text); said.onstart(); said.onend(); };"""
    )
    page.goto(site.show("participant-home"))
    page.locator(".page-header .say").click()
    expect(page.locator(".page-header .say")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.said") == ["Bonjour Nadia.", "Que voulez-vous faire ?"]


def test_one_loudspeaker_at_a_time(page: Page, site: Site) -> None:
    page.goto(site.show("participant-home"))
    first, second = page.get_by_label("Écouter : Continuer"), page.get_by_label("Écouter : Carte")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    second.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(second).to_have_attribute("aria-pressed", "true")
    second.click()
    expect(second).to_have_attribute("aria-pressed", "false")


def test_one_player_at_a_time(page: Page, site: Site) -> None:
    page.goto(site.show("public-page"))
    sounds = page.locator("audio")
    page.get_by_label("Écouter : Mon parcours").click()
    page.wait_for_function("!document.querySelectorAll('audio')[0].paused")
    page.get_by_label("Écouter : Le deuxième son").click()
    page.wait_for_function("!document.querySelectorAll('audio')[1].paused")
    assert sounds.nth(0).evaluate("sound => sound.paused")
    page.get_by_label("Pause").click()
    assert sounds.nth(1).evaluate("sound => sound.paused")


def test_the_player_tells_the_length_before_anything_is_loaded(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.show("participant-task"))
    expect(page.get_by_text("0:00 / 1:14")).to_be_visible()
    assert not [url for url in asked if url.endswith(".wav")]


# The frame of all behaviours


def test_a_behaviour_reaches_what_comes_later_and_survives_its_neighbour(
    browser: Browser, site: Site
) -> None:
    page = browser.new_page()  # its console complains on purpose
    page.goto(site.show("participant-home"))
    page.evaluate(
        """document.querySelector('main').insertAdjacentHTML('beforeend',
        `<button data-behaviour="dialog copy" data-dialog="nowhere" data-copy="x"
        data-copied="Copié">c</button>`)"""
    )
    page.get_by_role("button", name="c", exact=True).click()
    expect(page.get_by_text("Copié")).to_be_visible()
    page.close()
