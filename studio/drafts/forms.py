"""The shape of what begins a draft."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class NewDraftForm(FlaskForm):  # type: ignore[misc]
    """Participants tap a template and type nothing; professionals may give a title."""

    kind = StringField(validators=[InputRequired(), Length(max=20)])
    template = StringField(validators=[Length(max=40)])
    title = StringField(_l("Titre"), validators=[Length(max=80)])


class RenameForm(FlaskForm):  # type: ignore[misc]
    title = StringField(
        _l("Titre"), validators=[InputRequired(_l("Donnez un titre.")), Length(max=80)]
    )
