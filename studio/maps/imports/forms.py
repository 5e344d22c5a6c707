"""The form that brings a file to a map."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class BringForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        _l("Choisir un fichier"), validators=[FileRequired(_l("Choisissez un fichier."))]
    )
