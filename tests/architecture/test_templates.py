"""Promises that every template keeps, whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from tests.architecture import templates as t

# Where the pages of another site are written: their styles and scripts travel inside the page,
# under a hash of the policy (studio/gallery/inlining.py).
INLINED = re.compile(r"<(style|script)>\s*\{\{")
SHORT = 22  # characters of a participant's button


@pytest.fixture(params=t.names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(t.for_participants()))
def room_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_room_has_screens() -> None:
    assert {"actions/join.html", "actions/who_group.html", "publishing/choose.html"} <= (
        t.for_participants()
    )


def test_it_parses(name: str) -> None:
    assert t.environment().get_template(name)


def test_somebody_shows_it() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (t.ROOT / "studio").rglob("*.py"))
    reached = {name for name in t.names() if f'"{name}"' in code}
    while more := {inner for name in reached for inner in t.referenced(name)} - reached:
        reached |= more
    assert set(t.names()) - reached == set()


def test_every_word_goes_through_gettext(name: str) -> None:
    assert t.bare_text(name) == []


def test_no_sentence_hides_in_an_expression(name: str) -> None:
    told = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ’]|\s[a-z]+’|[à-ÿ]")
    found = [text for text in t.constants_outside_messages(name) if told.search(text)]
    found = [text for text in found if "MMM" not in text]  # how a date is written
    assert [text for text in found if not re.fullmatch(r"[A-Za-z]+Fields?", text)] == []


def test_nothing_that_the_policy_forbids(name: str) -> None:
    html = t.markup(name)
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)
    run = re.findall(r"<(?:script|style)(?![^>]*\ssrc=|[^>]*application/(?:ld\+)?json)[^>]*>", html)
    assert len(run) == len(INLINED.findall(t.source(name)))


def test_no_outside_host(name: str) -> None:
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", t.source(name))


def test_the_room_has_no_menu(room_name: str) -> None:
    html = t.markup(room_name)
    assert not re.search(r"<(?:select|details|summary)\b|role=\"tab", html)


def test_each_tile_has_a_picture_and_a_short_word(room_name: str) -> None:
    drawings = ("picture_name", "image", "icon_name", "avatar_name")
    for call in t.calls(room_name, "tile"):
        given = {keyword.key for keyword in call.kwargs}
        assert len(call.args) > 1 or given & set(drawings), (call.lineno, "no picture")
        assert_short(call)
    for call in t.calls(room_name, "tile_choice"):
        given = {keyword.key for keyword in call.kwargs}
        assert len(call.args) > 3 or given & set(drawings), (call.lineno, "no picture")


def test_each_button_has_an_icon_and_a_short_word(room_name: str) -> None:
    for call in t.calls(room_name, "button"):
        assert t.argument(call, 1, "icon_name") is not None, call.lineno
        assert_short(call)
    for call in t.calls(room_name, "link_button", "post_button"):
        assert t.argument(call, 2, "icon_name") is not None, call.lineno
        assert_short(call)


def test_each_plain_button_has_a_drawing_and_a_word(room_name: str) -> None:
    drawn = re.compile(r"\b(?:icon|picture|avatar|draw)\(|class=\"[^\"]*tile-drawing")
    named = re.compile(r"_\(|\{\{ *[a-z_.]+ *\}\}")
    for button in re.findall(r"<button\b.*?</button>", t.source(room_name), re.DOTALL):
        if "data-part=" in button:  # drawn and named by the script that clones it
            continue
        assert drawn.search(button), button
        assert named.search(button), button


def assert_short(call: nodes.Call) -> None:
    """The label, when it is written here, is no longer than a glance."""
    label = call.args[0] if call.args else None
    if isinstance(label, nodes.Call) and label.args and isinstance(label.args[0], nodes.Const):
        words = str(label.args[0].value)
        assert len(words) <= SHORT, words


# Screens where what may be written may also be said, or left out.
WRITTEN_OR_SAID = ("maps/", "portraits/", "stories/", "library/")


def test_codes_are_the_only_fields_to_type_in_the_room() -> None:
    typed = re.compile(r"<textarea|<input[^>]*type=\"(?:text|email|search|number|tel)\"")
    fields = {name for name in t.for_participants() if list(t.calls(name, "field", "code_field"))}
    written = {name for name in t.for_participants() if typed.search(t.markup(name))}
    optional = {name for name in written if not name.startswith(WRITTEN_OR_SAID)}
    assert fields | optional == {"actions/join.html", "publishing/slip_door.html"}


def test_it_names_no_path_of_the_machine() -> None:
    for name in t.names():
        assert str(Path.home()) not in t.source(name)
