"""The same seven people tell their portrait: how long, a voice, a photo and who is on it, hear it,
finish, and say no to publication. Joining and leaving are in test_seven_people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.operations import add_participant
from studio.drafts.models import Item
from studio.drafts.operations import create_draft
from studio.kernel.clock import now
from studio.kernel.ids import digest
from studio.people.browser import COOKIE
from studio.people.models import Person, SignIn
from studio.people.queries import roles_of
from tests.cast import Cast, device_in, make_cast
from tests.journeys.browsing import Screens, until
from tests.journeys.people import FACES, Someone, Thing, Who, drawn, the_seven, using
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BAR = "[data-cards-bar] [data-part=next]"

TEN = Thing("button", "10 minutes 3 questions", 'button[data-minutes="10"]')
SPEAK = Thing("button", "Parler", using("microphone", ".recorder button"))
AGREED = Thing("button", "Oui", drawn("hand-yes", "button.tile"))
STOP = Thing("button", "Arrêter", using("player-stop-filled", ".recorder button"))
CAMERA = Thing("button", "Prendre une photo", using("camera", "label"))
ON, SKIP = Thing("button", "Suite", BAR), Thing("button", "Passer", BAR)
LISTEN = Thing("button", "Écouter", drawn("listen", "button.tile"))
PLAY = Thing("button", "Écouter le portrait", ".card-listen [data-part=play]")
FINISHED = Thing("button", "J’ai fini", drawn("check", "button.tile"))
WHO_SEES = Thing("link", "Qui peut voir ?", drawn("eye", "a.tile"))
GO_ON = Thing("link", "Suite", using("arrow-right", ".bottom-bar a"))
NOBODY = Thing("button", "Personne", drawn("hand-no", "button.tile"))


@dataclass
class House:
    """One server, one séance, a portrait begun by each of the seven."""

    server: Server
    drafts: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def come_in(self, who: Someone) -> None:
        cookie = {"name": COOKIE, "value": self.tokens[who.name], "url": self.server.url}
        who.page.context.add_cookies([cookie])  # type: ignore[list-item]
        who.page.goto(f"{self.server.url}/atelier/portraits/{self.drafts[who.name]}")
        who.page.locator('.asking[data-ready="true"]').wait_for()

    def items(self, who: Someone, type: str) -> list[Item]:
        with self.server.database() as database, database.reading() as db:
            wanted = select(Item).where(Item.draft_id == self.drafts[who.name], Item.type == type)
            return list(db.scalars(wanted))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(Server(tmp_path_factory.mktemp("portraits") / "var"))

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        begin(made, db, cast, cast.lucie)
        for name, avatar in FACES.items():
            begin(made, db, cast, add_participant(db, cast.action, name=name, avatar=avatar))

    made.server.prepare(prepare)
    made.server.start()
    yield made
    made.server.stop()


def begin(house: House, db: Session, cast: Cast, person: Person) -> None:
    """A device in her hands, and « Mon parcours » begun on it."""
    db.flush()
    token = f"token-of-{person.name}"
    opened = SignIn(
        token_digest=digest(token),
        person=person,
        action_id=cast.action.id,
        granted_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    db.add_all([opened, device_in(cast.workshop, opened)])
    who = Identity(person_id=person.id, device_action=cast.action.id, roles=roles_of(db, person.id))
    draft = create_draft(
        db, who, cast.action, kind="portrait", title=f"Par {person.name}", template="mon_parcours"
    )
    house.tokens[person.name], house.drafts[person.name] = token, draft.id


@pytest.fixture
def room(house: House, screens: Screens) -> House:
    screens.know(house.server.url)
    return house


# The task


def the_task(who: Someone, room: House, photo: Path) -> None:
    room.come_in(who)
    who.look("minutes")
    who.press(TEN)
    tells(who)
    shows(who, photo)
    who.press(ON)
    for _question in range(2):
        who.press(SKIP)
    hears_it(who)
    finishes(who)
    says_no(who)
    (first, *_others) = [one for one in room.items(who, "answer") if one.properties.get("voice")]
    (picture,) = room.items(who, "photo")
    assert first.properties["voice"] and picture.properties["shown"]
    assert who.faults == [], "\n".join(who.faults)


def tells(who: Someone) -> None:
    who.find(SPEAK).wait_for()
    who.look("question")
    who.press(SPEAK)
    who.look("may we record")
    who.press(AGREED)
    who.page.locator(".recorder:visible[data-state=recording]").wait_for()
    who.page.wait_for_timeout(2_000)
    who.press(STOP)
    who.page.locator(".recorder:visible[data-state=saved]").wait_for()
    who.look("told")


def shows(who: Someone, photo: Path) -> None:
    who.press(CAMERA)
    who.choose_photo(AGREED, photo)
    herself = Thing(
        "checkbox",
        who.name,
        f'[data-screen=shown] .tile-cell:has(img[src*="avatars/{who.avatar}"]) input',
    )
    who.find(herself).wait_for()
    who.look("who is on the photo")
    who.press(herself)
    who.press(ON)
    expect(who.page.locator(".card-question:visible .card-print")).to_be_visible()
    who.look("told and shown")


def hears_it(who: Someone) -> None:
    who.find(LISTEN).wait_for()
    who.look("end")
    who.press(LISTEN)
    who.find(PLAY).wait_for()
    who.press(PLAY)
    until(who.page, "document.querySelector('.card-listen audio').currentTime > 0.4")
    who.look("portrait")
    who.press(ON)


def finishes(who: Someone) -> None:
    who.press(FINISHED)
    who.page.wait_for_url("**/fini")
    who.find(WHO_SEES).wait_for()
    who.look("finished")


def says_no(who: Someone) -> None:
    who.press(WHO_SEES)
    who.find(GO_ON).wait_for()
    who.look("explained")
    who.press(GO_ON)
    who.find(NOBODY).wait_for()
    who.press(NOBODY)
    expect(who.page.locator("h1")).to_have_text("C’est noté")


@the_seven
def test_they_tell_their_portrait(who: Who, room: House, screens: Screens, photo: Path) -> None:
    the_task(who(screens), room, photo)
