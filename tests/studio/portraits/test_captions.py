from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.portraits.captions import LONGEST, pieces, spread, webvtt

text = st.text(max_size=600)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("Bonjour.", ["Bonjour."]),
        # A very short sentence stays with the next: nobody reads a caption that blinks.
        ("Bonjour. Je viens de Kaboul.", ["Bonjour. Je viens de Kaboul."]),
        (
            "J’ai cousu dix ans à Kaboul. Puis je suis venue à Tours.",
            ["J’ai cousu dix ans à Kaboul.", "Puis je suis venue à Tours."],
        ),
        # A name or an initial does not end a sentence; French quotes stay closed.
        ("M. Rey m’a beaucoup aidée ici.", ["M. Rey m’a beaucoup aidée ici."]),
        (
            "Elle m’a dit : « Venez donc demain. » Je suis revenue le lendemain.",
            ["Elle m’a dit : « Venez donc demain. »", "Je suis revenue le lendemain."],
        ),
        ("Une ligne assez longue\nUne autre ligne", ["Une ligne assez longue", "Une autre ligne"]),
    ],
)
def test_sentences_become_captions(told: str, expected: list[str]) -> None:
    assert pieces(told) == expected


def test_a_long_sentence_is_cut_where_somebody_would_breathe() -> None:
    told = (
        "J’ai grandi dans une très grande ville, avec mes trois frères et ma grand-mère, "
        "qui cousait des robes pour tout le quartier et chantait du matin au soir"
    )
    cut = pieces(told)
    assert len(cut) == 2
    assert cut[0].endswith("grand-mère,")


@given(text)
def test_no_caption_is_too_long_and_no_word_is_lost(told: str) -> None:
    found = pieces(told)
    assert all(0 < len(piece) <= LONGEST for piece in found)
    kept = "".join("".join(found).split())
    assert kept == "".join(told.split()) or any(not c.isprintable() for c in told)


@given(text, st.integers(0, 10_000_000), st.integers(0, 600_000))
def test_captions_fill_the_voice_without_hole_or_overlap(
    told: str, start: int, length: int
) -> None:
    spans = spread(told, start, start + length)
    assert all(before < after for before, after, _ in spans)
    for (_, end, _), (begin, _, _) in itertools.pairwise(spans):
        assert end == begin
    if spans:
        assert (spans[0][0], spans[-1][1]) == (start, start + length)


@pytest.mark.parametrize(
    "hostile",
    [
        "a --> b",
        "<script>alert(1)</script>",
        "&lt;b>",
        "x\n\n00:00.000 --> 00:01.000\ny",
        "\r\rNOTE",
    ],
)
def test_no_text_breaks_a_webvtt_file(hostile: str) -> None:
    made = webvtt([(0.0, 1.5, hostile), (1.5, 3661.25, "fin")]).decode()
    assert made.startswith("WEBVTT\n\n")
    lines = made.split("\n")
    assert [line for line in lines if "-->" in line] == [
        "00:00:00.000 --> 00:00:01.500",
        "00:00:01.500 --> 01:01:01.250",
    ]
    assert "<" not in made.replace("-->", "")
    assert made.count("\n\n") == 2  # the header, then one blank line between the two cues
