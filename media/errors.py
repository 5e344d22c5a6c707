"""What can go wrong, each with a sentence for the person who sent the file.

`permanent` answers one question: would doing it again give the same refusal? A damaged photo is
permanent, a full disk is not. `detail` is for the operator's log and never for a screen: it may
hold what a program printed.
"""

from __future__ import annotations


class MediaError(Exception):
    """A file could not be read, or an output could not be made.

    `sentence` is plain French, ends with a full stop and says what to do next.
    `code` is the name of the fact (the class), for logs and for translations.
    """

    sentence = "Ce fichier n’a pas pu être préparé. Essayez encore une fois."
    permanent = True

    def __init__(self, sentence: str | None = None, *, detail: str = "") -> None:
        if sentence is not None:
            self.sentence = sentence
        self.detail = detail
        super().__init__(f"{self.sentence} [{detail}]" if detail else self.sentence)

    @property
    def code(self) -> str:
        return type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        """Keeps the sentence when the error travels between processes."""
        return _again, (type(self), self.sentence, self.detail)


def _again(kind: type[MediaError], sentence: str, detail: str) -> MediaError:
    return kind(sentence, detail=detail)


class EmptyFile(MediaError):
    sentence = "Ce fichier est vide. Choisissez-le encore une fois, ou enregistrez de nouveau."


class Unreadable(MediaError):
    sentence = "Ce fichier est abîmé : on ne peut pas le lire. Envoyez-le encore une fois."


class Incomplete(MediaError):
    sentence = "Ce fichier n’est pas complet : sa fin manque. Envoyez-le encore une fois."


class Unsupported(MediaError):
    sentence = (
        "Ce type de fichier ne peut pas être utilisé ici. "
        "Envoyez une photo, un son, une vidéo ou un PDF."
    )


class TooLarge(MediaError):
    sentence = "Ce fichier est trop lourd. Envoyez-en un plus petit."


class TooManyPixels(MediaError):
    sentence = "Cette image est trop grande. Reprenez-la avec une taille plus petite."


class TooLong(MediaError):
    sentence = "Cet enregistrement est trop long. Coupez-le en plusieurs morceaux."


class NothingLeft(MediaError):
    sentence = "Il ne reste rien après les coupes. Gardez au moins un morceau."


class NoSound(MediaError):
    sentence = "Ce fichier n’a pas de son."


class BadEdits(MediaError):
    sentence = "Cette modification n’est pas possible sur ce fichier."


class BadStoryboard(MediaError):
    sentence = "Ce portrait ne peut pas être assemblé."


class NotDrawable(MediaError):
    sentence = "Ce texte contient des lettres que nous ne savons pas encore dessiner."


class ToolMissing(MediaError):
    """The machine lacks something; the operator mends it, then the work can be done again."""

    sentence = "Il manque un outil sur cette machine. Prévenez la personne qui s’en occupe."
    permanent = False


class ToolFailed(MediaError):
    sentence = "La préparation s’est arrêtée toute seule. Nous pouvons essayer encore."
    permanent = False


class OutOfSpace(MediaError):
    sentence = "Il n’y a plus de place sur cette machine. Prévenez la personne qui s’en occupe."
    permanent = False


class TimedOut(MediaError):
    sentence = "La préparation a pris trop de temps. Essayez avec un fichier plus court."
    permanent = False


class Cancelled(MediaError):
    """Raised by a progress callback to stop the work; nothing half made is left."""

    sentence = "La préparation a été arrêtée."
