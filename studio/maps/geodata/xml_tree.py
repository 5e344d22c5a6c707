"""XML of strangers: no declaration of entities, no reference to anything outside."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from studio.maps.geodata.source import Source
from studio.maps.geodata.table import Unreadable
from studio.maps.geodata.tables import decoded

Element = ElementTree.Element
DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
TRAP = "Ce fichier XML déclare des entités : inutile pour des lieux, et dangereux. Il est refusé."


def root_of(source: Source, label: str) -> Element:
    """The tree, from whatever encoding. Unreadable, with the line, when it is no good XML."""
    data = source.data.strip()
    if b"\0" in data[:200]:
        data = _unicode(decoded(source.data).encode())
    if DECLARES.search(data):
        raise Unreadable(TRAP)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no entity can be declared, see above
    except ElementTree.ParseError as error:
        first = error
    try:  # written by Windows, said to be Unicode
        return ElementTree.fromstring(_unicode(data.decode("cp1252").encode()))  # noqa: S314
    except (ElementTree.ParseError, UnicodeDecodeError):
        line, column = first.position
        place = f"ligne {line}, caractère {column + 1}"
        raise Unreadable(f"Ce fichier {label} est abîmé, {place}.") from None


def _unicode(data: bytes) -> bytes:
    return re.sub(rb'(<\?xml[^>]*?)\sencoding=["\'][^"\']*["\']', rb"\1", data, count=1)


def looks_like(source: Source, *names: str) -> bool:
    """True when one of these is the first element."""
    head = source.data[:HEAD_BYTES]
    if b"\0" in head[:200]:
        head = decoded(head).encode()
    head = re.sub(rb"<!--.*?(-->|$)", b"", head, flags=re.S)
    found = re.search(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", head)
    return bool(found) and found[1].decode().casefold() in names  # type: ignore[index]


HEAD_BYTES = 20_000


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def child(element: Element, *names: str) -> Element | None:
    return next((one for one in element if local(one) in names), None)


def words(element: Element | None) -> str:
    """All the text inside, tidied: also of descriptions that hold elements."""
    return "" if element is None else "".join(element.itertext()).strip()


def told(element: Element, *names: str) -> str:
    return words(child(element, *names))


TAG = re.compile(r"<(br|/p|/li|/div|/tr|/h\d)\s*/?>", re.I)
ANY_TAG = re.compile(r"<[^<>]*>")
ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}


def from_html(text: str) -> str:
    """What one reads of a piece of HTML: a description is words here, never a page."""
    plain = re.sub(r"<(script|style)\b.*?</\1\s*>", "", text, flags=re.I | re.S)
    plain = ANY_TAG.sub("", TAG.sub("\n", plain))
    for entity, sign in ENTITIES.items():
        plain = plain.replace(entity, sign)
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line)
