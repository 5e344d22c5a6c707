"""The choices of « Exporter et imprimer », and the file of a map that comes back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from studio.maps.exports.formats import FORMATS
from studio.maps.exports.printing import SIZES


class ExportForm(FlaskForm):  # type: ignore[misc]
    suffix = StringField(validators=[AnyOf([*FORMATS, "pdf"])])
    private = BooleanField()
    paper = RadioField(choices=[SelectChoice(size) for size in SIZES], default="a4")
    way = RadioField(
        choices=[SelectChoice("portrait"), SelectChoice("paysage")], default="portrait"
    )
    contrast = BooleanField()


class ComeBackForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        _l("Le fichier de la carte"),
        validators=[FileRequired("Choisissez le fichier .zip d’une carte gardée par Studio.")],
    )
