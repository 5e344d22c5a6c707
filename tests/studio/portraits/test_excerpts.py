"""An excerpt: what is heard and seen between two moments, its address, its frame."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from studio.consents.models import Use
from studio.portraits.excerpts import asked, asked_in, between, choices_in
from studio.portraits.montage import Said
from studio.portraits.page import PageAnswer, PageName, PagePhoto, PortraitPage
from studio.portraits.showing import shown_portrait
from studio.publishing.operations import take_back
from studio.publishing.queries import publication_of
from tests.studio.portraits.making import Room

Browsers = Callable[[str], FlaskClient]
SAID = [Said(0.5, 1.5, "Je suis née à Oran."), Said(2.0, 3.5, "J’y ai appris à coudre.")]


def photo(number: int) -> PagePhoto:
    name = f"photo-{number}"
    return PagePhoto(name, f"{name}.webp", f"{name}-petite.webp", "", "", (0.5, 0.5), 640, 480)


def page() -> PortraitPage:
    """Two voices: from 0 to 4 s, and from 4.7 to 8.7 s."""
    answers = [
        PageAnswer(
            f"reponse-{n}",
            f"Question {n} ?",
            "Tout.",
            f"mots-{n}",
            voice=f"voix-{n}.m4a",
            seconds=4.0,
            photos=[f"photo-{n}"],
            said=SAID,
        )
        for n in (1, 2)
    ]
    names = [PageName(f"nom-{n}", f"N{n}", "voix", [f"mots-{n}"]) for n in (1, 2)]
    made = PortraitPage(
        "Titre", "", [], "", "", "", answers, [photo(1), photo(2)], names, "photo-1.webp"
    )
    return made.assembled()


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("2", "3.5", (2.0, 3.5)),
        ("0:05", "1:02,5", (5.0, 8.7)),
        ("3", "3.5", None),
        ("9", "2", None),
        ("", "2", None),
        ("-1", "4", None),
        ("nan", "4", None),
        ("1e3", "1e4", None),
    ],
)
def test_an_address_names_two_moments_or_nothing(
    start: str, end: str, span: tuple[float, float] | None
) -> None:
    assert asked({"de": start, "a": end}, 8.7) == span


def test_an_address_stays_on_the_same_words_when_what_comes_before_changes() -> None:
    def with_keys(made: PortraitPage, moved: float = 0.0) -> PortraitPage:
        for number, answer in enumerate(made.answers):
            answer.said = [
                Said(one.start + moved, one.end + moved, one.text, one.id, f"k{number}{place}")
                for place, one in enumerate(SAID)
            ]
        return made.assembled()

    address = {"de": "ph-k11", "a": "ph-k11"}
    before, after = with_keys(page()), with_keys(page(), 0.25)
    after.answers[0].seconds = 2.0  # the first voice was cut
    after = after.assembled()
    assert asked_in(address, before) == (6.7, 8.2)
    assert asked_in(address, after) == (4.95, 6.45)
    for made in (before, after):
        span = asked_in(address, made)
        assert span
        (answer,) = between(made, *span).answers
        assert answer.text == "J’y ai appris à coudre."
    names = [(choice.text, choice.first) for choice in choices_in(before)]
    assert names[0] == ("Je suis née à Oran.", "ph-k00") and len(names) == 4
    assert asked_in({"de": "ph-gone", "a": "ph-k11"}, before) is None


def test_an_excerpt_holds_what_is_heard_and_seen_in_it_and_nobody_else() -> None:
    cut = between(page(), 6.3, 8.0)
    assert [answer.id for answer in cut.answers] == ["reponse-2"]
    assert cut.answers[0].text == "J’y ai appris à coudre."
    assert [one.id for one in cut.photos] == ["photo-2"]
    assert [one.name for one in cut.names] == ["N2"]
    assert cut.montage.voices[0].start == 4.7


def test_the_player_of_the_browser_gets_its_part_of_the_voice() -> None:
    shown = shown_portrait(page()).asked({"de": "2", "a": "6.7"})
    bounds = [shown.heard_in(one.answer) for one in shown.answers]
    assert bounds == ["#t=2.000,4.000", "#t=0.000,2.000"]
    assert shown.player["span"] == (2.0, 6.7)


def test_the_whole_is_shown_when_an_address_names_nothing() -> None:
    shown = shown_portrait(page())
    assert shown.asked({"de": "bientôt"}) is shown
    assert shown.heard_in(shown.answers[0].answer) == ""


def test_an_excerpt_has_an_address_a_frame_and_an_answer_for_blogs(
    room: Room, as_: Browsers
) -> None:
    with room.hands() as hands:
        first = hands.answer(0, text="Un.", seconds=3.0)
        hands.put("sentence", "claire", answer=first, start=0.2, end=1.4, text="Je suis née ici.")
        hands.put("sentence", "claire", answer=first, start=1.6, end=2.8, text="Je suis partie.")
        hands.photo("Une gare.", answer=first)
    room.prepare()
    room.publish()
    visitor = as_("anyone")
    listed = visitor.get("/galerie").text
    (address,) = set(re.findall(r"/portraits/[a-z0-9-]+", listed))
    assert 'alt="Une gare."' in visitor.get(address).text
    whole = visitor.get(f"{address}/extrait")
    assert whole.status_code == 200 and "Je suis partie." in whole.text
    query = "de=1.6&a=2.8"
    excerpt = visitor.get(f"{address}/extrait?{query}")
    words = excerpt.text.split("<form")[0]
    assert "Je suis partie." in words and "Je suis née" not in words
    assert "#t=1.600,2.800" in words and 'alt="Une gare."' in words
    assert f"{address}/extrait?de=1.6&amp;a=2.8" in excerpt.text  # to share
    frames = re.findall(r"/integrer/[a-z0-9]+\?forme=extrait&(?:amp;)+", excerpt.text)
    framed = visitor.get(frames[0].replace("amp;", "") + query).text
    assert "Je suis partie." in framed and "Je suis née" not in framed
    url = f"http://localhost{address}/extrait?{query}"
    told = visitor.get("/oembed", query_string={"url": url}).get_json()
    assert "forme=extrait" in told["html"] and "de=1.6" in told["html"]
    for form in ("defiler", "audio", "feuille"):
        assert "Je suis née ici." in visitor.get(f"{address}/{form}").text
    assert "<svg" in visitor.get(f"{address}/feuille").text
    assert visitor.get(f"{address}/autre").status_code == 404
    assert "Set-Cookie" not in excerpt.headers


def test_the_sheet_is_a_pdf_too(room: Room, as_: Browsers) -> None:
    """Letters are letters, and what was taken back has left it."""
    with room.hands() as hands:
        answer = hands.answer(0, text="Je suis née à Oran.\n#strong[x] $y$ _z_")
        hands.photo("Une porte bleue.", answer=answer)
    room.prepare()
    room.publish()
    with room.hands() as hands:
        shown = publication_of(hands.db, hands.draft)
        assert shown is not None
        address = f"/portraits/{shown.slug}"
    visitor = as_("anyone")
    assert f"{address}/feuille.pdf" in visitor.get(f"{address}/feuille").text
    sheet = visitor.get(f"{address}/feuille.pdf")
    assert sheet.mimetype == "application/pdf" and sheet.headers["ETag"]
    same = visitor.get(f"{address}/feuille.pdf", headers={"If-None-Match": sheet.headers["ETag"]})
    assert same.status_code == 304
    reader = PdfReader(io.BytesIO(sheet.data))
    words = "\n".join(page.extract_text() for page in reader.pages)
    for said in ("Le fil et l’aiguille", "Je suis née à Oran.", "#strong[x] $y$ _z_"):
        assert said in words, said
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert sum(len(page.images) for page in reader.pages) == 1
    assert visitor.get(f"{address}/audio.pdf").status_code == 404
    with room.hands() as hands:
        nadia = hands.person("nadia")
        told = [Use.STORY, Use.VOICE]  # her photos of things stay
        take_back(hands.db, room.settings, nadia, hands.draft, recorded_by=nadia.id, uses=told)
    room.prepare()
    left = PdfReader(io.BytesIO(visitor.get(f"{address}/feuille.pdf").data))
    assert "Oran" not in "".join(page.extract_text() for page in left.pages)


def test_staff_find_the_code_of_an_excerpt(room: Room, as_: Browsers) -> None:
    with room.hands() as hands:
        answer = hands.answer(0, seconds=3.0)
        for start, end, text in ((0.0, 1.4, "Bonjour."), (1.5, 3.0, "Je couds.")):
            hands.put("sentence", "claire", answer=answer, start=start, end=end, text=text)
    room.prepare()
    room.publish()
    here = f"/espace/portraits/{room.draft_id}/formes"
    claire = as_("claire")
    shown = claire.get(here).get_data(as_text=True)
    first, last = re.findall(r'<option value="(ph-[0-9a-f]+)"', shown)[:2]
    assert (first, last) == tuple(re.findall(r'<option value="(ph-[0-9a-f]+)"', shown)[2:])
    made = claire.get(f"{here}?de={last}&a={last}").get_data(as_text=True)
    assert "/integrer/" in made and f"de={last}&amp;a={last}" in made.replace("&amp;amp;", "&amp;")
    page = as_("anyone").get(f"/portraits/le-fil-et-l-aiguille/extrait?de={last}&a={last}")
    text = page.get_data(as_text=True)
    assert '<span data-start="1.5"' in text and '<span data-start="0.0"' not in text
    backwards = claire.get(f"{here}?de={last}&a={first}").get_data(as_text=True)
    assert "Choisissez une fin" in backwards
