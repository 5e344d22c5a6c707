"""What stays of a published portrait when somebody takes something back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studio.portraits.page import (
    CAPTIONS,
    DRAWN_COVER,
    TRANSCRIPT,
    PageAnswer,
    PageName,
    PagePhoto,
    PortraitPage,
    read_page,
    write_page,
)
from studio.portraits.stripping import strip


def answer(number: int, *photos: int, seconds: float = 10.0) -> PageAnswer:
    return PageAnswer(
        id=f"reponse-{number}",
        question=f"Question {number} ?",
        text=f"Paroles {number}.",
        words=f"mots-{number}",
        voice=f"voix-{number}.m4a",
        seconds=seconds,
        photos=[f"photo-{photo}" for photo in photos],
    )


def photo(number: int) -> PagePhoto:
    image, small = f"photo-{number}.webp", f"photo-{number}-petite.webp"
    return PagePhoto(f"photo-{number}", image, small, f"Vue {number}", "", (0.5, 0.45), 640, 480)


def page(cover: str = "couverture.jpg") -> PortraitPage:
    """Two answers of Nadia, each with its photo, and a photo of Lucie."""
    return PortraitPage(
        title="Le fil",
        name="Nadia",
        named_by=["nom-1"],
        intro="",
        action="Nos chemins",
        structure="Les Rives",
        answers=[answer(1, 1), answer(2, 2)],
        photos=[photo(1), photo(2), photo(3)],
        names=[
            PageName("nom-1", "Nadia", "voix", ["mots-1", "mots-2"]),
            PageName("nom-2", "Lucie", "image", ["photo-3.webp"]),
        ],
        cover=cover,
    ).assembled()


def stripped(*gone: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    left = strip(write_page(page()), frozenset(gone))
    assert left is not None
    return dict(left.page), dict(left.files)


def voice_parts(number: int) -> tuple[str, ...]:
    return (f"voix-{number}.m4a", f"voix-{number}-leger.m4a", f"mots-{number}", "film.mp4")


def test_an_answer_leaves_with_its_voice() -> None:
    left, files = stripped(*voice_parts(1))
    assert [a["id"] for a in left["answers"]] == ["reponse-2"]
    assert "Paroles 1" not in str(left)
    assert "Question 1" not in files[TRANSCRIPT].decode()
    assert "Paroles 1" not in files[CAPTIONS].decode()
    assert left["montage"]["voices"][0]["start"] == 0.0
    assert left["montage"]["seconds"] == 10.0


def test_its_photo_stays_for_the_others() -> None:
    left, _files = stripped(*voice_parts(1))
    assert [p["id"] for p in left["photos"]] == ["photo-1", "photo-2", "photo-3"]


def test_an_answer_leaves_with_its_words_too() -> None:
    left, _files = stripped("mots-2")
    assert [a["id"] for a in left["answers"]] == ["reponse-1"]


def test_a_photo_that_is_gone_is_replaced_by_the_next() -> None:
    left, _files = stripped("photo-1.webp", "photo-1-petite.webp")
    assert [p["id"] for p in left["photos"]] == ["photo-2", "photo-3"]
    first = left["montage"]["shots"][0]
    assert (first["answer"], first["photo"]) == ("reponse-1", "photo-3")


def test_without_any_photo_the_question_is_on_a_card() -> None:
    left, _files = stripped(*(f"photo-{number}.webp" for number in (1, 2, 3)))
    assert {shot["photo"] for shot in left["montage"]["shots"]} == {None}


def test_the_cover_is_another_photo_then_the_drawn_title() -> None:
    gone = frozenset({"couverture.jpg", "photo-1.webp"})
    left = strip(write_page(page()), gone)
    assert left is not None and left.cover == "photo-2.webp"
    gone |= {"photo-2.webp", "photo-3.webp"}
    left = strip(write_page(page()), gone)
    assert left is not None and left.cover == DRAWN_COVER
    assert left.page["cover"] == DRAWN_COVER


def test_a_cover_that_stays_is_kept() -> None:
    left = strip(write_page(page()), frozenset({"photo-3.webp"}))
    assert left is not None and left.cover == "couverture.jpg"


def test_a_name_taken_back_is_nowhere() -> None:
    left = strip(write_page(page()), frozenset({"nom-1"}))
    assert left is not None
    assert left.credits == ("Lucie (image)",)
    assert left.page["name"] == ""
    assert "Nadia" not in str(left.page) + left.words + left.files[TRANSCRIPT].decode()


def test_a_credit_leaves_with_the_last_thing_it_is_for() -> None:
    left = strip(write_page(page()), frozenset({"photo-3.webp"}))
    assert left is not None
    assert left.credits == ("Nadia (voix)",)


def test_nothing_is_left_without_voice_and_photo() -> None:
    everything = {*voice_parts(1), *voice_parts(2)} | {f"photo-{n}.webp" for n in (1, 2, 3)}
    assert strip(write_page(page()), frozenset(everything)) is None


def test_photos_alone_are_still_something() -> None:
    left, _files = stripped(*voice_parts(1), *voice_parts(2))
    assert left["answers"] == []
    assert left["montage"]["seconds"] == 0.0


def test_facts_are_counted_again() -> None:
    left = strip(write_page(page()), frozenset(voice_parts(1)))
    assert left is not None
    assert left.facts == {"seconds": 10.0, "answers": 1, "photos": 3}


PARTS = sorted(
    {"nom-1", "nom-2", "couverture.jpg", *voice_parts(1), *voice_parts(2)}
    | {f"photo-{n}.webp" for n in (1, 2, 3)}
)


@given(st.sets(st.sampled_from(PARTS)))
def test_no_part_that_is_gone_is_named_any_more(gone: set[str]) -> None:
    left = strip(write_page(page()), frozenset(gone))
    if left is None:
        return
    again = read_page(left.page)
    named = {part for a in again.answers for part in a.parts()}
    named |= {p.image for p in again.photos} | {n.part for n in again.names} | {again.cover}
    assert named.isdisjoint(gone)
    shown = {shot.photo for shot in again.montage.shots} - {None}
    assert shown <= {p.id for p in again.photos}
    assert {v.answer for v in again.montage.voices} == {a.id for a in again.answers}


@given(st.sets(st.sampled_from(PARTS)), st.sets(st.sampled_from(PARTS)))
def test_taking_back_twice_is_taking_back_both(first: set[str], second: set[str]) -> None:
    once = strip(write_page(page()), frozenset(first | second))
    half = strip(write_page(page()), frozenset(first))
    twice = strip(half.page, frozenset(second)) if half else None
    assert (once.page if once else None) == (twice.page if twice else None)
