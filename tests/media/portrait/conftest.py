"""A small portrait with everything in it, and a cache that all tests of a session share."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.portrait.scenes import (
    Caption,
    ClipScene,
    Credits,
    Narration,
    PhotoScene,
    PhotosScene,
    PlaceScene,
    QuoteScene,
    Storyboard,
    TitleScene,
    Transition,
)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("portrait-cache")


@pytest.fixture(scope="session")
def board(picture: Path, tall_picture: Path, speech: Path, clip: Path) -> Storyboard:
    """Nine scenes, small pictures, all kinds."""
    quick = Transition("fade", 0.4)
    return Storyboard(
        title="Mon parcours",
        size=(320, 180),
        scenes=(
            TitleScene(title="Mon parcours", subtitle="Nadia", picture=str(picture), seconds=1.2),
            PhotoScene(
                picture=str(picture),
                focus=(0.7, 0.4),
                narration=Narration(str(speech), 0.0, 2.0),
                captions=(Caption(0, 0.9, "Bonjour."), Caption(1.0, 2.0, "Je m’appelle Nadia.")),
                label="Nadia",
                transition=quick,
            ),
            PhotoScene(picture=str(tall_picture), seconds=1.0, transition=quick),
            PhotosScene(
                pictures=(str(picture), str(tall_picture), str(picture)),
                seconds=1.0,
                transition=Transition("dip", 0.4),
            ),
            QuoteScene(text="J’aime marcher.", author="Nadia", seconds=1.0, transition=quick),
            PlaceScene(picture=str(picture), name="Tours", seconds=1.0, transition=quick),
            ClipScene(video=str(clip), start=0.2, end=1.4, transition=quick),
            TitleScene(title="Fin", seconds=1.0, effect="unveil", transition=Transition("cut")),
        ),
        credits=Credits(("Voix : Nadia", "Images : le groupe"), seconds=1.0),
    )
