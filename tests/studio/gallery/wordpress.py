"""A blog that behaves as WordPress does when somebody pastes an address alone on a line.

Written from the rules it follows (docs of oembed.com and research on its core), for a provider
that is not on its list: it reads the first 150 kB of the page, the head only; asks the address of
the discovery link; keeps of the answer a bare blockquote and one empty frame with eight
attributes; and puts the frame in a sandbox, hidden until the page inside has spoken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlencode
from xml.etree import ElementTree

FIRST_BYTES = 150 * 1024
KINDS = {
    "application/json+oembed": "json",
    "text/xml+oembed": "xml",
    "application/xml+oembed": "xml",
}
KEPT = {
    "a": {"href"},
    "blockquote": set[str](),
    "iframe": {
        "src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling",
        "title",
    },
}  # fmt: skip
SECRET = "aB3dE5gH7j"

Fetch = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True)
class Pasted:
    """What ends in the article."""

    fallback: str
    frame: str

    @property
    def html(self) -> str:
        return self.fallback + self.frame


def paste(address: str, fetch: Fetch, width: int = 600) -> Pasted | None:
    """What the blog makes of an address; None when it stays a bare link."""
    status, body = fetch(address)
    if status != 200:
        return None
    providers = discovered(body[:FIRST_BYTES].decode("utf-8", "replace"))
    for kind in ("json", "xml"):
        if kind not in providers:
            continue
        html = asked(providers[kind], kind, address, fetch, width)
        if html is not None:
            return filtered(html)
    return None


def discovered(page: str) -> dict[str, str]:
    """The discovery links of a page, by kind of answer."""
    head = page[: page.lower().find("</head>")] if "</head>" in page.lower() else page
    found: dict[str, str] = {}
    for link in re.findall(r"<link([^<>]+)/?>", head, re.IGNORECASE):
        attributes = dict(re.findall(r'([\w-]+)\s*=\s*"([^"]*)"', link))
        kind = KINDS.get(attributes.get("type", ""))
        if kind and attributes.get("href") and kind not in found:
            found[kind] = unescape(attributes["href"])
    return found


def asked(provider: str, kind: str, address: str, fetch: Fetch, width: int) -> str | None:
    more = {"maxwidth": width, "maxheight": min(int(width * 1.5), 1000), "url": address, "dnt": 1}
    base, _mark, query = provider.partition("?")
    kept = [part for part in query.split("&") if part and part.split("=")[0] not in more]
    kept = [part for part in kept if not part.startswith("format=")]
    status, body = fetch(f"{base}?{'&'.join([*kept, urlencode(more | {'format': kind})])}")
    if status != 200:
        return None
    facts = json.loads(body) if kind == "json" else as_facts(body)
    if facts.get("type") not in ("rich", "video") or not isinstance(facts.get("html"), str):
        return None
    return str(facts["html"])


def as_facts(body: bytes) -> dict[str, str]:
    return {child.tag: child.text or "" for child in ElementTree.fromstring(body)}


def filtered(html: str) -> Pasted | None:
    """What is left of the answer of somebody the blog does not know."""
    sieve = Sieve()
    sieve.feed(html)
    kept = "".join(sieve.kept)
    found = re.search(r"(<blockquote>.*?</blockquote>)?.*?(<iframe.*?></iframe>)", kept, re.DOTALL)
    if not found:
        return None
    fallback, frame = found[1] or "", found[2]
    source = re.search(r' src="([^"]*)"', frame)
    if not source:
        return None
    frame = frame.replace(source[0], f' src="{source[1]}#?secret={SECRET}"')
    hidden = ' style="position: absolute; visibility: hidden;"' if fallback else ""
    frame = frame.replace(
        "<iframe",
        '<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"'
        f' data-secret="{SECRET}"{hidden}',
    )
    fallback = fallback.replace(
        "<blockquote", f'<blockquote class="wp-embedded-content" data-secret="{SECRET}"'
    )
    return Pasted(fallback, frame)


class Sieve(HTMLParser):
    """Keeps the few elements and attributes that are allowed, and their text."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in KEPT:
            allowed = [(n, v or "") for n, v in attrs if n in KEPT[tag]]
            told = "".join(f' {name}="{escape(value)}"' for name, value in allowed)
            self.kept.append(f"<{tag}{told}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.kept.append(escape(data))


# What the blog's own page runs: it hears its frames, and believes only those that know the secret.
HOST_SCRIPT = """
window.heard = [];
addEventListener('message', function (event) {
  var data = event.data;
  if (!data || !data.secret || /[^a-zA-Z0-9]/.test(data.secret)) return;
  document.querySelectorAll('blockquote[data-secret="' + data.secret + '"]')
    .forEach(function (quote) { quote.style.display = 'none'; });
  document.querySelectorAll('iframe[data-secret="' + data.secret + '"]').forEach(function (frame) {
    if (event.source !== frame.contentWindow) return;
    window.heard.push([data.message, data.value]);
    frame.removeAttribute('style');
    if (data.message === 'height') {
      frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
    } else if (data.message === 'link') {
      var asked = new URL(data.value), ours = new URL(frame.getAttribute('src'));
      if (/^https?:$/.test(asked.protocol) && asked.host === ours.host
          && document.activeElement === frame) window.followed = data.value;
    }
  });
});
addEventListener('load', function () {
  document.querySelectorAll('iframe.wp-embedded-content').forEach(function (frame) {
    frame.contentWindow.postMessage({message: 'ready', secret: frame.dataset.secret}, '*');
  });
});
"""
