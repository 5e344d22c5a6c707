"""From a draft to an edition: clean files under neutral names, one page that names nobody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from msgspec import structs

from media.edits import Edits
from studio.consents.models import Use
from studio.consents.queries import answers_about
from studio.drafts.models import Draft
from studio.files.editing import edited
from studio.files.models import Medium, StoredFile
from studio.kernel.errors import Invalid
from studio.people.queries import persons
from studio.portraits.drawing import draw_title_card
from studio.portraits.items import PlaceOnMap
from studio.portraits.material import (
    Filmed,
    Material,
    Named,
    Pictured,
    Spoken,
    Staged,
    Touched,
    display_name,
    focus_on,
    photo_needs,
    video_needs,
)
from studio.portraits.page import (
    DRAWN_COVER,
    PageAnswer,
    PageChoice,
    PageHotspot,
    PageName,
    PageNaming,
    PagePhoto,
    PagePlace,
    PageScene,
    PageVideo,
    PortraitPage,
    write_page,
)
from studio.portraits.reading import material_of, silent_in
from studio.publishing.bundle import Bundle, Freezing, Part
from studio.publishing.gates import NotReady
from studio.publishing.places import key_of

WORDS = "words"
GONE = "partie"  # the name of a sentence that is no longer there
COVER = "couverture.jpg"
AMBIENCE = "ambiance.m4a"
VIDEO_NAMES = {
    "watch": "video-{}.mp4",
    "watch-720": "video-{}-grande.mp4",
    "poster": "video-{}.jpg",
}
WORTH_IT = 0.95
NOTHING_LEFT = "Il ne reste rien à montrer : chaque personne a dit non."

Spot = tuple[float, float]
People = tuple[tuple[str, Use], ...]


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    """Make the bundle of a portrait. NotReady when every voice and every photo was refused."""
    whole = material_of(freezing.db, draft)
    silent = silent_in(answers_about(freezing.db, draft.id), whole)
    material = whole.without(freezing.refused, silent)
    if not any(spoken.voice for spoken in material.answers):
        raise NotReady([NOTHING_LEFT])
    work = Work(freezing, material)
    page = work.page().assembled()
    page.cover = work.cover(page)
    return Bundle(
        title=draft.title,
        summary=page.summary(),
        page=write_page(page),
        parts=tuple(work.parts),
        files=page.files(),
        cover=page.cover,
        credits=page.credits(),
        facts=page.facts(),
        words=page.words(),
    )


@dataclass
class Work:
    """The parts of one edition, as they are brought together."""

    freezing: Freezing
    material: Material
    parts: list[Part] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # person id -> first name, who agreed

    def page(self) -> PortraitPage:
        draft = self.material.draft
        people = persons(self.freezing.db, self.freezing.named)
        order = dict.fromkeys(need.person_id for need in self.material.needs())
        self.names = {person: people[person].name for person in order if person in people}
        photos = [self.photo(n, one) for n, one in enumerate(self.material.photos, 1)]
        places = {
            one.item.id: made.id for one, made in zip(self.material.photos, photos, strict=True)
        }
        answers = [self.answer(n, one, places) for n, one in enumerate(self.material.answers, 1)]
        videos = [self.video(n, one) for n, one in enumerate(self.material.videos, 1)]
        places |= {
            one.item.id: made.id for one, made in zip(self.material.videos, videos, strict=True)
        }
        places |= self.told_ids(answers)
        name, named_by = self.display_name()
        return PortraitPage(
            title=draft.title,
            name=name,
            named_by=named_by,
            intro=self.material.sheet.intro.strip(),
            action=draft.action.title,
            structure=draft.action.structure,
            answers=answers,
            photos=photos,
            names=self.credited(answers, photos, videos),
            cover=DRAWN_COVER,
            scenes=[self.scene(one, places) for one in self.material.shown_scenes()],
            hotspots=[self.hotspot(one, places) for one in self.material.shown_hotspots()],
            videos=videos,
            namings=[
                self.naming(n, one, spoken, places)
                for n, (one, spoken) in enumerate(self.material.shown_namings(), 1)
            ],
            ambience=self.ambience(),
            ambience_gain=self.material.sheet.ambience_gain,
        )

    # Scenes and points

    def told_ids(self, answers: list[PageAnswer]) -> dict[str, str]:
        """Item -> its neutral name in the page, for answers, sentences and scenes."""
        named = {s.item.id: made.id for s, made in zip(self.material.answers, answers, strict=True)}
        for spoken, made in zip(self.material.answers, answers, strict=True):
            named |= {a.id: b.id for a, b in zip(spoken.told, made.said, strict=True)}
        scenes = self.material.shown_scenes()
        return named | {one.item.id: f"scene-{n}" for n, one in enumerate(scenes, 1)}

    def scene(self, staged: Staged, named: dict[str, str]) -> PageScene:
        """A scene of the page. A sentence that is gone keeps a name nobody has: assembling knows
        what to do then."""
        one = staged.scene
        return PageScene(
            id=named[staged.item.id],
            kind=one.kind,
            photos=[named[photo] for photo in one.photos if photo in named],
            clip=named.get(one.clip or "", ""),
            text=one.text.strip(),
            subtitle=one.subtitle.strip(),
            answer=named[one.answer] if one.answer else "",
            first=self.still_heard(one.answer, one.first, named, after=True),
            last=self.still_heard(one.answer, one.last, named, after=False),
            mute=one.mute,
            seconds=one.seconds,
            chapter=one.chapter.strip(),
            choices=[
                PageChoice(choice.label, named[choice.scene])
                for choice in one.choices
                if choice.scene in named
            ],
            place=place_of(one.place) if one.kind == "place" else None,
            movement=one.movement,
            transition=one.transition,
        )

    def naming(self, number: int, one: Named, spoken: Spoken, named: dict[str, str]) -> PageNaming:
        start, end = one.heard(spoken) or (0.0, spoken.seconds)
        return PageNaming(
            id=f"endroit-{number}",
            answer=named[spoken.item.id],
            start=start,
            end=end,
            words=one.words(spoken),
            place=place_of(one.naming.place) or PagePlace(),
        )

    def still_heard(
        self, answer: str | None, sentence: str | None, named: dict[str, str], *, after: bool
    ) -> str:
        """The name of a sentence; of its neighbour inside the scene when it was cut out."""
        said = next((s.said for s in self.material.answers if s.item.id == answer), ())
        ids = [one.id for one in said]
        if not sentence or sentence not in ids:
            return GONE if sentence else ""
        place = ids.index(sentence)
        near = ids[place:] if after else ids[place::-1]
        return next((named[one] for one in near if one in named), GONE)

    def hotspot(self, touched: Touched, named: dict[str, str]) -> PageHotspot:
        one = touched.hotspot
        return PageHotspot(
            id=f"point-{self.material.hotspots.index(touched) + 1}",
            on=named[one.on],
            outline=self.outline(one.on, one.outline),
            opens=one.opens,
            label=one.label.strip(),
            text=one.text.strip(),
            answer=named.get(one.answer or "", ""),
            other=named.get(one.other or "", "") if one.opens == "photo" else "",
            place=place_of(one.place) if one.opens == "place" else None,
        )

    def outline(self, photo: str, points: list[Spot]) -> list[Spot]:
        """A shape pinned to the original photo, as it lies on the edited one."""
        shown = next((one for one in self.material.photos if one.item.id == photo), None)
        return [focus_on(shown.edits, spot) for spot in points] if shown else points

    # Videos and the sound under the voices

    def video(self, number: int, filmed: Filmed) -> PageVideo:
        """A video in 480 lines; in 720 too when that one is made already."""
        people: People = tuple((need.person_id, need.use) for need in video_needs(filmed))
        file, edits, watch = filmed.file, filmed.edits, filmed.made("watch")
        names = {recipe: name.format(number) for recipe, name in VIDEO_NAMES.items()}
        for recipe in ("watch", "poster"):
            self.part(file, edits, recipe, names[recipe], people)
        large = ""
        if filmed.made("watch-720") is not None:
            large = self.part(file, edits, "watch-720", names["watch-720"], people)
        return PageVideo(
            id=f"video-{number}",
            video=names["watch"],
            large=large,
            poster=names["poster"],
            text=filmed.video.photo_text.strip(),
            caption=filmed.video.caption.strip(),
            seconds=filmed.seconds,
            width=(watch.width or 0) if watch else 0,
            height=(watch.height or 0) if watch else 0,
            mute=edits.mute,
            words=filmed.words,
        )

    def ambience(self) -> str:
        file = self.material.ambience
        return self.part(file, None, "listen", AMBIENCE, ()) if file else ""

    # Answers

    def answer(self, number: int, spoken: Spoken, places: dict[str, str]) -> PageAnswer:
        """One answer and its parts. They leave together, whoever takes them back."""
        people: People = tuple(
            dict.fromkeys((need.person_id, need.use) for need in self.material.answer_needs(spoken))
        )
        file = spoken.voice
        made = PageAnswer(
            id=f"reponse-{number}",
            question=spoken.question,
            text=spoken.text,
            said=[
                structs.replace(said, id=f"phrase-{number}-{place}", key=key_of(said.id)[:12])
                for place, said in enumerate(spoken.told, 1)
            ],
            words=f"mots-{number}",
            photos=[places[p.item.id] for p in self.material.photos_of(spoken)],
        )
        names = {said.id: new.id for said, new in zip(spoken.told, made.said, strict=True)}
        made.pinned = {
            places[p.item.id]: names[p.photo.sentence]
            for p in self.material.photos_of(spoken)
            if p.photo.sentence in names
        }
        self.parts.append(Part(made.words, WORDS, file_id=file.id if file else None, people=people))
        if file is not None:
            self.voice(number, made, spoken, people)
        return made

    def voice(self, number: int, made: PageAnswer, spoken: Spoken, people: People) -> None:
        made.seconds = spoken.seconds
        made.voice = self.voice_part(spoken, "listen", f"voix-{number}.m4a", people)
        made.peaks = self.voice_part(spoken, "peaks", f"voix-{number}.json", people)
        made.saver = self.voice_part(spoken, "saver", f"voix-{number}-leger.m4a", people)

    def voice_part(self, spoken: Spoken, recipe: str, name: str, people: People) -> str | None:
        file = spoken.voice
        return self.part(file, spoken.edits, recipe, name, people) if file else None

    # Photos

    def photo(self, number: int, picture: Pictured) -> PagePhoto:
        people: People = tuple((need.person_id, need.use) for need in photo_needs(picture))
        file, edits = picture.file, picture.edits
        large = picture.made("gallery")
        image = self.part(file, edits, "gallery", f"photo-{number}.webp", people)
        small = self.part(file, edits, "phone", f"photo-{number}-petite.webp", people)
        return PagePhoto(
            id=f"photo-{number}",
            image=image,
            small=small,
            text=picture.photo.photo_text.strip(),
            caption=picture.photo.caption.strip(),
            focus=picture.focus,
            width=(large.width or 0) if large else 0,
            height=(large.height or 0) if large else 0,
            soft=self.soft(picture),
            light=self.light(number, picture, people),
        )

    def light(self, number: int, picture: Pictured, people: People) -> str:
        """The same photo in fewer bytes, when it is made already and really weighs less."""
        large, light = picture.made("gallery"), picture.made("gallery-avif")
        if large is None or light is None or light.size > large.size * WORTH_IT:
            return ""
        name = f"photo-{number}.avif"
        return self.part(picture.file, picture.edits, "gallery-avif", name, people)

    def soft(self, picture: Pictured) -> str:
        """What stands for the photo while it loads, with all that is hidden on it."""
        made = picture.made("tiny")
        if made is None:
            return ""
        drawn = self.freezing.storage.path(made.key).read_bytes()
        return f"data:{made.mime};base64,{b64encode(drawn).decode()}"

    def part(
        self, file: StoredFile, edits: Edits | None, recipe: str, name: str, people: People
    ) -> str:
        """Bring what others see or hear of a file in under a neutral name, with all its edits.
        NotReady when it cannot be made: the file without them never takes its place."""
        try:
            made = edited(self.freezing.storage, file, edits, recipe, self.freezing.scratch)
        except Invalid as error:
            raise NotReady([error.sentence]) from error
        self.parts.append(Part(name, file.medium, made.path, made.mime, file.id, people))
        return name

    def cover(self, page: PortraitPage) -> str:
        """The first photo that is shown, cut to a card; a drawn title is always there behind it."""
        drawn = self.freezing.scratch / DRAWN_COVER
        draw_title_card(page.title, page.action, drawn)
        self.parts.append(Part(DRAWN_COVER, Medium.PHOTO, drawn, "image/webp"))
        first = next((shot.photo for shot in page.montage.shots if shot.photo), None)
        if first is None:
            return DRAWN_COVER
        chosen = self.material.photos[[photo.id for photo in page.photos].index(first)]
        return self.card(chosen)

    def card(self, picture: Pictured) -> str:
        people: People = tuple((need.person_id, need.use) for need in photo_needs(picture))
        edits = picture.edits
        spot = edits.turned((picture.photo.focus_x, picture.photo.focus_y))
        aimed = replace(edits, focus=spot)
        return self.part(picture.file, aimed, "card", COVER, people)

    # Names

    def display_name(self) -> tuple[str, list[str]]:
        """The word on the title card, only when all those it names agreed; and their parts."""
        name = display_name(self.material.subject, self.names)
        people = self.material.subject.people if name else []
        return name, [self.name_part(person) for person in people]

    def name_part(self, person: str) -> str:
        return f"nom-{list(self.names).index(person) + 1}"

    def credited(
        self, answers: list[PageAnswer], photos: list[PagePhoto], videos: list[PageVideo]
    ) -> list[PageName]:
        """Who agreed to be named, and for what; each name is a part that may be taken back."""
        for person in self.names:
            self.parts.append(Part(self.name_part(person), WORDS, people=((person, Use.NAME),)))
        return [
            PageName(self.name_part(person), self.names[person], role, of)
            for person in self.names
            for role, of in self.roles_of(person, answers, photos, videos)
            if of
        ]

    def roles_of(
        self,
        person: str,
        answers: list[PageAnswer],
        photos: list[PagePhoto],
        videos: list[PageVideo],
    ) -> Iterator[tuple[str, list[str]]]:
        told = list(zip(self.material.answers, answers, strict=True))
        seen = list(zip(self.material.photos, photos, strict=True))
        yield _("voix"), [page.words for one, page in told if person in one.heard]
        yield _("image"), [page.image for one, page in seen if person in one.photo.shown]
        filmed = list(zip(self.material.videos, videos, strict=True))
        in_it = [page.video for one, page in filmed if person in one.people]
        yield _("vidéo"), in_it
        yield _("film"), [page.video for one, page in filmed if person == one.item.author_id]
        yield _("photos"), [page.image for one, page in seen if person == one.item.author_id]


def place_of(place: PlaceOnMap | None) -> PagePlace | None:
    """A place of a map by its public names."""
    return PagePlace(map=key_of(place.map), item=key_of(place.item)) if place else None
