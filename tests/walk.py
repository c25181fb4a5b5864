"""Walks a picture: where each text in it stands, by the drawing's own measure of widths."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians, sin

from stancecli.letters import width_of

SVG = "{http://www.w3.org/2000/svg}"
NEAR = 1.5
"""Pixels that two texts can have in common, or that one can stand outside."""
Corner = tuple[float, float]


@dataclass(frozen=True)
class Written:
    """A line of text and the corners of its box, in pixels of the picture."""

    text: str
    corners: tuple[Corner, ...]

    @property
    def upright(self) -> tuple[float, float]:
        """From where to where it reaches downwards."""
        return min(y for _, y in self.corners), max(y for _, y in self.corners)


def svg_of(text: str) -> ET.Element:
    """A picture as the page has it, or as a file."""
    return ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


@cache
def _looks() -> dict[str, tuple[float, bool]]:
    """How large the letters of a class are, and whether they are bold."""
    rules = (files("stancecli.page") / "templates" / "pictures.css").read_text(encoding="utf-8")
    looks = {"h": (11.5, False)}
    for names, rule in re.findall(r"^(svg [^{]+)\{([^}]*)\}", rules, re.MULTILINE):
        for name in re.findall(r"svg (?:text)?\.([\w-]+)", names):
            size, bold = looks.get(name, (13.0, False))
            found = re.search(r"font-size: ([\d.]+)px", rule)
            looks[name] = float(found[1]) if found else size, bold or "font-weight: 600" in rule
    return looks


def _wide(text: str, *classes: str) -> tuple[float, float]:
    """How wide and high a text is."""
    looks = [_looks().get(name, (13.0, False)) for each in classes for name in each.split()]
    size = min((size for size, _ in looks), default=13.0)
    return width_of(text, size, bold=any(bold for _, bold in looks)), size


def written(svg: ET.Element) -> Iterator[Written]:
    """Every line of text of a picture, where it stands."""
    yield from _written(svg, 0, 0, 0)


def _written(element: ET.Element, x: float, y: float, turned: float) -> Iterator[Written]:
    for child in element:
        if child.tag == "g":
            moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", child.get("transform", ""))
            angle = re.search(r"rotate\(([-\d.]+)\)", child.get("transform", ""))
            dx, dy = (float(moved[1]), float(moved[2])) if moved else (0, 0)
            yield from _written(child, x + dx, y + dy, float(angle[1]) if angle else 0)
        elif child.tag == "text":
            yield from _lines(child, (x, y), radians(turned))


def _lines(text: ET.Element, origin: Corner, angle: float) -> Iterator[Written]:
    look, anchor = text.get("class", ""), text.get("text-anchor", "")
    spans = [span for span in text if span.get("font-size") != "0"]
    lines = [[span] for span in spans] if text.get("x") is None else [spans]
    for line in lines:
        sizes = [_wide(span.text or "", look, span.get("class", "")) for span in line]
        wide, high = sum(size[0] for size in sizes), max(size[1] for size in sizes)
        at = line[0] if text.get("x") is None else text
        start = float(at.get("x", 0)) - wide * {"middle": 0.5, "end": 1}.get(anchor, 0)
        middle, half = float(at.get("y", 0)), high * 0.55
        corners = (
            (start, middle - half),
            (start + wide, middle - half),
            (start + wide, middle + half),
            (start, middle + half),
        )
        shown = tuple(
            (
                origin[0] + u * cos(angle) - v * sin(angle),
                origin[1] + u * sin(angle) + v * cos(angle),
            )
            for u, v in corners
        )
        yield Written("".join(span.text or "" for span in line), shown)


def _common(a: Written, b: Written) -> float:
    """How deep two boxes lie in each other, along the side where that is least."""
    depths = []
    for corners in (a.corners, b.corners):
        for (x, y), (u, v) in (corners[:2], corners[1:3]):
            long = ((u - x) ** 2 + (v - y) ** 2) ** 0.5 or 1
            across, down = (u - x) / long, (v - y) / long
            ends = [[across * x + down * y for x, y in each.corners] for each in (a, b)]
            depths.append(min(map(max, ends)) - max(map(min, ends)))
    return min(depths)


def _over(every: Sequence[Written]) -> Iterator[tuple[Written, Written]]:
    """Each two of which one stands over the other."""
    rows = sorted(((*each.upright, n) for n, each in enumerate(every)))
    for place, (_, low, n) in enumerate(rows):
        for top, _, m in rows[place + 1 :]:
            if top > low:
                break
            if _common(every[n], every[m]) > NEAR:
                yield every[n], every[m]


def faults(picture: str) -> list[str]:
    """Texts over each other, texts outside, and numbers cut."""
    svg = svg_of(picture)
    *_, width, height = map(float, svg.attrib["viewBox"].split())
    every = [each for each in written(svg) if each.text.strip()]
    return [
        *(
            f"{each.text!r} is outside"
            for each in every
            for x, y in each.corners
            if not (-NEAR <= x <= width + NEAR and -NEAR <= y <= height + NEAR)
        ),
        *(f"{a.text!r} over {b.text!r}" for a, b in _over(every)),
        *(f"{e.text!r} is cut" for e in every if re.search(r"[\d−+]…|…[\d−+]", e.text)),
    ]
