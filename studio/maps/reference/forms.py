"""The form by which a référent says how a reference layer is shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from studio.maps.legend.marks import COLOURS

COLOUR_WORDS = {
    "blue": _l("Bleu"), "green": _l("Vert"), "orange": _l("Orange"), "violet": _l("Violet"),
    "brown": _l("Brun"), "grey": _l("Gris"), "black": _l("Noir"),
}  # fmt: skip


class LayerForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        _l("Nom de la couche"),
        validators=[InputRequired(_l("Donnez un nom à la couche.")), Length(max=80)],
    )
    credit = StringField(_l("D’où elle vient"), validators=[Length(max=200)])
    licence = StringField(_l("Licence"), validators=[Length(max=80)])
    colour = SelectField(_l("Couleur"), choices=[SelectChoice(c, COLOUR_WORDS[c]) for c in COLOURS])
    visible = BooleanField(_l("Montrée quand on ouvre la carte"))
    public = BooleanField(_l("Visible du public, quand la carte est publiée"))
