"""What an address of the API takes and gives, said beside its view.

Views check what comes in themselves (`web.body`). `studio/openapi.py` writes all of it out for
whoever makes another client, and the tests hold every answer that they get against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"


@dataclass(frozen=True)
class Contract:
    """`gives`: the type of what is answered, None when it has no body; `mime` of a body that is no
    JSON. `takes`: the type of the JSON that is sent, or the mime type of bytes. `asks`: what the
    address may ask for after its `?`. `needs` and `tells`: headers of the request and of the
    answer, each with what it says."""

    gives: Any = None
    takes: Any = None
    mime: str = JSON
    status: int = 200
    asks: Mapping[str, type] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)


def contract(**said: Any) -> Callable[[View], View]:
    """Keep what is said (fields of `Contract`) on a view. Under the route, over the guards."""

    def kept(view: View) -> View:
        view.__dict__["contract"] = Contract(**said)
        return view

    return kept


def contract_of(view: Callable[..., Any]) -> Contract | None:
    """What was said of a view; None when nothing was."""
    return view.__dict__.get("contract")
