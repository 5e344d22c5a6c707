"""The board's « Cacher un visage » for a photo that a map or a récit shows as it is: the editor of
photos of the portraits, on one file."""

from __future__ import annotations

from typing import Annotated, Any

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
from studio.files.masking import hide_on, masks_of
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.publishing.bundle import publisher_of
from studio.publishing.views.blueprint import bp
from studio.publishing.views.sounds import kept_words

Fraction = Annotated[float, msgspec.Meta(ge=-1.0, le=2.0)]


class Shape(msgspec.Struct):
    """A shape drawn with the finger, in fractions of the photo."""

    shape: str
    points: Annotated[list[tuple[Fraction, Fraction]], msgspec.Meta(max_length=500)]
    colour: str = ""


class Masks(msgspec.Struct):
    """What the editor keeps."""

    masks: Annotated[list[Shape], msgspec.Meta(max_length=200)] = []


def photo_of(draft_id: str, file_id: str) -> tuple[Draft, StoredFile]:
    """A photo that this production shows as it is. NotFound for another one, and for a kind that
    keeps edits of its own."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    file = files_in(web.db(), draft.action_id, [file_id]).get(file_id)
    photos = publisher_of(draft.kind).photos
    if file is None or photos is None or file_id not in photos(web.db(), draft):
        raise NotFound
    return draft, file


@bp.get("/espace/productions/<draft_id>/photos/<file_id>")
@staff_only
def photo(draft_id: str, file_id: str) -> ResponseReturnValue:
    draft, file = photo_of(draft_id, file_id)
    set_action(draft.action)
    return render_template(
        "publishing/photo.html",
        draft=draft,
        back=url_for(".production", draft_id=draft.id),
        page_data={
            **told(file),
            "address": url_for(".photo_state", draft_id=draft.id, file_id=file.id),
            "words": photo_words() | kept_words(),
        },
    )


@bp.get("/espace/productions/<draft_id>/photos/<file_id>/etat")
@staff_only
def photo_state(draft_id: str, file_id: str) -> ResponseReturnValue:
    return web.answer(told(photo_of(draft_id, file_id)[1]))


@bp.post("/espace/productions/<draft_id>/photos/<file_id>/etat")
@staff_only
def keep_photo(draft_id: str, file_id: str) -> ResponseReturnValue:
    """These shapes instead of those before. Invalid for what is no shape."""
    file = photo_of(draft_id, file_id)[1]
    asked = web.body(Masks)
    hide_on(web.db(), file, [drawn(one) for one in asked.masks])
    return web.answer(told(file))


def drawn(shape: Shape) -> dict[str, Any]:
    given = msgspec.structs.asdict(shape)
    return {name: value for name, value in given.items() if value != ""}


def told(file: StoredFile) -> dict[str, Any]:
    """What the editor must know of a photo: the address is null while it is being made."""
    plain = file.derivative("gallery") or file.derivative("phone")
    hidden = [msgspec.to_builtins(mask) for mask in masks_of(file).masks]
    return {
        "photo": address(plain) if plain else None,
        "made": address(plain) if plain else None,
        "state": file.state,
        "edits": {"masks": hidden},
    }


def photo_words() -> dict[str, str]:
    """By the names that frontend/src/portraits/retouch/ knows."""
    return {
        "preparing": _("On prépare encore le fichier…"),
        "mask": _("Cache {number}"),
        "do_look": "",
        "do_mask": _("Entourez avec le doigt ce qu’il faut cacher."),
    }
