"""What the public meets: pages, embeds, feeds. Reads editions, knows no draft, sets no cookie."""

from studio.gallery import views

BLUEPRINTS = (views.bp,)
