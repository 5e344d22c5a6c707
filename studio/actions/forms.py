"""Shapes of what référents type about an action."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from studio.actions.faces import avatars
from studio.actions.themes import THEMES


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Several choices, each a box to tick: nobody has to know the key that selects two lines."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ActionForm(FlaskForm):  # type: ignore[misc]
    title = StringField(
        _l("Nom de l’action"),
        validators=[DataRequired(_l("Donnez un nom à l’action.")), Length(max=80)],
    )
    themes = CheckboxesField(
        _l("Thèmes"), choices=[SelectChoice(theme.code, theme.label) for theme in THEMES.values()]
    )
    starts = DateField(_l("Début"), validators=[InputRequired(_l("Choisissez un jour."))])
    ends = DateField(_l("Fin"), validators=[InputRequired(_l("Choisissez un jour."))])
    structure = StringField(_l("Structure"), validators=[Length(max=120)])
    place = StringField(_l("Lieu des séances"), validators=[Length(max=120)])
    summary = TextAreaField(_l("En deux phrases, pour le public"), validators=[Length(max=600)])


class ParticipantForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        _l("Prénom ou pseudonyme"),
        validators=[
            DataRequired(_l("Écrivez un prénom ou un pseudonyme.")),
            Length(max=60),
        ],
    )
    avatar = StringField(
        _l("Image"),
        validators=[InputRequired(_l("Choisissez une image."))],
    )

    def validate_avatar(self, field: StringField) -> None:
        if field.data not in avatars():
            raise ValidationError(_l("Choisissez une image de la liste."))


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = StringField(
        _l("Le code de la séance"),
        validators=[Regexp(r"^\s*\d{3}\s?\d{3}\s*$", message=_l("Le code a six chiffres."))],
    )

    @property
    def digits(self) -> str:
        return "".join(self.code.data.split())
