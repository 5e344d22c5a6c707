"""What is checked of any screen: can everybody use it, does it fit, has it a name."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Frame, Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

# Nothing moves any more, but for what turns for ever. What moves is brought to its end: a photo
# that comes closer takes sixteen seconds.
AT_REST = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => { one.finish(); return one.finished.catch(() => null); })).then(() => true)"""

# What axe.run is told. Nothing is fetched again for it: the one rule that asks for it by default
# (no-autoplay-audio) never ends as a violation. Colours that a system imposes are its owner's: axe
# would weigh ours, which nobody sees.
RUN = """{resultTypes: ["violations"], preload: false, rules: {"color-contrast":
  {enabled: !matchMedia("(forced-colors: active)").matches}}}"""

SERIOUS = (
    f"""() => axe.run(document, {RUN}).then((found) => found.violations"""
    + """
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .map(({id, nodes}) => id + ": " + nodes.map(({html}) => html.slice(0, 160)).join(" | ")))"""
)

# Anything that reaches beyond the edge without being scrolled inside its own box.
WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > edge + 0.5 && one.checkVisibility());
  return [`${document.documentElement.scrollWidth} > ${edge}`,
    ...beyond.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""

# WCAG 2.2, 1.4.12: the spacing that a reader may choose.
SPACING = """
  const style = new CSSStyleSheet();
  style.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
"""


def axe(page: Page | Frame) -> list[str]:
    """What axe calls serious or critical on this page, now. It runs under the page's own policy."""
    page.evaluate(AT_REST)  # a toast that comes in is pale for a fifth of a second
    if page.evaluate("window.axe === undefined"):  # half a megabyte: once in a page
        page.evaluate(AXE.read_text("utf-8") + "; undefined")
    found: list[str] = page.evaluate(SERIOUS)
    return found


def no_sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty when it does not."""
    found: list[str] = page.evaluate(WIDE)
    return found


def space_text(page: Page) -> None:
    """Give all text the spacing that some readers need."""
    page.evaluate(SPACING)


def unnamed(page: Page) -> list[str]:
    """What a page lacks to be told apart and understood: a title, a language, one first heading."""
    told = {
        "a title": page.title().removesuffix("· Studio").strip(),
        "a language": page.get_attribute("html", "lang"),
        "a heading": page.locator("h1:visible").count() == 1,
    }
    return [f"no {name}" for name, there in told.items() if not there]
