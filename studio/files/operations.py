"""Acts on files: make one of bytes that have arrived, have derivatives made, delete all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.files.models import Derivative, FileNote, FileState, Medium, StoredFile, Upload
from studio.files.uploads import abandon_upload
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Conflict
from studio.kernel.ids import digest
from studio.kernel.storage import Storage, inside
from studio.people.models import Person

SHELF, SEEN = "library", "seen:"
"""What an upload is for (`path`): the library of its action; saying what a file of it shows."""
Arrives = Callable[[Session, Upload, StoredFile], None]
_arrivals: dict[str, Arrives] = {}
MAKE, MORE = "files.make", "files.more"
Size = tuple[int, int]  # pixels


def register_arrival(prefix: str, act: Arrives) -> None:
    """Let an upper floor know of files whose `path` begins so, in the transaction that keeps them.
    Registering again replaces it."""
    _arrivals[prefix] = act


def finish_upload(db: Session, settings: Settings, storage: Storage, upload: Upload) -> StoredFile:
    """Keep the whole upload as an original and ask for what will be shown of it. Idempotent."""
    if upload.file_id is not None:
        return db.get_one(StoredFile, upload.file_id)
    file = keep_file(
        db,
        storage,
        inside(settings.uploads, upload.id),
        action_id=upload.action_id,
        person_id=upload.person_id,
        medium=upload.medium,
        name=upload.original_name,
    )
    upload.file_id = shelve(db, storage, upload, file).id
    return db.get_one(StoredFile, upload.file_id)


def keep_what_came(db: Session, settings: Settings, storage: Storage, upload: Upload) -> StoredFile:
    """Make a file of what has arrived of a recording whose browser died. Idempotent.

    It is a copy: when that browser comes back with the rest, its upload goes on as if nothing had
    happened. Conflict while bytes still come.
    """
    if upload.file_id or upload.found_id:
        return db.get_one(StoredFile, upload.file_id or upload.found_id)
    if not upload.is_interrupted:
        raise Conflict("Cette voix arrive encore. Attendez un peu.")
    copy = inside(settings.uploads, f"{upload.id}-trouve")
    with inside(settings.uploads, upload.id).open("rb") as source, copy.open("wb") as target:
        target.write(source.read(upload.offset))  # 20 minutes of voice are 10 MB
    file = keep_file(
        db,
        storage,
        copy,
        action_id=upload.action_id,
        person_id=upload.person_id,
        medium=upload.medium,
    )
    file = shelve(db, storage, upload, file)
    upload.found_id, upload.settled_at = file.id, now()
    return file


def shelve(db: Session, storage: Storage, upload: Upload, file: StoredFile) -> StoredFile:
    """Put a file that has arrived on the shelf of its action, when it was sent there; or let it say
    what another file of the shelf is. The very same bytes are there once: the first ones stay."""
    if upload.path.startswith(SEEN):
        tell_aloud(db, upload, file)
    for prefix, act in _arrivals.items():
        if upload.path.startswith(prefix):
            act(db, upload, file)
    if upload.path != SHELF:
        return file
    twin = twin_on_shelf(db, file)
    if twin is None:
        db.add(FileNote(file_id=file.id))
        return file
    delete_file(db, file, storage)
    twin.removed_at = None
    return twin.file


def tell_aloud(db: Session, upload: Upload, file: StoredFile) -> None:
    """The upload is somebody saying what one sees in a file of the same action."""
    note = db.get(FileNote, upload.path.removeprefix(SEEN))
    if note is not None and note.action_id == upload.action_id:
        note.seen_voice_id = file.id


def twin_on_shelf(db: Session, file: StoredFile) -> FileNote | None:
    same = (StoredFile.sha256 == file.sha256, StoredFile.action_id == file.action_id)
    wanted = select(FileNote).join(StoredFile, StoredFile.id == FileNote.file_id).where(*same)
    return db.scalar(wanted.where(FileNote.file_id != file.id).limit(1))


def keep_file(
    db: Session,
    storage: Storage,
    source: Path,
    *,
    action_id: str,
    person_id: str,
    medium: str,
    name: str = "",
) -> StoredFile:
    """Take the bytes at `source` into the store as an original; derivatives are made by a job."""
    kept = storage.put(source, consume=True)
    file = StoredFile(
        action_id=action_id,
        person_id=person_id,
        medium=medium,
        original_name=name,
        key=kept.key,
        sha256=kept.sha256,
        size=kept.size,
    )
    db.add(file)
    db.flush()
    # Short things first: people are looking at the screen while a photo appears.
    urgency = {Medium.PHOTO: 30, Medium.SOUND: 20, Medium.VIDEO: 10, Medium.DOCUMENT: 30}
    jobs.enqueue(db, MAKE, file.id, priority=urgency[Medium(medium)])
    return file


def share_file(db: Session, file: StoredFile, action_id: str) -> StoredFile:
    """The same bytes and all that was made of them, for another action; itself for its own. The
    store holds them once, until the last of them is deleted."""
    if file.action_id == action_id:
        return file
    kept = (
        "person_id",
        "medium",
        "key",
        "sha256",
        "size",
        "state",
        "width",
        "height",
        "seconds",
        "cut",
    )
    twin = StoredFile(action_id=action_id, **{name: getattr(file, name) for name in kept})
    db.add(twin)
    db.flush()
    made = ("recipe", "edits", "key", "mime", "size", "width", "height", "seconds")
    for one in file.derivatives:
        db.add(Derivative(file_id=twin.id, **{name: getattr(one, name) for name in made}))
    if file.state != FileState.READY:
        jobs.enqueue(db, MAKE, twin.id)
    return twin


def ask_for(db: Session, file: StoredFile, recipe: str) -> jobs.Job:
    """Have one more output made of a file, that not every file needs. Idempotent."""
    return jobs.enqueue(db, MORE, file.id, fingerprint=recipe, payload={"recipe": recipe})


def keep_derivative(
    db: Session, storage: Storage, file: StoredFile, recipe: str, picture: Path, size: Size
) -> Derivative:
    """Keep a WebP that a kind of production made of an original, under a recipe name of its own
    (letters, digits and « - », at most 20). Making the same one twice keeps one."""
    name = digest(f"{file.sha256}\n{recipe}")[:40]
    kept = storage.put(picture, key=f"derived/{name[:2]}/{name}.webp", consume=True)
    row = file.derivative(recipe) or Derivative(file_id=file.id, recipe=recipe)
    row.key, row.mime, row.size = kept.key, "image/webp", kept.size
    row.width, row.height = size
    db.add(row)
    return row


def give_up(db: Session, file_id: str, sentence: str) -> None:
    """Say of a file that it could not be prepared: nobody must wait for it. The original stays,
    and preparing it may be tried again. A file that can be shown already stays so."""
    file = db.get(StoredFile, file_id)
    if file is not None and file.state != FileState.READY:
        file.state, file.message = FileState.REFUSED, sentence


def make_again(db: Session, file: StoredFile) -> None:
    """Look at a refused or unfinished file once more (the « Réessayer » button)."""
    file.state, file.message = FileState.RECEIVED, ""
    jobs.enqueue(db, MAKE, file.id, again=True)


def forget_person(db: Session, settings: Settings, person: Person, storage: Storage) -> None:
    """Delete all that the person gave: originals, derivatives, and uploads on their way."""
    for upload in db.scalars(select(Upload).where(Upload.person_id == person.id)):
        upload.file_id = upload.found_id = None
        abandon_upload(db, settings, upload)
    for file in db.scalars(select(StoredFile).where(StoredFile.person_id == person.id)):
        delete_file(db, file, storage)
    for note in db.scalars(select(FileNote)):
        note.shown = [one for one in note.shown if one != person.id]
        note.heard = [one for one in note.heard if one != person.id]


def delete_file(db: Session, file: StoredFile, storage: Storage) -> None:
    """Delete one original and its derivatives, unless somebody else gave the very same bytes."""
    for upload in db.scalars(select(Upload).where(Upload.file_id == file.id)):
        db.delete(upload)
    for upload in db.scalars(select(Upload).where(Upload.found_id == file.id)):
        upload.found_id = None
    _forget_note(db, file)
    db.flush()
    for made in list(file.derivatives):
        forget_derivative(db, storage, made)
    if not is_shared(db, file):
        storage.delete(file.key)
    db.delete(file)


def _forget_note(db: Session, file: StoredFile) -> None:
    for told in db.scalars(select(FileNote).where(FileNote.seen_voice_id == file.id)):
        told.seen_voice_id = None
    note = db.get(FileNote, file.id)
    if note is not None:
        db.delete(note)


def forget_derivative(db: Session, storage: Storage, made: Derivative) -> None:
    """Delete one output and its row, unless the very same is shown of somebody else's file."""
    file = db.get_one(StoredFile, made.file_id)
    twin = select(Derivative.id).where(Derivative.key == made.key, Derivative.id != made.id)
    unused = db.scalar(twin.limit(1)) is None
    if unused and (made.edits or not is_shared(db, file)):
        storage.delete(made.key)
    db.delete(made)
    db.flush()


def is_shared(db: Session, file: StoredFile) -> bool:
    """True when somebody else gave the very same bytes."""
    twin = select(StoredFile.id).where(StoredFile.sha256 == file.sha256, StoredFile.id != file.id)
    return db.scalar(twin.limit(1)) is not None
