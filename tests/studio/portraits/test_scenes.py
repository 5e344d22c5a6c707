"""Scenes and points: in the draft, in the film, in the edition, and when somebody says no."""

from __future__ import annotations

from typing import Any

from media.portrait.scenes import PhotoScene, PhotosScene, QuoteScene, TitleScene
from studio.consents.models import Use
from studio.consents.queries import answers_about
from studio.portraits.film import of_draft, storyboard
from studio.portraits.freezing import freeze
from studio.portraits.page import read_page, write_page
from studio.portraits.queries import names_in
from studio.portraits.reading import material_of, refused_in
from studio.portraits.stripping import strip
from studio.publishing import folder
from studio.publishing.bundle import Freezing
from tests.studio.portraits.making import Hands, Room, op


def a_storyboard(hands: Hands) -> dict[str, str]:
    """A title, an answer told in two scenes, a quote and two photos side by side."""
    made = {
        "answer": hands.answer(0, text="Bonjour. Je couds.", seconds=2.0),
        "near": hands.photo("Une rue."),
        "far": hands.photo("Une machine.", shown=[hands.person("lucie").id]),
    }
    for start, end, text in ((0.0, 0.9, "Bonjour."), (1.0, 2.0, "Je couds.")):
        made[text] = hands.put(
            "sentence", "claire", answer=made["answer"], start=start, end=end, text=text
        )
    scenes: dict[str, dict[str, Any]] = {
        "title": {"kind": "title", "text": "Nadia coud"},
        "one": {"photos": [made["near"]], "answer": made["answer"], "last": made["Bonjour."]},
        "two": {"photos": [made["far"]], "answer": made["answer"], "first": made["Je couds."]},
        "quote": {"kind": "quote", "text": "Je couds.", "answer": made["answer"], "mute": True},
        "beside": {"kind": "photos", "photos": [made["near"], made["far"]], "chapter": "La fin"},
    }
    made |= {name: hands.put("scene", "claire", **one) for name, one in scenes.items()}
    choices = [{"label": "Le début", "scene": made["one"]}, {"label": "?", "scene": "nowhere"}]
    hands.set(made["beside"], choices=choices)
    made["point"] = hands.put(
        "hotspot",
        "claire",
        on=made["near"],
        outline=[(0.2, 0.3)],
        opens="sound",
        label="La voix",
        answer=made["answer"],
    )
    return made


def kept(room: Room) -> dict[str, str]:
    with room.hands() as hands:
        made = a_storyboard(hands)
    room.prepare()
    return made


def test_scenes_say_what_the_film_shows(room: Room) -> None:
    kept(room)
    with room.hands() as hands:
        material = material_of(hands.db, hands.draft)
        screenplay = of_draft(material, names_in(hands.db, material))
        board = storyboard(screenplay, room.storage.path)
    kinds = [type(scene) for scene in board.scenes]
    assert kinds == [TitleScene, PhotoScene, PhotoScene, QuoteScene, PhotosScene]
    first, second = board.scenes[1].narration, board.scenes[2].narration
    assert first and second and first.flows and not second.flows
    assert (first.start, first.end, second.start) == (0.0, 1.0, 1.0)
    assert [c.text for c in board.scenes[2].captions] == ["Je couds."]
    assert (board.scenes[4].label, board.scenes[3].narration) == ("La fin", None)


def test_a_film_of_scenes_is_rendered_and_published(room: Room) -> None:
    kept(room)
    edition_id = room.publish()
    page = read_page(folder.read_page(room.settings.editions, edition_id))
    assert [s.kind for s in page.scenes] == ["title", "photo", "photo", "quote", "photos"]
    assert [c.scene for c in page.scenes[4].choices] == ["scene-2"]
    assert page.scenes[1].last == page.answers[0].said[0].id == "phrase-1-1"
    assert page.chapters() == [(page.montage.shots[-1].start, page.montage.seconds, "La fin")]
    assert [point.answer for point in page.hotspots] == ["reponse-1"]
    assert room.shown().part("film.mp4")
    written = str(write_page(page))
    with room.hands() as hands:
        assert not [i.id for i in hands.items("scene") if i.id in written]


def test_what_is_taken_back_takes_its_scenes_along(room: Room) -> None:
    """The words somebody said leave with them, wherever a scene or a point shows them."""
    kept(room)
    edition_id = room.publish()
    data = folder.read_page(room.settings.editions, edition_id)
    left = strip(data, frozenset({"mots-1"}))
    assert left is not None
    page = read_page(left.page)
    assert [s.kind for s in page.scenes] == ["title", "photos"]
    assert page.hotspots == []
    assert page.scenes[1].choices == []
    assert "couds" not in str(left.page).replace("Nadia coud", "")
    less = strip(data, frozenset({"photo-2.webp"}))
    assert less is not None
    assert [s.photos for s in read_page(less.page).scenes] == [[], ["photo-1"], [], [], ["photo-1"]]


def test_who_refuses_an_image_is_in_no_scene(room: Room) -> None:
    kept(room)
    with room.hands() as hands:
        hands.agree("lucie", Use.IMAGE, yes=False)
        whole = material_of(hands.db, hands.draft)
        refused = refused_in(answers_about(hands.db, hands.draft.id), whole)
        assert refused
        scenes = whole.without(refused).story()
        bundle = freeze(
            Freezing(hands.db, room.storage, room.folder, refused, frozenset()), hands.draft
        )
    assert "photo-2" not in str(bundle.page)
    assert len(scenes.photos) == 1


def test_a_photo_pinned_to_a_sentence_goes_with_its_answer(room: Room) -> None:
    made = kept(room)
    with room.hands() as hands:
        hands.set(made["far"], sentence=made["Je couds."])
        for name in ("title", "one", "two", "quote", "beside"):
            hands.remove(made[name])
        material = material_of(hands.db, hands.draft)
        (told,) = material.story().answers
        board = storyboard(of_draft(material, names_in(hands.db, material)), room.storage.path)
    assert (told.photos, told.pinned) == ((made["far"],), {made["far"]: made["Je couds."]})
    assert len(board.scenes) == 2


def test_an_older_edition_has_neither_scenes_nor_points(room: Room) -> None:
    kept(room)
    edition_id = room.publish()
    data = dict(folder.read_page(room.settings.editions, edition_id))
    del data["scenes"], data["hotspots"]
    data["montage"] = {n: data["montage"][n] for n in ("seconds", "voices", "shots", "cues")}
    page = read_page(data)
    assert (page.scenes, page.hotspots, page.montage.chapters) == ([], [], ())


def test_members_add_scenes_and_change_their_own(hands: Hands) -> None:
    scene = hands.put("scene", "lucie", kind="title", text="Un titre")
    assert hands.send("nadia", op("set", scene, path="text", value="Non"))[0].error == "refused"
    assert not hands.send("claire", op("set", scene, path="text", value="Oui"))[0].error
    stranger = op("put", type="scene", value={"properties": {"kind": "title"}})
    assert hands.send("karim", stranger)[0].error == "not_found"


def test_a_scene_of_no_kind_is_refused(hands: Hands) -> None:
    put = op("put", type="scene", value={"properties": {"kind": "dance"}})
    (result,) = hands.send("claire", put)
    assert (result.error, bool(result.message)) == ("invalid", True)
    outside = op("put", type="hotspot", value={"properties": {"outline": [[2.0, 0.1]]}})
    assert hands.send("claire", outside)[0].error == "invalid"
