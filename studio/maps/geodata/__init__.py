"""Maps as files of other programs. The only folder that knows geopandas, and never in a web
process: it costs two seconds and 84 MB, and opens files that strangers made."""
