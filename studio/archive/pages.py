"""The pages of an archive: an index without search, one page a production. No script at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from studio.archive.telling import Entry
from studio.gallery.showing import FORMATS
from studio.kernel.scripts import LEFTWARD

STYLE = """body{margin:0;background:#faf5ec;color:#2b211c;font:1.1rem/1.65 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:2.1rem;line-height:1.15}h2{margin-top:2rem}
img,video{max-width:100%;height:auto;border-radius:12px}audio{width:100%}
figure{margin:1.5rem 0}figcaption,.note{color:#57493f}a{color:#14584a}
section{margin-top:2rem;padding:1rem 1.25rem;border-radius:14px;background:#fff}
section>h2{margin-top:0}.big{font-size:1.3rem;font-weight:700}
blockquote{margin:1.5rem 0;padding-inline-start:1.25rem;border-inline-start:5px solid #14584a;
font-size:1.25rem}
h1,h2,h3,p,li,strong,figcaption,.list span{unicode-bidi:plaintext}
.list{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));margin:0 -.5rem;
padding:0;list-style:none}
.list li{margin:.5rem;background:#fff;border-radius:14px;overflow:hidden}
.list a{display:block;color:inherit;text-decoration:none}
.list img{display:block;width:100%;border-radius:0}
.opens{display:block;border-radius:14px;background:#fff;overflow:hidden;text-decoration:none}
.opens figure{margin:0}.opens img{display:block;width:100%;border-radius:0}
.opens strong{display:block;padding:.75rem 1.25rem;font-size:1.2rem;text-decoration:underline}
.list span{display:block;padding:.25rem 1rem}.list strong{display:block;padding:.5rem 1rem 0}
"""

PAGE = Markup("""<!doctype html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="{root}style.css">
</head>
<body>
<main>
{body}
</main>
</body>
</html>
""")

# What its suffix does not tell (gallery/showing.py) of a data file.
FILES = {"chapters.vtt": "Les chapitres (VTT)"}

READ_ME = """{title}

Ouvrez « index.html » dans un navigateur. Tout marche sans réseau.

Ce dossier a été fait le {day}. Tout ce qu’il montre était montré à tous ce jour-là,
avec l’accord des personnes. Une personne peut changer d’avis : avant de remontrer
quelque chose, regardez si sa page existe encore sur {site}.
Si elle n’y est plus, ne la remontrez pas, et effacez-la d’ici.

« dublin-core.jsonld » dit ce qu’est chaque production : titre, auteurs, date, langue.
« empreintes.sha256 » garde l’empreinte de chaque fichier. Pour vérifier que rien n’a
changé : sha256sum --check empreintes.sha256
"""


def called(name: str) -> str:
    """What a data file is, for people: as the gallery says it."""
    return FILES.get(name) or str(FORMATS.get(name.rpartition(".")[2], name))


def production_page(entry: Entry, body: Markup) -> bytes:
    edition, action = entry.edition, entry.publication.action
    files = Markup("").join(
        Markup('<li><a href="{}">{}</a></li>').format(name, called(name)) for name in entry.files
    )
    told = Markup(
        '<p class="note"><a href="../../index.html">Toutes les productions</a> · {}</p>\n'
        "<h1>{}</h1>\n{}\n<section><h2>Qui l’a fait</h2><p>{}</p><p class=note>{}</p>{}</section>"
    ).format(
        entry.label,
        edition.title,
        body,
        ", ".join(edition.credits) or "Un groupe qui a choisi de ne pas donner ses prénoms.",
        " — ".join(word for word in (action.title, action.structure) if word),
        Markup("<h3>À ouvrir avec d’autres programmes</h3><ul>{}</ul>").format(files)
        if files
        else "",
    )
    return page(edition.language, edition.title, "../../", told)


def index_page(title: str, entries: Sequence[Entry]) -> bytes:
    """One action after the other; an archive of one action alone does not repeat its name."""
    by_action: dict[str, list[Markup]] = {}
    for entry in entries:
        by_action.setdefault(entry.publication.action.title, []).append(card(entry))
    lists = Markup("\n").join(
        (Markup("<h2>{}</h2>\n").format(name) if name != title else Markup(""))
        + Markup('<ul class="list">\n{}\n</ul>').format(Markup("\n").join(cards))
        for name, cards in by_action.items()
    )
    lead = Markup('<p class="note">{}</p>').format(
        "Touchez une image pour ouvrir. Tout marche sans réseau."
    )
    body = Markup("<h1>{}</h1>\n{}\n{}").format(title, lead, lists)
    return page("fr", title, "", body)


def page(language: str, title: str, root: str, body: Markup) -> bytes:
    """Written from the right when its language is; each line that is in another one keeps its own
    direction (`plaintext` in the style)."""
    way = "rtl" if language in LEFTWARD else "ltr"
    return PAGE.format(lang=language, dir=way, title=title, root=root, body=body).encode()


def card(entry: Entry) -> Markup:
    cover = Markup("")
    if entry.cover in entry.media:
        cover = Markup('<img src="{}/media/{}" alt="">').format(entry.where, entry.cover)
    credits = ", ".join(entry.edition.credits)
    told = " · ".join(filter(None, (entry.label, credits)))
    return Markup(
        '<li><a href="{}/index.html">{}<strong>{}</strong><span class="note">{}</span></a></li>'
    ).format(entry.where, cover, entry.edition.title, told)


def read_me(title: str, site: str, day: date) -> bytes:
    return READ_ME.format(title=title, site=site, day=f"{day:%d/%m/%Y}").encode()
