"""One page that needs nothing else: its photos and voices are written inside."""

from __future__ import annotations

import base64

from markupsafe import Markup

from studio.kernel.storage import inside
from studio.stories.exports.article import article
from studio.stories.exports.copies import Copy

STYLE = """
body{margin:0;background:#faf5ec;color:#2b211c;font:1.15rem/1.7 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:1.5rem}
h1{font-size:2.2rem;line-height:1.15}h2{margin-top:2.5rem}
img{max-width:100%;height:auto;border-radius:14px}figure{margin:2rem 0}
figcaption,footer{color:#57493f}audio{width:100%}
blockquote{margin:2rem 0;padding-left:1.5rem;border-left:5px solid #14584a;font-size:1.3rem}
cite{font-style:normal;font-weight:700}a{color:#14584a}
"""

PAGE = Markup("""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<article>
<h1>{title}</h1>
{body}
</article>
<footer><p>{by}</p><p><a href="{address}">{address}</a></p></footer>
</main>
</body>
</html>
""")


def as_html(copy: Copy) -> bytes:
    def data(name: str) -> str:
        packed = base64.b64encode(inside(copy.media, name).read_bytes()).decode()
        return f"data:{copy.mime(name)};base64,{packed}"

    def show(production: str) -> Markup:
        link = copy.links[production]
        return Markup('<p>{} : <a href="{}">{}</a></p>').format(
            link.label, link.address, link.title
        )

    return PAGE.format(
        lang=copy.language,
        title=copy.page.title,
        style=Markup(STYLE),  # noqa: S704 - ours
        body=article(copy, data, show),
        by=copy.by,
        address=copy.address,
    ).encode()
