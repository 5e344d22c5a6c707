"""Settings come from the environment, are refused aloud, and are all documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from studio.kernel.config import PREFIX, Settings, from_environment, secret_of
from studio.kernel.errors import BadSetting

DOCUMENTED = Path(__file__).parents[3] / "docs" / "settings.md"


def test_defaults_need_no_environment() -> None:
    settings = from_environment({})
    assert settings == Settings()
    assert settings.database.startswith("sqlite:///")


def test_values_take_the_type_of_their_field() -> None:
    given = {"STUDIO_PORT": "8080", "STUDIO_HTTPS": "oui", "STUDIO_VAR": "/srv/studio"}
    settings = from_environment(given)
    assert (settings.port, settings.https, settings.var) == (8080, True, Path("/srv/studio"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("STUDIO_PORT", "beaucoup"), ("STUDIO_HTTPS", "peut-être"), ("STUDIO_PROT", "5000")],
)
def test_an_unreadable_or_unknown_setting_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        from_environment({name: value})


def test_streams_leave_threads_for_pages() -> None:
    assert Settings(threads=96).streams == 80
    assert Settings(threads=8).streams == 4


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    first = secret_of(settings)
    assert secret_of(settings) == first
    assert len(first) > 40
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_every_setting_is_documented() -> None:
    page = DOCUMENTED.read_text("utf-8")
    for field in fields(Settings):
        assert f"`{PREFIX}{field.name.upper()}`" in page, field.name
        assert field.metadata["doc"] in page, field.name
