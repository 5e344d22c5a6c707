"""Acts on angles: write one, take it off."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound
from studio.people.models import NOBODY, Membership, Person
from studio.people.naming import without_name
from studio.publishing.angles.models import NAMES, Angle
from studio.publishing.angles.queries import angle_of
from studio.publishing.models import Publication
from studio.publishing.telling_too_much import found_in

LENGTHS = (40, 80, 150, 400, 800)  # words a référent may ask for; a blog takes one or two hundred
LONGEST_TITLE = 80


def write_angle(
    db: Session, thing: Publication | Action, name: str, *, title: str, text: str, words: int
) -> Angle:
    """Keep the angle of a publication or an action, in the place of the one before.

    Invalid, with what to do, for an empty title or text, for a text longer than `words`, and for a
    telephone number or an address.
    Writing it again also says that it was read against what is public now.
    """
    if name not in NAMES:
        raise NotFound
    title, text = " ".join(title.split()), text.strip()
    if wrong := _wrong(title, text, words):
        raise Invalid("Il manque quelque chose.", fields=wrong)
    angle = angle_of(db, thing, name) or _new(db, thing, name)
    angle.title, angle.text, angle.words, angle.checked_at = title, text, words, now()
    db.flush()
    return angle


def forget_person(db: Session, person: Person) -> None:
    """Her first name in the titles and texts written about what her groups made. Idempotent."""
    if person.avatar == NOBODY:
        return
    actions = select(Membership.action_id).where(Membership.person_id == person.id)
    shown = select(Publication.id).where(Publication.action_id.in_(actions))
    wanted = select(Angle).where(or_(Angle.action_id.in_(actions), Angle.publication_id.in_(shown)))
    for angle in db.scalars(wanted):
        angle.title = without_name(angle.title, person.name)
        angle.text = without_name(angle.text, person.name)


def _wrong(title: str, text: str, words: int) -> dict[str, str]:
    wrong = {}
    if not title or len(title) > LONGEST_TITLE:
        wrong["title"] = f"Écrivez un titre, en {LONGEST_TITLE} lettres au plus."
    if words not in LENGTHS:
        wrong["words"] = "Choisissez une longueur."
    elif not text:
        wrong["text"] = "Écrivez un texte."
    elif said := found_in(f"{title}\n{text}"):
        wrong["text"] = f"On y lit « {said[0].words} » : ni téléphone, ni adresse de quelqu’un."
    elif (count := count_words(text)) > words:
        wrong["text"] = f"Ce texte a {count} mots. Coupez-le à {words}, ou prenez plus long."
    return wrong


def count_words(text: str) -> int:
    return len(text.split())


def _new(db: Session, thing: Publication | Action, name: str) -> Angle:
    angle = Angle(name=name)
    if isinstance(thing, Action):
        angle.action_id = thing.id
    else:
        angle.publication_id = thing.id
    db.add(angle)
    return angle


def remove_angle(db: Session, thing: Publication | Action, name: str) -> None:
    """Take it off. Twice is once."""
    angle = angle_of(db, thing, name)
    if angle is not None:
        db.delete(angle)
        db.flush()
