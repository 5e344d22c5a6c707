"""What the public meets: pages, embeds, feeds. Reads editions, knows no draft, sets no cookie."""

from studio.gallery import blogging, collections, embeds, feeds, medias, social, views

BLUEPRINTS = (views.bp, collections.bp, blogging.bp, embeds.bp, feeds.bp, medias.bp, social.bp)
