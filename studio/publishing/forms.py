"""The shape of an answer about being shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, AnyOf, InputRequired, Optional

from studio.consents.models import Audience, Mode

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


class SlipForm(FlaskForm):  # type: ignore[misc]
    """The code of a paper slip, as somebody types it."""

    code = StringField(_l("Le code du papier"), validators=[InputRequired()])
