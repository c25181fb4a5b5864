"""Mermaid: a flowchart that Markdown pages draw, effects as signed arrows, actors as frames.

Three frames or more, joined by arrows over several columns, stop Mermaid's own layout (dagre): it
forgets nodes when the order of frames in one column contradicts that in others, and ends with
`Cannot set properties of undefined (setting 'order')`. So frames are drawn where there are two at
most, which cannot contradict each other; where there are more, each node names its actor.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import assert_never

from stancecli import notation as fmt
from stancecli.export import Format
from stancecli.export.network import Network
from stancecli.model import (
    Actor,
    Breach,
    Constraint,
    Criterion,
    Drawn,
    Effect,
    Influence,
    Interest,
    Option,
    Position,
    exactly,
    owner_id,
)
from stancecli.situation import Situation

MOST_FRAMES = 2
"""So many frames Mermaid can always put in order."""
MOST_EDGES = 500
MOST_CHARACTERS = 50_000
"""Beyond these, Mermaid as it is usually set up refuses to draw."""

_SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "issue": ("[/", "/]"),
        "actor": ("([", "])"),
        "decision": ("{", "}"),
        "option": ("[", "]"),
        "interest": ("(", ")"),
        "constraint": ("[[", "]]"),
    }
)
_PLAIN = frozenset(" ,:!?()'’“”¶–—−▸/")


def export(shown: Situation | Network) -> str:
    """A Mermaid flowchart, its nodes numbered: no name can be a word of the language."""
    return _of_actors(shown) if isinstance(shown, Network) else _map(shown)


def _map(situation: Situation) -> str:
    numbers = {id_: f"n{n}" for n, id_ in enumerate(situation, 1)}
    title = _text(situation.model.title)
    lines = [
        f"%% {title}",
        "flowchart LR",
        *_nodes(situation, numbers),
        *_edges(situation, numbers),
    ]
    return "\n".join(lines) + "\n"


def warnings(shown: Situation | Network, written: str) -> tuple[str, ...]:
    """What a reader should know before putting what was written into a page."""
    edges = len(shown.lines if isinstance(shown, Network) else list(_drawn(shown)))
    found = []
    if edges > MOST_EDGES:
        found.append(
            f"{edges} arrows: Mermaid draws no more than {MOST_EDGES} unless it is told to"
        )
    length = len(written)
    if length > MOST_CHARACTERS:
        found.append(f"{length} characters: Mermaid reads no more than {MOST_CHARACTERS}")
    return tuple(found)


def _drawn(situation: Situation) -> Iterator[tuple[str, str, Drawn]]:
    """The arrows, one for all the effects of an option that another is a condition of."""
    seen = set[tuple[str, str]]()
    for start, end, claim in situation.drawn():
        if isinstance(claim, Effect) and claim.to != end:
            if (start, end) in seen:
                continue
            seen.add((start, end))
        yield start, end, claim


def _nodes(situation: Situation, numbers: Mapping[str, str]) -> Iterator[str]:
    linked = {id_ for start, end, _ in situation.drawn() for id_ in (start, end)}
    owned: dict[str, list[str]] = defaultdict(list)
    for id_ in situation:
        if id_ in linked or isinstance(situation.item(id_), Option | Criterion):
            owner = owner_id(id_)
            if situation.kind_of(owner) == "issue" or owner in numbers:
                owned[owner].append(id_)
    frames = [owner for owner in owned if situation.kind_of(owner) != "issue"]
    is_framed = len(frames) <= MOST_FRAMES
    for owner, ids in owned.items():
        name = "" if owner not in frames else situation.item(owner).name
        begun = name if not is_framed else ""
        nodes = [_node(situation, id_, numbers[id_], begun if id_ != owner else "") for id_ in ids]
        if name and is_framed:
            yield f'  subgraph f{numbers[owner]}["{_text(name)}"]'
            yield from (f"    {node}" for node in nodes)
            yield "  end"
        else:
            yield from (f"  {node}" for node in nodes)


def _node(situation: Situation, id_: str, number: str, owner: str) -> str:
    """A node; where no frame says whose it is, its `owner` stands above its name."""
    item = situation.item(id_)
    words = _lines(item.name)
    if isinstance(item, Interest | Constraint):
        words += f"<br/>{_text(fmt.weight(item))}"
    elif isinstance(item, Option):
        is_current = id_ == situation.decision(item.decision).current
        marks = [
            *(["current"] if is_current else []),
            *(["irreversible"] if item.irreversible else []),
        ]
        name = f"▸ {words}" if is_current else words
        words = "<br/>".join(filter(None, (name, ", ".join(marks))))
    if owner:
        words = f"{_lines(owner)}:<br/>{words}"
    left, right = _SHAPES[situation.kind_of(id_)]
    return f'{number}{left}"{words}"{right}'


def _edges(situation: Situation, numbers: Mapping[str, str]) -> Iterator[str]:
    hues: dict[str, list[str]] = defaultdict(list)
    for n, (start, end, claim) in enumerate(_drawn(situation)):
        arrow, words, hue = _arrow(claim, end)
        label = f'|"{_text(words)}"|' if words else ""
        yield f"  {numbers[start]} {arrow}{label} {numbers[end]}"
        hues[hue].append(str(n))
    for hue, edges in hues.items():
        yield f"  linkStyle {','.join(edges)} stroke:{hue}"


def _arrow(claim: Drawn, end: str) -> tuple[str, str, str]:
    """The arrow of a claim, what stands on it, and its colour; dashed where nothing is cited."""
    arrow = "-.->" if claim.is_judgement else "-->"
    match claim:
        case Effect() if claim.to != end:
            return "-.->", "condition", "#222222"
        case Effect() | Breach():
            return arrow, fmt.effect(claim.size), fmt.HUES[fmt.sense(claim.size)]
        case Position():
            if claim.stance is None:
                return arrow, "", "#808080"
            value = exactly(claim.stance)
            return arrow, f"says {fmt.effect(value)}", fmt.HUES[fmt.sense(value)]
        case Influence():
            return arrow, fmt.strength(claim.strength), "#222222"
        case _:
            assert_never(claim)


def _of_actors(network: Network) -> str:
    """Actors and the lines between them, in frames where there are two at most."""
    numbers = {actor.id: f"n{n}" for n, actor in enumerate(network.actors, 1)}
    hues: dict[tuple[str, str], list[str]] = defaultdict(list)
    lines = [f"%% {_text(network.title)}", "flowchart TB"]
    framed = set[str]()
    for n, frame in enumerate(network.frames if len(network.frames) <= MOST_FRAMES else ()):
        lines.append(f'  subgraph f{n}[" "]')
        lines += (f"  {_person(actor, numbers)}" for actor in frame)
        lines.append("  end")
        framed |= {actor.id for actor in frame}
    lines += (_person(actor, numbers) for actor in network.actors if actor.id not in framed)
    arrows = list[str]()
    for n, line in enumerate(network.lines):
        end, plain = _ARROWS[network.is_directed, line.is_dashed], _ARROWS[False, line.is_dashed]
        steps = [f"  {numbers[line.start]} {end} {numbers[line.end]}"]
        if line.label:
            # A node halfway: labels of lines cover each other.
            lines.append(f'  w{n}["{_lines(line.label)}"]:::words')
            steps = [f"  {numbers[line.start]} {plain} w{n}", f"  w{n} {end} {numbers[line.end]}"]
        for step in steps:
            hues[line.colour, f"{line.width:.1f}px"].append(str(len(arrows)))
            arrows.append(step)
    lines += arrows
    if any(line.label for line in network.lines):
        lines.append("  classDef words fill:none,stroke:none,font-size:13px")
    lines += (
        f"  linkStyle {','.join(edges)} stroke:{hue},stroke-width:{width}"
        for (hue, width), edges in hues.items()
    )
    return "\n".join(lines) + "\n"


def _person(actor: Actor, numbers: Mapping[str, str]) -> str:
    return f'  {numbers[actor.id]}("{_lines(actor.name)}")'


_ARROWS = {(True, True): "-.->", (True, False): "-->", (False, True): "-.-", (False, False): "---"}
"""By whether a line has a direction, and whether it is dashed."""


def _lines(words: str) -> str:
    """Words in lines, as Graphviz has them too: Mermaid 10 would write one line of any length."""
    lines = textwrap.wrap(fmt.visible(words), 26, break_on_hyphens=False)
    return "<br/>".join(map(_text, lines)) or " "


def _text(words: str) -> str:
    """Words within quotes: whatever could be read as markup stands as its character's number.

    Quotes with nothing between them are no text to Mermaid.
    """
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in fmt.visible(words) or " "
    )


FORMAT = Format(".mmd", "a diagram in Markdown", export, warnings)
