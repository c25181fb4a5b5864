"""Graphviz DOT: who has influence on whom, over who gains and loses; or each item and each link.

Blue and orange mean help and harm, as everywhere; dashed means that nothing is cited.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec

from stancecli import model as m, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.export import Format
from stancecli.export.dot.overview import ModelMap, picture
from stancecli.export.dot.text import (
    BEGIN,
    FONT,
    GREY,
    INK,
    PALE,
    PAPER,
    Attributes,
    attributes,
    framed,
    quote,
    wrapped,
)
from stancecli.situation import Situation


def export(shown: ModelMap | Situation) -> str:
    """An overview, or a graph or a part of it, as DOT that Graphviz accepts whatever names hold."""
    return picture(shown) if isinstance(shown, ModelMap) else _graph(shown)


# The graph: each item and each link.


_LOOKS: Mapping[type, Attributes] = {
    m.Actor: {"shape": "ellipse", "fillcolor": "#d4d4d4"},
    m.Interest: {"shape": "box", "style": "rounded,filled", "fillcolor": "#e3f0d8"},
    m.Constraint: {"shape": "box", "fillcolor": "#f3efc4"},
    m.Decision: {"shape": "diamond"},
    m.Option: {"shape": "box"},
    m.Issue: {"shape": "note"},
    m.Source: {"shape": "folder"},
}
"""How an item is drawn, by its class; an analyst is plain words."""
_HEADS: Mapping[fmt.Sense | None, str] = {
    fmt.Sense.HURTS: "tee",
    fmt.Sense.HURTS_STRONGLY: "tee",
    fmt.Sense.UNKNOWN: "odot",
}


def _graph(situation: Situation) -> str:
    """Each item as a node, of the class of its kind, and each link as an edge, of its relation."""
    model = situation.model
    font = {**FONT, "fontsize": "11", "fontcolor": INK}
    title = wrapped(model.title, 70) + (f"\nas of {model.as_of}" if model.as_of else "")
    title += f"\n{model.draft}" if model.draft else ""
    layout = {
        "rankdir": "LR",
        "newrank": "true",
        "label": title,
        "labelloc": "t",
        "bgcolor": PAPER,
        **font,
    }
    node = {**font, "shape": "plaintext", "style": "filled", "fillcolor": PAPER, "color": GREY}
    edge = {**font, "fontsize": "9", "color": GREY, "arrowsize": "0.7"}
    statements = [
        f"graph {attributes({**layout, 'fontsize': '18'})}",
        f"node {attributes(node)}",
        f"edge {attributes(edge)}",
    ]
    by_owner: dict[str, list[str]] = {}
    for id_ in situation:
        item = situation.item(id_)
        whose = item.id if isinstance(item, m.Actor) else m.owner_id(id_) if "." in id_ else ""
        by_owner.setdefault(whose, []).append(_item(situation, item))
    for owner, nodes in by_owner.items():
        statements += framed(owner, {"label": ""}, PALE, nodes) if owner else nodes
    for start, end, data in situation.graph.edges(data=True):
        look = {"class": data["relation"], **_link(data["relation"], data["claim"])}
        statements.append(f"{quote(start)} -> {quote(end)} {attributes(look)}")
    return "\n".join([BEGIN, *(f"  {each}" for each in statements), "}", ""])


def _item(situation: Situation, item: m.Item) -> str:
    label, look = wrapped(item.name, 24), {**_LOOKS.get(type(item), {})}
    if isinstance(item, m.Interest | m.Constraint):
        label += f"\n{fmt.weight(item)}"
    if isinstance(item, m.Option) and situation.holds(item.id):
        label, look["penwidth"] = f"▸ {label}", "2.4"
    tooltip = _why(item) if isinstance(item, m.Claim) else item.name
    look = {"label": label, "class": situation.kind_of(item.id), **look, "tooltip": tooltip}
    return f"{quote(item.id)} {attributes(look)}"


def _link(relation: str, claim: m.Claim | None) -> dict[str, str]:
    """How a link looks: the sign of what it does, or how strong it is."""
    look = {"style": "dashed"} if claim and claim.is_judgement else {}
    if relation in ("conditions", "cites"):
        return {"style": "dotted", "arrowhead": "vee"}
    if isinstance(claim, m.Effect | m.Breach):
        look |= _signed(claim.size)
    elif isinstance(claim, m.Influence):
        look |= {"label": fmt.strength(claim.strength), "color": INK}
    elif isinstance(claim, m.Position):
        at = "" if claim.at is None else f"at {fmt.number(claim.at)}"
        look |= {"label": at} if claim.stance is None else _signed(m.exactly(claim.stance))
    elif not claim or relation in ("wants", "bound-by"):
        return {"arrowhead": "none"}
    return {**look, "tooltip": _why(claim)} if claim else look


def _signed(size: m.Range) -> dict[str, str]:
    meaning = fmt.sense(size)
    colour = fmt.HUES[meaning]
    head = _HEADS.get(meaning, "normal")
    return {"label": fmt.effect(size), "color": colour, "fontcolor": colour, "arrowhead": head}


def _why(claim: m.Claim) -> str:
    """Why something is claimed, who sees it otherwise, and what vouches for it."""
    views = fmt.views(claim)
    seen = f"Views: {views}." if views else ""
    return " ".join(filter(None, (claim.because, seen, r.basis(claim).marks)))


# Drawn by Graphviz: the program dot, or the one inside the optional package pygraphviz.


LONGEST_WAIT = 300
"""Seconds after which a drawing is given up: no layout that can be read takes so long."""

# In a process of its own, as the program: the library writes warnings to standard error, and knows
# no end of time. `-P`: nothing that lies in the folder of a model is imported.
_BY_PACKAGE = """
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
sys.stdout.buffer.write(graph.draw(format="svg", prog="dot"))
"""


def drawn(text: str) -> bytes:
    """The picture of a DOT text as SVG.

    Raises Unanswerable where no Graphviz is installed, or it cannot draw this.
    """
    program = shutil.which("dot")
    if not program and not find_spec("pygraphviz"):
        raise Unanswerable(
            "a map is drawn by Graphviz, and there is none on this machine",
            (
                "install the program dot (apt install graphviz, brew install graphviz, …)",
                "or the package that brings its own: pip install pygraphviz",
                "or export dot, and draw it elsewhere",
            ),
        )
    command = [program, "-Tsvg"] if program else [sys.executable, "-P", "-c", _BY_PACKAGE]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=LONGEST_WAIT
        )
    except subprocess.TimeoutExpired:
        advice = ("draw less of it: name an item, or --edges KIND",)
        raise Unanswerable(f"Graphviz took over {LONGEST_WAIT} seconds", advice) from None
    except OSError as error:
        raise Unanswerable(f"Graphviz cannot be run: {error.strerror}") from None
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().split("\n")
        raise Unanswerable("Graphviz cannot draw this", said[-3:])
    return done.stdout


FORMAT = Format(".dot", "a picture for Graphviz", export)
SVG = Format(
    ".svg", "a picture for a page; png and pdf for a document", lambda shown: drawn(export(shown))
)
