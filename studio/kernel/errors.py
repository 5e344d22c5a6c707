"""One family of errors; each carries the sentence that a person will read."""

from __future__ import annotations

from collections.abc import Mapping


class StudioError(Exception):
    """Something could not be done. `status` is what the web answers, `code` what programs read."""

    status = 500
    code = "error"
    sentence = "Une erreur est arrivée. Rien n’est perdu. Réessayez dans un instant."

    def __init__(self, sentence: str | None = None, *, fields: Mapping[str, str] | None = None):
        self.sentence = sentence or type(self).sentence
        self.fields = dict(fields or {})
        super().__init__(self.sentence)

    @property
    def usual(self) -> bool:
        """Said as always: pages know it in other languages."""
        return any(self.sentence == one.sentence for one in (StudioError, NotFound, Gone))


class NotFound(StudioError):
    """It does not exist, or this person may not know that it does."""

    status = 404
    code = "not_found"
    sentence = "Cette page n’existe pas, ou elle n’est pas pour vous."


class Gone(StudioError):
    """It was public and somebody took it back."""

    status = 410
    code = "gone"
    sentence = "Cette production n’est plus montrée. Chacun peut changer d’avis, c’est son droit."


class SignInNeeded(StudioError):
    status = 401
    code = "sign_in_needed"
    sentence = "Il faut d’abord se connecter."


class Refused(StudioError):
    status = 403
    code = "refused"
    sentence = "Vous ne pouvez pas faire cela."


class Conflict(StudioError):
    status = 409
    code = "conflict"
    sentence = "Quelque chose a changé entre-temps. Regardez et recommencez."


class Invalid(StudioError):
    status = 422
    code = "invalid"
    sentence = "Quelque chose ne va pas dans ce qui est écrit."


class TooHeavy(StudioError):
    status = 413
    code = "too_heavy"
    sentence = "Ce fichier est trop lourd."


class Busy(StudioError):
    """Not now: the client should come back after `seconds`."""

    status = 503
    code = "busy"
    sentence = "Beaucoup de monde en ce moment. On réessaie tout seul."

    def __init__(self, sentence: str | None = None, *, seconds: int = 5):
        super().__init__(sentence)
        self.seconds = seconds


class TooManyTries(Busy):
    status = 429
    code = "too_many_tries"
    sentence = "Trop d’essais. Attendez quelques minutes."


class BadSetting(StudioError):
    code = "bad_setting"
