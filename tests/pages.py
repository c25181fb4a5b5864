"""Report pages to look at, and a page taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import TypeAlias

from stancecli.analysis import Analysis
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.methods.feasibility import suppose
from stancecli.model import Actor, Influence, Model, Position, exactly
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
            influence=(Influence(actor=f"p{n}", to="a", strength=exactly(1)),),
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
class Element:
    """An element of a page, with what stands in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        return [each for each in self.inside if isinstance(each, Element)]

    def every(self) -> Iterator[Element]:
        """This element, and all that is in it, in the order of the page."""
        yield self
        for each in self.children:
            yield from each.every()

    def of(self, tag: str, **attributes: str) -> list[Element]:
        """The elements in it of a name that have these attributes; one `class_` of several."""
        return [each for each in self.every() if each.tag == tag and each._has(attributes)]

    def _has(self, attributes: dict[str, str]) -> bool:
        return all(
            value in self.attributes.get(name.rstrip("_"), "").split()
            for name, value in attributes.items()
        )

    @property
    def text(self) -> str:
        """What it says, but for styles and scripts."""
        return " ".join(self._said().split())

    def _said(self) -> str:
        inside = [] if self.tag in PASSED else self.inside
        return "".join(e._said() if isinstance(e, Element) else e for e in inside)

    @property
    def anchors(self) -> list[str]:
        return [each.attributes["id"] for each in self.every() if "id" in each.attributes]


Node: TypeAlias = Element | str
PASSED = {"style", "script"}


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(html: str) -> Element:
    """A page taken apart; every element of it is closed."""
    reader = _Tree()
    reader.feed(html)
    reader.close()
    (page,) = reader.open
    return page


def section(html: str, anchor: str) -> str:
    """A section of a page, with its tags."""
    return re.split(f'<section id="{anchor}"[^>]*>', html)[1].partition("</section>")[0]


def assert_inert(html: str, *, policy: str = "", scripts: int = 0) -> None:
    """No script, no handler, nothing loaded; links lead to the page itself and to http(s).

    One on which something can be set has our script, which the `policy` lets run.
    """
    assert f"content=\"default-src 'none'; style-src 'unsafe-inline'{policy}\"" in html
    assert scripts or "data-box" not in html
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    found = tree(html)
    tags = {each.tag for each in found.every()}
    assert len(found.of("script")) == html.lower().count("<script") == scripts
    tags -= {"script", "data", "template"} if scripts else set()
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "form", "use", "b"}
    assert not tags & {"input", "data", "template"}
    anchors = found.anchors
    assert len(set(anchors)) == len(anchors)
    for attributes in (each.attributes for each in found.every()):
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if "style" in attributes:
            assert re.fullmatch(r"--\w+: \d+", attributes["style"])
        for name in ("popovertarget", "aria-labelledby"):
            assert name not in attributes or attributes[name] in anchors
    anchors += [each.attributes.get("value", "") for each in found.of("data")]
    for link in found.of("a"):
        href = link.attributes["href"]
        assert href.startswith(("http://", "https://")) or href.removeprefix("#") in anchors


def as_read(html: str) -> str:
    """What a page says, in order: a run of words on each line, and the names of places and where
    links lead."""
    return "".join(f"{line}\n" for line in _read(tree(html)))


def _read(element: Element) -> Iterator[str]:
    attributes = element.attributes.items()
    if known := [f"{name}={value}" for name, value in attributes if name in ("id", "href")]:
        yield f"<{element.tag} {' '.join(known)}>"
    for each in element.inside:
        if isinstance(each, Element):
            yield from () if each.tag in PASSED else _read(each)
        elif each.strip():
            yield " ".join(each.split())
