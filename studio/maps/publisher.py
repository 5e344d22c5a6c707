"""What the public side must know of maps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.maps.agreement import (
    checks,
    lacks,
    needs,
    photos,
    picture,
    texts,
    unnamed,
    voices,
)
from studio.maps.exports.beside import strip_with_files
from studio.maps.exports.texts import MIMES, file_of
from studio.maps.framing import asked, narrowed, pieces
from studio.maps.freezing import freeze
from studio.maps.jobs import BESIDE, make_beside
from studio.maps.page import lines_of, questions_of
from studio.maps.pointing import public_places
from studio.maps.standalone import FILE
from studio.maps.viewing import page_context
from studio.maps.wording import told
from studio.publishing.bundle import Publisher

PUBLISHER = Publisher(
    kind="map",
    prefix="cartes",
    label=_l("Carte"),
    label_many=_l("Cartes"),
    icon="map-2",
    page_template="maps/public.html",
    embed_template="maps/embed.html",
    needs=needs,
    lacks=lacks,
    voices=voices,
    photos=photos,
    checks=checks,
    texts=texts,
    unnamed=unnamed,
    lines=lines_of,
    picture=picture,
    freeze=freeze,
    strip=strip_with_files,
    data_files={
        "zip": (BESIDE["zip"], "application/zip"),
        "pdf": (BESIDE["pdf"], "application/pdf"),
        "html": (FILE, "text/html"),
        **{suffix: (file_of(suffix), mime) for suffix, mime in MIMES.items()},
        "gpkg": (BESIDE["gpkg"], "application/geopackage+sqlite3"),
    },
    published=make_beside,
    stripped=make_beside,
    indexed=True,
    page_context=page_context,
    asked=asked,
    narrowed=narrowed,
    pieces=pieces,
    places=public_places,
    questions=questions_of,
    told=told,
)
