"""The board of the référent, the screen of one production, an answer written down for somebody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Consent, Use
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft, propose
from studio.kernel import jobs
from studio.kernel.db import Database
from studio.publishing.standing import said_about, standing_of
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

TODAY = {"reason": "La fête du quartier est ce soir."}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


Browser = Callable[[str], FlaskClient]
BOARD = "/espace/actions/nos-chemins/productions"
STRANGERS = [("nadia", 401), ("karim", 401), ("anyone", 401)]


@pytest.fixture
def shown(press: Press) -> Published:
    return press.publish("Le banc du marché")


@pytest.fixture
def begun(database: Database, kept_cast: Cast, note_kind: None) -> str:
    """A note without a word yet, proposed all the same."""
    with database.writing() as db:
        who = kept_cast.identity(db, "nadia")
        action = db.merge(kept_cast.action)
        draft = create_draft(db, who, action, kind="note", title="Un mot à dire")
        propose(db, who, draft)
        return draft.id


def address_of(draft_id: str) -> str:
    return f"/espace/productions/{draft_id}"


def test_the_board_says_what_is_missing_and_where_to_mend_it(
    as_: Browser, shown: Published, begun: str
) -> None:
    page = as_("claire").get(BOARD).text
    waiting, public = page.split('id="published"')
    assert "Un mot à dire" in waiting and "Cette note n’a pas encore de mots." in waiting
    assert "Compléter" in waiting
    assert f"http://localhost{shown.page}" in public


def test_a_missing_answer_leads_to_the_answers(
    as_: Browser, shown: Published, database: Database
) -> None:
    forget_answers(database)
    page = as_("claire").get(address_of(shown.draft_id)).text
    assert "Pas encore répondu" in page
    with database.reading() as db:
        standing = standing_of(db, db.get_one(Draft, shown.draft_id))
    assert "Il manque l’accord de Nadia pour son récit et sa voix." in standing.reasons
    assert not standing.lacks


@pytest.mark.parametrize(("name", "status"), STRANGERS)
def test_it_refuses_a_stranger(as_: Browser, shown: Published, name: str, status: int) -> None:
    page = address_of(shown.draft_id)
    for address in (BOARD, page, f"{page}/etat"):
        assert as_(name).get(address).status_code == status
    for act in ("publier", "retirer", "renvoyer", "titre"):
        assert as_(name).post(f"{page}/{act}", data={"title": "Autre"}).status_code == status


def test_the_board_of_others_does_not_exist(as_: Browser, shown: Published) -> None:
    assert as_("claire").get("/espace/actions/pas-a-pas/productions").status_code == 404


def test_the_coordination_reads_and_does_nothing(as_: Browser, shown: Published) -> None:
    page = as_("sofia").get(BOARD).text
    assert "Le banc du marché" in page and address_of(shown.draft_id) not in page
    assert as_("sofia").get(address_of(shown.draft_id)).status_code == 403
    assert as_("sofia").post(f"{address_of(shown.draft_id)}/retirer").status_code == 403


def test_a_public_production_shows_how_to_take_it_elsewhere(as_: Browser, shown: Published) -> None:
    page = as_("claire").get(address_of(shown.draft_id)).text
    assert f"http://localhost{shown.page}" in page
    assert f"http://localhost{shown.embed}" in page
    assert "Retirer du public" in page and "Oui, pour tout le monde" in page
    assert "version 2026-12" in page


def test_publishing_what_is_not_ready_says_why(as_: Browser, begun: str) -> None:
    answer = as_("claire").post(f"{address_of(begun)}/publier")
    assert answer.status_code == 409
    assert "Cette note n’a pas encore de mots." in answer.text
    assert "Pas encore prête" in answer.text


def test_an_edition_in_the_making_is_seen(
    as_: Browser, press: Press, shown: Published, work: Callable[[], list[str]]
) -> None:
    press.withdraw(shown)
    page = address_of(shown.draft_id)
    for _ in range(2):
        assert as_("claire").post(f"{page}/publier", data=TODAY).location == page
    assert "La production se prépare" in as_("claire").get(f"{page}/etat").text
    work()
    assert "Voir la page publique" in as_("claire").get(f"{page}/etat").text


def test_an_edition_that_was_given_up_can_be_asked_again(
    as_: Browser, press: Press, shown: Published, database: Database, work: Callable[[], list[str]]
) -> None:
    press.withdraw(shown)
    work()
    page = address_of(shown.draft_id)
    as_("claire").post(f"{page}/publier", data=TODAY)
    with database.writing() as db:
        for job in db.scalars(select(jobs.Job).where(jobs.Job.state == jobs.State.WAITING)):
            job.state, job.message = jobs.State.PARKED, "Le disque est plein."
    assert "Le disque est plein." in as_("claire").get(f"{page}/etat").text
    as_("claire").post(f"{page}/publier", data=TODAY)
    work()
    assert "Voir la page publique" in as_("claire").get(f"{page}/etat").text


def test_withdrawing_twice_is_withdrawing_once(
    as_: Browser, shown: Published, visitor: FlaskClient
) -> None:
    page = address_of(shown.draft_id)
    for _ in range(2):
        assert as_("claire").post(f"{page}/retirer").location == page
    assert visitor.get(shown.page).status_code == 410
    assert "Retirées" in as_("claire").get(BOARD).text


def test_giving_back_to_the_group(as_: Browser, begun: str, database: Database) -> None:
    assert "Rendre au groupe" in as_("claire").get(address_of(begun)).text
    for _ in range(2):
        as_("claire").post(f"{address_of(begun)}/renvoyer")
    with database.reading() as db:
        assert db.get_one(Draft, begun).state == "sent_back"
    assert "À reprendre" in as_("claire").get(address_of(begun)).text


def test_a_title_can_be_mended(as_: Browser, begun: str, database: Database) -> None:
    page = address_of(begun)
    assert as_("claire").post(f"{page}/titre", data={"title": " Le mot "}).location == page
    assert as_("claire").post(f"{page}/titre", data={"title": " "}).status_code == 422
    with database.reading() as db:
        assert db.get_one(Draft, begun).title == "Le mot"


# An answer on paper, or aloud


def paper(shown: Published, cast: Cast) -> str:
    return f"{address_of(shown.draft_id)}/accords/{cast.nadia.id}"


def test_an_answer_on_paper_is_written_down(
    as_: Browser, shown: Published, database: Database, kept_cast: Cast
) -> None:
    forget_answers(database)
    assert (
        "On veut montrer ce que vous avez fait." in as_("claire").get(paper(shown, kept_cast)).text
    )
    said = {"answer": "yes", "audience": "public", "named": "y", "mode": "paper"}
    for _ in range(2):
        answer = as_("claire").post(paper(shown, kept_cast), data=said)
        assert answer.location == f"{address_of(shown.draft_id)}#accords"
    with database.reading() as db:
        [one] = said_about(db, db.get_one(Draft, shown.draft_id))
        rows = list(db.scalars(select(Consent)))
    assert one.is_for_all and one.named and one.uses == (Use.STORY, Use.VOICE)
    assert one.witness and one.witness.name == "Claire"
    assert one.latest and one.latest.mode == "paper"
    assert len(rows) == 2
    assert "Noté par Claire." in as_("claire").get(address_of(shown.draft_id)).text


def test_a_no_told_on_the_telephone_acts_at_once(
    as_: Browser, shown: Published, visitor: FlaskClient, kept_cast: Cast
) -> None:
    said = {"answer": "no", "audience": "group", "mode": "voice"}
    as_("claire").post(paper(shown, kept_cast), data=said)
    assert visitor.get(shown.page).status_code == 410


@pytest.mark.parametrize(
    "wrong", [{"answer": ""}, {"audience": "la terre"}, {"mode": "tap"}, {"mode": ""}]
)
def test_it_says_what_is_wrong(
    as_: Browser, shown: Published, database: Database, kept_cast: Cast, wrong: dict[str, str]
) -> None:
    forget_answers(database)
    said = {"answer": "yes", "audience": "public", "mode": "paper"} | wrong
    assert as_("claire").post(paper(shown, kept_cast), data=said).status_code == 422
    with database.reading() as db:
        assert not list(db.scalars(select(Consent)))


@pytest.mark.parametrize(("name", "status"), [*STRANGERS, ("sofia", 403)])
def test_only_the_referent_writes_for_others(
    as_: Browser, shown: Published, kept_cast: Cast, name: str, status: int
) -> None:
    said = {"answer": "no", "audience": "group", "mode": "voice"}
    assert as_(name).get(paper(shown, kept_cast)).status_code == status
    assert as_(name).post(paper(shown, kept_cast), data=said).status_code == status


def test_who_is_not_in_it_has_nothing_to_answer(
    as_: Browser, shown: Published, kept_cast: Cast
) -> None:
    for person in (kept_cast.lucie.id, kept_cast.karim.id, "rien"):
        address = f"{address_of(shown.draft_id)}/accords/{person}"
        assert as_("claire").get(address).status_code == 404


def forget_answers(database: Database) -> None:
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            db.delete(given)


def test_who_is_shown_and_turns_out_not_to_decide_alone_is_told_of(
    as_: Browser, shown: Published, kept_cast: Cast
) -> None:
    """A minor of whom nobody knew it: her yes alone showed her, and somebody must see it."""
    missing = "Il manque un oui pour Nadia, qui est en ligne"
    page, claire = f"/espace/productions/{shown.draft_id}", as_("claire")
    assert missing not in claire.get(BOARD).text
    person = f"/espace/actions/nos-chemins/accords/{kept_cast.nadia.id}/tutelle"
    assert claire.post(person, data={"ward": "minor"}).status_code == 302
    for address in (BOARD, page):
        assert missing in claire.get(address).text
    yes = {"answer": "yes", "audience": "public", "mode": "paper", "months": "12"}
    claire.post(f"{page}/accords/{kept_cast.nadia.id}", data={**yes, "speaker": "guardian"})
    assert missing not in claire.get(BOARD).text
    assert claire.post(person, data={"ward": ""}).status_code == 302
