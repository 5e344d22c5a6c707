"""What the drafts engine must know of portraits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.drafts.kinds import Kind
from studio.portraits.items import ITEM_TYPES

KIND = Kind(
    name="portrait",
    label=_l("Portrait"),
    label_many=_l("Portraits"),
    picture="portrait",
    icon="user-circle",
    item_types=ITEM_TYPES,
    editor_endpoint="portraits.edit",
    templates=tuple,
)
