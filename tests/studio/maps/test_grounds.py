"""What an operator drops into the packs folder appears, or is refused with a sentence."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from basemaps.packing import pack
from studio.app import create_app, create_public_app
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.machine import findings
from tests.cast import Cast
from tests.studio.maps.making import a_map

ONLINE = """[[fond]]
id = "ign"
titre = "Plan IGN"
adresse = "https://tuiles.exemple.fr/{z}/{x}/{y}.png"
source = "© IGN"
"""


@pytest.fixture
def packs(settings: Settings) -> Path:
    settings.packs_folder.mkdir(parents=True)
    return settings.packs_folder


def offered(browser: FlaskClient, draft: str) -> dict[str, dict[str, object]]:
    """The grounds that the editor's page knows."""
    text = browser.get(f"/atelier/cartes/{draft}").get_data(as_text=True)
    found = re.search(r'<script type="application/json"[^>]*>(\{.*?"grounds".*?)</script>', text)
    assert found is not None
    told: dict[str, dict[str, object]] = json.loads(found.group(1))["grounds"]
    return told


def test_dropped_packs_are_offered_and_drawn(
    as_: object, database: Database, kept_cast: Cast, packs: Path, testdata: Path
) -> None:
    pack(testdata / "geo" / "tours_gare.osm.pbf", packs / "gare.pmtiles", max_zoom=14)
    shutil.copy(testdata / "geo" / "stamen_toner_z3.pmtiles", packs)
    (packs / "abime.pmtiles").write_bytes(b"PMTiles\x03 et puis rien")
    with database.writing() as db:
        draft = a_map(db, kept_cast).id
    claire = as_("claire")  # type: ignore[operator]
    grounds = offered(claire, draft)
    assert {"pack-gare", "pack-gare-pale", "pack-stamen-toner-z3"} <= set(grounds)
    assert not any("abime" in name for name in grounds)
    assert "OpenStreetMap" in json.dumps(grounds["pack-gare"]["credits"])
    for name in ("pack-gare/14/8223/5728.png", "pack-gare-pale/14/8223/5728@2x.png",
                 "pack-stamen-toner-z3/3/4/2.png"):  # fmt: skip
        assert claire.get(f"/tiles/{name}").mimetype == "image/png"
    assert claire.get("/tiles/pack-abime/1/0/0.png").status_code == 404


def test_the_machine_says_what_is_there(settings: Settings, packs: Path, testdata: Path) -> None:
    def said() -> tuple[bool, str]:
        (found,) = [one for one in findings(settings) if "Fonds de carte" in one.sentence]
        return found.good, found.sentence

    assert said() == (True, "Fonds de carte ajoutés : aucun.")
    shutil.copy(testdata / "geo" / "stamen_toner_z3.pmtiles", packs / "toner.pmtiles")
    assert said()[0] and said()[1] != "Fonds de carte ajoutés : aucun."
    whole = (packs / "toner.pmtiles").read_bytes()
    (packs / "coupe.pmtiles").write_bytes(whole[: len(whole) // 2])
    good, sentence = said()
    assert not good and "coupe.pmtiles" in sentence


@pytest.mark.parametrize("make", [create_app, create_public_app])
def test_only_the_servers_that_the_operator_names_may_be_asked(
    settings: Settings, packs: Path, make: object
) -> None:
    for text, host in (("", ""), (ONLINE, "https://tuiles.exemple.fr")):
        (packs / "en-ligne.toml").write_text(text, "utf-8")
        app = make(settings)  # type: ignore[operator]
        policy = app.test_client().get("/a-propos").headers["Content-Security-Policy"]
        images = next(rule for rule in policy.split("; ") if rule.startswith("img-src"))
        assert images == f"img-src 'self' data: blob: {host}".strip()
        assert "exemple.fr" not in policy.replace(images, "")
        app.extensions["studio.database"].close()
        if "studio.wakeups" in app.extensions:
            app.extensions["studio.wakeups"].close()
