"""Every kind that is registered meets the contract of docs/gallery.md."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import meta

from studio.parts import PARTS
from studio.publishing.bundle import Publisher
from tests.studio.gallery import note

PUBLISHERS = [*(part.PUBLISHER for part in PARTS), note.PUBLISHER]


def used_by(app: Flask, name: str) -> Iterator[str]:
    """A template and all that it extends, includes or imports."""
    yield name
    loader = app.jinja_env.loader
    assert loader is not None
    source = loader.get_source(app.jinja_env, name)[0]
    for found in meta.find_referenced_templates(app.jinja_env.parse(source)):
        assert found is not None, f"{name} names a template that only exists when it runs"
        yield from used_by(app, found)


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.kind)
def test_a_page_can_be_found_shared_and_traced(public_app: Flask, publisher: Publisher) -> None:
    used = set(used_by(public_app, publisher.page_template))
    assert {"layouts/public.html", "gallery/head.html", "gallery/about.html"} <= used


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.kind)
def test_an_embed_brings_everything_along(public_app: Flask, publisher: Publisher) -> None:
    used = set(used_by(public_app, publisher.embed_template))
    assert {"layouts/embed.html", "gallery/embed.html"} <= used
    loader = public_app.jinja_env.loader
    assert loader is not None
    own = loader.get_source(public_app.jinja_env, publisher.embed_template)[0]
    assert "asset(" not in own
    assert "<script" not in own


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.kind)
def test_a_kind_has_an_address_of_its_own(public_app: Flask, publisher: Publisher) -> None:
    """Its prefix hides no page of ours, and no page of ours hides it."""
    with public_app.test_request_context():
        adapter = public_app.create_url_adapter(None) or public_app.url_map.bind("localhost")
    endpoint, values = adapter.match(f"/{publisher.prefix}/un-titre")
    assert (endpoint, values) == ("gallery.show", {"prefix": publisher.prefix, "slug": "un-titre"})
    for suffix in ("json", *publisher.data_files):
        endpoint, values = adapter.match(f"/{publisher.prefix}/un-titre.{suffix}")
        assert (endpoint, values["suffix"]) == ("medias.data", suffix)
