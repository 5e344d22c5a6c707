"""The board's « Couper » for a voice that a map or a récit shows as it is: the editor of sounds of
the portraits, on one file."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.files.api import address
from studio.files.hearing import SoundCut, cut_of, cut_sound, edits_from, is_ready
from studio.files.models import StoredFile
from studio.files.operations import ask_for
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.publishing.bundle import publisher_of
from studio.publishing.views.blueprint import bp

UNTOUCHED = "saver"
"""The recipe that no cut changes: what one cuts is listened to in it."""


def voice_of(draft_id: str, file_id: str) -> tuple[Draft, StoredFile, bool]:
    """A voice that this production shows as it is, and whether pieces of it may go. NotFound for
    another one, and for a kind that keeps edits of its own."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    voices = publisher_of(draft.kind).voices(web.db(), draft)
    file = files_in(web.db(), draft.action_id, [file_id]).get(file_id)
    if file is None or file_id not in voices:
        raise NotFound
    return draft, file, voices[file_id]


@bp.get("/espace/productions/<draft_id>/sons/<file_id>")
@staff_only
def sound(draft_id: str, file_id: str) -> ResponseReturnValue:
    draft, file, may_cut = voice_of(draft_id, file_id)
    set_action(draft.action)
    state = url_for(".sound_state", draft_id=draft.id, file_id=file.id)
    return render_template(
        "publishing/sound.html",
        draft=draft,
        may_cut=may_cut,
        back=url_for(".production", draft_id=draft.id),
        page_data={
            **told(file),
            "address": state,
            "untouched": url_for(".untouched_sound", draft_id=draft.id, file_id=file.id),
            "words": sound_words() | kept_words(),
        },
    )


@bp.post("/espace/productions/<draft_id>/sons/<file_id>/original")
@staff_only
def untouched_sound(draft_id: str, file_id: str) -> ResponseReturnValue:
    """Have the untouched voice made, to cut in it."""
    file = voice_of(draft_id, file_id)[1]
    ask_for(web.db(), file, UNTOUCHED)
    return web.answer(told(file))


@bp.get("/espace/productions/<draft_id>/sons/<file_id>/etat")
@staff_only
def sound_state(draft_id: str, file_id: str) -> ResponseReturnValue:
    return web.answer(told(voice_of(draft_id, file_id)[1]))


@bp.post("/espace/productions/<draft_id>/sons/<file_id>/etat")
@staff_only
def keep_sound(draft_id: str, file_id: str) -> ResponseReturnValue:
    """These edits instead of those before. Invalid for what is no edit, and for pieces taken out of
    a voice whose moments are named."""
    _draft, file, may_cut = voice_of(draft_id, file_id)
    asked = web.body(SoundCut)
    if asked.keep and not may_cut:
        raise Invalid("Le chemin suit cette voix : cachez des mots, n’enlevez rien.")
    cut_sound(web.db(), file, edits_from(asked))
    return web.answer(told(file))


def told(file: StoredFile) -> dict[str, Any]:
    """What the editor must know of a voice: addresses are null while they are being made."""
    names = (UNTOUCHED, "peaks", "listen")
    plain, peaks, made = (file.derivative(name) for name in names)
    return {
        "sound": address(plain) if plain else None,
        "peaks": address(peaks) if peaks else None,
        "made": f"{address(made)}?v={made.key[-20:-4]}" if made and is_ready(file) else None,
        "seconds": file.seconds,
        "state": file.state,
        "edits": msgspec.structs.asdict(cut_of(file)),
    }


def sound_words() -> dict[str, str]:
    """What the editor of sounds says wherever it stands, by the names that
    frontend/src/portraits/retouch/ knows."""
    return {
        "preparing": _("On prépare encore le fichier…"),
        "nothing_left": _("Il ne resterait rien. Gardez un morceau."),
        "making": _("Le résultat se prépare…"),
        "put_back": _("Remettre {from} à {to}"),
        "uncover": _("Découvrir {from} à {to}"),
    }


def kept_words() -> dict[str, str]:
    """What it says where each act is sent at once (filed.ts)."""
    return {
        "kept": _("C’est gardé."),
        "not_kept": _("Ce n’est pas gardé : pas de réseau. Recommencez."),
    }
