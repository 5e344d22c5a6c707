"""The screening: who is asked, what is asked again, and what publication waits for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.kernel.errors import Invalid, NotFound, Refused
from studio.portraits.queries import screenplay_of
from studio.portraits.screening import Cut, answer, cuts_in, person_asked, said_by
from tests.studio.portraits.making import Hands, Room, op
from tests.studio.portraits.test_scenes import a_storyboard


def begun(room: Room) -> dict[str, str]:
    with room.hands() as hands:
        made = a_storyboard(hands)
    room.prepare()
    return made


def cuts(hands: Hands) -> list[Cut]:
    return cuts_in(screenplay_of(hands.db, hands.draft))


def say(hands: Hands, cut: Cut, says: str, who: str = "nadia") -> None:
    identity = hands.cast.identity(hands.db, who)
    nadia = person_asked(hands.db, identity, hands.draft, hands.person("nadia").id)
    answer(hands.db, identity, hands.draft, nadia, scene=cut.key, mark=cut.mark, says=says)


def opinions(hands: Hands) -> list[str]:
    found = (sentence.replace("\xa0", " ") for sentence in hands.lacks())
    return [sentence for sentence in found if "Nadia" in sentence and "cène" in sentence]


def test_publication_waits_for_each_scene(room: Room) -> None:
    begun(room)
    with room.hands() as hands:
        assert "Nadia n’a pas encore donné son avis sur le portrait." in hands.lacks()
        first, second, *rest = cuts(hands)
        assert (first.name, second.words) == ("Nadia coud", "Bonjour.")
        for cut in (first, *rest):
            say(hands, cut, "yes")
        assert opinions(hands) == ["Nadia doit encore donner son avis. Scènes : 2."]
        say(hands, second, "change")
        assert opinions(hands) == ["Nadia veut changer la scène 2."]
        say(hands, second, "no")
        assert opinions(hands) == ["Nadia ne veut pas de la scène 2."]
        say(hands, second, "yes")
        say(hands, second, "yes")
        assert opinions(hands) == []
        assert len(hands.items("verdict")) == 5


def test_only_what_changed_is_asked_again(room: Room) -> None:
    made = begun(room)
    with room.hands() as hands:
        for cut in cuts(hands):
            say(hands, cut, "yes")
        hands.set(made["title"], text="Nadia")
        assert opinions(hands) == ["Nadia doit encore donner son avis. Scènes : 1."]
        say(hands, cuts(hands)[0], "yes")
        hands.set(made["beside"], order="a")  # it only moves
        assert cuts(hands)[0].name == "La fin"
        assert opinions(hands) == []
        hands.set(made["Je couds."], text="Je couds encore.")
        assert opinions(hands) == ["Nadia doit encore donner son avis. Scènes : 4."]


def test_a_professional_holds_the_phone_and_nobody_else(room: Room) -> None:
    begun(room)
    with room.hands() as hands:
        nadia, first = hands.person("nadia").id, cuts(hands)[0]
        say(hands, first, "yes", who="claire")
        assert said_by(hands.db, hands.draft, nadia, cuts(hands))[0].is_current
        with pytest.raises(Refused):
            say(hands, first, "no", who="lucie")
        forged = {"scene": first.key, "mark": first.mark, "says": "no", "person": nadia}
        hands.send("lucie", op("put", type="verdict", value={"properties": forged}))
        assert said_by(hands.db, hands.draft, nadia, cuts(hands))[0].says == "yes"
        with pytest.raises(NotFound):
            person_asked(hands.db, hands.cast.identity(hands.db, "lucie"), hands.draft, "")
        with pytest.raises(Invalid):
            say(hands, first, "maybe")


def test_a_portrait_that_assembles_itself_waits_too(room: Room) -> None:
    """What was published before stays published; publishing anew asks each person."""
    with room.hands() as hands:
        hands.answer(0, text="Bonjour.")
    room.prepare()
    with room.hands() as hands:
        assert opinions(hands) == []
        assert "Nadia n’a pas encore donné son avis sur le portrait." in hands.lacks()
        say(hands, cuts(hands)[0], "no")
        assert opinions(hands) == ["Nadia ne veut pas de la scène 1."]
        say(hands, cuts(hands)[0], "yes")
        assert not [sentence for sentence in hands.lacks() if "avis" in sentence]


def test_a_professional_may_not_wait_and_says_why(
    room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    begun(room)
    with room.hands() as hands:
        nadia = hands.person("nadia")
    address = f"/atelier/portraits/{room.draft_id}/avis/passer"
    form = {"personne": nadia.id, "raison": "Nadia est à l’hôpital."}
    assert as_("nadia").post(address, data=form).status_code in (401, 403)
    assert as_("other_referent").post(address, data=form).status_code in (403, 404)
    with room.hands() as hands:
        assert hands.items("waiver") == []
    assert as_("claire").post(address, data={"personne": nadia.id}).status_code == 422
    for _twice in range(2):
        assert as_("claire").post(address, data=form).status_code == 302
    with room.hands() as hands:
        assert len(hands.items("waiver")) == 1
        assert not [sentence for sentence in hands.lacks() if "avis" in sentence]
        say(hands, cuts(hands)[0], "no")  # a no stays a no
        assert opinions(hands) == ["Nadia ne veut pas de la scène 1."]
        say(hands, cuts(hands)[0], "yes")
        hands.set(hands.items("scene")[0].id, text="Autre chose")
        # It changed: she is asked again.
        assert "Nadia n’a pas encore donné son avis sur le portrait." in hands.lacks()


def test_one_scene_a_page_then_thanks(room: Room, as_: Callable[[str], FlaskClient]) -> None:
    begun(room)
    nadia = as_("nadia")
    address = f"/atelier/portraits/{room.draft_id}/avis"
    with room.hands() as hands:
        seen = cuts(hands)
    for cut in seen:
        page = nadia.get(address)
        assert page.status_code == 200 and f'value="{cut.key}"' in page.text
        given = {"scene": cut.key, "mark": cut.mark, "says": "yes"}
        assert nadia.post(address, data=given).status_code == 302
    assert "Merci" in nadia.get(address).text
    assert as_("lucie").get(address).status_code == 404
    assert as_("karim").get(address).status_code == 404
    held = f"{address}?personne={nadia_id(room)}"
    assert as_("claire").get(held).status_code == 200


def nadia_id(room: Room) -> str:
    with room.hands() as hands:
        return hands.person("nadia").id
