"""The two sheets that Kumu imports: elements and connections, joined by the elements' labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from stancecli import notation as fmt
from stancecli.export import Format
from stancecli.loader.entries import ENTRY_OF
from stancecli.model import (
    Breach,
    Claim,
    Constraint,
    Effect,
    Influence,
    Interest,
    Item,
    Owned,
    Position,
    Source,
    Statement,
    exactly,
)
from stancecli.sheets.table import written
from stancecli.situation import Situation

ELEMENTS = ("Label", "Type", "Description", "Actor", "Importance", "Sources")
CONNECTIONS = ("From", "To", "Direction", "Type", "Label", "Description", "Sources")


def export(situation: Situation) -> Mapping[str, str]:
    """`elements.csv` and `connections.csv`."""
    labels = _labels(situation)
    elements = [_element(situation, id_, label) for id_, label in labels.items()]
    connections = [
        (labels[start], labels[end], "directed", data["relation"], *_said(data["claim"]))
        for start, end, data in situation.graph.edges(data=True)
    ]
    return {
        "elements.csv": written(ELEMENTS, elements, bom=False),
        "connections.csv": written(CONNECTIONS, connections, bom=False),
    }


def _labels(situation: Situation) -> Mapping[str, str]:
    """A label for each item, its name; with its id where others are called the same.

    Kumu knows elements by their labels alone, in any letter case.
    """
    names = {id_: fmt.visible(situation.item(id_).name).strip() for id_ in situation}
    count = Counter(name.casefold() for name in names.values())
    return {
        id_: name if name and count[name.casefold()] == 1 else f"{name} ({id_})".strip()
        for id_, name in names.items()
    }


def _element(situation: Situation, id_: str, label: str) -> tuple[str, ...]:
    item = situation.item(id_)
    owner = situation.item(item.actor).name if isinstance(item, Owned) else ""
    weighs = fmt.weight(item) if isinstance(item, Interest | Constraint) else ""
    return (label, situation.kind_of(id_), _description(item), owner, weighs, _sources(item))


def _description(item: Item) -> str:
    if isinstance(item, Source):
        return ", ".join(filter(None, (item.author, item.publisher, item.date, item.url)))
    keys = ENTRY_OF[type(item)].keys
    prose = (getattr(item, name) for name in ("about", "because") if name in keys)
    return " ".join(filter(None, prose))


def _sources(thing: Item | Claim) -> str:
    return "; ".join(map(str, getattr(thing, "cite", ())))


def _said(claim: Statement | None) -> tuple[str, str, str]:
    if claim is None:
        return "", "", ""
    sign = ""
    match claim:
        case Effect() | Breach():
            sign = fmt.effect(claim.size)
        case Influence():
            sign = fmt.strength(claim.strength)
        case Position() if claim.stance is not None:
            sign = fmt.effect(exactly(claim.stance))
    return sign, claim.because, _sources(claim)


FORMAT = Format("", "the two sheets that Kumu imports", export)
