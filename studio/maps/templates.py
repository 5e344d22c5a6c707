"""The beginnings of maps: nine files of data. A new theme is a file, not code."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from studio.drafts.kinds import Template
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import plant
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.maps.beginnings.models import MapTemplate
from studio.maps.beginnings.queries import templates_of
from studio.maps.items import Category, Question, Sheet, View
from studio.maps.whereabouts import centre_of

FOLDER = Path(__file__).parent / "templates_data"


class Beginning(Struct, forbid_unknown_fields=True, kw_only=True):
    """One file: what the sheet and the legend hold when a map begins."""

    rank: int
    intro: str = ""
    title: str
    picture: str
    summary: str
    ground: str
    own_words: bool = False
    kind: Literal["geographic", "sensitive"]
    walks: bool = False
    categories: list[Category]
    questions: list[Question]


@lru_cache(maxsize=1)
def beginnings() -> dict[str, Beginning]:
    """Code -> beginning, in the order in which they are offered."""
    read = {path.stem: _read(path) for path in FOLDER.glob("*.toml")}
    return dict(sorted(read.items(), key=lambda found: found[1].rank))


def _read(path: Path) -> Beginning:
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Beginning)


def templates() -> tuple[Template, ...]:
    return tuple(
        Template(code, found.title, found.picture, found.summary)
        for code, found in beginnings().items()
    )


def fill(db: Session, draft: Draft) -> None:
    """Put the sheet and the legend of its template into a new draft, looking at the place where
    the action happens. An unknown template gives a sheet and no legend."""
    begun = beginnings().get(draft.template) or _kept(db, draft)
    sheet = Sheet(view=View(**centre_of(draft.action.place)))
    if begun is not None:
        sheet.ground, sheet.kind, sheet.questions = begun.ground, begun.kind, begun.questions
        sheet.walks = begun.walks
        sheet.own_words, sheet.intro = begun.own_words, begun.intro
    ops = [_put("sheet", sheet, 0)]
    ops += [_put("category", c, n) for n, c in enumerate(begun.categories if begun else [])]
    plant(db, draft, ops)


def own_templates(db: Session, organisation_id: str) -> tuple[Template, ...]:
    """What a structure kept, offered beside the nine."""
    return tuple(
        Template(kept.id, kept.title, kept.picture) for kept in templates_of(db, organisation_id)
    )


def _kept(db: Session, draft: Draft) -> Beginning | None:
    kept = db.get(MapTemplate, draft.template) if draft.template else None
    if kept is None or kept.organisation_id != draft.organisation_id:
        return None
    about = {"rank": 0, "title": kept.title, "picture": kept.picture, "summary": ""}
    return msgspec.convert(about | kept.sheet | {"categories": kept.legend}, Beginning)


def _put(type: str, properties: Struct, number: int) -> Op:
    return Op(
        id=new_id(),
        item=new_id(),
        verb="put",
        made_at=iso(now()),
        type=type,
        value={"properties": msgspec.to_builtins(properties), "order": order_key(number)},
    )


DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def order_key(number: int) -> str:
    """The nth key in the browser's own scheme (frontend/src/draft/order.ts): one digit after « a »,
    then two after « b ». Enough for nearly four thousand."""
    if number < len(DIGITS):
        return f"a{DIGITS[number]}"
    high, low = divmod(number - len(DIGITS), len(DIGITS))
    return f"b{DIGITS[high]}{DIGITS[low]}"
