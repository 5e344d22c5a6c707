"""Two sides of the same thing: « Mes productions » for who is shown, the board for référents."""

from studio.publishing.views import room, staff
from studio.publishing.views.blueprint import bp

__all__ = ["bp", "room", "staff"]
