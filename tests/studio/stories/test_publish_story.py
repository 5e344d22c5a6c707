"""From blocks to a public page, and what leaves it when somebody changes her mind."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from studio.consents.models import Use
from studio.publishing import folder
from studio.publishing.gates import NotReady, reasons_against
from studio.publishing.operations import publish
from studio.stories.agreement import lacks, needs
from studio.stories.page import read_page
from tests.studio.stories.conftest import ORIGINAL, Desk


def published_with_map(desk: Desk) -> tuple[str, str]:
    """A récit that shows a map, both public."""
    map_id = desk.map()
    production = desk.publish(map_id).public_id
    draft_id = desk.story(production=production)
    desk.publish(draft_id)
    return draft_id, map_id


def test_a_recit_is_published_with_all_its_blocks(desk: Desk, anyone: FlaskClient) -> None:
    draft_id, map_id = published_with_map(desk)
    shown = desk.shown(draft_id)
    page = anyone.get(f"/recits/{shown.slug}").get_data(as_text=True)
    for words in ("Le départ", "Huit heures", "&lt;froid&gt; &amp; beau", "J’avais peur", "Lucie"):
        assert words in page
    public_map = desk.shown(map_id)
    assert f"/cartes/{public_map.slug}" in page
    assert f"/integrer/{public_map.public_id}" in page
    assert 'alt="Un quai."' in page
    assert ORIGINAL not in page


def test_every_file_of_the_page_is_served(desk: Desk, anyone: FlaskClient) -> None:
    draft_id, _map_id = published_with_map(desk)
    shown, edition = desk.shown(draft_id), desk.edition(draft_id)
    names = {part.name for part in edition.parts if part.is_file}
    assert {"voix-4.m4a", "photo-2.webp", "photo-2-petite.webp", "couverture.webp"} <= names
    for name in names:
        answer = anyone.get(f"/medias/{shown.public_id}/{edition.number}/{name}")
        assert answer.status_code == 200, name
        assert ORIGINAL.encode() not in answer.data


def test_it_is_in_lists_feeds_embeds_and_oembed(desk: Desk, anyone: FlaskClient) -> None:
    draft_id, _map_id = published_with_map(desk)
    shown = desk.shown(draft_id)
    assert "Notre sortie" in anyone.get("/galerie?genre=recits").get_data(as_text=True)
    assert f"/recits/{shown.slug}" in anyone.get("/flux/galerie.atom").get_data(as_text=True)
    embed = anyone.get(f"/integrer/{shown.public_id}")
    assert embed.status_code == 200
    assert "J’avais peur du train." in embed.get_data(as_text=True)
    told = anyone.get("/oembed", query_string={"url": f"http://localhost/recits/{shown.slug}"})
    assert told.get_json()["title"] == "Notre sortie"


def test_whose_yes_is_needed(desk: Desk) -> None:
    draft_id = desk.story()
    with desk.writing(draft_id) as (db, draft):
        asked = {(need.person_id, need.use) for need in needs(db, draft)}
    nadia, lucie = desk.cast.nadia.id, desk.cast.lucie.id
    assert asked == {
        (nadia, Use.VOICE), (nadia, Use.STORY), (lucie, Use.IMAGE), (lucie, Use.STORY),
    }  # fmt: skip


def test_nothing_is_public_before_everybody_said_yes(desk: Desk) -> None:
    draft_id = desk.story()
    with desk.writing(draft_id) as (db, draft), pytest.raises(NotReady) as refused:
        publish(db, desk.cast.identity(db, "claire"), draft)
    assert "Il manque l’accord de Nadia" in refused.value.sentence


def test_a_voice_and_a_photo_need_their_text(desk: Desk) -> None:
    draft_id = desk.begin()
    desk.put(draft_id, kind="voice", voice=desk.file("sound"))
    desk.put(draft_id, kind="photo", photo=desk.file("photo"))
    desk.prepare()
    with desk.writing(draft_id) as (db, draft):
        assert lacks(db, draft) == [
            "Morceau 1 : écrivez ce que dit la voix.",
            "Morceau 2 : écrivez ce que l’on voit sur la photo.",
        ]


def test_only_published_productions_may_be_shown(desk: Desk) -> None:
    draft_id = desk.begin()
    desk.put(draft_id, kind="map", production="inconnu")
    with desk.writing(draft_id) as (db, draft):
        assert "n’est pas publiée" in " ".join(reasons_against(db, draft, "public"))  # type: ignore[arg-type]


def test_an_empty_recit_is_not_published(desk: Desk) -> None:
    draft_id = desk.begin()
    desk.put(draft_id, kind="words", text="  ")
    with desk.writing(draft_id) as (db, draft):
        assert lacks(db, draft) == ["Ce récit n’a pas encore de morceau."]


def test_a_voice_taken_back_leaves_with_its_words(desk: Desk, anyone: FlaskClient) -> None:
    draft_id, _map_id = published_with_map(desk)
    slug = desk.shown(draft_id).slug
    desk.take_back(draft_id, "nadia", Use.VOICE)
    page = anyone.get(f"/recits/{slug}").get_data(as_text=True)
    assert "J’avais peur du train." not in page
    assert "On part tôt." in page
    assert desk.edition(draft_id).part("voix-4.m4a") is None


def test_a_photo_taken_back_leaves_with_its_cover(desk: Desk) -> None:
    draft_id = desk.story()
    desk.publish(draft_id)
    desk.take_back(draft_id, "lucie", Use.IMAGE)
    edition = desk.edition(draft_id)
    assert not [part.name for part in edition.parts if part.medium == "photo"]
    page = read_page(folder.read_page(desk.settings.editions, edition.id))
    assert page.cover is None
    assert not any(block.photo for block in page.blocks)


def test_a_name_taken_back_is_said_nowhere(desk: Desk, anyone: FlaskClient) -> None:
    draft_id = desk.story()
    slug = desk.publish(draft_id).slug
    assert "Lucie" in anyone.get(f"/recits/{slug}").get_data(as_text=True)
    desk.take_back(draft_id, "lucie", Use.NAME)
    assert "Lucie" not in anyone.get(f"/recits/{slug}").get_data(as_text=True)


def test_nobody_is_named_without_a_yes(desk: Desk, anyone: FlaskClient) -> None:
    draft_id = desk.story()
    slug = desk.publish(draft_id, named=False).slug
    page = anyone.get(f"/recits/{slug}").get_data(as_text=True)
    assert "Lucie" not in page
    assert "Nadia" not in page


def test_all_taken_back_is_gone_everywhere(desk: Desk, anyone: FlaskClient) -> None:
    draft_id = desk.story()
    shown = desk.publish(draft_id)
    for who in ("nadia", "lucie"):
        desk.take_back(draft_id, who)
    assert anyone.get(f"/recits/{shown.slug}").status_code == 410
    assert anyone.get(f"/integrer/{shown.public_id}").status_code == 410


def test_a_map_withdrawn_leaves_the_recit(desk: Desk, anyone: FlaskClient) -> None:
    draft_id, map_id = published_with_map(desk)
    slug = desk.shown(draft_id).slug
    before = anyone.get(f"/recits/{slug}")
    desk.withdraw(map_id)
    assert ["story", "Notre sortie"] in desk.receipts()
    asked = {"If-None-Match": before.headers["ETag"]}
    after = anyone.get(f"/recits/{slug}", headers=asked)
    assert after.status_code == 200
    assert "Nos bancs" not in after.get_data(as_text=True)


def test_what_somebody_refused_is_left_out(desk: Desk, anyone: FlaskClient) -> None:
    draft_id = desk.story()
    desk.take_back(draft_id, "lucie", Use.IMAGE)
    with desk.writing(draft_id) as (db, draft):
        assert lacks(db, draft) == []
