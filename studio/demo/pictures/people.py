"""People seen whole, small in their surroundings: they walk, wait, sit. No face is told.

A figure is drawn 66 units tall with its feet at 0,0 and looks to the right, then brought to size.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import Outline, ellipse, line, path, soft
from studio.demo.pictures.sheet import Cut, Sheet


@dataclass(frozen=True)
class Dress:
    """Colours of one figure. `long`: the coat or dress reaches the ankles."""

    coat: Ink
    legs: Ink
    skin: Ink = (176, 120, 84)
    hair: Ink = i.INK
    scarf: Ink | None = None
    long: bool = False
    bag: Ink | None = None


@dataclass(frozen=True)
class Spot:
    """Where the feet are, how tall, and to which side the figure looks (1 right, -1 left)."""

    x: float
    y: float
    tall: float = 30.0
    to: int = 1

    def put(self, *outlines: Outline) -> list[Outline]:
        k = self.tall / 66
        return [
            [(self.x + px * k * self.to, self.y + py * k) for px, py in one] for one in outlines
        ]


def head(sheet: Sheet, spot: Spot, dress: Dress, x: float, y: float) -> None:
    """A head in profile or from behind, with hair or a scarf."""
    sheet.lay(dress.skin, *spot.put(line(f"{x - 1},{y + 4} {x - 1.6},{y + 11}", 4.4)))
    sheet.lay(dress.skin, *spot.put(ellipse(x, y, 5, 6.2)))
    if dress.scarf:
        sheet.lay(
            dress.scarf,
            *spot.put(
                soft(
                    f"{x + 2},{y - 7} {x - 4},{y - 7.4} {x - 7.4},{y} {x - 8},{y + 9} "
                    f"{x + 1},{y + 12} "
                    f"{x + 3},{y + 7} {x - 1},{y + 2} {x},{y - 3} {x + 4.4},{y - 4}"
                )
            ),
        )
        return
    sheet.lay(
        dress.hair,
        *spot.put(
            soft(
                f"{x + 4.6},{y - 4.4} {x},{y - 7.6} {x - 5},{y - 6} {x - 6.8},{y + 1} "
                f"{x - 4.6},{y + 6} "
                f"{x - 2},{y + 3} {x - 1},{y - 2}"
            )
        ),
    )


def coat_of(sheet: Sheet, spot: Spot, dress: Dress, *outlines: Outline) -> Cut:
    """A garment lit from the left."""
    found = sheet.lay(dress.coat, *spot.put(*outlines))
    dark = mixed(dress.coat, i.NIGHT, 0.55)
    sheet.shade(
        found, dark, (spot.x - spot.tall * 0.12, spot.y), (spot.x + spot.tall * 0.22, spot.y), 0.9
    )
    return found


def walking(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    """In the middle of a step."""
    dark = mixed(dress.legs, i.INK, 0.35)
    sheet.lay(
        dark,
        *spot.put(
            line("-1,-28 -6,-15 -14,-3", [8, 5.6, 3.6]), path("-17,-4 -12,-1 -10,1 -17,-0.5")
        ),
    )
    sheet.lay(
        dress.legs,
        *spot.put(line("1,-28 7,-15 8,-2", [8.4, 6, 3.8]), soft("6,-3 10,-3 15,0 6,0.4", 4)),
    )
    sheet.lay(mixed(dress.coat, i.INK, 0.4), *spot.put(line("3,-48 9,-38 14,-31", [5, 4.4, 3.4])))
    hem = -12 if dress.long else -24
    coat_of(
        sheet,
        spot,
        dress,
        soft(
            f"-6,-51 2,-53 7,-50 8,-38 {9 if hem > -20 else 8},{hem} 0,{hem + 1.4} -8,{hem} -8,-38"
        ),
    )
    sheet.lay(dress.skin, *spot.put(ellipse(-11.4, -28, 1.9, 2.2)))
    arm = sheet.lay(
        mixed(dress.coat, i.PAPER, 0.1), *spot.put(line("-3,-48 -9,-39 -11.4,-29", [5.6, 5, 3.8]))
    )
    sheet.carve(mixed(dress.coat, i.NIGHT, 0.4), arm, count=8, length=(1, 3), width=0.25, flow=70)
    head(sheet, spot, dress, 2.4, -59)
    carry(sheet, spot, dress)


def standing(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    """Waiting, weight on both feet."""
    dark = mixed(dress.legs, i.INK, 0.3)
    sheet.lay(dark, *spot.put(line("2.6,-28 3.6,-14 3.4,-1", [7, 5.4, 3.8])))
    sheet.lay(dress.legs, *spot.put(line("-2.6,-28 -3,-14 -2.6,-1", [7.4, 5.6, 4])))
    sheet.lay(
        i.INK, *spot.put(soft("-5,-2 0,-2 2,0.6 -5,0.6", 4), soft("1.4,-2 6,-2 8,0.6 1.4,0.6", 4))
    )
    hem = -9 if dress.long else -24
    coat_of(
        sheet,
        spot,
        dress,
        soft(
            f"-7,-51 0,-53.4 7,-51 9,-38 {10 if hem > -20 else 8},{hem} 0,{hem + 1} "
            f"{-10 if hem > -20 else -8},{hem} -9,-38"
        ),
    )
    for side in (-1, 1):
        sheet.lay(dress.skin, *spot.put(ellipse(side * 9.4, -25.6, 1.8, 2.2)))
        shade = mixed(dress.coat, i.NIGHT, 0.3) if side > 0 else mixed(dress.coat, i.PAPER, 0.08)
        sheet.lay(
            shade,
            *spot.put(line(f"{side * 6.6},-49 {side * 9.6},-38 {side * 9.6},-27", [5, 4.8, 3.6])),
        )
    head(sheet, spot, dress, 0.6, -59.4)
    carry(sheet, spot, dress)


def away(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    """Walking away from us: one heel lifts, the back of the head is all hair or scarf."""
    dark = mixed(dress.legs, i.INK, 0.3)
    sheet.lay(
        dark,
        *spot.put(
            line("3,-28 4.2,-14 4.6,-6", [7, 5.4, 3.8]), soft("2,-8 7,-8 7.4,-4 2.4,-3.6", 4)
        ),
    )
    sheet.lay(
        dress.legs,
        *spot.put(
            line("-3,-28 -3.4,-14 -3,-1", [7.4, 5.6, 4]), soft("-6,-3 -0.4,-3 0,0.8 -6.4,0.8", 4)
        ),
    )
    hem = -10 if dress.long else -24
    wide = 10 if dress.long else 8
    coat_of(
        sheet,
        spot,
        dress,
        soft(f"-7,-50 0,-52.6 7,-50 9,-38 {wide},{hem} 0,{hem + 1} {-wide},{hem} -9,-38"),
    )
    for side, shade in (
        (-1, mixed(dress.coat, i.PAPER, 0.08)),
        (1, mixed(dress.coat, i.NIGHT, 0.3)),
    ):
        sheet.lay(dress.skin, *spot.put(ellipse(side * 11, -27, 1.9, 2.2)))
        sheet.lay(
            shade,
            *spot.put(
                line(f"{side * 6.6},-48.6 {side * 10.4},-38 {side * 11},-28.4", [5, 4.8, 3.6])
            ),
        )
    head_from_behind(sheet, spot, dress)
    carry(sheet, spot, dress)


def head_from_behind(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    sheet.lay(dress.skin, *spot.put(line("0,-56 0,-49.6", 4.6)))
    over = dress.scarf or dress.hair
    found = sheet.lay(
        over, *spot.put(soft("-5.6,-60 -4,-66 0,-67.6 4,-66 5.8,-60 5.2,-54.4 0,-51.6 -5.2,-54.4"))
    )
    sheet.shade(
        found,
        mixed(over, i.INK, 0.6),
        (spot.x - spot.tall * 0.02, spot.y),
        (spot.x + spot.tall * 0.09, spot.y),
        0.9,
    )
    if dress.scarf:
        sheet.lay(dress.scarf, *spot.put(soft("-6,-56 6,-56 8,-47 0,-44 -8,-47")))


def sitting(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    """On a bench or a chair, seen from the side; the feet are at the point."""
    dark = mixed(dress.legs, i.INK, 0.3)
    sheet.lay(dark, *spot.put(line("-16,-21 -3,-21.6 -2,-1", [8, 6.6, 4])))
    sheet.lay(dress.legs, *spot.put(line("-16,-22 1,-22.6 2.4,-1", [9, 7, 4.2])))
    sheet.lay(i.INK, *spot.put(soft("0,-2.4 5,-2.4 8.4,0.4 0,0.6", 4)))
    coat_of(
        sheet, spot, dress, soft("-20,-44 -14,-47 -9,-44 -7,-32 -8,-19 -17,-17 -23,-20 -23,-32")
    )
    sheet.lay(
        mixed(dress.coat, i.PAPER, 0.08), *spot.put(line("-15,-43 -14,-32 -3,-27", [5.4, 5, 3.6]))
    )
    sheet.lay(dress.skin, *spot.put(ellipse(-1.8, -26.6, 2, 1.8)))
    head(sheet, spot, dress, -12.6, -53)


def carry(sheet: Sheet, spot: Spot, dress: Dress) -> None:
    if dress.bag is None:
        return
    sheet.lay(mixed(dress.bag, i.INK, 0.3), *spot.put(line("-4,-50 -9,-38 -10,-30", 1)))
    bag = sheet.lay(dress.bag, *spot.put(soft("-15,-31 -5,-31 -4,-19 -16,-19", 5)))
    sheet.shade(
        bag, mixed(dress.bag, i.INK, 0.5), (spot.x - spot.tall * 0.2, spot.y), (spot.x, spot.y), 0.8
    )
