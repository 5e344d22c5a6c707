"""How a blog asked for something: what the address of a frame says after its question mark.

Whatever cannot be read is left at its usual value: a blog's page must not break because somebody
mistyped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.gallery.languages import NAMES as LANGUAGES
from studio.gallery.share import HIGHEST, LOWEST
from studio.publishing.angles.models import NAMES as ANGLES

LOOKS = ("clair", "sombre")
NAMES = ("theme", "titre", "hauteur", "angle", "lang")
MOST_ARGUMENTS, LONGEST = 20, 200  # beyond, nobody chose them


@dataclass(frozen=True)
class Options:
    """`height` None (`hauteur=auto`): as high as what is shown, where the blog can do it.
    `angle`: the words that a référent wrote for some readers. `language`: that of the blog, when it
    says so; empty, that of this server. `args`: the other words of the
    address; a kind of production knows its own."""

    theme: str = LOOKS[0]
    title: bool = True
    height: int | None = None
    angle: str = ""
    language: str = ""
    args: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, args: Mapping[str, str]) -> Options:
        theme, height = args.get("theme", ""), args.get("hauteur", "")
        others = [(name, text) for name, text in args.items() if name not in NAMES]
        return cls(
            theme=theme if theme in LOOKS else LOOKS[0],
            title=args.get("titre", "1") != "0",
            height=_between(height) if height.isascii() and height.isdigit() else None,
            angle=args["angle"] if args.get("angle") in ANGLES else "",
            language=args["lang"] if args.get("lang") in LANGUAGES else "",
            args={name: text[:LONGEST] for name, text in others[:MOST_ARGUMENTS]},
        )

    @property
    def query(self) -> dict[str, str]:
        """As an address says it, without what is usual anyway: what links and frames carry on."""
        said = {
            "theme": self.theme if self.theme != LOOKS[0] else "",
            "titre": "" if self.title else "0",
            "hauteur": str(self.height or ""),
            "angle": self.angle,
            "lang": self.language,
        }
        return {**self.args, **{name: text for name, text in said.items() if text}}


def _between(height: str) -> int:
    return max(LOWEST, min(HIGHEST, int(height[:5])))
