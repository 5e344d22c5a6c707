"""The story that Studio exists for, from the first code to « je ne veux plus », as one journey.

Claire is at a computer, Nadia and Lucie hold phones, a visitor looks at the gallery, Paul has a
blog. Everything goes through their hands; only Claire's account comes from the command line.
Steps are numbered as the issue that asked for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect
from sqlalchemy import select

from studio.consents.models import Audience, Consent, Mode
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.people.models import Person
from tests.journeys import participant, public, referent
from tests.journeys.album import keep
from tests.journeys.blog import Blog, read
from tests.journeys.browsing import Screens, until
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAP, PORTRAIT = "Où aller avec Internet", "Mon parcours"
PLACE = "La médiathèque"
SAID, SEEN = "Ici, on peut venir avec ses papiers.", "Une porte sombre dans une façade orange."
NAMED, PROUD = "Appelez-moi Nadia.", "Je suis fière de mes enfants."


@dataclass
class Story:
    """Who is there, in front of what, and the addresses they have been given."""

    server: Server
    screens: Screens
    photo: Path
    claire: Page
    nadia: Page
    lucie: Page
    visitor: Page
    code: str = ""
    pages: dict[str, str] = field(default_factory=dict)

    def keep(self, page: Page, name: str, frames: Sequence[Frame] = ()) -> None:
        """Everybody can use this screen; if not, it is told when all is over."""
        self.screens.faults += keep(page, name, frames)

    def nadia_loses_her_tab(self) -> None:
        """The browser closes it without a word; she opens Studio again and finds « Continuer »."""
        context = self.nadia.context
        self.nadia.close(run_before_unload=False)
        self.nadia = context.new_page()
        self.nadia.goto(f"{self.server.url}/atelier/")
        self.nadia.get_by_role("link", name="Continuer").tap()
        self.nadia.wait_for_url(re.compile("/atelier/(cartes|portraits)/"))


@pytest.fixture
def story(server: Server, screens: Screens, photo: Path) -> Story:
    claire, visitor = screens.computer(), screens.computer()
    nadia, lucie = screens.phone(), screens.phone()
    for page in (nadia, lucie):  # a photo that the server is still preparing
        screens.expect(page, r"404 \(Not Found\) \(.*/fichiers/")
    return Story(server, screens, photo, claire, nadia, lucie, visitor)


def test_story(story: Story) -> None:
    claire_opens_the_first_seance(story)
    nadia_and_lucie_join(story)
    nadia_adds_a_place(story)
    lucie_adds_a_place_without_a_word(story)
    nadia_tells_her_portrait(story)
    the_portrait_plays_and_becomes_a_film(story)
    claire_cannot_publish_yet(story)
    claire_writes_what_is_heard_and_seen(story)
    each_person_says_who_may_see(story)
    the_answers_are_kept_with_their_proof(story)
    claire_publishes_both(story)
    a_visitor_finds_them(story)
    with Blog() as blog:
        story.screens.know(blog.url)
        paul_shows_them_in_his_blog(story, blog)
        nadia_takes_one_voice_back(story, blog)
        nadia_takes_her_portrait_back(story, blog)


# 1


def claire_opens_the_first_seance(story: Story) -> None:
    claire = story.claire
    referent.open_account(story.server)
    referent.come_to_sign_in(claire, story.server)
    story.keep(claire, "10-sign-in")
    referent.sign_in(claire)
    story.keep(claire, "11-no-action-yet")
    referent.start_action(claire)
    story.keep(claire, "12-new-action")
    dates = ("2026-11-02", "2027-02-26")
    referent.create_action(claire, "Nos chemins", ["Se déplacer", "Numérique"], *dates)
    for name, picture in (("Nadia", "renard"), ("Lucie", "hibou"), ("Karim", "lion")):
        referent.add_person(claire, name, picture)
    story.keep(claire, "13-action")
    referent.begin(claire, MAP)
    story.keep(claire, "14-map-begun")
    claire.get_by_role("link", name="Production").click()
    claire.get_by_role("link", name="Cette action").click()
    story.code = referent.open_workshop(claire)
    story.keep(claire, "15-seance")


# 2


def nadia_and_lucie_join(story: Story) -> None:
    for page, name in ((story.nadia, "Nadia"), (story.lucie, "Lucie")):
        participant.come_to_join(page, story.server)
        story.keep(page, f"20-{name}-code")
        face = participant.type_code(page, story.code)
        story.keep(page, f"21-{name}-waits")
        expect(story.claire.get_by_text(face)).to_be_visible()
        story.keep(story.claire, f"22-{name}-asks")
        referent.let_in(story.claire, face)
        participant.be_let_in(page, name)
        story.keep(page, f"23-{name}-who")
        participant.say_who(page, name)
    story.keep(story.nadia, "24-home")
    expect(story.claire.locator(".seat", has_text="Nadia")).to_be_visible()


# 3


def nadia_adds_a_place(story: Story) -> None:
    """In front of Lucie, whose phone shows it at once, and through two lost tabs."""
    participant.open_begun(story.lucie, "Carte", MAP)
    participant.editor(story.lucie)
    participant.open_begun(story.nadia, "Carte", MAP)
    participant.editor(story.nadia)
    story.keep(story.nadia, "30-empty-map")
    participant.start_place(story.nadia, "Wifi")
    story.keep(story.nadia, "31-where")
    participant.put_down(story.nadia, across=1, down=1)
    expect(story.lucie.locator(".map-row", has_text="Wifi")).to_be_visible(timeout=2_000)
    story.nadia_loses_her_tab()
    participant.editor(story.nadia)
    story.keep(story.nadia, "32-unfinished")
    participant.resume_place(story.nadia, "photo")
    participant.take_photo(story.nadia, story.photo)
    story.keep(story.nadia, "33-photo")
    participant.onward(story.nadia, "Suite")
    participant.step(story.nadia, "people").get_by_role("checkbox", name="Lucie").tap()
    story.keep(story.nadia, "34-who-is-seen")
    participant.onward(story.nadia, "Suite")
    nadia_speaks_through_a_lost_tab(story)


def nadia_speaks_through_a_lost_tab(story: Story) -> None:
    participant.step(story.nadia, "voice")
    participant.speak(story.nadia)
    story.nadia.wait_for_timeout(5_000)
    story.keep(story.nadia, "35-speaking")
    story.nadia_loses_her_tab()
    participant.editor(story.nadia)
    story.keep(story.nadia, "36-voice-found")
    participant.find_again(story.nadia, at_least=3)
    participant.resume_place(story.nadia, "words")
    participant.onward(story.nadia, "Passer")
    participant.step(story.nadia, "done")
    story.keep(story.nadia, "37-done")
    story.nadia.get_by_role("button", name="Voir la carte", exact=True).tap()
    participant.saved(story.nadia)
    expect(story.lucie.locator(".map-row-photo")).to_be_visible(timeout=60_000)
    story.keep(story.lucie, "38-lucie-sees")


def lucie_adds_a_place_without_a_word(story: Story) -> None:
    """Only what and where: photo, voice and words can all be passed."""
    lucie = story.lucie
    participant.start_place(lucie, "Imprimer")
    participant.put_down(lucie, across=2)
    for name in ("photo", "voice", "words"):
        participant.step(lucie, name)
        participant.onward(lucie, "Passer")
    participant.step(lucie, "done")
    lucie.get_by_role("button", name="Voir la carte", exact=True).tap()
    participant.saved(lucie)
    expect(story.nadia.locator(".map-row")).to_have_count(2)


# 4


def nadia_tells_her_portrait(story: Story) -> None:
    """Three questions: one told with a photo, one through a lost tab, one passed."""
    participant.home(story.nadia)
    participant.begin(story.nadia, "Portrait", PORTRAIT)
    participant.cards(story.nadia)
    story.keep(story.nadia, "40-minutes")
    story.nadia.locator("button[data-minutes='10']").tap()
    expect(participant.card(story.nadia)).to_contain_text("1 sur 3")
    participant.record(story.nadia, 5)
    story.keep(story.nadia, "41-told")
    participant.add_photo(story.nadia, story.photo, "Nadia")
    participant.next_card(story.nadia)
    participant.speak(story.nadia)
    story.nadia.wait_for_timeout(4_000)
    story.nadia_loses_her_tab()
    participant.cards(story.nadia)
    story.keep(story.nadia, "42-found")
    participant.find_again(story.nadia, at_least=2)
    expect(participant.card(story.nadia)).to_contain_text("2 sur 3")
    participant.next_card(story.nadia)
    expect(story.nadia.locator("[data-cards-bar] [data-part=next]")).to_contain_text("Passer")
    participant.next_card(story.nadia)
    story.keep(story.nadia, "43-end")


def the_portrait_plays_and_becomes_a_film(story: Story) -> None:
    nadia = story.nadia
    nadia.get_by_role("button", name="Écouter", exact=True).tap()
    nadia.locator(".card-listen [data-part=play]").tap()
    until(nadia, "document.querySelector('.card-listen audio').currentTime > 1")
    story.keep(nadia, "44-plays")
    participant.next_card(nadia)
    nadia.get_by_role("button", name="J’ai fini", exact=True).tap()
    nadia.wait_for_url("**/fini")
    expect(nadia.locator("#film progress")).to_be_visible()
    story.keep(nadia, "45-film-in-the-making")
    film = nadia.locator("#film video")
    film.wait_for(timeout=120_000)
    nadia.evaluate("() => document.querySelector('#film video').play()")
    until(nadia, "document.querySelector('#film video').currentTime > 1")
    story.keep(nadia, "46-film")
    film.evaluate("video => video.pause()")


# 5


def claire_cannot_publish_yet(story: Story) -> None:
    claire = story.claire
    referent.productions(claire)
    story.keep(claire, "50-board")
    referent.open_production(claire, MAP)
    state = referent.state(claire)
    expect(state).to_contain_text("Il manque l’accord de Nadia pour sa voix et son récit.")
    expect(state).to_contain_text("Il manque l’accord de Lucie pour son image.")
    expect(state.get_by_role("button", name="Publier")).to_have_count(0)
    story.keep(claire, "51-not-ready")
    refused = referent.insist(claire)
    assert refused.status == 409
    assert "Il manque l’accord de Lucie pour son image." in refused.text()


def claire_writes_what_is_heard_and_seen(story: Story) -> None:
    claire = story.claire
    referent.state(claire).get_by_role("link", name="Écrire").first.click()
    participant.editor(claire)
    claire.get_by_label("Nom du lieu", exact=True).fill(PLACE)
    claire.get_by_label("Ce qu’on voit sur la photo").fill(SEEN)
    claire.get_by_label("Ce que dit la voix").fill(SAID)
    claire.keyboard.press("Tab")
    story.keep(claire, "52-words-of-the-map")
    participant.saved(claire)
    claire.get_by_role("link", name="Production").click()
    referent.open_production(claire, PORTRAIT)
    claire.get_by_role("link", name="Ouvrir", exact=True).click()
    told = claire.get_by_label("Ce que l’on entend, mot pour mot")
    expect(told).to_have_count(2)
    told.nth(0).fill(NAMED)
    told.nth(1).fill(PROUD)
    claire.get_by_label("Ce que l’on voit").fill(SEEN)
    story.keep(claire, "53-words-of-the-portrait")
    claire.get_by_role("button", name="Enregistrer").last.click()
    expect(claire.get_by_text("C’est enregistré.")).to_be_visible()


def each_person_says_who_may_see(story: Story) -> None:
    """Nadia says yes for her group first: the public needs another yes."""
    participant.agree(story.lucie, MAP)
    participant.agree(
        story.nadia, MAP, "Mon groupe", lambda screen: story.keep(story.nadia, f"54-{screen}")
    )
    story.keep(story.nadia, "55-group")
    referent.open_production(story.claire, MAP)
    missing = "Il manque l’accord de Nadia pour sa voix et son récit."
    expect(referent.state(story.claire)).to_contain_text(missing)
    participant.agree(story.nadia, MAP)
    participant.agree(story.nadia, PORTRAIT)
    story.keep(story.nadia, "56-everybody")
    nadia_hears_the_final_cut(story)
    story.claire.reload()
    expect(referent.state(story.claire)).to_contain_text("Rien ne manque.")


def nadia_hears_the_final_cut(story: Story) -> None:
    """Publication waits for her: she says yes to each of her two answers."""
    with story.server.database() as database, database.reading() as db:
        draft = db.scalars(select(Draft).where(Draft.title == PORTRAIT)).one().id
    page = story.nadia
    page.goto(f"{story.server.url}/atelier/portraits/{draft}/avis")
    for number in (1, 2):
        expect(page.get_by_text(f"{number} sur 2")).to_be_visible()
        story.keep(page, f"57-final-cut-{number}")
        page.get_by_role("button", name="Oui", exact=True).tap()
    expect(page.get_by_role("heading", name="Merci !")).to_be_visible()


def the_answers_are_kept_with_their_proof(story: Story) -> None:
    with story.server.database() as database, database.reading() as db:
        draft = db.scalars(select(Draft).where(Draft.title == MAP)).one()
        for name in ("Nadia", "Lucie"):
            person = db.scalars(select(Person).where(Person.name == name)).one()
            wanted = select(Consent).where(
                Consent.production_id == draft.id, Consent.person_id == person.id
            )
            last = db.scalars(wanted.order_by(Consent.given_at)).all()[-1]
            assert (last.answer, last.audience, last.mode) == (True, Audience.PUBLIC, Mode.TAP)
            assert last.text_version == current_text().version and last.text_digest
            assert last.recorded_by == person.id and last.sign_in_id
            assert timedelta(0) < now() - last.given_at < timedelta(minutes=10)


# 6


def claire_publishes_both(story: Story) -> None:
    for title in (MAP, PORTRAIT):
        story.pages[title] = referent.publish(story.claire, title)
        story.keep(story.claire, f"60-published-{title}")


def a_visitor_finds_them(story: Story) -> None:
    visitor = story.visitor
    visitor.goto(story.server.url)
    story.keep(visitor, "61-public-home")
    visitor.get_by_role("link", name="Voir la galerie").click()
    public.filters_work(visitor, {"Cartes": [MAP], "Portraits": [PORTRAIT]})
    public.filters_work(visitor, {"Numérique": [MAP, PORTRAIT], "Nos chemins": [MAP, PORTRAIT]})
    public.search_finds(visitor, "médiathèque", [MAP])
    story.keep(visitor, "62-gallery")
    visitor.get_by_role("link", name=MAP).click()
    public.map_is_whole(visitor, [PLACE, "Imprimer"], SAID, SEEN)
    story.keep(visitor, "63-public-map")
    visitor.goto(story.pages[PORTRAIT])
    public.portrait_is_whole(visitor, [NAMED, PROUD])
    story.keep(visitor, "64-public-portrait")
    public.film_comes(visitor)
    for page in story.pages.values():
        public.media_are_clean(page)


def paul_shows_them_in_his_blog(story: Story, blog: Blog) -> None:
    """Once as a pasted address, once as a pasted code."""
    blog.paste(story.pages[MAP])
    story.visitor.goto(story.pages[PORTRAIT])
    blog.paste_code(public.code_to_paste(story.visitor))
    story.visitor.goto(blog.url)
    map_frame, portrait_frame = public.frames(story.visitor)
    assert map_frame.evaluate("self.origin") == "null"
    public.plays_in_frame(map_frame)
    expect(map_frame.get_by_text(PLACE).first).to_be_visible()
    expect(portrait_frame.get_by_role("group", name="Le portrait à écouter")).to_be_visible()
    story.keep(story.visitor, "65-blog", public.frames(story.visitor))


# 7


def nadia_takes_one_voice_back(story: Story, blog: Blog) -> None:
    """Her voice leaves the map with its words; her place and Lucie's stay."""
    voice = public.sound_of(story.pages[MAP])
    assert read(voice)[0] == 200
    participant.take_off(story.nadia, MAP, "Ma voix")
    expect(story.nadia.get_by_text("Voix", exact=True)).to_be_visible()
    story.keep(story.nadia, "70-receipt")
    public.within_a_minute(lambda: read(voice)[0] == 410, voice)
    for address in public.places_of(story.pages[MAP]):
        public.within_a_minute(partial(is_without, address, voice), address)
    public.within_a_minute(lambda: in_blog(story, blog, 0).locator("audio").count() == 0, blog.url)
    expect(public.frames(story.visitor)[0].get_by_text(PLACE).first).to_be_visible()
    story.keep(story.visitor, "71-blog-without-voice", public.frames(story.visitor))


def in_blog(story: Story, blog: Blog, number: int) -> Frame:
    """The visitor opens the article again: her browser may have kept a frame for some seconds."""
    story.visitor.goto(blog.url)
    return public.frames(story.visitor)[number]


def is_gone(address: str) -> bool:
    return read(address)[0] == 410


def leaves_out(address: str, path: str) -> bool:
    return path not in read(address)[1]


def is_without(address: str, voice: str) -> bool:
    """It is still there, and holds neither the voice, nor its words, nor that there was one."""
    status, body = read(address)
    told = re.search(r"\b1\s(son|voix)\b", body)
    return status == 200 and voice.rsplit("/")[-1] not in body and SAID not in body and not told


def nadia_takes_her_portrait_back(story: Story, blog: Blog) -> None:
    """All of it: every address is gone, every list leaves it out."""
    page = story.pages[PORTRAIT]
    found = public.places_of(page)
    sounds = public.media_of(page)
    participant.open_answer(story.nadia, PORTRAIT)
    story.nadia.get_by_role("button", name="Ne plus montrer", exact=True).tap()
    expect(story.nadia.get_by_role("heading", level=1)).to_have_text("C’est enlevé")
    expect(story.nadia.get_by_text("Toute la page")).to_be_visible()
    story.keep(story.nadia, "72-receipt")
    for address in [*sounds, found.page, found.embed]:
        public.within_a_minute(partial(is_gone, address), address)
    public.within_a_minute(lambda: read(found.oembed)[0] == 404, found.oembed)
    path = urlsplit(page).path
    for address in [*found.lists, story.pages[MAP]]:
        public.within_a_minute(partial(leaves_out, address, path), address)
    story.screens.expect(story.visitor, r"410 \(Gone\)")
    gone = "Ce n’est plus montré"
    public.within_a_minute(lambda: in_blog(story, blog, 1).get_by_text(gone).is_visible(), blog.url)
    story.keep(story.visitor, "73-blog-gone", public.frames(story.visitor))
    story.visitor.goto(page)
    story.keep(story.visitor, "74-gone")
    expect(story.visitor.get_by_role("heading", level=1)).to_be_visible()
