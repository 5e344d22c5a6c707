"""Absolute addresses, for whatever leaves this site: embeds, feeds, cards of social networks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from studio.kernel import web

_host = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?", re.ASCII | re.IGNORECASE)


class SlugConverter(BaseConverter):
    """A name of ours in an address (see kernel.ids.slug). It has no dot: what follows one is
    the suffix of a data file."""

    regex = "[a-z0-9][a-z0-9-]*"


class SuffixConverter(BaseConverter):
    """`json`, `geojson`, `chapters.vtt`."""

    regex = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"


def add_converters(state: BlueprintSetupState) -> None:
    state.app.url_map.converters.update(slug=SlugConverter, suffix=SuffixConverter)


def site() -> str:
    """`https://studio.exemple.fr`: the operator's address, else the one the visitor used.

    A workshop PC has no name of its own: whoever comes by its number must get links that work.
    What the visitor says is written in headers and pages, so it must look like a host.
    """
    given = urlsplit(web.settings().public_url)
    if given.netloc:
        return f"{given.scheme}://{given.netloc}"
    if not _host.fullmatch(request.host):
        return web.settings().address
    return f"{request.scheme}://{request.host}"


def absolute(endpoint: str, **values: Any) -> str:
    """An address for the rest of the world: in no language, each visitor finds hers."""
    return site() + url_for(endpoint, **{"lang": None, **values})


def with_query(address: str, said: Mapping[str, str]) -> str:
    """The address with this after its question mark, or after what it has there already."""
    if not said:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"
