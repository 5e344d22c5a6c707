"""The screens of a map that no link leads to: a question that is asked, a drawing in the making, a
file that is looked at, what stands there without network. Each is photographed in the
demonstration by `make shots`; one that cannot be reached is a fault, and the others go on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sqlalchemy import select

from studio.drafts.models import Draft
from tests.journeys.browsing import TOURS, Screens
from tests.journeys.participant import allow_recording, editor, onward, saved, step
from tests.journeys.touring import Tour, Visit
from tests.serving import Server

DOWNLOAD = (
    240_000  # milliseconds: a pack is drawn tile by tile, on a machine that does other things too
)
STEP = 0.0012  # degrees of longitude: ninety metres
TOWN, FELT = "Venir sans voiture", "Ce que l’eau nous fait"
DRAWN = "Le quartier de mémoire"  # on a photographed drawing, laid on the ground
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"nom": f"École {n}", "type": "école", "rue": f"{n} rue des Lilas"},
            "geometry": {"type": "Point", "coordinates": [0.68 + n / 400, 47.39 + n % 7 / 900]},
        }
        for n in range(1, 25)
    ]
    + [{"type": "Feature", "properties": {"nom": "Sans lieu"}, "geometry": None}],
}


class MapTour(Tour):
    about = "carte"

    def open(self, draft: str, more: str = "", ready: bool = True) -> None:
        self.page.goto(f"{self.server.url}/atelier/cartes/{draft}{more}")
        if ready:
            editor(self.page)

    def desk(self, draft: str, screen: str) -> None:
        self.page.goto(f"{self.server.url}/espace/cartes/{draft}/{screen}")


def tour(screens: Screens, server: Server, folder: Path) -> list[str]:
    drafts = drafts_of(server)
    nadia = MapTour(screens, server, "Nadia", phone=True)
    adding(nadia, drafts[TOWN])
    keeping(nadia, drafts[TOWN])
    drawing(nadia, drafts[TOWN])
    leaving(nadia, drafts[TOWN])
    taking_along(nadia, drafts[TOWN])
    walking(nadia, drafts[TOWN])
    coming_back(nadia, drafts[TOWN])
    claire = MapTour(screens, server, "Claire", phone=False)
    two_at_once(nadia, claire, drafts[TOWN])
    preparing(claire, drafts[TOWN])
    remi = MapTour(screens, server, "Rémi", phone=False)
    standing(remi, drafts[FELT])
    laying(remi, drafts[DRAWN])
    bringing(claire, drafts[TOWN], folder)
    arranging(claire, drafts)
    printing(claire, drafts[TOWN])
    visitor = public(screens, server, folder)
    return nadia.faults + claire.faults + remi.faults + visitor


def drafts_of(server: Server) -> dict[str, str]:
    """Title -> id of the maps of the demonstration."""
    with server.database() as database, database.reading() as db:
        return {d.title: d.id for d in db.scalars(select(Draft).where(Draft.kind == "map"))}


# Somebody of the group, on a phone


def adding(tour: MapTour, draft: str) -> None:
    with tour.part("adding") as page:
        tour.open(draft)
        page.get_by_role("button", name="Autre chose", exact=True).click()
        tour.see("ajouter-quoi")
        tour.open(draft)
        page.get_by_role("button", name="Ajouter un lieu", exact=True).click()
        step(page, "category")
        tour.see("question-categorie")
        step(page, "category").locator(".tile").first.click()
        step(page, "where")
        tour.see("question-ou")
        page.get_by_role("button", name="Choisir", exact=True).click()
        tour.see("question-ou-liste")
        onward(page, "Poser ici")
        step(page, "photo")
        tour.see("question-photo")
        onward(page, "Passer")
        step(page, "voice")
        tour.see("question-voix")
        tour.open(draft)
        tour.see("pas-fini")
        page.get_by_role("button", name="Continuer", exact=True).click()
        for _each in range(3):
            if "words" in page.url:
                break
            onward(page, "Passer")
            page.wait_for_timeout(300)
        words = step(page, "words")
        words.get_by_role("button", name="Langue de ces mots").click()
        words.get_by_label("Le nom du lieu", exact=True).fill("Le marché du jeudi")
        tour.see("question-mots")
        onward(page, "Suite")
        step(page, "done")
        tour.see("merci")


def keeping(tour: MapTour, draft: str) -> None:
    with tour.part("keeping") as page:
        tour.open(draft)
        page.locator(".map-row", has_text="Le vieux pont").click()
        page.locator(".map-card").wait_for()
        tour.see("lieu-ouvert")
        page.get_by_role("link", name="Son histoire", exact=True).click()
        page.locator(".past-list").wait_for()
        tour.see("histoire")
        tour.open(draft)
        page.locator(".map-row", has_text="Le marché du jeudi").click()
        page.get_by_role("button", name="Retirer", exact=True).click()
        tour.see("retire-defaire")
        page.goto(f"{tour.server.url}/atelier/productions/{draft}/corbeille")
        tour.see("corbeille")
        tour.open(draft)
        page.locator(".band-tool", has_text="Aide").click()
        tour.see("aide")


def drawing(tour: MapTour, draft: str) -> None:
    with tour.part("drawing") as page:
        for type, name in (
            ("area", "zone"),
            ("walk", "chemin"),
            ("stroke", "trait"),
            ("label", "mot"),
        ):
            tour.open(draft)
            page.get_by_role("button", name="Autre chose", exact=True).click()
            page.locator(f'[data-type="{type}"]').click()
            if page.locator('.map-editor[data-step="category"]').count():
                step(page, "category").locator(".tile").first.click()
            page.wait_for_timeout(500)
            put = page.locator("[data-part=put-point]:visible")
            for _point in range(3 if put.count() else 0):
                put.click()
                page.get_by_role("button", name="Vers la droite", exact=True).click()
                page.get_by_role("button", name="Vers le bas", exact=True).click()
                page.wait_for_timeout(350)
            tour.see(f"dessin-{name}")
        colour = page.locator("[data-part=pen-colour]:visible")
        if colour.count():
            colour.click()
            tour.see("dessin-couleurs")


def leaving(tour: MapTour, draft: str) -> None:
    with tour.part("leaving") as page:
        tour.open(draft, "/marche", ready=False)
        tour.see("marche")
        tour.open(draft)
        saved(page)
        with tour.screens.without_network(page):
            page.get_by_role("button", name="Ajouter un lieu", exact=True).click()
            step(page, "category").locator(".tile").first.click()
            onward(page, "Poser ici")
            page.wait_for_timeout(500)
            page.get_by_role("button", name="Retour", exact=True).click()
            page.get_by_role("button", name="Retour", exact=True).click()
            page.wait_for_timeout(300)
            tour.see("sans-reseau")
        tour.screens.expect(page, "404")
        page.goto(f"{tour.server.url}/atelier/cartes/n-existe-pas")
        tour.see("introuvable")


def taking_along(tour: MapTour, draft: str) -> None:
    with tour.part("taking along") as page:
        tour.screens.expect(
            page, r"status of 503 .*/voix/"
        )  # still being spoken: it is asked again
        tour.open(draft, "/dehors", ready=False)
        page.get_by_role("button", name="Tout prendre", exact=True).click()
        tour.see("dehors-en-route")
        page.get_by_text("Tout est dans le téléphone").wait_for(timeout=DOWNLOAD)
        tour.see("dehors-pris")


def walking(tour: MapTour, draft: str) -> None:
    with tour.part("walking") as page:
        page.context.grant_permissions(["microphone", "geolocation"])
        tour.open(draft, "/marche", ready=False)
        page.locator('.walk[data-ready="true"][data-where="known"]').wait_for()
        tour.see("marche-prete")
        page.get_by_role("button", name="Partir", exact=True).click()
        tour.see("marche-on-demande")
        allow_recording(page)
        page.locator('.walk[data-state="walking"]').wait_for()
        for n in range(1, 8):
            east = TOURS["longitude"] + n * STEP
            page.context.set_geolocation(
                {"latitude": TOURS["latitude"], "longitude": east, "accuracy": 8}
            )
            page.wait_for_timeout(450)
        tour.see("marche-en-cours")
        page.get_by_role("button", name="Un arrêt ici", exact=True).click()
        tour.see("marche-arret")
        page.get_by_role("button", name="On repart", exact=True).click()
        page.get_by_role("button", name="J’ai fini", exact=True).click()
        page.locator('.walk[data-state="done"]').wait_for()
        tour.see("marche-finie")


def coming_back(tour: MapTour, draft: str) -> None:
    with tour.part("coming back") as page:
        tour.open(draft)
        saved(page)
        tour.screens.expect(page, "ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
        page.route("**/operations", lambda route: route.abort())
        page.get_by_role("button", name="Ajouter un lieu", exact=True).click()
        step(page, "category").locator(".tile").first.click()
        onward(page, "Poser ici")
        step(page, "photo")
        tour.open(draft)
        tour.see("attend-le-reseau")
        tour.open(draft, "/retour", ready=False)
        tour.see("retour-pas-encore")
        page.unroute("**/operations")
        tour.open(draft)
        saved(page)


def two_at_once(one: MapTour, other: MapTour, draft: str) -> None:
    """Both rename the same place, one of them without network: two versions."""
    with one.part("two at once") as phone, other.part("two at once") as computer:
        for tour in (one, other):
            tour.open(draft)
            tour.page.locator(".map-row", has_text="La gare de Tours").first.click()
            tour.page.locator(".map-card").wait_for()
        with one.screens.without_network(phone):
            phone.get_by_role("button", name="Mots", exact=True).click()
            step(phone, "words").get_by_label("Le nom du lieu").fill("La grande gare")
            onward(phone, "C’est bon")
            computer.locator("#staff-title").fill("La gare et ses horloges")
            computer.locator("#staff-title").blur()
            saved(computer)
        saved(phone)
        phone.get_by_role("button", name="La liste", exact=True).click()
        apart = phone.locator(".map-row", has_text="La gare et ses horloges").first
        apart.get_by_text("Autre version").wait_for()
        apart.click()
        phone.locator(".version").first.wait_for()
        one.see("deux-versions")


# A professional, at a desk


def preparing(tour: MapTour, draft: str) -> None:
    with tour.part("preparing") as page:
        for name, label in (
            ("fond", "Le fond"),
            ("legende", "La légende"),
            ("questions", "Les questions"),
        ):
            tour.open(draft, "/preparer", ready=False)
            page.get_by_role("link", name=label, exact=True).click()
            tour.see(f"preparer-{name}")
            if name == "legende":
                page.locator(".map-row:visible").first.click()
                tour.see("preparer-entree")
                page.get_by_role("button", name="Réunir deux mots", exact=True).click()
                tour.see("preparer-reunir")
        tour.open(draft)
        page.locator(".map-row", has_text="Le vieux pont").click()
        page.locator(".map-staff .map-tongue-open").click()
        tour.see("lieu-a-publier")


def standing(tour: MapTour, draft: str) -> None:
    """A carte sensible: the drawing, and what becomes of it when it is laid on the ground."""
    with tour.part("standing") as page:
        tour.open(draft)
        tour.see("sensible")
        tour.open(draft, "/preparer", ready=False)
        page.get_by_role("link", name="Le fond", exact=True).click()
        tour.see("sensible-fond")


def laying(tour: MapTour, draft: str) -> None:
    with tour.part("laying") as page:
        tour.open(draft)
        tour.see("dessin-sous-la-carte")
        page.locator("[data-way=laid]:visible").click()
        tour.see("dessin-pose")


def bringing(tour: MapTour, draft: str, folder: Path) -> None:
    path = folder / "écoles.geojson"
    path.write_text(json.dumps(PLACES), "utf-8")
    with tour.part("bringing") as page:
        page.goto(f"{tour.server.url}/espace/cartes/{draft}/donnees")
        page.locator("input[type=file]").first.set_input_files(path)
        page.get_by_role("button", name="Regarder ce fichier", exact=True).click()
        tour.see("apporter-attente")
        page.get_by_role("button", name="Importer").first.wait_for(timeout=60_000)
        tour.see("apporter-apercu")
        page.get_by_role("button", name="Importer").first.click()
        page.get_by_role("button", name="Retirer de la carte", exact=True).wait_for(timeout=60_000)
        tour.see("apporter-compte-rendu")
        page.get_by_role("button", name="Retirer de la carte", exact=True).click()
        wrong = folder / "notes.txt"
        wrong.write_text("Ceci n’est pas une carte.", "utf-8")
        page.goto(f"{tour.server.url}/espace/cartes/{draft}/donnees")
        page.locator("input[type=file]").first.set_input_files(wrong)
        page.get_by_role("button", name="Regarder ce fichier", exact=True).click()
        page.get_by_text("Ce fichier ne peut pas entrer tel quel").wait_for(timeout=60_000)
        tour.see("apporter-refus")


def arranging(tour: MapTour, drafts: dict[str, str]) -> None:
    with tour.part("arranging") as page:
        tour.desk(drafts[TOWN], "lieux")
        page.locator("tbody input[type=checkbox]").first.check()
        tour.see("table-coche")
        tour.desk(drafts[TOWN], "comparer")
        page.get_by_role("button", name="Comparer", exact=True).first.click()
        page.locator(".compare-stage").wait_for()
        tour.see("comparaison")


def printing(tour: MapTour, draft: str) -> None:
    with tour.part("printing") as page:
        page.goto(f"{tour.server.url}/espace/cartes/{draft}/exporter")
        page.get_by_role("button", name="Faire le PDF", exact=True).click()
        tour.see("pdf-attente")
        page.get_by_role("link", name="Télécharger", exact=False).first.wait_for(timeout=90_000)
        tour.see("pdf-pret")


# Anybody


def public(screens: Screens, server: Server, folder: Path) -> list[str]:
    visitor = Visit(screens.computer(), "carte-visiteuse")
    page, see = visitor.page, visitor.reach
    home = f"{server.url}/cartes/venir-sans-voiture"
    see("page", lambda: page.goto(home))
    see("lieu-sur-la-carte", lambda: page.locator("[data-part=map] .pin").first.click(force=True))
    see("lieu-dans-la-liste", lambda: page.locator(".place-head").nth(2).click())
    see("en-grand", lambda: page.locator("[data-part=large]").click())
    frame = page.request.get(f"{server.url}/blog/cartes/venir-sans-voiture").text()
    block = re.search(r"/integrer/[a-z0-9]+", frame)
    if block:
        see("bloc", lambda: page.goto(server.url + block.group()))
    felt = f"{server.url}/cartes/ce-que-l-eau-nous-fait"
    see("sensible", lambda: page.goto(felt))
    see("dessin", lambda: page.goto(f"{server.url}/cartes/le-quartier-de-memoire"))
    see("dessin-sur-le-sol", lambda: page.locator("[data-way=laid]").click())
    alone = folder / "carte.html"
    alone.write_bytes(page.request.get(f"{home}.html").body())
    see("fichier-seul", lambda: page.goto(alone.as_uri()))
    return visitor.faults
