"""DOT of actors and the lines between them."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.export.dot.writing import (
    Attributes,
    attributes,
    breaking,
    html,
    quote,
    worded,
    wrapped,
)
from stancecli.export.network import GREY, INK, Network, NetworkLine
from stancecli.model import Actor

PAPER, SILVER, PALE, MUTED = "#ffffff", "#e6e6e6", "#f4f4f4", "#626262"
NAME, MEANS = 120, 100
"""Characters of a name, and of what stands beside a line; the whole is in the tooltip."""


def export(network: Network) -> str:
    """The picture as DOT text."""
    framed = {actor.id for frame in network.frames for actor in frame}
    lines = [
        'digraph "stance" {',
        f"  graph {attributes(_layout(network))}",
        f"  graph [label={_legend(network)}]",
        f"  node {attributes(_NODE)}",
        f"  edge {attributes({'arrowsize': '0.8'})}",
        *(f"  {line}" for line in _frames(network)),
        *(f"  {_actor(actor)}" for actor in network.actors if actor.id not in framed),
        *(f"  {each}" for n, line in enumerate(network.lines) for each in _line(n, line, network)),
        "}",
    ]
    return "\n".join(lines) + "\n"


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


def _frames(network: Network) -> Iterator[str]:
    look = {"label": "", "tooltip": "no two here clash on balance", "margin": "14"}
    look |= {"style": "rounded,filled", "fillcolor": PALE, "color": "#b2b2b2"}
    for n, frame in enumerate(network.frames):
        yield f'subgraph "cluster_{n}" {{'
        yield f"  graph {attributes(look)}"
        yield from (f"  {_actor(actor)}" for actor in frame)
        yield "}"


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
