"""Report pages to look at, and a page taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from random import Random

from stancecli.analysis import Analysis
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.methods.feasibility import suppose
from stancecli.model import Actor, Influence, Model, Position
from stancecli.page import page
from stancecli.situation import Situation
from tests.models import decider, random_model
from tests.traps import TRAPS, renamed

CASE = load(bundled_case())
_FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = [each for each in sorted(_FOLDER.iterdir()) if not each.name.startswith("stance-")]
"""The models among them; what is called so is a package."""
FILES = {each.stem: each for each in EXAMPLES}
KLAMATH, LETTERS = load(FILES["klamath"]), load(FILES["letters"])
ATTACKS = (
    "</script><script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "<b onmouseover=alert(1)>bold</b>",
    "\" onload=\"document.title='owned'",
    "' style='background:url(http://example.org/x)'",
    "</style><img src=http://example.org/y onerror=alert(1)>",
    '"; } body { background: url(http://example.org/w) } /*',
    "</title></svg><iframe src=http://example.org/z>",
    "{{ 7*7 }}{% raw %}",
    "&lt;i&gt; &amp;",
    "Donaudampfschifffahrt" * 15,
    "الاعتراف باللاجئين وحمايتهم",
)
EARLIER = ("activists.silent", "families.silence", "rok.quiet")
_NAMED = renamed(KLAMATH, [*ATTACKS, *TRAPS])
_SOURCE = replace(_NAMED.sources[0], title=ATTACKS[0], author=ATTACKS[2], url=ATTACKS[1])
HOSTILE = replace(_NAMED, title=ATTACKS[5], sources=(_SOURCE, *_NAMED.sources[1:]))
"""The Klamath, of texts that try to be something else."""
LARGE = random_model(
    Random(4),
    actors=(36, 36),
    decisions=(0, 1),
    options=(2, 5),
    interests=(2, 6),
    density=0.05,
    impossible=False,
    irreversible=False,
)
MODELS = {"case": CASE, "hostile": HOSTILE, "large": LARGE, "klamath": KLAMATH}
VOID = {"meta", "br", "wbr", "input"}


def crowd(count: int) -> Model:
    """Somebody who decides, and so many who say the same of it and have a little influence."""
    model = decider({"money": 1}, {"yes": {"money": 1}, "no": {}}, "no")
    people = tuple(
        Actor(
            id=f"p{n}",
            name=f"Person {n}",
            positions=(Position(actor=f"p{n}", to="a.yes", stance=Fraction(1)),),
            influence=(Influence(actor=f"p{n}", to="a", strength=Fraction(1)),),
        )
        for n in range(count)
    )
    return replace(model, actors=(*model.actors, *people))


def written(model: Model, *given: str, brief: bool = False) -> str:
    return page(suppose(Situation.of(model), given), brief=brief)


@cache
def of_file(file: Path) -> str:
    return written(load(file))


@cache
def earlier() -> str:
    """The page of the bundled case where some have chosen before, as its head says."""
    return page(suppose(Situation.of(CASE), EARLIER), "given “Silent help”")


def moving(model: Model, *given: str, brief: bool = False) -> str:
    """The page on which an importance, a view, a scenario or a choice of others can be set."""
    start = Analysis.of(model)
    start = start.given(*given) if given else start
    return page(start.situation, start.said, brief=brief, start=start)


def shared(name: str, *, moves: bool = False, brief: bool = False) -> str:
    """The page of one of MODELS, made once for all who look at it."""
    return _made(name, moves, brief)


@cache  # of its arguments by place: what is left out would be another key
def _made(name: str, moves: bool, brief: bool) -> str:
    return (moving if moves else written)(MODELS[name], brief=brief)


PAGES: dict[str, Callable[[], str]] = {
    "case": lambda: shared("case"),
    "earlier": earlier,
    "hostile": lambda: shared("hostile"),
    "large": lambda: shared("large"),
    "brief": lambda: shared("case", brief=True),
    "moving": lambda: shared("case", moves=True),
    "moving-brief": lambda: shared("case", moves=True, brief=True),
    "moving-hostile": lambda: shared("hostile", moves=True),
    **{each.stem: partial(of_file, each) for each in EXAMPLES},
    "klamath": lambda: shared("klamath"),
}


@dataclass
class Parsed(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.text.append(data)

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def anchors(self) -> list[str]:
        return [str(each["id"]) for _, each in self.elements if "id" in each]


def parsed(html: str) -> Parsed:
    found = Parsed()
    found.feed(html)
    found.close()
    assert not found.open, "every element is closed"
    return found


def section(html: str, anchor: str) -> str:
    """A section of a page, with its tags."""
    return html.partition(f'<section id="{anchor}">')[2].partition("</section>")[0]


def assert_inert(html: str, *, policy: str = "", scripts: int = 0) -> None:
    """No script, no handler, nothing loaded; links lead to the page itself and to http(s).

    One on which something can be set has our script, which the `policy` lets run.
    """
    assert f"content=\"default-src 'none'; style-src 'unsafe-inline'{policy}\"" in html
    assert scripts or "data-box" not in html
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    found = parsed(html)
    tags = {tag for tag, _ in found.elements}
    assert len(found.of("script")) == html.lower().count("<script") == scripts
    tags -= {"script", "input", "template"} if scripts else set()
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "form", "use", "b"}
    assert not tags & {"input", "template"}
    anchors = found.anchors
    assert len(set(anchors)) == len(anchors)
    for _, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if "style" in attributes:
            assert re.fullmatch(r"--\w+: \d+(; --figure: 46px)?", attributes["style"] or "")
        for name in ("popovertarget", "aria-labelledby"):
            assert name not in attributes or attributes[name] in anchors
    for link in found.of("a"):
        href = link["href"] or ""
        assert href.startswith(("http://", "https://")) or href.removeprefix("#") in anchors


class _Read(HTMLParser):
    """The words of a page, a run on each line, with the names of places and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._passed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._passed += tag in PASSED
        known = [f"{name}={value}" for name, value in attrs if name in ("id", "href")]
        if known and not self._passed:
            self.lines.append(f"<{tag} {' '.join(known)}>")

    def handle_endtag(self, tag: str) -> None:
        self._passed -= tag in PASSED

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._passed:
            self.lines.append(" ".join(data.split()))


PASSED = {"style", "script"}


def as_read(html: str) -> str:
    """What a page says, in order."""
    reader = _Read()
    reader.feed(html)
    return "".join(f"{line}\n" for line in reader.lines)
