"""The media engine: paths in, paths out.

It knows nothing of the web, of the database or of Studio: a photo, a sound, a video or a portrait
is read from one path and written to another, and what goes wrong is a `MediaError` whose sentence
can be shown to the person who sent the file. `python -m media --help` does everything by hand.
"""
