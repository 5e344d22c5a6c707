"""Shapes of what people type to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail and passphrase; no browser is asked to remember them on a shared machine.

    `onward` is the page that asked for a sign-in, so that nobody has to find it again.
    """

    email = EmailField(
        _l("Adresse e-mail"),
        validators=[InputRequired(_l("Écrivez votre adresse.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    passphrase = PasswordField(
        _l("Phrase de passe"),
        validators=[InputRequired(_l("Écrivez votre phrase de passe.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    onward = HiddenField()
