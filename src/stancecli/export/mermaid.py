"""Mermaid: a flowchart that Markdown pages draw, actors as frames, effects as signed arrows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.model import (
    Breach,
    Claim,
    Constraint,
    Effect,
    Influence,
    Interest,
    Option,
    Position,
    exactly,
    owner_id,
)
from stancecli.situation import Situation

MOST_EDGES = 500
MOST_CHARACTERS = 50_000
"""Beyond these, Mermaid as it is usually set up refuses to draw."""

_SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "source": ("[/", "/]"),
        "issue": ("[/", "/]"),
        "actor": ("([", "])"),
        "decision": ("{", "}"),
        "option": ("[", "]"),
        "interest": ("(", ")"),
        "constraint": ("[[", "]]"),
    }
)
_PLAIN = frozenset(" ,:!?()'’“”¶–—−▸/")


def export(situation: Situation) -> str:
    """A graph as a Mermaid flowchart, its nodes numbered: no name can be a word of the language."""
    numbers = {id_: f"n{n}" for n, id_ in enumerate(situation, 1)}
    title = _text(situation.model.title)
    lines = [
        f"%% {title}",
        "flowchart LR",
        *_frames(situation, numbers),
        *_edges(situation, numbers),
    ]
    return "\n".join(lines) + "\n"


def warnings(situation: Situation, written: str) -> tuple[str, ...]:
    """What a reader should know before putting what was written into a page."""
    edges = len(list(situation.drawn()))
    found = []
    if edges > MOST_EDGES:
        found.append(
            f"{edges} arrows: Mermaid draws no more than {MOST_EDGES} unless it is told to"
        )
    length = len(written)
    if length > MOST_CHARACTERS:
        found.append(f"{length} characters: Mermaid reads no more than {MOST_CHARACTERS}")
    return tuple(found)


def _frames(situation: Situation, numbers: Mapping[str, str]) -> Iterator[str]:
    linked = {id_ for start, end, _ in situation.drawn() for id_ in (start, end)}
    owned: dict[str, list[str]] = defaultdict(list)
    current = situation.current_options()
    for id_ in situation:
        if situation.kind_of(id_) in {"option", "interest", "constraint"} or id_ in linked:
            owned[owner_id(id_)].append(_node(situation, id_, numbers[id_], id_ in current))
    for owner, nodes in owned.items():
        if situation.kind_of(owner) == "issue":
            yield from (f"  {node}" for node in nodes)
        elif owner in numbers:
            yield f'  subgraph f{numbers[owner]}["{_text(situation.item(owner).name)}"]'
            yield from (f"    {node}" for node in nodes)
            yield "  end"


def _node(situation: Situation, id_: str, number: str, is_current: bool) -> str:
    item = situation.item(id_)
    words = _text(item.name)
    if isinstance(item, Interest | Constraint):
        words += f"<br/>{_text(fmt.weight(item))}"
    elif isinstance(item, Option):
        marks = [
            *(["current"] if is_current else []),
            *(["irreversible"] if item.irreversible else []),
        ]
        name = f"▸ {words}" if is_current else words
        words = "<br/>".join(filter(None, (name, ", ".join(marks))))
    left, right = _SHAPES[situation.kind_of(id_)]
    return f'{number}{left}"{words}"{right}'


def _edges(situation: Situation, numbers: Mapping[str, str]) -> Iterator[str]:
    hues: dict[str, list[str]] = defaultdict(list)
    for n, (start, end, claim) in enumerate(situation.drawn()):
        arrow, words, hue = _arrow(claim, end)
        label = f'|"{_text(words)}"|' if words else ""
        yield f"  {numbers[start]} {arrow}{label} {numbers[end]}"
        hues[hue].append(str(n))
    for hue, edges in hues.items():
        yield f"  linkStyle {','.join(edges)} stroke:{hue}"


def _arrow(claim: Claim, end: str) -> tuple[str, str, str]:
    """The arrow of a claim, what stands on it, and its colour; dashed where nothing is cited."""
    arrow = "-.->" if claim.is_judgement else "-->"
    match claim:
        case Effect() if claim.to != end:
            return "-.->", "condition", "#222222"
        case Effect() | Breach():
            return arrow, fmt.effect(claim.size), fmt.HUES[fmt.sense(claim.size)]
        case Position(stance=stance) if stance is not None:
            value = exactly(stance)
            return arrow, f"says {fmt.effect(value)}", fmt.HUES[fmt.sense(value)]
        case Influence():
            return arrow, fmt.strength(claim.strength), "#222222"
    return arrow, "", "#808080"


def _text(words: str) -> str:
    """Words within quotes: whatever could be read as markup stands as its character's number."""
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in fmt.visible(words)
    )
