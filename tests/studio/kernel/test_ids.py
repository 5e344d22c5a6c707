"""Names for things."""

import time

import pytest

from studio.kernel.ids import is_uuid, new_id, public_id, six_digits, slug


def test_ids_sort_by_time_and_are_version_seven() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert first < second
    assert first[14] == "7"
    assert is_uuid(first)


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(5000)}) == 5000


@pytest.mark.parametrize("text", ["", "x", "0" * 36, None, 12, "../../../etc/passwd"])
def test_what_is_no_uuid(text: object) -> None:
    assert not is_uuid(text)  # type: ignore[arg-type]


def test_public_ids_have_no_ambiguous_letter() -> None:
    assert not set(public_id(500)) & set("01oilauey")


def test_codes_have_six_digits() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (six_digits() for _ in range(300)))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Où aller avec Internet ?", "ou-aller-avec-internet"),
        ("L’Œuvre de Chloé", "l-oeuvre-de-chloe"),
        ("  --  ", None),
        ("مرحبا", None),
    ],
)
def test_slugs(title: str, expected: str | None) -> None:
    made = slug(title)
    assert made == expected if expected else len(made) == 8
