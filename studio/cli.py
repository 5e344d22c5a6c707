"""The command line: `studio serve`, `studio worker`, `studio check`, and the acts of an operator.

A door like the others: it opens a transaction, calls one act, and says in French what it did.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from studio.actions.operations import create_action
from studio.app import job_kinds, register_parts, run_job
from studio.backup import backup, restore
from studio.drafts.presence import forget_gone
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings, from_environment
from studio.kernel.db import Database
from studio.kernel.errors import NotFound, StudioError
from studio.kernel.ids import is_uuid
from studio.kernel.jobs import JobKind
from studio.kernel.storage import DiskStore
from studio.kernel.worker import Worker
from studio.people.models import Account
from studio.people.operations import create_account, organisation_named
from studio.publishing.rebuilding import Rebuilt
from studio.work.operations import stop, try_again
from studio.work.queries import Task, unfinished

Command = Callable[[Settings, argparse.Namespace], Any]
Maker = Callable[[str, Command, str], argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0 when it was done, 1 with a sentence when it was refused."""
    given = parser().parse_args(arguments)
    try:
        said = given.act(from_environment(), given)
    except StudioError as error:
        return tell({"error": error.code, "message": error.sentence}, given.json, failed=True)
    return tell(said, given.json, failed=bool(isinstance(said, dict) and said.get("error")))


def tell(said: Any, as_json: bool, *, failed: bool) -> int:
    """Print what an act returned, for a person or for a script."""
    stream = sys.stderr if failed and not as_json else sys.stdout
    if as_json:
        stream.write(json.dumps(said or {}, ensure_ascii=False, default=str) + "\n")
    elif said:
        stream.write((said.get("message") or "\n".join(said.get("lines", []))) + "\n")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="studio", description="Cartes et portraits d’un groupe.")
    commands = top.add_subparsers(required=True, metavar="COMMANDE")

    def command(name: str, act: Command, doc: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=doc, description=doc)
        made.add_argument("--json", action="store_true", help="réponse pour un programme")
        made.set_defaults(act=act)
        return made

    add_server_commands(command)
    add_people_commands(command)
    add_file_commands(command)
    return top


def add_server_commands(command: Maker) -> None:
    serve = command("serve", do_serve, "Servir les pages, avec un ouvrier à côté.")
    serve.add_argument("--no-worker", action="store_true", help="l’ouvrier tourne ailleurs")
    serve.add_argument("--public", action="store_true", help="la galerie seule, sans connexion")
    command("worker", do_worker, "Faire les travaux de fond.")
    work = command("jobs", do_jobs, "Voir, relancer ou arrêter les travaux de fond.")
    work.add_argument("what", choices=["list", "retry", "stop"])
    work.add_argument("job", nargs="?", default="", help="identifiant du travail")
    command("check", do_check, "Dire ce qui manque sur cette machine.")
    demo = command("demo", do_demo, "Préparer l’action de démonstration.")
    demo.add_argument("--serve", action="store_true", help="puis servir")
    command("db", do_db, "Mettre la base à jour.").add_argument("what", choices=["upgrade"])


def add_people_commands(command: Maker) -> None:
    account = command("account", do_account, "Ouvrir un compte de professionnel.")
    account.add_argument("what", choices=["create"])
    account.add_argument("email", help="adresse")
    account.add_argument("name", help="prénom et nom")
    account.add_argument("organisation", help="structure")
    account.add_argument("--coordinates", action="store_true", help="coordonne la structure")
    forget = command("forget", do_forget, "Effacer une personne partout.")
    forget.add_argument("person", help="identifiant de la personne")
    action = command("action", do_action, "Créer une action.")
    action.add_argument("what", choices=["create"])
    action.add_argument("email", help="adresse de la référente")
    action.add_argument("title", help="nom de l’action")


def add_file_commands(command: Maker) -> None:
    export = command("export", do_export, "Exporter une production.")
    export.add_argument(
        "what", help="adresse publique (/cartes/…), ou identifiant d’une production"
    )
    export.add_argument(
        "--as", dest="format", required=True,
        help="zip, html, pdf, csv, geojson, umap, kml, gpx, gpkg ; folder : le dossier publié",
    )  # fmt: skip
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--private", action="store_true", help="copie privée du groupe")
    taken = command(
        "import", do_import, "Faire une carte d’un fichier de lieux, ou d’une carte .zip."
    )
    taken.add_argument("file", type=Path)
    taken.add_argument("--action", required=True, help="nom court de l’action")
    taken.add_argument("--template", default="numerique", help="modèle de carte")
    taken.add_argument("--layer", action="store_true", help="comme couche de référence")
    archive = command(
        "archive", do_archive, "Écrire ce qu’une action montre, en pages sans réseau."
    )
    archive.add_argument("action", help="nom court de l’action ; « tout » : la galerie entière")
    archive.add_argument("out", type=Path, help="dossier, repris s’il existe")
    editions = command("editions", do_editions, "Relire et réparer ce qui est en ligne.")
    editions.add_argument("what", choices=["rebuild"])
    kept = command("backup", do_backup, "Sauvegarder la base et les fichiers dans une archive.")
    kept.add_argument("file", type=Path)
    put_back = command("restore", do_restore, "Remettre une sauvegarde dans un dossier vide.")
    put_back.add_argument("file", type=Path)


def database_of(settings: Settings) -> Database:
    database = Database(settings.database)
    database.upgrade()
    return database


def remember(settings: Settings) -> int:
    """Bring the tables up to date, then do again what was taken back and this database does not
    know (an older backup was put back, here or by `pg_restore`). How many acts were done."""
    from studio.erasure import replay

    register_parts()
    database = database_of(settings)
    with database.writing() as db:
        done = replay(db, settings, DiskStore(settings.store))
    database.close()
    return done


def do_serve(settings: Settings, given: argparse.Namespace) -> None:
    """Serve until told to stop; the worker is a process of its own and stops with us."""
    from granian import Granian
    from granian.constants import Interfaces

    remember(settings)  # nobody is served before
    helper = None if given.no_worker or given.public else Helper()
    factory = "create_public_app" if given.public else "create_app"
    server = Granian(
        f"studio.app:{factory}",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        workers_kill_timeout=3,
        websockets=False,
        log_access=False,
    )
    try:
        server.serve()
    finally:
        if helper is not None:
            helper.stop()


class Helper:
    """The worker beside a server: when it dies (out of memory, killed), another takes its place."""

    AGAIN = 1.0  # seconds: a worker that cannot start must not start all the time

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._process.wait(timeout=15)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            if not self._stopping.wait(self.AGAIN):
                self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "studio.cli", "worker"]
        return subprocess.Popen(command)  # noqa: S603 - our own interpreter and module


def do_worker(settings: Settings, _given: argparse.Namespace) -> None:
    """Work until SIGTERM. A job in hand goes back untouched."""
    register_parts()
    worker = Worker(settings, database_of(settings), job_kinds(), run_job, forget_gone)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    if os.name != "nt":
        _die_with_parent(worker)
    worker.run_forever()


def do_jobs(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    """What the whole server still has to do; one of them again, or no more."""
    kinds = job_kinds()
    with database_of(settings).writing() as db:
        if given.what == "list":
            found = list(unfinished(db))
            lines = [line_of(job, kinds) for job in found]
            return {"lines": lines or ["Rien en attente."], "jobs": [job.id for job in found]}
        job = db.get(jobs.Job, given.job)
        if job is None:
            raise NotFound("Aucun travail n’a cet identifiant.")
        kind = kinds.get(job.kind)
        task = Task(job, kind.label if kind else job.kind, job.target, by_hand=True)
        if given.what == "stop":
            stop(task)
            return {"message": "Ce travail est arrêté."}
        try_again(task)
    return {"message": "Ce travail va recommencer."}


def line_of(job: jobs.Job, kinds: Mapping[str, JobKind]) -> str:
    """One line for an operator: which job, what it does, where it stands, what was said."""
    label = kinds[job.kind].label if job.kind in kinds else ""
    how_far = f"{round(job.progress * 100)} %" if job.state == jobs.State.RUNNING else ""
    parts = (job.id, job.state, how_far, label or job.kind, job.message)
    return "  ".join(part for part in parts if part)


def _die_with_parent(worker: Worker) -> None:
    """A worker whose server was killed must not stay behind and hold the data folder."""
    parent = os.getppid()

    def watch() -> None:
        while not worker.stopping.wait(1):
            if os.getppid() != parent:
                worker.stop()

    threading.Thread(target=watch, daemon=True).start()


def do_check(settings: Settings, _given: argparse.Namespace) -> dict[str, Any]:
    """What is missing on this machine, one line each; an error when something is."""
    from studio.machine import findings

    found = findings(settings)
    good = all(item.good for item in found)
    lines = [f"{'✓' if item.good else '✗'} {item.sentence}" for item in found]
    return {"lines": lines, **({} if good else {"error": "missing"})}


def do_demo(settings: Settings, given: argparse.Namespace) -> dict[str, Any] | None:
    from studio.demo import make_demo, welcome

    os.environ["STUDIO_DEMO"] = "1"
    settings = from_environment()
    make_demo(settings, say=print_line)
    lines = welcome(settings)
    if not given.serve:
        return {"lines": lines}
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    do_serve(settings, argparse.Namespace(no_worker=False, public=False))
    return None


def print_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def do_forget(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from studio.erasure import forget_person
    from studio.people.models import Person

    register_parts()
    with database_of(settings).writing() as db:
        person = db.get(Person, given.person)
        if person is None:
            raise NotFound("Personne n’a cet identifiant.")
        forget_person(db, settings, DiskStore(settings.store), person)
    return {"message": "C’est fait. Les sauvegardes la gardent encore, 35 jours au plus."}


def do_db(settings: Settings, _given: argparse.Namespace) -> dict[str, Any]:
    remember(settings)
    return {"message": "La base est à jour."}


def do_account(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    """Open an account; the passphrase is read from the terminal or from the standard input."""
    typed = sys.stdin.isatty()
    passphrase = (
        getpass.getpass("Phrase de passe : ") if typed else sys.stdin.readline().rstrip("\n")
    )
    with database_of(settings).writing() as db:
        account = create_account(
            db,
            email=given.email,
            passphrase=passphrase,
            name=given.name,
            organisation=organisation_named(db, given.organisation),
            coordinates=given.coordinates,
        )
    return {"message": f"Le compte {account.email} est ouvert.", "id": account.id}


def do_action(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    with database_of(settings).writing() as db:
        account = account_named(db, given.email)
        today: date = now().date()
        action = create_action(
            db, account, title=given.title, themes=[], starts=today, ends=today + timedelta(days=90)
        )
    return {"message": f"L’action est créée : /espace/actions/{action.slug}", "slug": action.slug}


def account_named(db: Any, email: str) -> Account:
    from sqlalchemy import select

    found: Account | None = db.scalar(select(Account).where(Account.email == email.lower()))
    if found is None:
        raise NotFound("Aucun compte n’a cette adresse.")
    return found


def do_export(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from studio.export import export_draft, export_edition

    register_parts()
    database, what = database_of(settings), given.what
    if is_uuid(what):
        private = given.private
        export_draft(settings, database, what, given.format, given.out, private=private)
    else:
        export_edition(settings, database, what, given.format, given.out)
    return {"message": f"C’est écrit dans {given.out}."}


def do_archive(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    """Only what changed since the last time is written. The register knows it of each action."""
    from studio.archive.writing import write_archive
    from studio.export import action_named
    from studio.publishing.copies import OPERATOR, handed
    from studio.publishing.queries import actions_shown

    register_parts()
    with database_of(settings).writing() as db:
        action = None if given.action == "tout" else action_named(db, given.action)
        written = write_archive(db, settings, action, given.out)
        for action_id in [action.id] if action is not None else actions_shown(db):
            handed(db, form="archive", action_id=action_id, to_whom=OPERATOR)
    changed = f"{written.fresh} écrites, {written.gone} enlevées"
    return {"message": f"{written.productions} productions : {changed}."}


def do_editions(settings: Settings, _given: argparse.Namespace) -> dict[str, Any]:
    """Read every byte of every edition, mend what can be, and name what must be published again.

    One edition at a time: people go on working meanwhile.
    """
    from studio.publishing.rebuilding import drop_strays, editions_kept, rebuild_edition

    register_parts()
    database, store, done = database_of(settings), DiskStore(settings.store), []
    with database.reading() as db:
        kept = editions_kept(db)
    for edition in kept:
        with suppress(NotFound), database.writing() as db:  # taken back meanwhile
            done.append(rebuild_edition(db, settings, store, edition))
    with database.writing() as db:
        strays = drop_strays(db, settings)
    lines = [line for one in done for line in lines_of(one)]
    told = f"{len(done)} éditions relues, {strays} dossiers sans édition enlevés."
    broken = any(one.lost for one in done)
    return {"lines": [*lines, told], "strays": strays, **({"error": "lost"} if broken else {})}


def lines_of(one: Rebuilt) -> list[str]:
    """What an operator must know of an edition that was gone over."""
    name = f"« {one.title} », édition {one.number}"
    again = [f"{name} : refait, {', '.join(one.again)}."] if one.again else []
    lost = [f"{name} : perdu, {', '.join(one.lost)}. Publiez-la de nouveau."] if one.lost else []
    return again + lost


def do_import(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from studio.export import import_file, import_map, is_whole_map

    register_parts()
    database = database_of(settings)
    if is_whole_map(given.file):
        draft, refused = import_map(settings, database, given.file, given.action)
        message = f"La carte est revenue : /espace/productions/{draft}"
        return {"message": "\n".join([message, *refused]), "draft": draft}
    draft, count, refused = import_file(
        settings, database, given.file, given.action, given.template, layer=given.layer
    )
    message = f"{count} lieux sont arrivés : /espace/productions/{draft}"
    return {"message": "\n".join([message, *refused]), "draft": draft, "places": count}


def do_backup(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    size = backup(settings, given.file)
    return {"message": f"Sauvegarde faite : {given.file} ({size // 1024} Ko).", "bytes": size}


def do_restore(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    restore(settings, given.file)
    again = remember(settings)
    lines = [f"La sauvegarde est remise dans {settings.var}."]
    if again:
        lines.append(f"Retraits refaits, d’après le registre : {again}.")
    return {"message": "\n".join(lines), "replayed": again}


if __name__ == "__main__":
    sys.exit(main())
