"""The shape of an angle on paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from studio.publishing.angles.operations import LENGTHS, LONGEST_TITLE


class AngleForm(FlaskForm):  # type: ignore[misc]
    """Title, length and text."""

    title = StringField(
        _l("Titre"),
        validators=[InputRequired(_l("Écrivez un titre.")), Length(max=LONGEST_TITLE)],
        render_kw={"maxlength": LONGEST_TITLE},
    )
    words = RadioField(
        _l("Longueur, en mots"),
        choices=[SelectChoice(str(words), f"{words} mots") for words in LENGTHS],
        validators=[InputRequired(_l("Choisissez une longueur."))],
    )
    text = TextAreaField(
        _l("Texte"),
        validators=[InputRequired(_l("Écrivez un texte.")), Length(max=12_000)],
        render_kw={"rows": 6},
    )
