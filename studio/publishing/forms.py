"""The shape of an answer about being shown."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, AnyOf, InputRequired, Length, NumberRange, Optional

from studio.consents.models import Audience, Mode, Speaker, Ward
from studio.consents.operations import LASTS

MONTHS = {6: timedelta(days=183), 12: timedelta(days=365), 24: LASTS}

CIRCLES = (
    SelectChoice(Audience.PUBLIC.value, _l("Tout le monde, sur le site")),
    SelectChoice(Audience.PARTNERS.value, _l("Nos partenaires")),
    SelectChoice(Audience.GROUP.value, _l("Le groupe seulement")),
)


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Green hand or red hand, up to which circle, and whether the first name may be shown."""

    answer = RadioField(
        choices=[SelectChoice("yes"), SelectChoice("no")], validators=[InputRequired()]
    )
    audience = StringField(
        default=Audience.PUBLIC.value, validators=[AnyOf([a.value for a in Audience])]
    )
    named = BooleanField()
    months = IntegerField(default=24, validators=[AnyOf(list(MONTHS))])
    proof = FileField()

    @property
    def lasts(self) -> timedelta:
        return MONTHS[self.months.data]


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """One picture tapped; `again`: how often the words were heard again before."""

    choice = IntegerField(validators=[InputRequired()])
    again = IntegerField(default=0, validators=[Optional(), NumberRange(0, 999)])


class WardForm(FlaskForm):  # type: ignore[misc]
    """Whether somebody decides alone."""

    ward = RadioField(
        _l("Qui décide avec cette personne ?"),
        choices=[
            SelectChoice("", _l("Elle décide seule.")),
            SelectChoice(
                Ward.MINOR.value, _l("Elle est mineure : ses parents décident avec elle.")
            ),
            SelectChoice(
                Ward.PROTECTED.value,
                _l("Elle est protégée : son tuteur ou curateur décide avec elle."),
            ),
        ],
        default="",
    )


class HasteForm(FlaskForm):  # type: ignore[misc]
    """Why a production is published on the very day of a yes."""

    reason = StringField(_l("Pourquoi ne pas attendre demain ?"), validators=[Length(max=300)])


class TakeBackForm(FlaskForm):  # type: ignore[misc]
    """The red hand: the whole production, or one photo or sound of it."""

    file = StringField(validators=[Optional(), UUID()])


class ShowAgainForm(FlaskForm):  # type: ignore[misc]
    """One photo or sound that was taken back may be shown again."""

    file = StringField(validators=[InputRequired(), UUID()])


class RecordForm(FlaskForm):  # type: ignore[misc]
    """An answer given to the référent: on paper, or in her presence."""

    answer = RadioField(
        _l("La personne a dit"),
        choices=[SelectChoice("yes", _l("Oui")), SelectChoice("no", _l("Non"))],
        validators=[InputRequired(_l("Choisissez oui ou non."))],
    )
    audience = RadioField(_l("Qui pourra voir"), choices=CIRCLES, default=Audience.GROUP.value)
    named = BooleanField(_l("Son prénom peut être montré"))
    mode = RadioField(
        _l("Comment elle l’a dit"),
        choices=[
            SelectChoice(Mode.PAPER.value, _l("Sur un papier signé, que vous gardez")),
            SelectChoice(Mode.VOICE.value, _l("De vive voix, devant vous ou au téléphone")),
        ],
        default=Mode.PAPER.value,
    )
    months = RadioField(
        _l("Pour combien de temps"),
        choices=[
            SelectChoice("6", _l("Six mois")),
            SelectChoice("12", _l("Un an")),
            SelectChoice("24", _l("Deux ans")),
        ],
        default="24",
    )
    speaker = RadioField(
        _l("Qui a répondu"),
        choices=[
            SelectChoice(Speaker.SELF.value, _l("La personne elle-même")),
            SelectChoice(
                Speaker.GUARDIAN.value, _l("Ses deux parents, son tuteur ou son curateur")
            ),
        ],
        default=Speaker.SELF.value,
    )
    proof = FileField(_l("Le papier signé, photographié (si vous voulez)"))

    @property
    def lasts(self) -> timedelta:
        return MONTHS[int(self.months.data)]


class SlipForm(FlaskForm):  # type: ignore[misc]
    """The code of a paper slip, as somebody types it."""

    code = StringField(_l("Le code du papier"), validators=[InputRequired()])
