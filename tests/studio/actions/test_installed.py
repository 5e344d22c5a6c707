"""The workshop as an app on a phone: nothing that every phone keeps is about anybody."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask.testing import FlaskClient
from PIL import Image

from studio.actions.app_icon import PAPER, PINE, app_icon

Browser = Callable[[str], FlaskClient]


def test_a_phone_finds_what_it_needs_to_keep_the_app(as_: Browser) -> None:
    answer = as_("anyone").get("/atelier/manifeste.webmanifest")
    told = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == (
        "/atelier/",
        "/atelier/",
        "standalone",
    )
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        image = Image.open(io.BytesIO(as_("anyone").get(icon["src"]).data))
        assert f"{image.width}x{image.height}" == icon["sizes"]
    assert as_("anyone").get("/atelier/icone-7.png").status_code == 404


def test_a_maskable_icon_keeps_its_mark_inside_the_safe_circle() -> None:
    image = Image.open(io.BytesIO(app_icon(512, maskable=True))).convert("RGB")
    for x in range(0, 512, 8):
        for y in range(0, 512, 8):
            if (x - 256) ** 2 + (y - 256) ** 2 > 205**2:
                assert image.getpixel((x, y)) == tuple(bytes.fromhex(PAPER[1:]))
    assert image.getpixel((256, 350)) == tuple(bytes.fromhex(PINE[1:]))


def test_the_worker_is_asked_for_again_and_answers_for_the_workshop_alone(as_: Browser) -> None:
    answer = as_("nadia").get("/atelier/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer.headers
    assert b"studio-field-" in answer.data


def test_the_page_without_network_names_nobody_and_forgets_nothing(as_: Browser) -> None:
    page = as_("nadia").get("/atelier/hors-ligne").get_data(as_text=True)
    assert "Nadia" not in page and "csrf" not in page and "forget" not in page
    assert "Pas de réseau" in page


def test_public_and_staff_pages_do_not_offer_the_app(as_: Browser) -> None:
    for address in ("/", "/espace/connexion"):
        page = as_("anyone").get(address).get_data(as_text=True)
        assert "webmanifest" not in page and "field" not in page.split("</head>")[0]
    assert "webmanifest" in as_("nadia").get("/atelier/").get_data(as_text=True)
