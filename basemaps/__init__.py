"""Base maps: grounds that work with no network, their tiles, pictures and names.

Knows nothing of the web application: paths and numbers in, bytes and pictures out.
"""
