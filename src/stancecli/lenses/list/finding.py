"""The items of a model: all of them by kind, or those of one kind with what tells most of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable, did_you_mean
from stancecli.model import (
    Actor,
    Claim,
    Constraint,
    Decision,
    Interest,
    Item,
    Option,
    Source,
    stands_in,
)
from stancecli.situation import KINDS, Situation


@dataclass(frozen=True)
class ItemGroup:
    """Items of a kind that belong together: `under` is the actor they are of, or the decision they
    settle.

    Of actors it is the group of which they are a `part_of`, in words.
    """

    kind: str
    under: Item | None
    part_of: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Listed:
    """What was asked for: the items of a `kind`, or of all, in the order of the file.

    `current` are the options that now hold.
    """

    kind: str | None
    groups: tuple[ItemGroup, ...]
    current: tuple[str, ...]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each item, with what it belongs to and how it is told from others."""
        for group in self.groups:
            for item in group.items:
                yield {
                    "kind": group.kind,
                    "id": item.id,
                    "name": item.name,
                    "owner": group.under,
                    "also": "; ".join(_also(item)),
                    "about": _about(item),
                }


def _also(item: Item) -> tuple[str, ...]:
    return item.also if isinstance(item, Actor) else ()


def _about(item: Item) -> str:
    return str(getattr(item, "about", ""))


def find(situation: Situation, kind: str | None = None) -> Listed:
    """The items of a kind, or of all kinds.

    A kind is named in the singular or the plural, in any letter case; raises Unanswerable for a
    word that is no kind.
    """
    meant = kind and kind.casefold().removesuffix("s")
    if meant is not None and meant not in KINDS:
        hint = did_you_mean(meant, KINDS)
        kinds = f"kinds are {', '.join(KINDS)}"
        raise Unanswerable(f"no kind of item is called “{kind}”", filter(None, (hint, kinds)))
    items = situation.model.items
    groups: dict[tuple[int, str, str], list[Item]] = {}
    for item in items.values():
        part_of = item.part_of if isinstance(item, Actor) else ""
        place = KINDS.index(situation.kind_of(item.id))
        groups.setdefault((place, stands_in(item), part_of), []).append(item)
    every = (
        ItemGroup(KINDS[place], items.get(owner), part_of, tuple(groups[place, owner, part_of]))
        for place, owner, part_of in sorted(groups, key=lambda group: group[0])
    )
    return Listed(
        meant,
        tuple(group for group in every if meant in (None, group.kind)),
        tuple(decision.current for decision in situation.decisions()),
    )


def describe(finding: Listed) -> r.Report:
    """The items, ids before names."""
    return _one_kind(finding, finding.kind) if finding.kind is not None else _everything(finding)


def _everything(finding: Listed) -> r.Report:
    counts = Counter[str]()
    entries: dict[str, list[r.Entry]] = {}
    for group in finding.groups:
        counts[group.kind] += len(group.items)
        entries.setdefault(group.kind, []).extend(
            r.Entry(item.name, item.id, details=tuple(_told(item, group.under)))
            for item in group.items
        )
    return r.Report(
        subject="Everything in the model",
        conclusion=f"{fmt.counted(counts.total(), 'item')} of {len(KINDS)} kinds.",
        blocks=tuple(
            r.Section(fmt.counted(counts[kind], kind), (r.listing(found),))
            for kind, found in entries.items()
        ),
        next=(r.Next("list", ("actor",), "one kind, with more on each"),),
    )


def _told(item: Item, owner: Item | None) -> Iterator[str]:
    """What a code book has of an item besides its id and name."""
    if owner:
        yield f"of {fmt.called(owner)}"
    if also := _also(item):
        yield f"also {', '.join(also)}"
    if about := _about(item):
        yield about


def _one_kind(finding: Listed, kind: str) -> r.Report:
    blocks: list[r.Block] = []
    for group in finding.groups:
        listing = r.listing(_entry(item, item.id in finding.current) for item in group.items)
        title = group.under.name if group.under else group.part_of
        blocks.append(r.Section(title, (listing,)) if title else listing)
    first = [group.items[0].id for group in finding.groups[:1]]
    return r.Report(
        subject=f"Every {kind} in the model",
        conclusion=f"{fmt.counted(sum(len(group.items) for group in finding.groups), kind)}.",
        blocks=tuple(blocks),
        next=tuple(r.Next("show", (id_,), "everything on one of them") for id_ in first),
    )


def _entry(item: Item, is_current: bool) -> r.Entry:
    """An item, with the one thing that tells most of it beside its name."""
    aside, below, details = getattr(item, "date", ""), _about(item), ""
    match item:
        case Source():
            below = item.author
        case Actor():
            aside, below = item.kind, f"also {', '.join(item.also)}" if item.also else ""
            details = item.about
        case Decision():
            aside = fmt.counted(len(item.options), "option")
        case Option():
            aside, below, details = "current" if is_current else "", "", item.about
        case Interest():
            aside = fmt.weight(item)
        case Constraint():
            aside, below = fmt.weight(item), "" if item.kind == "other" else item.kind
    claim = item if isinstance(item, Claim) else None
    judges = isinstance(item, Interest | Constraint)
    return r.Entry(
        item.name,
        item.id,
        aside,
        basis=r.basis(claim) if claim and (claim.cite or judges) else None,
        below=(r.muted(below),) if below else (),
        details=(details,) if details else (),
        origin=r.origin(claim) if claim else None,
    )
