"""What is known of whoever makes a request: a few facts, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.people.models import Role


@dataclass(frozen=True)
class Identity:
    """Facts that the rules read. An empty one is anybody: the public.

    On a device of the workshop `device_action` names the only action that exists for it, and
    nobody has staff powers there, whoever holds it.
    """

    person_id: str | None = None
    account_id: str | None = None
    sign_in_id: str | None = None
    device_action: str | None = None
    organisation_id: str | None = None
    coordinates: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)

    def role_in(self, action_id: str) -> Role | None:
        if self.device_action is not None:
            known = action_id == self.device_action and action_id in self.roles
            return Role.PARTICIPANT if known else None
        return self.roles.get(action_id)


ANYONE = Identity()
