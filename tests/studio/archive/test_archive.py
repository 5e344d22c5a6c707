"""The archive of an action: complete, checkable, written only where something changed."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from studio.actions.models import Action
from studio.archive.jobs import packed_of
from studio.archive.writing import Written, write_archive
from studio.cli import main
from studio.publishing.copies import copies_of
from tests.studio.stories.conftest import ORIGINAL, Desk


def write(desk: Desk, out: Path, *, whole: bool = False) -> Written:
    with desk.database.reading() as db:
        action = None if whole else db.get_one(Action, desk.cast.action.id)
        return write_archive(db, desk.settings, action, out)


def check(out: Path) -> None:
    """Every file has its digest, and every digest its file."""
    lines = (out / "empreintes.sha256").read_text("utf-8").splitlines()
    told = {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert set(told) == there - {"empreintes.sha256"}
    for name, digest in told.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name


def links_lead_somewhere(out: Path) -> None:
    """All that pages name is in the folder; nothing else is asked of the network by itself."""
    for page in out.rglob("index.html"):
        text = page.read_text("utf-8")
        assert "<script" not in text
        for name in re.findall(r'(?:src|href)="([^"]+)"', text):
            assert name.startswith("http") or (page.parent / name).is_file(), (page, name)
        assert not re.search(r'src="http', text)


def test_an_archive_is_complete_and_is_written_again_only_where_it_changed(
    desk: Desk, tmp_path: Path
) -> None:
    story, words = desk.story(), desk.words("Deux mots")
    for one in (story, words):
        desk.publish(one)
    out = tmp_path / "cle" / "archive"
    assert write(desk, out) == Written(2, 2, 0)
    check(out)
    links_lead_somewhere(out)
    page = (out / "recits/notre-sortie/index.html").read_text("utf-8")
    assert "J’avais peur du train." in page
    assert 'src="media/voix-4.m4a"' in page
    assert not [p for p in out.rglob("*") if p.is_file() and ORIGINAL.encode() in p.read_bytes()]
    told = json.loads((out / "dublin-core.jsonld").read_text("utf-8"))
    titles = {one["dc:title"]["@value"]: one for one in told["@graph"]}
    assert set(titles) == {"Notre sortie", "Deux mots"}
    assert sorted(titles["Notre sortie"]["dc:creator"]) == ["Lucie", "Nadia"]
    assert all((out / p["@id"]).is_file() for p in titles["Notre sortie"]["dcterms:hasPart"])

    before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
    assert write(desk, out) == Written(2, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before

    desk.put(words, kind="words", text="Encore deux.")
    desk.publish(words)
    assert write(desk, out) == Written(2, 1, 0)
    assert "Encore deux." in (out / "recits/deux-mots/index.html").read_text("utf-8")
    untouched = [p for p in before if "notre-sortie" in p.parts]
    assert untouched
    assert all(p.stat().st_mtime_ns == before[p] for p in untouched)

    desk.withdraw(words)
    assert write(desk, out, whole=True) == Written(1, 0, 1)
    assert not (out / "recits/deux-mots").exists()
    check(out)
    links_lead_somewhere(out)


def test_what_is_withdrawn_leaves_the_kept_archive(
    desk: Desk, as_: Callable[[str], FlaskClient]
) -> None:
    first, second = desk.words("Le premier"), desk.words("Le second")
    for one in (first, second):
        desk.publish(one)
    claire, where = as_("claire"), f"/espace/actions/{desk.cast.action.slug}/archive"
    assert claire.post(f"{where}/fichier").status_code == 404
    assert claire.post(where).status_code == 302
    claire.post(where)
    assert "L’archive se fait." in claire.get(f"{where}/etat").text
    desk.prepare()
    assert "Prendre l’archive" in claire.get(f"{where}/etat").text
    taken = claire.post(f"{where}/fichier")
    assert taken.status_code == 200
    publication = desk.shown(first)
    with desk.database.reading() as db:
        assert [copy.form for copy in copies_of(db, publication)] == ["archive"]
    desk.withdraw(first)
    assert claire.post(f"{where}/fichier").status_code == 404
    assert ["archive", desk.cast.action.title] in desk.receipts()
    desk.prepare()
    with zipfile.ZipFile(packed_of(desk.settings, desk.cast.action.id)) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
    assert any("le-second" in name for name in names)
    assert not any("le-premier" in name for name in names)
    assert as_("nadia").get(where).status_code in (401, 403, 404)
    assert as_("other_referent").get(where).status_code == 404


def test_by_the_command_line(
    desk: Desk, tmp_path: Path, monkeypatch: object, capsys: object
) -> None:
    desk.publish(desk.words("Deux mots"))
    monkeypatch.setenv("STUDIO_VAR", str(desk.settings.var))  # type: ignore[attr-defined]
    out = tmp_path / "archive"
    assert main(["archive", desk.cast.action.slug, str(out)]) == 0
    assert "1 productions : 1 écrites" in capsys.readouterr().out  # type: ignore[attr-defined]
    check(out)
    assert main(["archive", "inconnue", str(out)]) == 1


def test_a_recit_leads_to_the_map_beside_it_until_it_is_gone(desk: Desk, tmp_path: Path) -> None:
    """From one page to another without network; the picture of a map stands on its page."""
    drawn = desk.map()
    shown = desk.publish(drawn)
    desk.publish(desk.story(production=shown.public_id))
    out = tmp_path / "archive"
    write(desk, out)
    check(out)
    links_lead_somewhere(out)
    told = (out / "recits/notre-sortie/index.html").read_text("utf-8")
    assert 'href="../../cartes/nos-bancs/index.html"' in told
    page = (out / "cartes/nos-bancs/index.html").read_text("utf-8")
    assert 'alt="La carte Nos bancs"' in page and "À l’ombre." in page
    desk.withdraw(drawn)
    assert write(desk, out) == Written(1, 1, 1)
    assert "nos-bancs" not in (out / "recits/notre-sortie/index.html").read_text("utf-8")
