"""What the public side must know of récits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.publishing.bundle import Publisher
from studio.stories.agreement import (
    checks,
    lacks,
    needs,
    photos,
    picture,
    texts,
    unnamed,
    voices,
)
from studio.stories.freezing import freeze
from studio.stories.page import lines_of, strip, without
from studio.stories.showing import page_context

PUBLISHER = Publisher(
    kind="story",
    prefix="recits",
    label=_l("Récit"),
    label_many=_l("Récits"),
    icon="book-2",
    page_template="stories/public.html",
    embed_template="stories/embed.html",
    needs=needs,
    lacks=lacks,
    voices=voices,
    photos=photos,
    freeze=freeze,
    strip=strip,
    lines=lines_of,
    without=without,
    page_context=page_context,
    checks=checks,
    texts=texts,
    unnamed=unnamed,
    picture=picture,
)
