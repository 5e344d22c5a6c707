"""The shape of an answer about being shown."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import UUID, AnyOf, InputRequired, Optional

from studio.consents.models import Audience


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Green hand or red hand, up to which circle, and whether the first name may be shown."""

    answer = RadioField(choices=[("yes", "yes"), ("no", "no")], validators=[InputRequired()])
    audience = StringField(
        default=Audience.PUBLIC.value, validators=[AnyOf([a.value for a in Audience])]
    )
    named = BooleanField()


class TakeBackForm(FlaskForm):  # type: ignore[misc]
    """The red hand: the whole production, or one photo or sound of it."""

    file = StringField(validators=[Optional(), UUID()])
