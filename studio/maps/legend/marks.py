"""The four shapes of marks, for every page that draws them."""

from __future__ import annotations

# In a square of 44 units: the smallest thing a finger hits. Equal surfaces, nearly; round corners.
OUTLINES = {
    "circle": "M22 5a17 17 0 1 1 0 34a17 17 0 1 1 0-34z",
    "square": "M12.5 7h19a5.5 5.5 0 0 1 5.5 5.5v19a5.5 5.5 0 0 1-5.5 5.5h-19"
    "A5.5 5.5 0 0 1 7 31.5v-19A5.5 5.5 0 0 1 12.5 7z",
    "diamond": "M19.9 3.4a3 3 0 0 1 4.2 0l16.5 16.5a3 3 0 0 1 0 4.2L24.1 40.6a3 3 0 0 1-4.2 0"
    "L3.4 24.1a3 3 0 0 1 0-4.2z",
    "heart": "M22 40.5C10.5 33 3.5 26 3.5 17.2C3.5 10.6 8.4 6 14 6c3.4 0 6.4 1.7 8 4.5"
    "C23.6 7.7 26.6 6 30 6c5.6 0 10.5 4.6 10.5 11.2C40.5 26 33.5 33 22 40.5z",
}

# The seven colours of marks (frontend/styles/tokens.css), for pages that have no style of ours.
COLOURS = {
    "blue": "#2f6fd0",
    "green": "#00573f",
    "orange": "#c24e00",
    "violet": "#4a1f78",
    "brown": "#4a2e0c",
    "grey": "#6e6e6e",
    "black": "#111111",
}
