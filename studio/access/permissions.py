"""The names of everything that can be allowed or refused."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    ACTION_CREATE = "action.create"
    ACTION_SEE = "action.see"
    ACTION_MANAGE = "action.manage"
    WORKSHOP_RUN = "workshop.run"
    WORK_TEND = "work.tend"
    DRAFT_SEE = "draft.see"
    DRAFT_CREATE = "draft.create"
    DRAFT_ARRANGE = "draft.arrange"
    DRAFT_PROPOSE = "draft.propose"
    DRAFT_PUBLISH = "draft.publish"
    GROUND_CHOOSE = "ground.choose"
    ITEM_ADD = "item.add"
    ITEM_EDIT = "item.edit"
    FILE_SEE = "file.see"
    FILE_ADD = "file.add"
    TEMPLATE_MANAGE = "template.manage"
    COLLECTION_MANAGE = "collection.manage"
    CONSENT_GIVE = "consent.give"
    CONSENT_SEE = "consent.see"
    CONSENT_RECORD = "consent.record"
    PERSON_ERASE = "person.erase"
