"""Files are named by their content, written whole or not at all, never outside the store."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.kernel.errors import NotFound
from studio.kernel.storage import DiskStore, OutsideStore, inside, replacing


def file_with(folder: Path, data: bytes, name: str = "given") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    stored = store.put(file_with(tmp_path, b"une voix"))
    with store.open(stored.key) as file:
        assert file.read() == b"une voix"
    assert stored.size == 8
    assert stored.sha256 in stored.key


def test_putting_twice_is_free(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    first = store.put(file_with(tmp_path, b"x"))
    before = store.path(first.key).stat().st_ino
    assert store.put(file_with(tmp_path, b"x", "again")) == first
    assert store.path(first.key).stat().st_ino == before


def test_consuming_takes_the_source_away(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    source = file_with(tmp_path, b"grand")
    stored = store.put(source, consume=True)
    assert not source.exists()
    assert store.path(stored.key).read_bytes() == b"grand"


def test_deleting_twice_is_fine(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    stored = store.put(file_with(tmp_path, b"x"))
    store.delete(stored.key)
    store.delete(stored.key)
    with pytest.raises(NotFound):
        store.open(stored.key)


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a/../../b", "", "x\0y", "."])
def test_no_key_leads_outside(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret").write_text("non")
    with pytest.raises(OutsideStore):
        DiskStore(tmp_path / "store").path(key)


def test_no_link_leads_outside(tmp_path: Path) -> None:
    root = tmp_path / "store"
    root.mkdir()
    (tmp_path / "secret").write_text("non")
    (root / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OutsideStore):
        DiskStore(root).path("link")


@given(st.text())
def test_whatever_the_name_it_stays_inside(name: str) -> None:
    root = Path("/srv/root")
    try:
        found = inside(root, name)
    except OutsideStore:
        return
    except (OSError, ValueError):  # names the file system itself refuses
        return
    assert root in found.parents


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = file_with(tmp_path, b"old", "target")

    def stop_half_way() -> None:
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["target"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_disk_is_noticed(tmp_path: Path) -> None:
    root = tmp_path / "store"
    root.mkdir(mode=0o500)
    assert not DiskStore(root).is_writable()
