"""DOT of actors and the lines between them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from stancecli import notation as fmt
from stancecli.export.network import GREY, INK, Network, NetworkLine
from stancecli.model import Actor

# The text of DOT: strings, attributes and labels that hold whatever names hold.


Attributes = Mapping[str, str]

_LONGEST_STRING = 4000
"""Bytes in one quoted string; Graphviz reads no more than 16,384, and joins strings by `+`."""


def wrapped(words: str, width: int) -> str:
    """Words on lines of at most so many characters."""
    return "\n".join(textwrap.wrap(words, width, break_on_hyphens=False))


def attributes(given: Attributes) -> str:
    """A list of attributes: `[shape="box", color="#808080"]`."""
    return "[" + ", ".join(f"{name}={quote(value)}" for name, value in given.items()) + "]"


def quote(words: str) -> str:
    """A DOT string that shows these characters, those that cannot be seen as escapes."""
    if len(words) <= _LONGEST_STRING and _PLAIN.fullmatch(words):
        return f'"{words}"'
    pieces, size = [""], 0
    for character in "\n".join(map(fmt.visible, words.split("\n"))):
        escaped = _ESCAPES.get(character, character)
        size += len(escaped.encode())
        if size > _LONGEST_STRING:
            pieces.append("")
            size = 0
        pieces[-1] += escaped
    return " + ".join(f'"{piece}"' for piece in pieces)


_PLAIN = re.compile(r"[ !#-%'-\[\]-~]*")
"""Characters of ASCII that stand for themselves in a string; most strings hold no others."""

_ESCAPES: Mapping[str, str] = {"\\": "\\\\", '"': '\\"', "&": "&amp;", "\n": "\\n"}


def worded(n: int, start: str, end: str, words: str, look: Attributes) -> Iterator[str]:
    """The statements of a line between two nodes, as they are written, with words beside it.

    The words are a node of their own halfway: Graphviz leads lines around nodes, and writes the
    label of a line across other lines. `n` is another number for each.
    """
    node = {
        "label": wrapped(words, 24),
        "tooltip": look.get("tooltip", words),
        "fontsize": "10",
        "fontcolor": look.get("fontcolor", "#222222"),
        "shape": "plaintext",
        "style": "",
        "margin": "0.05,0.03",
        "width": "0",
        "height": "0",
    }
    halfway = quote(f"line {n}")  # No id of an item has a space in it.
    yield f"{halfway} {attributes(node)}"
    yield f"{start} -> {halfway} {attributes({**look, 'arrowhead': 'none'})}"
    yield f"{halfway} -> {end} {attributes(look)}"


def framed(name: str, look: Attributes, fill: str, lines: Iterable[str]) -> Iterator[str]:
    """The statements of nodes, in a frame."""
    around = {**look, "style": "rounded,filled", "fillcolor": fill, "color": "#b2b2b2"}
    yield f"subgraph {quote(f'cluster_{name}')} {{"
    yield f"  graph {attributes(around)}"
    yield from (f"  {line}" for line in lines)
    yield "}"


def html(words: str) -> str:
    """Words within a label that is written as HTML."""
    return escape(fmt.visible(words))


def breaking(lines: str) -> str:
    """The same for words on several lines."""
    return "<BR/>".join(map(html, lines.split("\n")))


PAPER, SILVER, PALE, MUTED = "#ffffff", "#e6e6e6", "#f4f4f4", "#626262"
NAME, MEANS = 120, 100
"""Characters of a name, and of what stands beside a line; the whole is in the tooltip."""


def export(network: Network) -> str:
    """The picture as DOT text."""
    within = {actor.id for frame in network.frames for actor in frame}
    look = {"label": "", "tooltip": "no two here clash on balance", "margin": "14"}
    statements = [
        f"graph {attributes(_layout(network))}",
        f"graph [label={_legend(network)}]",
        f"node {attributes(_NODE)}",
        f"edge {attributes({'arrowsize': '0.8'})}",
    ]
    for n, frame in enumerate(network.frames):
        statements += framed(str(n), look, PALE, map(_actor, frame))
    statements += [_actor(actor) for actor in network.actors if actor.id not in within]
    for n, line in enumerate(network.lines):
        statements += _line(n, line, network)
    return "\n".join(['digraph "stance" {', *(f"  {each}" for each in statements), "}", ""])


_FONT: Attributes = {"fontname": "Helvetica", "fontsize": "12", "fontcolor": INK}
_NODE: Attributes = {
    **_FONT,
    "shape": "box",
    "style": "rounded,filled",
    "fillcolor": SILVER,
    "color": GREY,
    "margin": "0.2,0.08",
}


def _layout(network: Network) -> Attributes:
    return {
        **_FONT,
        "rankdir": "TB",
        "ranksep": "0.22" if network.is_directed else "0.9",
        "nodesep": "0.25" if network.is_directed else "0.4",
        "labelloc": "t",
        "tooltip": network.title,
        "bgcolor": PAPER,
        "pad": "0.15",
    }


def _legend(network: Network) -> str:
    """The title, what lines mean, and what is left out."""
    rows = [(16, INK, breaking(wrapped(network.title, 70)))]
    rows += [(11, ink, html(words)) for ink, words in network.key]
    if network.left_out:
        rows.append((11, MUTED, html(f"not drawn: {', '.join(network.left_out)}")))
    cells = "".join(
        f'<TR><TD><FONT POINT-SIZE="{size}" COLOR="{ink}">{words}</FONT></TD></TR>'
        for size, ink, words in rows
    )
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2">{cells}</TABLE>>'


def _actor(actor: Actor) -> str:
    look = {"label": wrapped(_cut(actor.name, NAME), 22), "tooltip": actor.name}
    return f"{quote(actor.id)} {attributes(look)}"


def _line(n: int, line: NetworkLine, network: Network) -> Iterator[str]:
    look = {
        "color": line.colour,
        "penwidth": f"{line.width:.2f}",
        "style": "dashed" if line.is_dashed else "solid",
    }
    head = {"arrowhead": "normal"} if network.is_directed else {"dir": "none"}
    start, end = quote(line.start), quote(line.end)
    if line.label:
        yield from worded(n, start, end, _cut(line.label, MEANS), look | head)
    else:
        yield f"{start} -> {end} {attributes(look | head)}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
