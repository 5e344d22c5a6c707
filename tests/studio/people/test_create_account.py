"""Opening a professional's account."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.kernel.errors import Conflict, Invalid
from studio.people.models import Account
from studio.people.operations import (
    create_account,
    hash_passphrase,
    is_passphrase,
    organisation_named,
)
from tests.cast import PASSPHRASE, Cast


def open_for(db: Session, email: str, passphrase: str = PASSPHRASE) -> Account:
    structure = organisation_named(db, "Centre social Les Rives")
    return create_account(
        db, email=email, passphrase=passphrase, name=" Zoé ", organisation=structure
    )


def test_it_works(db: Session, cast: Cast) -> None:
    account = open_for(db, " Zoe@Exemple.FR ")
    assert account.email == "zoe@exemple.fr"
    assert account.person.name == "Zoé"
    assert not account.coordinates
    assert is_passphrase(account.passphrase, PASSPHRASE)


def test_the_words_are_never_kept(db: Session, cast: Cast) -> None:
    account = open_for(db, "zoe@exemple.fr")
    assert PASSPHRASE not in account.passphrase
    assert account.passphrase.startswith("$argon2id$")
    assert hash_passphrase(PASSPHRASE) != account.passphrase  # each has its own salt


@pytest.mark.parametrize("short", ["", "onze lettres"[:11]])
def test_it_refuses_a_short_passphrase(db: Session, cast: Cast, short: str) -> None:
    with pytest.raises(Invalid) as refusal:
        open_for(db, "zoe@exemple.fr", short)
    assert "passphrase" in refusal.value.fields


def test_an_address_has_one_account(db: Session, cast: Cast) -> None:
    with pytest.raises(Conflict):
        open_for(db, "CLAIRE@exemple.fr")
    count = select(func.count()).where(Account.email == "claire@exemple.fr")
    assert db.scalar(count) == 1


def test_a_structure_is_founded_once(db: Session, cast: Cast) -> None:
    assert organisation_named(db, "Centre social Les Rives") is cast.claire.organisation
    assert organisation_named(db, "Autre") is not cast.claire.organisation
