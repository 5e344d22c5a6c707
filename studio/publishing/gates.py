"""What stands between a draft and the public, in sentences that say how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about, missing
from studio.drafts.kinds import kind_named, masked_files
from studio.drafts.models import Draft
from studio.kernel.errors import Conflict
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.bundle import publisher_of
from studio.publishing.checks import Check, Fix, Sort, hiding
from studio.publishing.faces import face_checks
from studio.publishing.hiding import mark_of, words_in
from studio.publishing.kept import kept_in

MOST_QUOTED = 3  # words of one text that a check repeats

WHAT = {
    Use.VOICE: "sa voix",
    Use.IMAGE: "son image",
    Use.STORY: "son récit",
    Use.NAME: "son prénom",
}


class NotReady(Conflict):
    """Something is missing before publication; `reasons` are sentences, each with its fix."""

    code = "not_ready"

    def __init__(self, reasons: Iterable[str]):
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def reasons_against(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Why this draft cannot be published now, in sentences; empty when it can."""
    faces = [check.sentence for check in face_checks(db, draft)]
    return publisher_of(draft.kind).lacks(db, draft) + faces + consents_missing(db, draft, audience)


def checks_of(db: Session, draft: Draft, audience: Audience) -> list[Check]:
    """What tells too much of somebody, everything that is missing, then what deserves a look; each
    with the tap that mends it."""
    publisher = publisher_of(draft.kind)
    found = publisher.checks(db, draft) if publisher.checks else _plain(db, draft)
    needed = [check for check in found if check.blocks]
    needed += face_checks(db, draft) + consent_checks(db, draft, audience)
    advice = telling_too_much(db, draft) + [check for check in found if not check.blocks]
    kept = _not_kept(db, draft, advice)
    private = [check for check in kept if check.sort == Sort.PRIVATE]
    return private + needed + [check for check in kept if check.sort != Sort.PRIVATE]


def _plain(db: Session, draft: Draft) -> list[Check]:
    """The sentences of a kind that says no more: its editor mends them."""
    kind = kind_named(draft.kind)
    fix = Fix(_("Compléter"), kind.editor_endpoint, {"draft_id": draft.id})
    return [Check(text, fixes=(fix,)) for text in publisher_of(draft.kind).lacks(db, draft)]


def _not_kept(db: Session, draft: Draft, advice: list[Check]) -> list[Check]:
    if not advice:
        return []
    kept = kept_in(db, draft)
    return [check for check in advice if check.mark not in kept]


def telling_too_much(db: Session, draft: Draft) -> list[Check]:
    """Telephone numbers and addresses in what everybody would read: one check for each text."""
    checks = []
    for text in publisher_of(draft.kind).texts(db, draft):
        if words := words_in(text):
            said = _joined(f"« {one} »" for one in words[:MOST_QUOTED])
            sentence = _("%(where)s : on y lit %(said)s.", where=text.where, said=said)
            values = {"draft_id": draft.id, "mark": mark_of(text)}
            hide = Fix(_("Cacher ces mots"), "publishing.hide_words", values, acts=True)
            fixes = tuple(fix for fix in (hide, text.fix) if fix)
            checks.append(Check(sentence, Sort.PRIVATE, fixes, False))
    return checks


def consents_missing(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Whose yes is missing for what, a sentence for each person. A no is no lack: what was
    refused is left out."""
    return [check.sentence for check in consent_checks(db, draft, audience)]


def consent_checks(db: Session, draft: Draft, audience: Audience) -> list[Check]:
    """The same, with the screens that mend it: ask the person, or hide her face."""
    answers = answers_about(db, draft.id)
    needs = publisher_of(draft.kind).needs(db, draft)
    waiting: dict[str, list[Need]] = {}
    for need in missing(answers, needs, audience):
        if not answers.refuse(need):
            waiting.setdefault(need.person_id, []).append(need)
    names = persons(db, waiting)
    return [_consent_check(db, draft, names[one], found) for one, found in waiting.items()]


def _consent_check(db: Session, draft: Draft, person: Person, needs: list[Need]) -> Check:
    uses = dict.fromkeys(need.use for need in needs)
    sentence = f"Il manque l’accord de {person.name} pour {_joined(WHAT[use] for use in uses)}."
    ask = Fix(
        _("Demander maintenant"),
        "publishing.answer_page",
        {"draft_id": draft.id, "person_id": person.id},
    )
    faces = [need for need in needs if need.use == Use.IMAGE]
    sort = Sort.FACE if faces else Sort.CONSENT
    return Check(sentence, sort, (ask, *_face_fixes(db, draft, faces)))


def _face_fixes(db: Session, draft: Draft, faces: list[Need]) -> Iterator[Fix]:
    """Hide her face on the first of these photos; say that she is recognised no more on the first
    of which something is hidden."""
    hidden = list(_hiding_fixes(db, draft, faces)) if faces else []
    yield from hidden[:1]
    masked = masked_files(db, draft.action_id) if hidden else {}
    for need in [need for need in faces if need.file_id in masked][:1]:
        values = {"draft_id": draft.id, "file_id": need.file_id or "", "person_id": need.person_id}
        label = _("On ne reconnaît plus cette personne")
        yield Fix(label, "publishing.no_longer_seen", values, acts=True)


def _hiding_fixes(db: Session, draft: Draft, faces: list[Need]) -> Iterator[Fix]:
    """In the kind's own editor, else on the photo that it shows as it is."""
    publisher = publisher_of(draft.kind)
    if publisher.hides is not None:
        yield from (fix for need in faces if (fix := publisher.hides(db, draft, need)))
    elif publisher.photos is not None:
        shown = publisher.photos(db, draft)
        yield from (hiding(draft.id, need.file_id) for need in faces if need.file_id in shown)


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


def named_in(answers: Answers, needs: Iterable[Need], audience: Audience) -> frozenset[str]:
    """The persons of a production who agreed that their first name be shown."""
    people = {need.person_id for need in needs}
    return frozenset(p for p in people if answers.allow(Need(p, Use.NAME), audience))
