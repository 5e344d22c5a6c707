"""What is wrong with a storyboard, in sentences for the people who make it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from media.portrait.scenes import (
    AnyScene,
    Caption,
    ClipScene,
    Narration,
    PhotoScene,
    PhotosScene,
    PlaceScene,
    QuoteScene,
    Storyboard,
    TitleScene,
)

SMALLEST, LARGEST = 160, 1920
SLOWEST, FASTEST = 10, 30
MOST_SCENES = 200
MOST_PICTURES = 6
LONGEST_CAPTION = 120
FASTEST_READING = 21.0
"""Characters a second; above it even quick readers miss words (subtitlers stop near 17)."""
LONGEST_TITLE, LONGEST_QUOTE = 90, 320


def problems(storyboard: Storyboard) -> list[str]:
    """Sentences in French: first what prevents rendering, then what would be hard to read.

    Looks at the data only: missing or damaged files are found when rendering begins.
    """
    return [*blocking(storyboard), *advice(storyboard)]


def blocking(storyboard: Storyboard) -> list[str]:
    """The sentences without whose mending nothing can be rendered."""
    found = list(about_the_whole(storyboard))
    for number, scene in enumerate(storyboard.scenes, 1):
        for sentence in (*about_content(scene), *about_times(scene)):
            found.append(f"Scène {number} : {sentence}")
    return found


def advice(storyboard: Storyboard) -> list[str]:
    """What can be rendered, and would be hard to read."""
    return [
        f"Scène {number} : {sentence}"
        for number, scene in enumerate(storyboard.scenes, 1)
        for sentence in about_captions(scene)
    ]


def about_the_whole(storyboard: Storyboard) -> Iterator[str]:
    width, height = storyboard.size
    if not storyboard.scenes:
        yield "Ce portrait n’a encore aucune scène. Ajoutez une photo ou un titre."
    if len(storyboard.scenes) > MOST_SCENES:
        yield f"Ce portrait a trop de scènes (plus de {MOST_SCENES}). Faites-en deux portraits."
    if not all(SMALLEST <= side <= LARGEST and side % 2 == 0 for side in (width, height)):
        yield (
            f"La taille de l’image doit être paire, entre {SMALLEST} et {LARGEST} pixels "
            f"(ici {width} × {height})."
        )
    if not SLOWEST <= storyboard.fps <= FASTEST:
        yield f"Il faut entre {SLOWEST} et {FASTEST} images par seconde."
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", storyboard.accent):
        yield "La couleur doit s’écrire comme #b8461b."


def about_content(scene: AnyScene) -> Iterator[str]:
    if isinstance(scene, PhotosScene) and not 2 <= len(scene.pictures) <= MOST_PICTURES:
        yield f"il faut de deux à {MOST_PICTURES} photos côte à côte."
    if isinstance(scene, TitleScene) and not scene.title.strip():
        yield "le titre est vide."
    if isinstance(scene, TitleScene) and len(scene.title) > LONGEST_TITLE:
        yield f"le titre est trop long (plus de {LONGEST_TITLE} lettres)."
    if isinstance(scene, QuoteScene) and not scene.text.strip():
        yield "la phrase à montrer est vide."
    if isinstance(scene, QuoteScene) and len(scene.text) > LONGEST_QUOTE:
        yield f"la phrase à montrer est trop longue (plus de {LONGEST_QUOTE} lettres)."
    if isinstance(scene, PlaceScene) and not scene.name.strip():
        yield "le lieu n’a pas de nom."
    for point in points_of(scene):
        if not all(0.0 <= value <= 1.0 for value in point):
            yield "le point choisi est en dehors de l’image."


def points_of(scene: AnyScene) -> Iterator[tuple[float, float]]:
    if isinstance(scene, PhotoScene | TitleScene | QuoteScene):
        yield scene.focus
    if isinstance(scene, PlaceScene) and scene.point is not None:
        yield scene.point


def about_times(scene: AnyScene) -> Iterator[str]:
    spans: list[Narration | ClipScene] = [scene.narration] if scene.narration else []
    if isinstance(scene, ClipScene):
        spans.append(scene)
    for span in spans:
        if span.start < 0 or (span.end is not None and span.end - span.start < 0.05):
            yield "la fin du morceau choisi est avant son début."
    if scene.seconds is not None and not 0 < scene.seconds <= 600:
        yield "la durée doit être entre une seconde et dix minutes."
    if scene.transition.seconds < 0:
        yield "la durée du passage ne peut pas être négative."


def about_captions(scene: AnyScene) -> Iterator[str]:
    previous: Caption | None = None
    for caption in scene.captions:
        if caption.start < 0 or caption.end <= caption.start:
            yield f"le sous-titre « {short(caption)} » finit avant de commencer."
        elif len(caption.text) / (caption.end - caption.start) > FASTEST_READING:
            yield f"le sous-titre « {short(caption)} » passe trop vite pour être lu."
        if previous is not None and caption.start < previous.end - 0.001:
            yield f"le sous-titre « {short(caption)} » commence avant la fin du précédent."
        if len(caption.text) > LONGEST_CAPTION:
            yield f"le sous-titre « {short(caption)} » est trop long : coupez-le en deux."
        previous = caption


def short(caption: Caption) -> str:
    text = " ".join(caption.text.split())
    return text if len(text) <= 30 else text[:29].rstrip() + "…"
