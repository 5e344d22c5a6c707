"""What the tests of templates ask of them: their tree, their text, who reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, meta, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
PARTICIPANT = "layouts/participant.html"
TRANSLATED = ("_", "gettext", "ngettext")


@cache
def environment() -> Environment:
    """As the application's: same extensions, same trimming. `_` stands for itself."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("dateformat", "datetimeformat", "timeformat", "numberformat", "tied"):
        env.filters[name] = str
    return env


def names() -> list[str]:
    """Every template, by the name that code gives it."""
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def tree(name: str) -> nodes.Template:
    return environment().parse(source(name))


@cache
def referenced(name: str) -> frozenset[str]:
    """The templates that this one extends, includes or imports."""
    return frozenset(found for found in meta.find_referenced_templates(tree(name)) if found)


@cache
def for_participants() -> frozenset[str]:
    """The screens of the room: those in the participants' layout, and the parts they include.

    The shared macros (`parts/`) serve every page and are judged where they are called.
    """
    found = {name for name in names() if PARTICIPANT in referenced(name)}
    while more := {
        inner
        for name in found
        for inner in referenced(name)
        if not inner.startswith(("layouts/", "parts/")) and inner not in found
    }:
        found |= more
    return frozenset(found)


def calls(name: str, *wanted: str) -> Iterator[nodes.Call]:
    """Every call of one of these macros or functions."""
    for call in tree(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in wanted:
            yield call


def argument(call: nodes.Call, place: int, keyword: str) -> nodes.Expr | None:
    """What a call gives for a parameter, by place or by name; None when it gives nothing."""
    if len(call.args) > place:
        return call.args[place]
    return next((given.value for given in call.kwargs if given.key == keyword), None)


def messages(name: str) -> list[str]:
    """The sentences of a template, as they are written."""
    found = []
    for call in calls(name, *TRANSLATED):
        found += [arg.value for arg in call.args if isinstance(arg, nodes.Const)]
    return [text for text in found if isinstance(text, str)]


def constants_outside_messages(name: str) -> list[str]:
    """The literal texts of a template's expressions that no `_()` holds."""
    inside = {id(arg) for call in calls(name, *TRANSLATED) for arg in call.args}
    found = (const for const in tree(name).find_all(nodes.Const) if id(const) not in inside)
    return [const.value for const in found if isinstance(const.value, str)]


# A block that fills an attribute: its text is for style sheets and scripts.
_UNSEEN_BLOCK = re.compile(r"\{% block \w*class \w*%\}.*?\{% endblock %\}", re.DOTALL)
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SHOWN_ATTRIBUTES = re.compile(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>|\b[a-z-]+=\"[^\"]*\"", re.DOTALL)


def markup(name: str) -> str:
    """A template without its Jinja."""
    return _JINJA.sub("", _UNSEEN_BLOCK.sub("", source(name)))


def bare_text(name: str) -> list[str]:
    """What a person would read or hear that no expression gives."""
    html = markup(name)
    texts = [*_SHOWN_ATTRIBUTES.findall(html), _TAG.sub(" ", html)]
    return [text.strip() for text in texts if re.search(r"[^\W\d_]", text)]
