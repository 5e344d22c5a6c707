"""The screens of the library of an action: bring many files, say what they are, take one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.models import Action
from studio.actions.queries import action_by_id
from studio.actions.views.links import set_action
from studio.files import shelf
from studio.files.api import address
from studio.files.models import FileNote, FileState, Medium, StoredFile
from studio.files.operations import SEEN, SHELF, make_again
from studio.files.queries import file_for
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.people.models import Role
from studio.people.queries import members_of, persons

bp = Blueprint("library", __name__)

SORTS = {
    Medium.PHOTO: (_l("Photos"), "photo"),
    Medium.SOUND: (_l("Sons"), "microphone"),
    Medium.VIDEO: (_l("Vidéos"), "video"),
    Medium.DOCUMENT: (_l("Documents"), "file-text"),
}


@dataclass(frozen=True)
class Shown:
    """A file of the library as a card shows it."""

    note: FileNote
    title: str
    image: str | None
    sound: str | None
    twins: list[FileNote]

    @property
    def file(self) -> StoredFile:
        return self.note.file

    @property
    def is_refused(self) -> bool:
        return self.file.state == FileState.REFUSED

    @property
    def is_coming(self) -> bool:
        return self.file.state in (FileState.RECEIVED, FileState.WORKING)


@bp.get("/atelier/actions/<action_id>/bibliotheque")
@somebody_only
def show(action_id: str) -> ResponseReturnValue:
    action = action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)
    set_action(action)
    return render_template("library/show.html", path=SHELF, sorts=SORTS, **shelf_of(action))


@bp.get("/atelier/actions/<action_id>/bibliotheque/etagere")
@somebody_only
def rows(action_id: str) -> ResponseReturnValue:
    """The inside of a live part: cards appear as files arrive and are made ready."""
    action = action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)
    return render_template("library/shelf.html", **shelf_of(action))


def shelf_of(action: Action) -> dict[str, object]:
    wanted = request.args.get("sorte", "")
    every = shelf.notes_of(web.db(), action)
    notes = [note for note in every if wanted in ("", note.file.medium)]
    return {
        "action": action,
        "sort": wanted,
        "cards": [shown(note, every) for note in notes],
        "may_add": may(me(), Permission.FILE_ADD, action),
        "is_staff": me().account_id is not None,
    }


def shown(note: FileNote, every: list[FileNote]) -> Shown:
    file = note.file
    picture = file.derivative("phone") or file.derivative("poster-thumb")
    listen = file.derivative("listen") if file.medium == Medium.SOUND else None
    return Shown(
        note,
        title=note.seen or file.original_name or str(SORTS[Medium(file.medium)][0]),
        image=address(picture) if picture else None,
        sound=address(listen) if listen else None,
        twins=shelf.alike(note, every),
    )


@bp.get("/atelier/bibliotheque/<file_id>")
@somebody_only
def one(file_id: str) -> ResponseReturnValue:
    note = shelf.note_for(web.db(), me(), file_id)
    return page_of(note, shelf.Said(note.credit, note.seen, tuple(note.shown), tuple(note.heard)))


def page_of(note: FileNote, said: shelf.Said, trouble: str = "") -> str:
    action = note.file.action
    set_action(action)
    voice = note.seen_voice.derivative("listen") if note.seen_voice else None
    watch = note.file.derivative("watch")
    return render_template(
        "library/one.html",
        card=shown(note, shelf.notes_of(web.db(), action)),
        titles={made.file_id: made.seen or made.file.original_name for made in [note]},
        said=said,
        trouble=trouble,
        action=action,
        voice=address(voice) if voice else None,
        watch=address(watch) if watch else None,
        voice_path=f"{SEEN}{note.file_id}",
        group=members_of(web.db(), action.id, Role.PARTICIPANT),
        giver=persons(web.db(), [note.author_id]).get(note.author_id),
        may_change=may(me(), Permission.ITEM_EDIT, note),
        is_staff=me().account_id is not None,
    )


@bp.post("/atelier/bibliotheque/<file_id>")
@somebody_only
def describe(file_id: str) -> ResponseReturnValue:
    note = shelf.note_to_change(web.db(), me(), file_id)
    form = request.form
    said = shelf.Said(
        credit=form.get("credit", ""),
        seen=form.get("seen", ""),
        shown=tuple(form.getlist("shown")),
        heard=tuple(form.getlist("heard")),
    )
    if len(said.seen) > shelf.MOST_SEEN or len(said.credit) > shelf.MOST_CREDIT:
        return page_of(note, said, _("Ce texte est trop long.")), 422
    group = members_of(web.db(), note.action_id, Role.PARTICIPANT)
    shelf.describe(note, said, [person.id for person in group])
    flash(_("C’est gardé."), "ok")
    return redirect(url_for(".one", file_id=file_id))


@bp.post("/atelier/bibliotheque/<file_id>/enlever")
@somebody_only
def take_off(file_id: str) -> ResponseReturnValue:
    note = shelf.note_to_change(web.db(), me(), file_id)
    shelf.take_off(note)
    return redirect(url_for(".one", file_id=file_id))


@bp.post("/atelier/bibliotheque/<file_id>/remettre")
@somebody_only
def put_back(file_id: str) -> ResponseReturnValue:
    shelf.put_back(shelf.note_to_change(web.db(), me(), file_id))
    flash(_("C’est remis."), "ok")
    return redirect(url_for(".one", file_id=file_id))


@bp.post("/atelier/bibliotheque/<file_id>/reessayer")
@somebody_only
def try_again(file_id: str) -> ResponseReturnValue:
    make_again(web.db(), shelf.note_to_change(web.db(), me(), file_id).file)
    return redirect(url_for(".one", file_id=file_id))


@bp.get("/fichiers/<file_id>/document")
@somebody_only
def document(file_id: str) -> ResponseReturnValue:
    """A document as it was given, to members of its action alone (ADR 9). It is saved, never shown
    inside our pages."""
    file = file_for(web.db(), me(), file_id)
    if file.medium != Medium.DOCUMENT or file.state != FileState.READY:
        raise NotFound
    path, name = web.storage().path(file.key), file.original_name or "document"
    web.let_go()
    response = send_file(
        path, mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
