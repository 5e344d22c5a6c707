"""Writing XML that every reader accepts, whatever people typed in their titles."""

from __future__ import annotations

import re
from xml.etree import ElementTree

# Everything outside the Char production of XML 1.0 (section 2.2): not even an escape may say it.
_forbidden = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that XML cannot carry."""
    return _forbidden.sub("", text)


def as_bytes(root: ElementTree.Element) -> bytes:
    """The document, indented, in UTF-8, with its declaration."""
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
