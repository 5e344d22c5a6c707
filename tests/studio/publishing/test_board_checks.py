"""The board: columns, what is missing with the tap that mends it, advice, and its quickness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from studio.consents.models import Consent, Use
from studio.drafts.models import Draft, DraftState
from studio.drafts.operations import propose, send_back
from studio.drafts.queries import drafts_of
from studio.files.models import Derivative
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.publishing.checks import Check, Sort
from studio.publishing.faces import unlooked
from studio.publishing.gates import NotReady
from studio.publishing.models import KeptAsIs
from studio.publishing.operations import publish
from studio.publishing.standing import Standing, standing_of, standings_of
from tests.cast import Cast
from tests.studio.gallery.conftest import Press
from tests.studio.portraits.making import Room, a_portrait

Browser = Callable[[str], FlaskClient]
BOARD = "/espace/actions/nos-chemins/productions"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Columns and checks are weighed in Python: one engine is enough."""
    return sqlite_url


@pytest.fixture
def room(room: Room) -> Room:
    """A portrait with a voice and a photo of Lucie, prepared, that lacks nearly everything."""
    with room.hands() as hands:
        hands.answer(0, "Je couds. Mon numéro : 06 12 34 56 78.")
        hands.photo(shown=[room.cast.lucie.id])
    room.prepare()
    with room.hands() as hands:
        hands.screen()
    return room


def standing(room: Room) -> Standing:
    with room.database.reading() as db:
        return standing_of(db, db.get_one(Draft, room.draft_id))


def check(room: Room, sort: Sort) -> Check:
    [found] = [one for one in standing(room).checks if one.sort == sort]
    return found


# What is missing, and the tap that mends it


def test_each_thing_that_is_missing_leads_to_where_it_is_mended(as_: Browser, room: Room) -> None:
    text, face = check(room, Sort.TEXT), check(room, Sort.FACE)
    consent, private = check(room, Sort.CONSENT), check(room, Sort.PRIVATE)
    assert text.blocks and "photo 1" in text.sentence.replace("\xa0", " ")
    assert "Lucie pour son image" in face.sentence and "Nadia" in consent.sentence
    assert "06 12 34 56 78" in private.sentence and not private.blocks
    page = as_("claire").get(BOARD).text
    with room.hands() as hands:
        [photo], [answer] = hands.items("photo"), hands.items("answer")
    home = f"/espace/portraits/{room.draft_id}"
    assert f'href="{home}#photo_text-{photo.id}"' in page
    assert f'href="{home}/phrases/{answer.id}"' in page
    assert f'href="/espace/productions/{room.draft_id}/accords/{room.cast.lucie.id}"' in page
    assert f'href="/atelier/portraits/{room.draft_id}/retouches/{photo.id}"' in page
    for address in (f"{home}/phrases/{answer.id}", home):
        assert as_("claire").get(address).status_code == 200
    assert f'id="photo_text-{photo.id}"' in as_("claire").get(home).text


def test_pictures_come_first_and_show_what_may_be_shown(as_: Browser, room: Room) -> None:
    page = as_("claire").get(BOARD).text
    card = page.split('class="board-card"')[1]
    assert card.index("/fichiers/") < card.index("Le fil et")
    [address] = [part.split('"')[0] for part in card.split('src="') if part.startswith("/fichiers")]
    assert as_("claire").get(address).mimetype == "image/webp"


def test_a_weak_voice_is_made_stronger_by_one_tap(as_: Browser, room: Room) -> None:
    with room.hands() as hands:
        [answer] = hands.items("answer")
        wanted = select(Derivative).where(Derivative.recipe == "listen")
        for made in hands.db.scalars(wanted):
            assert made.loudness is not None and made.loudness > -20, "measured as it was made"
            made.loudness = -31.0
    weak = check(room, Sort.LEVEL)
    assert not weak.blocks and weak.fixes[0].acts
    address = f"/espace/portraits/{room.draft_id}/niveaux/{answer.id}"
    assert f'action="{address}"' in as_("claire").get(BOARD).text
    for name, status in (("nadia", 401), ("karim", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).post(address).status_code == status
    for _ in range(2):
        assert as_("claire").post(address).status_code == 302
    room.prepare()
    with room.hands() as hands:
        [answer] = hands.items("answer")
        assert answer.properties["edits"]["gain"] == 20
        assert answer.properties["edits"]["denoise"] is True
    assert not [one for one in standing(room).checks if one.sort == Sort.LEVEL]
    photo = address.replace(answer.id, "rien")
    assert as_("claire").post(photo).status_code == 404


def test_an_advice_is_kept_as_it_is_once(as_: Browser, room: Room) -> None:
    mark = check(room, Sort.PRIVATE).mark
    address = f"/espace/productions/{room.draft_id}/laisser"
    for name, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).post(address, data={"mark": mark}).status_code == status
    for _ in range(2):
        assert as_("claire").post(address, data={"mark": mark}).status_code == 302
    assert not [one for one in standing(room).checks if one.sort == Sort.PRIVATE]
    needed = check(room, Sort.TEXT).mark
    assert as_("claire").post(address, data={"mark": needed}).status_code == 422
    with room.database.reading() as db:
        assert len(list(db.scalars(select(KeptAsIs)))) == 1


def test_of_a_photo_that_names_nobody_somebody_is_asked(as_: Browser, room: Room) -> None:
    with room.hands() as hands:
        first = hands.photo("Un atelier.")
        hands.photo("Une table.", colour="#224466")
        seen = {one.file.id: one.item for one in unlooked(hands.db, hands.draft)}
    room.prepare()
    [asked] = [one for one in standing(room).missing if "ne disent pas" in one.sentence]
    assert asked.sort == Sort.FACE and asked.sentence.startswith("2 photos")
    address = f"/espace/productions/{room.draft_id}/visages"
    assert f'href="{address}"' in as_("claire").get(BOARD).text
    for name, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).get(address).status_code == status
    page = as_("claire").get(address).text
    assert all(f'value="{file}"' in page for file in seen) and page.count("faces-photo") == 2

    # Somebody is recognised: from then on her agreement is asked, as everybody's.
    file = next(one for one, item in seen.items() if item == first)
    for people in ([], [room.cast.karim.id]):
        refused = as_("claire").post(address, data={"file": file, "person": people})
        assert refused.status_code == 422, "nobody, or somebody of another action"
    said = {"file": file, "person": [room.cast.nadia.id]}
    assert as_("claire").post(address, data=said).location == address
    assert "Nadia pour sa voix, son récit et son image" in " ".join(standing(room).reasons)

    # Nobody is recognised on the other, once; it is not asked again of that photo.
    [other] = seen.keys() - {file}
    for _each in range(2):
        nobody = as_("claire").post(address, data={"file": other, "who": "personne"})
        assert nobody.location == f"/espace/productions/{room.draft_id}"
    assert not [one for one in standing(room).missing if "dit pas qui" in one.sentence]
    wrong = as_("claire").post(address, data={"file": "rien", "who": "personne"})
    assert wrong.status_code == 404


def test_a_photo_of_which_nobody_said_who_is_seen_is_not_published(room: Room) -> None:
    """Whoever passed the question: no production shows a face of which nobody was asked."""
    with room.hands() as hands:
        [photo] = hands.items("photo")
        hands.set(photo.id, photo_text="Une table.", shown=[])
    with pytest.raises(NotReady, match="ne dit pas qui l’on voit"), room.hands() as hands:
        for name in ("nadia", "lucie"):
            hands.agree(name)
        hands.screen()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)
    room.publish()
    with room.hands() as hands:
        file = hands.file("photo", colour="#224466")
        hands.set(photo.id, photo=file.id)
        assert [one.file.id for one in unlooked(hands.db, hands.draft)] == [file.id], "another one"


def test_words_that_say_too_much_are_hidden_by_one_tap(as_: Browser, room: Room) -> None:
    """Everywhere in the production, and the cut of the voice that says them opens."""
    number = "06 12 34 56 78"
    with room.hands() as hands:
        [answer], [photo] = hands.items("answer"), hands.items("photo")
        hands.set(photo.id, caption=f"Le {number}, sur l’affiche.")
        hands.draft.title = f"Appelez le {number}"
        hands.put("scene", "claire", kind="title", text=number, answer=answer.id)
    checks = [one for one in standing(room).checks if one.sort == Sort.PRIVATE]
    fix = next(one for one in checks if "réponse" in one.sentence).fixes[0]
    assert fix.acts and fix.label == "Cacher ces mots"
    address = f"/espace/productions/{room.draft_id}/cacher/{fix.values['mark']}"
    assert f'action="{address}"' in as_("claire").get(BOARD).text
    for name, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).post(address).status_code == status
    answered = as_("claire").post(address, data={"from": "tableau"})
    assert answered.location.endswith(f"/retouches/{answer.id}"), "the voice says it too"
    assert not [one for one in standing(room).checks if one.sort == Sort.PRIVATE]
    with room.hands() as hands:
        assert hands.items("answer")[0].properties["text"] == "Je couds. Mon numéro : […]."
        assert hands.items("photo")[0].properties["caption"] == "Le […], sur l’affiche."
        assert hands.items("scene")[0].properties["text"] == "[…]"
        assert hands.draft.title == "Appelez le […]"
    again = as_("claire").post(address, data={"from": "tableau"})
    assert again.location.endswith(f"{BOARD}#p-{room.draft_id}")
    assert "n’y sont plus" in as_("claire").get(BOARD).text


def test_an_advice_keeps_nobody_from_publishing(room: Room) -> None:
    with room.hands() as hands:
        [photo] = hands.items("photo")
        hands.set(photo.id, photo_text="Une table.")
    room.publish()
    assert standing(room).is_public


# Columns


def test_a_production_goes_from_column_to_column(
    database: Database, kept_cast: Cast, press: Press, room: Room
) -> None:
    shown = press.publish()
    with database.writing() as db:
        claire, nadia = kept_cast.identity(db, "claire"), kept_cast.identity(db, "nadia")
        draft, note = db.get_one(Draft, room.draft_id), db.get_one(Draft, shown.draft_id)

        def columns() -> tuple[str, str]:
            db.flush()
            return standing_of(db, draft).column, standing_of(db, note).column

        assert columns() == ("draft", "published")
        send_back(db, claire, draft)
        assert columns()[0] == "sent_back"
        draft.state = DraftState.PROPOSED
        assert columns()[0] == "proposed"
        for given in db.scalars(select(Consent)):
            given.until = now() + timedelta(days=59)
        assert columns()[1] == "renew"
        press_withdraws = note.id
    press.withdraw(shown)
    with database.writing() as db:
        note = db.get_one(Draft, press_withdraws)
        assert standing_of(db, note).column == "withdrawn"
        propose(db, nadia, note)
        db.flush()
        assert standing_of(db, note).column == "ready"


def test_a_yes_that_runs_out_is_asked_again(as_: Browser, press: Press, database: Database) -> None:
    press.publish()
    assert "Un accord finit" not in as_("claire").get(BOARD).text
    with database.writing() as db:
        given = list(db.scalars(select(Consent)))
        for one in given:
            if Use.STORY in one.uses:
                one.until = now() + timedelta(days=12)
    page = as_("claire").get(BOARD).text
    assert "Accords à redemander" in page and "Un accord finit" in page and "#accords" in page


# Forty productions


@contextmanager
def questions(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_forty_productions_ask_no_more_than_four(
    database: Database, kept_cast: Cast, storage: DiskStore, room: Room, tmp_path: Path
) -> None:
    def make(count: int) -> None:
        with database.writing() as db:
            db.add(kept_cast.action)
            for number in range(count):
                hands = a_portrait(db, kept_cast, storage, tmp_path, title=f"Portrait {number}")
                hands.put("answer", question=hands.question().id, text="Rue 12, chez moi.")
                hands.put("scene", "claire", kind="title", text="Bonjour")
                propose(db, kept_cast.identity(db, "nadia"), hands.draft)

    def count() -> int:
        with database.reading() as db, questions(database) as asked:
            action = db.get_one(Draft, room.draft_id).action
            assert standings_of(db, action, drafts_of(db, action))
        return len(asked)

    make(3)
    few = count()
    make(36)
    assert count() <= few <= 40


def test_what_is_read_ahead_says_the_same_as_what_is_not(room: Room) -> None:
    with room.hands() as hands:
        action = hands.draft.action
        many = standings_of(hands.db, action, drafts_of(hands.db, action))
        one = standing_of(hands.db, hands.draft)
        assert hands.lacks() == list(one.lacks)
        assert [found for found in many if found.draft is hands.draft] == [one]
