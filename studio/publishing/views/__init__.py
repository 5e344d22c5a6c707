"""« Mes productions » for who is shown, the board and the papers for référents, and the door of who
has only a paper."""

<<<<<<< HEAD
from studio.publishing.views import angles, paper, papers, room, staff
from studio.publishing.views.blueprint import bp

__all__ = ["angles", "bp", "paper", "papers", "room", "staff"]
=======
from studio.publishing.views import audience, paper, papers, room, staff
from studio.publishing.views.blueprint import bp

__all__ = ["audience", "bp", "paper", "papers", "room", "staff"]
>>>>>>> 9b89443 (publishing: for whom and when: the group, partners by a link of their own, everybody; at a date, weighed again then)
