"""The command line: each act once, in French, with the right exit code."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.actions.models import Action
from studio.cli import main
from studio.drafts.models import Item
from studio.kernel.db import Database
from studio.people.models import Account, Person

Run = Callable[..., tuple[int, dict[str, object]]]
PASSPHRASE = "un très long mot de passe\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a data folder of its own; its exit code and its JSON answer."""
    monkeypatch.setenv("STUDIO_VAR", str(tmp_path / "var"))

    def command(*words: str, typed: str = "") -> tuple[int, dict[str, object]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([words[0], "--json", *words[1:]])
        return code, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def here(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'var' / 'studio.sqlite'}")


def open_account(run: Run) -> None:
    code, said = run("account", "create", "Claire@Exemple.fr", "Claire", "Centre", typed=PASSPHRASE)
    assert code == 0, said


def test_an_account_and_an_action(run: Run, here: Database) -> None:
    open_account(run)
    code, said = run("action", "create", "claire@exemple.fr", "Nos chemins")
    assert (code, said["slug"]) == (0, "nos-chemins")
    with here.reading() as db:
        assert db.scalars(select(Account.email)).all() == ["claire@exemple.fr"]
        assert db.scalars(select(Action.title)).all() == ["Nos chemins"]


def test_twice_is_refused_with_a_sentence(run: Run) -> None:
    open_account(run)
    code, said = run("account", "create", "claire@exemple.fr", "C", "D", typed=PASSPHRASE)
    assert (code, said["error"]) == (1, "conflict")


def test_a_short_passphrase_is_refused(run: Run) -> None:
    code, said = run("account", "create", "a@b.fr", "C", "D", typed="court\n")
    assert (code, said["error"]) == (1, "invalid")


def test_nobody_has_this_address(run: Run) -> None:
    code, said = run("action", "create", "personne@exemple.fr", "X")
    assert (code, said["message"]) == (1, "Aucun compte n’a cette adresse.")


def test_check_names_everything_and_finds_this_machine_good(run: Run) -> None:
    code, said = run("check")
    assert code == 0, said
    assert any("ffmpeg" in line for line in said["lines"])  # type: ignore[attr-defined]


def test_backup_then_restore_elsewhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(run)
    kept = tmp_path / "var" / "store" / "ab" / "abc"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"une voix")
    archive = tmp_path / "sauvegarde.tar.gz"
    assert run("backup", str(archive))[0] == 0
    code, said = run("restore", str(archive))
    assert (code, said["error"]) == (1, "conflict")
    monkeypatch.setenv("STUDIO_VAR", str(tmp_path / "other"))
    assert run("restore", str(archive))[0] == 0
    assert (tmp_path / "other" / "store" / "ab" / "abc").read_bytes() == b"une voix"
    database = Database(f"sqlite:///{tmp_path / 'other' / 'studio.sqlite'}")
    with database.reading() as db:
        assert db.scalars(select(Person.name)).all() == ["Claire"]
    database.close()


def test_a_broken_backup_is_refused(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "x.tar.gz"
    broken.write_bytes(b"pas une archive")
    code, said = run("restore", str(broken))
    assert (code, said["error"]) == (1, "invalid")


def test_importing_a_list_of_places(run: Run, here: Database, tmp_path: Path) -> None:
    open_account(run)
    run("action", "create", "claire@exemple.fr", "Nos chemins")
    places = tmp_path / "lieux.csv"
    places.write_text("nom;latitude;longitude\nGare;47,389;0,694\nMairie;47,390;0,689\n", "utf-8")
    code, said = run("import", str(places), "--action", "nos-chemins")
    assert (code, said["places"]) == (0, 2), said
    with here.reading() as db:
        titles = {i.properties["title"] for i in db.scalars(select(Item)) if i.type == "place"}
    assert titles == {"Gare", "Mairie"}
    assert run("import", str(places), "--action", "rien")[0] == 1


def test_a_map_leaves_whole_and_comes_back(run: Run, here: Database, tmp_path: Path) -> None:
    open_account(run)
    run("action", "create", "claire@exemple.fr", "Nos chemins")
    places = tmp_path / "lieux.csv"
    places.write_text("nom;latitude;longitude\nGare;47,389;0,694\n", "utf-8")
    _code, said = run("import", str(places), "--action", "nos-chemins")
    draft, whole = str(said["draft"]), tmp_path / "carte.zip"
    code, said = run("export", draft, "--as", "zip", "--private", "--out", str(whole))
    assert code == 0, said
    code, said = run("import", str(whole), "--action", "nos-chemins")
    assert code == 0 and said["draft"] != draft
    again = tmp_path / "carte.csv"
    assert run("export", str(said["draft"]), "--as", "csv", "--out", str(again))[0] == 0
    assert "Gare" in again.read_text("utf-8-sig")
    code, said = run("export", draft, "--as", "docx", "--out", str(tmp_path / "x"))
    assert (code, said["error"]) == (1, "invalid")
    code, said = run("export", "/cartes/rien", "--as", "csv", "--out", str(tmp_path / "x"))
    assert (code, said["error"]) == (1, "not_found")


def test_editions_are_gone_over(run: Run) -> None:
    open_account(run)
    stray = Path(os.environ["STUDIO_VAR"]) / "editions" / "left-behind"
    stray.mkdir(parents=True)
    os.utime(stray, (0, 0))
    code, said = run("editions", "rebuild")
    assert (code, said["strays"]) == (0, 1)
    assert not stray.exists()


def test_forgetting_nobody(run: Run) -> None:
    code, said = run("forget", "personne")
    assert (code, said["error"]) == (1, "not_found")


def test_a_mistyped_setting_stops_with_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PROT", "5000")
    code, said = run("check")
    assert (code, said["error"]) == (1, "bad_setting")
    assert "STUDIO_PROT" in str(said["message"])
