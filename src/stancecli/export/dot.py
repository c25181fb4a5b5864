"""Graphviz DOT: actors as frames, options in a column on the left, what they affect on the right.

Each effect ends in a tile of the interest it affects, and the tile shows its sign: labels on lines
would cover each other. Blue and orange mean help and harm, as everywhere; dashes and `*` mean that
nothing is cited. Sources and analysts are not drawn: nearly everything would point to them;
tooltips name them.
Written by hand, because what writes DOT for networkx reads `a:b` as a port and merges nodes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.util import find_spec

from stancecli import model as m, notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.export import Format
from stancecli.export.network import GREY, INK, Network, NetworkLine, means
from stancecli.methods.feasibility import ruled_out
from stancecli.names import dependence
from stancecli.situation import Situation

PALE, PAPER = "#f4f4f4", "#ffffff"

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


def html(words: str, width: int = 0) -> str:
    """Words within a label that is written as HTML, on lines of at most so many characters."""
    lines = wrapped(words, width).split("\n") if width else [words]
    return "<BR/>".join(escape(fmt.visible(line)) for line in lines)


# The graph of a model, whole or a view.


GREEN, YELLOW, SILVER = "#e3f0d8", "#f3efc4", "#d4d4d4"


_BEGIN = 'digraph "stance" {'
_FONT: Attributes = {"fontname": "Helvetica"}
_LOOKS: Mapping[fmt.Sense | None, tuple[str, str, str]] = {
    fmt.Sense.HELPS_STRONGLY: ("normal", "#005faf", "#ffffff"),
    fmt.Sense.HELPS: ("normal", "#afd7ff", "#000000"),
    fmt.Sense.HURTS: ("tee", "#ffd7af", "#000000"),
    fmt.Sense.HURTS_STRONGLY: ("tee", "#af5f00", "#ffffff"),
    fmt.Sense.UNKNOWN: ("odot", "#626262", "#ffffff"),
    None: ("none", PAPER, INK),
}
"""The end of the line of a value, its tile, and the ink there; HUES has the colour of the line."""

_KEY_OF_LINES = ((INK, "thick line: strong"), (INK, "dashed: unsourced"))
_KEY = (
    (fmt.HUES[fmt.Sense.HELPS], "→ ++ + helps, supports"),
    (fmt.HUES[fmt.Sense.HURTS], "⊣ −− − hurts, opposes"),
    (fmt.HUES[fmt.Sense.UNKNOWN], "⊸ ? unknown, or across 0"),
    (INK, "thick line: strong"),
    (INK, "dashed, *: unsourced"),
    (INK, "dotted: condition of effects"),
    (INK, "white box: option, ▸ current"),
    (INK, "green, rounded: interest"),
    (INK, "yellow, square: constraint"),
)


def export(shown: Situation | Network) -> str:
    """A graph, whole or a view, as DOT text that Graphviz accepts whatever the names hold."""
    if isinstance(shown, Network):
        return _network(shown)
    drawing = _DotGraph(shown)
    lines = list(drawing.lines())
    text = [
        *_head(drawing),
        # A frame around everything, for the sake of a label below: the picture's own is the title.
        '  subgraph "cluster" {',
        f'    graph [label={_legend(drawing)}, labelloc="b", labeljust="l", color="{PAPER}"]',
        *(f"    {line}" for line in drawing.frames()),
        # Words beside lines stand within it, so that the label is below them too.
        *(["  }", *drawing.columns(), *lines] if drawing.in_columns else [*lines, "  }"]),
        "}",
    ]
    return "\n".join(text) + "\n"


def _head(drawing: _DotGraph) -> list[str]:
    model = drawing.situation.model
    title = wrapped(model.title, 70) + (f"\nas of {model.as_of}" if model.as_of else "")
    title += f"\n{model.draft}" if model.draft else ""
    font = {**_FONT, "fontsize": "11", "fontcolor": INK}
    layout = {"rankdir": "LR", "newrank": "true"}
    layout |= {"ranksep": "2.6" if drawing.in_columns else "0.4", "nodesep": "0.14"}
    layout |= {"label": title, "labelloc": "t", "tooltip": model.title}
    layout |= {**font, "fontsize": "20", "bgcolor": PAPER}
    # First: where ports are named later, Graphviz takes the first attribute for an arrow's head.
    edge = {"arrowhead": "normal", **font, "fontsize": "9", "arrowsize": "0.7"}
    node = {**font, "style": "filled", "fillcolor": PAPER, "color": GREY, "margin": "0.18,0.07"}
    looks = {"graph": layout, "node": node, "edge": edge}
    return [_BEGIN, *(f"  {what} {attributes(look)}" for what, look in looks.items())]


class _DotGraph:
    """What the statements of one picture have in common."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.drawn = tuple(situation.drawn())
        """The edges that are lines, each with its claim."""
        self.linked = {id_ for start, end, _ in self.drawn for id_ in (start, end)}
        """What lines begin or end at; an actor or a decision is a node only if it is among them."""
        self.in_columns = any(isinstance(claim, m.Effect | m.Breach) for *_, claim in self.drawn)
        """Whether options stand on the left of what they affect."""
        of_kind = {id_: situation.kind_of(id_) for id_ in situation}
        self.criteria = {id_ for id_, kind in of_kind.items() if kind in ("interest", "constraint")}
        order = {id_: n for n, id_ in enumerate(situation)}
        self.claims_on = {
            id_: sorted(situation.claims_on(id_), key=lambda claim: order[claim.option])
            for id_ in self.criteria
        }
        """The claims on each criterion, in the order of the options that make them."""
        self.ports = {
            id(claim): n for claims in self.claims_on.values() for n, claim in enumerate(claims, 1)
        }
        """The number of a claim's tile, by the identity of the claim."""
        # What rules an option out may lie outside the part that is drawn.
        state = Situation.of(situation.model)
        options = (id_ for id_, kind in of_kind.items() if kind == "option")
        self.ruled_out = {id_ for id_ in options if ruled_out(state, id_)}
        self.current = situation.current_options()
        effects = (claim for *_, claim in self.drawn if isinstance(claim, m.Effect))
        said = dict.fromkeys(filter(None, (dependence(situation, each) for each in effects)))
        self.numbered = {words: n for n, words in enumerate(said, 1)}
        """The conditions of drawn effects, in words, numbered from 1 in the order of the file."""

    def frames(self) -> Iterator[str]:
        """A frame for each actor that owns something here, and the others as nodes."""
        model = self.situation.model
        for actor in (each for each in model.actors if each.id in self.situation):
            if held := [*self._held(actor)]:
                node = [self._node(actor)] if actor.id in self.linked else []
                look = _titled(wrapped(actor.name, 30), "14")
                yield from framed(actor.id, look, PALE, [*node, *held])
            else:
                yield self._node(actor)
        yield from (self._node(issue) for issue in model.issues if self._is_node(issue.id))

    def _held(self, owner: m.Actor) -> Iterator[str]:
        for decision in owner.decisions:
            if decision.id in self.situation:
                look = _titled(wrapped(decision.question, 34), "11")
                items: list[m.Decision | m.Option] = [decision, *decision.options]
                lines = [self._node(item) for item in items if self._is_node(item.id)]
                yield from framed(decision.id, look, PAPER, lines)
        criteria: list[m.Criterion] = [*owner.interests, *owner.constraints]
        yield from (self._criterion(each) for each in criteria if each.id in self.situation)

    def _is_node(self, id_: str) -> bool:
        return id_ in self.situation and (
            id_ in self.linked or isinstance(self.situation.item(id_), m.Option | m.Criterion)
        )

    def _node(self, item: m.Actor | m.Decision | m.Issue | m.Option) -> str:
        look = {"label": wrapped(item.name, 24), "tooltip": _tooltip(item)}
        if isinstance(item, m.Actor):
            look |= {"shape": "ellipse", "fillcolor": SILVER}
        elif isinstance(item, m.Issue):
            look |= {"shape": "note"}
        elif isinstance(item, m.Decision):
            look |= {"shape": "diamond", "label": "?"}
        else:
            look |= self._look_of_option(item)
        return f"{quote(item.id)} {attributes(look)}"

    def _look_of_option(self, option: m.Option) -> Attributes:
        name, marks = wrapped(option.name, 24), []
        look = {"shape": "box"}
        if option.id in self.current:
            look |= {"penwidth": "2.4", "color": INK}
            name, marks = f"▸ {name}", ["current"]
        elif option.id in self.ruled_out:
            look |= {"fillcolor": "#e4e4e4", "fontcolor": "#626262"}
            marks = ["ruled out"]
        if option.irreversible:
            marks.append("irreversible")
        return {**look, "label": "\n".join(filter(None, (name, ", ".join(marks))))}

    def _criterion(self, criterion: m.Criterion) -> str:
        """An interest or a constraint: a tile for each effect on it, and its name beside them."""
        rounded = isinstance(criterion, m.Interest)
        look = f'STYLE="ROUNDED" BGCOLOR="{GREEN}"' if rounded else f'BGCOLOR="{YELLOW}"'
        tiles = [self._tile(n, claim) for n, claim in enumerate(self.claims_on[criterion.id], 1)]
        name = f"{html(criterion.name, 26)}<BR/>{html(fmt.weight(criterion))}"
        cell = f'<TD ROWSPAN="{max(len(tiles), 1)}" CELLPADDING="7">{name}</TD>'
        first, rest = "".join(tiles[:1]), (f"<TR>{tile}</TR>" for tile in tiles[1:])
        rows = f"<TR>{first}{cell}</TR>{''.join(rest)}"
        frame = f'BORDER="1" CELLBORDER="0" CELLSPACING="2" CELLPADDING="2" COLOR="{GREY}"'
        label = f"<<TABLE {frame} {look}>{rows}</TABLE>>"
        return (
            f'{quote(criterion.id)} [shape="plain", style="", label={label}, '
            f"tooltip={quote(_tooltip(criterion))}]"
        )

    def _tile(self, n: int, claim: m.Effect | m.Breach) -> str:
        _, tile, ink = _LOOKS[fmt.sense(claim.size)]
        star = "*" if claim.is_judgement else ""
        depends = dependence(self.situation, claim) if isinstance(claim, m.Effect) else ""
        mark = f"[{self.numbered[depends]}]" if depends else ""
        words = html(f"{fmt.effect(claim.size)}{star} {mark}".rstrip())
        port = f'PORT="{n}" BGCOLOR="{tile}"'
        return f'<TD {port}><FONT POINT-SIZE="9" COLOR="{ink}">{words}</FONT></TD>'

    def columns(self) -> Iterator[str]:
        """Statements that put what effects begin at in one column, what they end at in another."""
        nodes = [id_ for id_ in self.situation if self._is_node(id_)]
        for rank, is_right in (("min", False), ("max", True)):
            ids = (quote(id_) for id_ in nodes if (id_ in self.criteria) == is_right)
            yield f"  {{rank={rank}; {'; '.join(ids)}}}"

    def lines(self) -> Iterator[str]:
        seen = set[tuple[str, str]]()
        for n, (start, end, claim) in enumerate(self.drawn):
            tail, head = quote(start), quote(end)
            if isinstance(claim, m.Influence | m.Position):
                words, look = _said(claim)
                look |= {"tooltip": _tooltip(claim)}
                if words and not self.in_columns:
                    lines = worded(n, tail, head, words, look)
                    yield from (f"  {line}" for line in lines)
                else:
                    # Words have no place within a column: there, heads and widths tell.
                    flat = {"constraint": "false"} if self.in_columns else {}
                    port = ":w" if self.in_columns else ""
                    yield f"  {tail}{port} -> {head}{port} {attributes({**look, **flat})}"
            elif claim.to == end:
                look = {**_signed(claim.size, claim), "tooltip": _tooltip(claim)}
                yield f"  {tail}:e -> {head}:{self.ports[id(claim)]}:w {attributes(look)}"
            elif (start, end) not in seen:
                # One line for all the effects of an option that another is a condition of.
                seen.add((start, end))
                yield f"  {tail}:w -> {head}:w {attributes(_CONDITION)}"


_CONDITION: Attributes = {
    "style": "dotted",
    "color": INK,
    "arrowhead": "vee",
    "constraint": "false",
}


def _said(claim: m.Influence | m.Position) -> tuple[str, dict[str, str]]:
    """What stands beside an influence or a position, and how it looks."""
    style = {"style": "dashed" if claim.is_judgement else "solid"}
    if isinstance(claim, m.Influence):
        width = f"{float(claim.strength.mid) * 0.8:.2f}"
        look = {"color": INK, "arrowhead": "normal", "penwidth": width, **style}
        return means(claim), look
    if claim.stance is not None:
        stance = m.exactly(claim.stance)
        return f"says {fmt.effect(stance)}", _signed(stance, claim)
    return "" if claim.at is None else f"at {fmt.number(claim.at)}", {"color": GREY, **style}


def _signed(size: m.Range, claim: m.Claim) -> dict[str, str]:
    meaning = fmt.sense(size)
    return {
        "color": fmt.HUES[meaning],
        "fontcolor": fmt.HUES[meaning],
        "arrowhead": _LOOKS[meaning][0],
        "penwidth": "2.6" if abs(size.mid) >= 1.5 else "1.1",
        "style": "dashed" if claim.is_judgement else "solid",
    }


def _titled(label: str, size: str) -> Attributes:
    """How the title of a frame looks."""
    # On the right: what is no effect leads along the left side, from node to node.
    return {"label": label, "labeljust": "r", "labelloc": "t", "fontsize": size}


def _legend(drawing: _DotGraph) -> str:
    """What signs, lines and shapes mean, and the conditions that effects are numbered by."""
    numbered = [(INK, f"[{n}] {words}") for words, n in drawing.numbered.items()]
    key = _KEY if drawing.in_columns else _KEY_OF_LINES
    columns = (*_columns(key, 3), *_columns(numbered, max(3, -(-len(numbered) // 2))))
    cells = "".join(f'<TD ALIGN="LEFT" VALIGN="TOP">{column}</TD>' for column in columns)
    return f'<<TABLE BORDER="0" CELLSPACING="10"><TR>{cells}</TR></TABLE>>'


def _columns(lines: Sequence[tuple[str, str]], most: int) -> Iterator[str]:
    written = [
        f'<FONT POINT-SIZE="11" COLOR="{ink}">{html(words)}</FONT><BR ALIGN="LEFT"/>'
        for ink, words in lines
    ]
    return ("".join(written[start : start + most]) for start in range(0, len(lines), most))


def _tooltip(thing: m.Item | m.Claim) -> str:
    if not isinstance(thing, m.Claim):
        return thing.name
    views = fmt.views(thing)
    seen = f"Views: {views}." if views else ""
    return " ".join(filter(None, (thing.because, seen, r.basis(thing).marks)))


# Actors and the lines between them.


SILVER_BOX, MUTED = "#e6e6e6", "#626262"
NAME, MEANS = 120, 100
"""Characters of a name, and of what stands beside a line; the whole is in the tooltip."""


def _network(network: Network) -> str:
    within = {actor.id for frame in network.frames for actor in frame}
    look = {"label": "", "tooltip": "no two here clash on balance", "margin": "14"}
    font = {**_FONT, "fontsize": "12", "fontcolor": INK}
    layout = {"rankdir": "TB", "ranksep": "0.22" if network.is_directed else "0.9"}
    layout |= {"nodesep": "0.25" if network.is_directed else "0.4", "labelloc": "t"}
    layout |= {"tooltip": network.title, "bgcolor": PAPER, "pad": "0.15"}
    node = {"shape": "box", "style": "rounded,filled", "fillcolor": SILVER_BOX, "color": GREY}
    statements = [
        f"graph {attributes(font | layout)}",
        f"graph [label={_title(network)}]",
        f"node {attributes({**font, **node, 'margin': '0.2,0.08'})}",
        f"edge {attributes({'arrowsize': '0.8'})}",
    ]
    for n, frame in enumerate(network.frames):
        statements += framed(str(n), look, PALE, map(_actor, frame))
    statements += [_actor(actor) for actor in network.actors if actor.id not in within]
    for n, line in enumerate(network.lines):
        statements += _line(n, line, network)
    return "\n".join([_BEGIN, *(f"  {each}" for each in statements), "}", ""])


def _title(network: Network) -> str:
    """The title, what lines mean, and what is left out."""
    rows = [(16, INK, html(network.title, 70))]
    left_out = [(MUTED, f"not drawn: {', '.join(network.left_out)}")] if network.left_out else []
    rows += [(11, ink, html(words)) for ink, words in (*network.key, *left_out)]
    cells = "".join(
        f'<TR><TD><FONT POINT-SIZE="{size}" COLOR="{ink}">{words}</FONT></TD></TR>'
        for size, ink, words in rows
    )
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2">{cells}</TABLE>>'


def _actor(actor: m.Actor) -> str:
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
        advice = ("draw less of it: --about ITEM, --edges KIND",)
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
