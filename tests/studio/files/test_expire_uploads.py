"""What nobody came back for is thrown away, and nothing that somebody may still want."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.files.models import Upload
from studio.files.operations import finish_upload
from studio.files.uploads import begin_upload, expire_uploads, receive, set_aside
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.parts import job_kinds
from tests.cast import Cast


class Post:
    """A phone that sends, and the days that pass after it."""

    def __init__(self, database: Database, settings: Settings, cast: Cast) -> None:
        self.database, self.settings, self.cast = database, settings, cast

    def sends(self, data: bytes = b"une voix", *, length: int | None = None) -> str:
        """An upload; without a length it is a recording that was cut short."""
        with self.database.writing() as db:
            upload = begin_upload(
                db,
                self.settings,
                action_id=self.cast.action.id,
                person_id=self.cast.nadia.id,
                take=new_id(),
                medium="sound",
                length=length,
            )
            id = upload.id
        receive(self.database, self.settings, id, 0, iter([data]))
        return id

    def waits(self, id: str, days: float) -> None:
        with self.database.writing() as db:
            upload = db.get_one(Upload, id)
            upload.expires_at -= timedelta(days=days)
            upload.touched_at -= timedelta(days=days)

    def expires(self) -> int:
        with self.database.writing() as db:
            return expire_uploads(db, self.settings)

    def has(self, id: str) -> bool:
        with self.database.reading() as db:
            known = db.get(Upload, id) is not None
        assert known == (self.settings.uploads / id).exists()
        return known


@pytest.fixture
def post(database: Database, settings: Settings, kept_cast: Cast) -> Post:
    return Post(database, settings, kept_cast)


def test_it_goes_after_two_days_without_a_byte(post: Post) -> None:
    old, young = post.sends(length=1000), post.sends(length=1000)
    post.waits(old, 2.1)
    post.waits(young, 1.9)
    assert post.expires() == 1
    assert (post.has(old), post.has(young)) == (False, True)
    assert post.expires() == 0


def test_one_of_which_bytes_still_come_stays(post: Post, database: Database) -> None:
    slow = post.sends(length=1000)
    post.waits(slow, 5)
    with database.writing() as db:
        db.get_one(Upload, slow).touched_at = now()
    assert post.expires() == 0


def test_a_voice_that_may_be_found_again_stays_as_long_as_the_trash(post: Post) -> None:
    voice = post.sends()
    post.waits(voice, 29)
    assert post.expires() == 0, "the group comes back every week"
    post.waits(voice, 2)
    assert post.expires() == 1
    assert not post.has(voice)


def test_what_was_thrown_away_goes_at_the_next_time(post: Post, database: Database) -> None:
    voice = post.sends()
    with database.writing() as db:
        set_aside(db.get_one(Upload, voice))
    post.waits(voice, 2.1)
    assert post.expires() == 1
    assert not post.has(voice)


def test_what_became_a_file_still_answers(
    post: Post, database: Database, settings: Settings, storage: DiskStore
) -> None:
    sent = post.sends(b"12345678", length=8)
    with database.writing() as db:
        file = finish_upload(db, settings, storage, db.get_one(Upload, sent)).id
    post.waits(sent, 60)
    assert post.expires() == 0
    with database.writing() as db:
        assert finish_upload(db, settings, storage, db.get_one(Upload, sent)).id == file


def test_the_machine_does_it_every_day() -> None:
    assert job_kinds()["files.expire"].every == timedelta(days=1)
