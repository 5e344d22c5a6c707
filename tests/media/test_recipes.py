"""Names that never lie, and one door that makes every output."""

from __future__ import annotations

import hashlib
import json
import wave
from pathlib import Path

import pytest
from PIL import Image

from media import recipes
from media.edits import Mask, PhotoEdits, SoundEdits, VideoEdits
from media.errors import BadEdits, MediaError, NoSound, Unsupported
from media.probe import Sound, Video, probe
from media.recipes import RECIPES, derivative_name, make, make_all, recipes_for

SHA = hashlib.sha256(b"an original").hexdigest()


def test_the_names_the_web_counts_on() -> None:
    assert {each.name for each in recipes_for("photo") if each.default} == {
        "thumb",
        "phone",
        "gallery",
        "large",
        "tiny",
    }
    assert {each.name for each in recipes_for("sound") if each.default} == {"listen", "peaks"}
    assert {each.name for each in recipes_for("video") if each.default} == {
        "poster",
        "poster-thumb",
        "watch",
    }
    assert recipes_for("document") == ()
    assert len({each.name for each in RECIPES}) == len(RECIPES)
    assert all(each.suffix.startswith(".") and each.version >= 1 for each in RECIPES)


def test_a_name_is_the_same_for_ever() -> None:
    """Written down: if this changes, every file of every action is made again."""
    assert derivative_name(SHA, "thumb") == derivative_name(SHA, recipes.recipe("thumb"), None)
    assert derivative_name(SHA, "thumb") == derivative_name(SHA, "thumb", PhotoEdits())
    assert len(derivative_name(SHA, "thumb")) == 40
    names = {derivative_name(SHA, each) for each in RECIPES}
    assert len(names) == len(RECIPES)


def test_only_edits_that_matter_change_a_name() -> None:
    masked = PhotoEdits(masks=(Mask("ellipse", ((0.1, 0.1), (0.2, 0.2))),))
    focused = PhotoEdits(focus=(0.2, 0.3))
    assert derivative_name(SHA, "thumb", masked) != derivative_name(SHA, "thumb")
    assert derivative_name(SHA, "thumb", focused) == derivative_name(SHA, "thumb")
    assert derivative_name(SHA, "card", focused) != derivative_name(SHA, "card")
    posed = VideoEdits(poster_at=2.0)
    assert derivative_name(SHA, "watch", posed) == derivative_name(SHA, "watch")
    assert derivative_name(SHA, "poster", posed) != derivative_name(SHA, "poster")
    cut = VideoEdits(start=1.0)
    assert derivative_name(SHA, "listen", cut) != derivative_name(SHA, "listen")


def test_bad_names_are_refused() -> None:
    with pytest.raises(ValueError, match="sha256"):
        derivative_name("../../etc/passwd", "thumb")
    with pytest.raises(Unsupported):
        derivative_name(SHA, "poster-of-my-cat")
    with pytest.raises(BadEdits):
        derivative_name(SHA, "thumb", SoundEdits())


def test_all_photos_at_once_are_those_made_one_by_one(tmp_path: Path, picture: Path) -> None:
    outs = {each.name: tmp_path / f"{each.name}{each.suffix}" for each in recipes_for("photo")}
    together = make_all(outs, picture)
    assert list(together) == list(outs)
    for each in recipes_for("photo"):
        made = together[each.name]
        assert made.mime == each.mime
        assert made.bytes <= each.budget_bytes
        with Image.open(made.path) as image:
            assert image.size == (made.width, made.height)
            assert image.get_format_mimetype() == each.mime


def test_budgets_on_real_photos(tmp_path: Path, testdata: Path) -> None:
    for name in ("demo_morisot_Reading.jpg", "iphone_13_pro_max.HEIC", "exif_11-tests.jpg"):
        outs = {
            each.name: tmp_path / f"{name}{each.name}"
            for each in recipes_for("photo")
            if each.default
        }
        for recipe_name, made in make_all(outs, testdata / "photos" / name).items():
            assert made.bytes <= recipes.recipe(recipe_name).budget_bytes, (name, recipe_name)


def test_a_sound(tmp_path: Path, speech: Path) -> None:
    outs = {each.name: tmp_path / each.name for each in recipes_for("sound")}
    made = make_all(outs, speech)
    listen = probe(made["listen"].path)
    assert isinstance(listen, Sound)
    assert made["listen"].seconds == pytest.approx(listen.seconds, abs=0.05)
    assert made["saver"].bytes < made["listen"].bytes / 2
    assert json.loads(made["peaks"].path.read_text())["length"] > 100


def test_a_minute_of_speech_keeps_its_weight(tmp_path: Path, speech: Path) -> None:
    """A whole minute: in a few seconds, what surrounds the sound in its file would count ten
    times."""
    minute = tmp_path / "minute.wav"
    repeat(speech, minute, seconds=60)
    made = make("listen", minute, tmp_path / "minute.m4a")
    assert made.seconds == pytest.approx(60, abs=0.2)
    assert made.bytes <= recipes.recipe("listen").budget_bytes


def repeat(sound: Path, out: Path, seconds: int) -> None:
    """The same sound again and again, cut at so many seconds."""
    with wave.open(str(sound), "rb") as source, wave.open(str(out), "wb") as target:
        target.setparams(source.getparams())
        width = source.getnchannels() * source.getsampwidth()
        wanted = seconds * source.getframerate() * width
        once = source.readframes(source.getnframes())
        target.writeframes((once * (wanted // len(once) + 1))[:wanted])


def test_a_video(tmp_path: Path, clip: Path) -> None:
    outs = {each.name: tmp_path / each.name for each in recipes_for("video")}
    told: list[float] = []
    made = make_all(outs, clip, progress=told.append)
    assert (made["watch"].width, made["watch"].height) == (854, 480)
    assert (made["poster"].width, made["poster"].height) == (1280, 720)
    assert made["poster-thumb"].width == 320
    assert isinstance(probe(made["watch-720"].path), Video)
    assert told == sorted(told) and told[-1] == 1.0


def test_the_sound_of_a_video(tmp_path: Path, clip: Path, testdata: Path) -> None:
    made = make("listen", clip, tmp_path / "o.m4a", edits=VideoEdits(start=0.5, end=1.5))
    assert made.seconds == pytest.approx(1.0, abs=0.05)
    with pytest.raises(NoSound):
        make("listen", testdata / "video" / "demo_eso_alpha_centauri.mov", tmp_path / "x.m4a")


def test_what_does_not_fit_is_refused(tmp_path: Path, picture: Path, tone: Path) -> None:
    cases = [("watch", picture), ("thumb", tone), ("listen", picture), ("nothing", picture)]
    for name, source in cases:
        with pytest.raises(MediaError):
            make(name, source, tmp_path / "o")
    with pytest.raises(BadEdits):
        make("thumb", picture, tmp_path / "o", edits=SoundEdits())
    assert not list(tmp_path.iterdir())


def test_a_document_has_no_derivative(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%%EOF\n")
    with pytest.raises(Unsupported):
        make("thumb", pdf, tmp_path / "o")


def test_making_twice_gives_the_same_bytes(tmp_path: Path, picture: Path, clip: Path) -> None:
    outputs = (("gallery", picture), ("listen", clip), ("poster", clip), ("watch", clip))
    for name, source in outputs:
        first, again = (make(name, source, tmp_path / f"{name}{n}") for n in (1, 2))
        assert first.path.read_bytes() == again.path.read_bytes(), name
