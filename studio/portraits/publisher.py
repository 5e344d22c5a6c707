"""What the public side must know of portraits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.consents.queries import Need
from studio.drafts.models import Draft
from studio.portraits.agreeing import allowed
from studio.portraits.checks import checks, hides, lacks, picture, texts, unnamed
from studio.portraits.excerpts import END, START, asked_in, moments_in, written
from studio.portraits.freezing import freeze
from studio.portraits.page import CAPTIONS, CHAPTERS, TRANSCRIPT, PortraitPage, read_page
from studio.portraits.paper import print_sheet
from studio.portraits.reading import material_of
from studio.portraits.renewing import renew
from studio.portraits.shapes import order_films
from studio.portraits.showing import page_context
from studio.portraits.stripping import lines_of, strip
from studio.publishing.bundle import Form, Page, Piece, Publisher, Told


def needs(db: Session, draft: Draft) -> list[Need]:
    """The voice of each person in each recording, their story, their image in each photo."""
    return material_of(db, draft).needs()


EXCERPT = "extrait"

FORMS = (
    Form("defiler", _l("À faire défiler"), "photo", "portraits/forms/scroll.html"),
    Form("audio", _l("Le son seul"), "headphones", "portraits/forms/sound.html"),
    Form(
        "feuille",
        _l("Feuille à imprimer"),
        "printer",
        "portraits/forms/sheet.html",
        paper=print_sheet,
    ),
    Form(EXCERPT, _l("Un extrait"), "scissors", "portraits/forms/excerpt.html", (START, END)),
)


def asked(data: Page, args: Mapping[str, str]) -> dict[str, str]:
    """In a blog: the whole, the sound alone (`forme=audio`), or an excerpt (`de`, `a`)."""
    known = {"forme": "audio"} if args.get("forme") == "audio" else {}
    page = read_page(data)
    span = asked_in(args, page)
    if span is None:
        return known
    names = moments_in(page)
    said = {START: written(span[0]), END: written(span[1])}
    said |= {name: args[name] for name in said if args.get(name) in names}
    return {"forme": "extrait", **known, **said}


def pieces(data: Page) -> tuple[Piece, ...]:
    """The sound alone, and each answer as an excerpt."""
    page = read_page(data)
    sound = Piece("son", _("Le son seul"), "headphones", "", {"forme": "audio"})
    return sound, *(answer_pieces(page))


def answer_pieces(page: PortraitPage) -> Iterator[Piece]:
    voices = page.montage.voices
    for number, answer in enumerate(page.answers, 1):
        spans = [(voice.start, voice.end) for voice in voices if voice.answer == answer.id]
        if spans and len(page.answers) > 1:
            args = {START: written(spans[0][0]), END: written(spans[-1][1])}
            words = answer.question or _("Réponse %(number)d", number=number)
            yield Piece("extrait", _("Une réponse"), "quote", words, {"forme": "extrait", **args})


def questions(data: Page) -> tuple[str, ...]:
    asked = (answer.question for answer in read_page(data).answers)
    return tuple(dict.fromkeys(question for question in asked if question))


def told(data: Page, frozen: Told) -> Told:
    return replace(frozen, credits=read_page(data).credits_now())


PUBLISHER = Publisher(
    kind="portrait",
    told=told,
    prefix="portraits",
    label=_l("Portrait"),
    label_many=_l("Portraits"),
    icon="user-circle",
    page_template="portraits/public.html",
    embed_template="portraits/embed.html",
    needs=needs,
    lacks=lacks,
    checks=checks,
    texts=texts,
    unnamed=unnamed,
    hides=hides,
    picture=picture,
    lines=lines_of,
    freeze=freeze,
    strip=strip,
    data_files={
        "vtt": (CAPTIONS, "text/vtt"),
        "chapters.vtt": (CHAPTERS, "text/vtt"),
        "txt": (TRANSCRIPT, "text/plain"),
    },
    page_context=page_context,
    forms=FORMS,
    asked=asked,
    pieces=pieces,
    questions=questions,
    allowed=allowed,
    published=order_films,
    stripped=order_films,
    named_changed=renew,
)
