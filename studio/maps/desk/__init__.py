"""The référent's desk: the screens around a map draft, each a module of its own."""

from studio.maps.desk import act, compare, projector, review, sheet, table
from studio.maps.desk.blueprint import bp

__all__ = ["act", "bp", "compare", "projector", "review", "sheet", "table"]
