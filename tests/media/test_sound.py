"""Sounds come out whole, cut where asked, as loud as each other, playable everywhere."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from media import pcm, sound
from media.edits import SoundEdits
from media.errors import Cancelled, MediaError, NoSound, NothingLeft, TooLong, Unsupported
from media.level import HIGHEST_PEAK, Shape, loudness
from media.pcm import RATE
from media.probe import Limits, Sound, probe
from tests.media.conftest import Forge


def heard(path: Path) -> np.ndarray:
    return pcm.read(path).astype(np.float64) / 32768


def strength(samples: np.ndarray, start: float, end: float) -> float:
    """Root mean square between two moments."""
    part = samples[round(start * RATE) : round(end * RATE)]
    return float(np.sqrt((part * part).mean()))


def assert_playable(path: Path, seconds: float) -> None:
    """What every phone plays: AAC in MP4, index in front, finite length, nothing personal."""
    found = probe(path)
    assert isinstance(found, Sound)
    assert (found.format, found.codec, found.channels) == ("m4a", "aac", 1)
    assert found.seconds == pytest.approx(seconds, abs=0.06)
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        assert container.duration is not None
        assert not {"title", "artist", "comment", "location"} & set(container.metadata)


VOICES = [
    "fr_june_demo-instruct.wav",
    "fr_june_vm-intro.wav",
    "apollo11.mp3",
    "example.opus",
    "demo_ambient_city.ogg",
    "demo_ambient_train.ogg",
]


@pytest.mark.parametrize("shape", [sound.LISTEN, sound.SAVER], ids=["listen", "saver"])
@pytest.mark.parametrize("name", VOICES)
def test_real_recordings_are_levelled(
    testdata: Path, tmp_path: Path, name: str, shape: Shape
) -> None:
    made = sound.prepare(testdata / "audio" / name, tmp_path / "o.m4a", shape=shape)
    measured = loudness(made.path)
    assert measured.integrated == pytest.approx(-16.0, abs=0.6)
    assert measured.true_peak <= HIGHEST_PEAK
    assert measured == made.loudness
    assert_playable(made.path, made.seconds)


@pytest.mark.parametrize("name", ["bonjour.wav", "fr_june_digits_7.wav"])
def test_single_words_are_levelled_too(testdata: Path, tmp_path: Path, name: str) -> None:
    made = sound.prepare(testdata / "audio" / name, tmp_path / "o.m4a")
    assert made.loudness.integrated == pytest.approx(-16.0, abs=1.0)
    assert made.loudness.true_peak <= HIGHEST_PEAK


@pytest.mark.parametrize("gain", [0.9, 0.01])
def test_too_loud_and_too_quiet_come_to_the_same(tmp_path: Path, speech: Path, gain: float) -> None:
    samples = pcm.read(speech).astype(np.float64)
    samples *= gain * 32767 / np.abs(samples).max()
    source = tmp_path / "s.wav"
    pcm.write(samples.astype(np.int16), source)
    made = sound.prepare(source, tmp_path / "o.m4a")
    assert made.loudness.integrated == pytest.approx(-16.0, abs=0.6)
    assert made.loudness.true_peak <= HIGHEST_PEAK


@pytest.mark.parametrize("name", ["fr_june_silence_5.wav", "silence-44-s.mp3", "no-tags.m4a"])
def test_silence_stays_silent(testdata: Path, tmp_path: Path, name: str) -> None:
    made = sound.prepare(testdata / "audio" / name, tmp_path / "o.m4a")
    assert made.loudness.integrated <= -60
    assert made.loudness.true_peak < -40


def test_two_speakers_come_nearer(tmp_path: Path, speech: Path) -> None:
    near = pcm.read(speech).astype(np.float64)
    conversation = np.concatenate([near, near * 0.2])
    source = tmp_path / "s.wav"
    pcm.write(conversation.astype(np.int16), source)
    made = heard(sound.prepare(source, tmp_path / "o.m4a").path)
    half = near.size / RATE
    gap = 20 * np.log10(strength(made, 0, half) / strength(made, half, 2 * half))
    assert abs(gap) < 5  # 14 dB apart before


def test_one_ear_only(tmp_path: Path, forge: Forge, speech: Path) -> None:
    left = forge("left.wav", "-i", str(speech), "-af", "pan=stereo|c0=c0|c1=0*c0")
    made = sound.prepare(left, tmp_path / "o.m4a")
    assert made.loudness.integrated == pytest.approx(-16.0, abs=0.6)


RECORDERS = {
    "chromium.webm": ("-c:a", "libopus", "-f", "webm", "-live", "1"),
    "chromium.mp4": ("-c:a", "libopus", "-movflags", "frag_keyframe+empty_moov+default_base_moof"),
    "iphone.m4a": (
        "-c:a",
        "aac",
        "-movflags",
        "frag_keyframe+empty_moov+default_base_moof",
        "-f",
        "mp4",
    ),
    "nokia.amr": ("-ar", "8000", "-c:a", "libopencore_amrnb"),
    "old.3gp": ("-ar", "8000", "-c:a", "libopencore_amrnb"),
    "firefox.ogg": ("-c:a", "libopus"),
    "radio.aac": ("-c:a", "aac", "-f", "adts"),
    "pc.wma": ("-c:a", "wmav2", "-f", "asf"),
}


@pytest.mark.parametrize("name", sorted(RECORDERS))
def test_whatever_recorded_it_ends_as_aac(
    tmp_path: Path, forge: Forge, speech: Path, name: str
) -> None:
    source = forge(f"rec-{name}", "-i", str(speech), *RECORDERS[name])
    expected = probe(speech)
    assert isinstance(expected, Sound)
    made = sound.prepare(source, tmp_path / "o.m4a")
    assert_playable(made.path, made.seconds)
    assert made.seconds == pytest.approx(expected.seconds, abs=0.15)
    assert made.loudness.integrated == pytest.approx(-16.0, abs=0.6)


def test_a_headerless_recording_is_repaired_without_touching_it(
    tmp_path: Path, forge: Forge, speech: Path
) -> None:
    live = forge("rec-chromium.webm", "-i", str(speech), *RECORDERS["chromium.webm"])
    with av.open(str(live)) as container:
        assert container.duration is None or container.duration <= 0
    mended = sound.repair(live, tmp_path / "mended.webm")
    with av.open(str(mended)) as container:
        assert container.duration is not None and container.duration > 4_000_000
        assert container.streams.audio[0].codec_context.name == "opus"
    assert np.array_equal(pcm.read(live), pcm.read(mended))


def test_repair_refuses_what_it_cannot_carry(tmp_path: Path, tone: Path) -> None:
    with pytest.raises(Unsupported):
        sound.repair(tone, tmp_path / "o")


def test_a_lost_chunk_leaves_a_silence_of_its_length(tmp_path: Path, tone: Path) -> None:
    """Captions must stay where they were put."""
    whole = tmp_path / "w.mka"
    from media import tools

    tools.ffmpeg(["-i", str(tone), "-c:a", "libopus", f"file:{whole}"])
    lossy = tmp_path / "l.mka"
    with av.open(str(whole)) as source, av.open(str(lossy), "w", format="matroska") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is None or 4.0 <= float((packet.pts or 0) * packet.time_base) < 5.0:
                continue
            packet.stream = stream
            target.mux(packet)
    samples = heard(lossy)
    assert samples.size / RATE == pytest.approx(6.0, abs=0.1)
    assert strength(samples, 4.1, 4.9) < 0.001
    assert strength(samples, 5.2, 5.8) > 0.03


def test_pieces_are_kept_to_the_sample(tmp_path: Path, tone: Path) -> None:
    edits = SoundEdits(keep=((0.5, 1.5), (3.4, 4.0), (5.0, 99.0)))
    made = sound.prepare(tone, tmp_path / "o.m4a", edits)
    assert made.seconds == pytest.approx(1.0 + 0.6 + 1.0, abs=0.001)
    assert_playable(made.path, made.seconds)
    samples = heard(made.path)
    # 0.1 s of the second piece is the silence between 3.4 and 3.5.
    assert strength(samples, 1.03, 1.08) < 0.2 * strength(samples, 0.2, 0.8)


def test_pieces_may_change_places(tone: Path) -> None:
    clock = np.arange(3 * RATE)
    ramp = (clock / clock.size * 20000).astype(np.int16)
    swapped = sound.apply(ramp, SoundEdits(keep=((2.0, 3.0), (0.0, 1.0))))
    assert swapped.size == 2 * RATE
    assert swapped[RATE // 2] > 15000 and swapped[RATE + RATE // 2] < 5000


def test_cuts_do_not_click(tone: Path) -> None:
    samples = pcm.read(tone)
    cut = sound.apply(samples, SoundEdits(keep=((0.1003, 0.9), (1.2007, 1.9)))).astype(float)
    usual = np.abs(np.diff(samples.astype(float))).max()
    assert np.abs(np.diff(cut)).max() <= usual * 1.1


def test_a_bleeped_word_is_gone_and_nothing_moves(speech: Path) -> None:
    samples = pcm.read(speech)
    edits = SoundEdits(bleeps=((1.0, 1.6),))
    bleeped = sound.apply(samples, edits)
    assert bleeped.size == samples.size
    assert np.array_equal(bleeped[: RATE - 1], samples[: RATE - 1])
    assert np.array_equal(bleeped[round(1.6 * RATE) :], samples[round(1.6 * RATE) :])
    hidden = bleeped[RATE + 800 : round(1.6 * RATE) - 800].astype(float)
    spectrum = np.abs(np.fft.rfft(hidden))
    pitch = np.fft.rfftfreq(hidden.size, 1 / RATE)[spectrum.argmax()]
    assert pitch == pytest.approx(1000, abs=5)
    original = samples[RATE + 800 : round(1.6 * RATE) - 800].astype(float)
    correlation = np.corrcoef(hidden, original)[0, 1]
    assert abs(correlation) < 0.1


def test_fades(tone: Path) -> None:
    samples = sound.apply(pcm.read(tone), SoundEdits(fade_in=1.0, fade_out=1.0)) / 32768
    assert strength(samples, 0.0, 0.1) < 0.2 * strength(samples, 1.2, 2.0)
    assert strength(samples, 5.9, 6.0) < 0.2 * strength(samples, 4.0, 4.9)


def test_an_ambience_keeps_its_ups_and_downs(tmp_path: Path, testdata: Path) -> None:
    source = testdata / "audio" / "demo_ambient_birds.ogg"
    cut = SoundEdits(keep=((0.0, 30.0),), voice=False)
    made = sound.prepare(source, tmp_path / "a.m4a", cut)
    assert made.loudness.integrated == pytest.approx(-23, abs=0.6)


def test_noise_can_be_lowered(tmp_path: Path, speech: Path) -> None:
    random = np.random.default_rng(3)
    clean = pcm.read(speech).astype(np.float64)
    noisy = np.concatenate([np.zeros(RATE), clean, np.zeros(RATE)])
    noisy = noisy + random.normal(0, 60, noisy.size)
    source = tmp_path / "n.wav"
    pcm.write(noisy.astype(np.int16), source)
    plain = heard(sound.prepare(source, tmp_path / "p.m4a").path)
    quiet = heard(sound.prepare(source, tmp_path / "q.m4a", SoundEdits(denoise=True)).path)

    def ratio(samples: np.ndarray) -> float:
        return strength(samples, 0.3, 0.9) / strength(samples, 1.5, 5.0)

    assert ratio(quiet) < 0.6 * ratio(plain)


def test_answers_are_joined_with_a_pause(tmp_path: Path, tone: Path, speech: Path) -> None:
    told: list[float] = []
    made = sound.join([speech, tone, speech], tmp_path / "o.m4a", gap=0.5, progress=told.append)
    one, two = probe(speech), probe(tone)
    assert isinstance(one, Sound) and isinstance(two, Sound)
    assert made.seconds == pytest.approx(2 * one.seconds + two.seconds + 1.0, abs=0.15)
    assert made.loudness.integrated == pytest.approx(-16, abs=0.6)
    assert told == sorted(told) and told[-1] == 1.0
    with pytest.raises(NothingLeft):
        sound.join([], tmp_path / "none.m4a")


def test_what_cannot_be_heard_is_refused(tmp_path: Path, picture: Path, testdata: Path) -> None:
    out = tmp_path / "o.m4a"
    with pytest.raises(Unsupported):
        sound.prepare(picture, out)
    with pytest.raises(NoSound):
        sound.prepare(testdata / "video" / "demo_eso_alpha_centauri.mov", out)
    with pytest.raises(NothingLeft):
        sound.prepare(testdata / "audio" / "bonjour.wav", out, SoundEdits(keep=((50.0, 60.0),)))
    with pytest.raises(TooLong):
        sound.prepare(testdata / "audio" / "apollo11.mp3", out, limits=Limits(seconds=10))
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_nothing(tmp_path: Path, testdata: Path) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled()

    with pytest.raises(Cancelled):
        sound.prepare(testdata / "audio" / "apollo11.mp3", tmp_path / "o.m4a", progress=stop)
    assert not list(tmp_path.iterdir())


def test_progress_never_goes_back(tmp_path: Path, testdata: Path) -> None:
    told: list[float] = []
    sound.prepare(testdata / "audio" / "apollo11.mp3", tmp_path / "o.m4a", progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 5


def test_twice_gives_the_same_bytes(tmp_path: Path, speech: Path) -> None:
    first, again = (sound.prepare(speech, tmp_path / f"{n}.m4a") for n in "ab")
    assert first.path.read_bytes() == again.path.read_bytes()


@pytest.mark.parametrize("share", [0.1, 0.35, 0.8])
def test_a_file_cut_anywhere_is_used_or_refused(
    tmp_path: Path, forge: Forge, speech: Path, share: float
) -> None:
    for name, arguments in RECORDERS.items():
        data = forge(f"rec-{name}", "-i", str(speech), *arguments).read_bytes()
        cut = tmp_path / name
        cut.write_bytes(data[: int(len(data) * share)])
        try:
            made = sound.prepare(cut, tmp_path / "o.m4a")
        except MediaError as error:
            assert error.sentence.endswith(".")
        else:
            assert_playable(made.path, made.seconds)
