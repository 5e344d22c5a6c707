"""« Mes productions » for who is shown, the board and the papers for référents, and the door of who
has only a paper."""

from studio.publishing.views import angles, audience, home, paper, papers, room, staff
from studio.publishing.views.blueprint import bp

__all__ = ["angles", "audience", "bp", "home", "paper", "papers", "room", "staff"]
