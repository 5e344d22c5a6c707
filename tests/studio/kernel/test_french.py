"""Spaces that hold."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from studio.kernel.french import tie

HARD = "\u00a0"


@pytest.mark.parametrize(
    ("loose", "tied"),
    [
        ("Qui peut voir ?", f"Qui peut voir{HARD}?"),
        ("« Nos chemins » : 3 h", f"«{HARD}Nos chemins{HARD}»{HARD}: 3 h"),
        ("Oui ! Non ; peut-être", f"Oui{HARD}! Non{HARD}; peut-être"),
        ("Rien à tenir, merci.", "Rien à tenir, merci."),
        ("", ""),
    ],
)
def test_spaces_before_high_marks_hold(loose: str, tied: str) -> None:
    assert tie(loose) == tied
    assert tie(tied) == tied


def test_templates_say_tied_sentences(app: Flask) -> None:
    page = "{{ _('Bonjour %(name)s !', name=name) }} {{ ngettext('Un ?', '%(num)d ?', 3) }}"
    with app.test_request_context("/"):
        shown = render_template_string(page, name="<b> ?")
    assert shown == f"Bonjour &lt;b&gt; ?{HARD}! 3{HARD}?"
