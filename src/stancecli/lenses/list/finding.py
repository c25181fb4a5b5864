"""The items of a model: all of them by kind, or those of one kind with what tells most of each."""

from __future__ import annotations

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
    """Items that belong together: `under` is the actor they are of, or the decision they settle.

    Of actors it is the group of which they are a `part_of`, in words.
    """

    under: Item | None
    items: tuple[Item, ...]
    part_of: str = ""

    @property
    def title(self) -> str:
        return self.under.name if self.under else self.part_of


@dataclass(frozen=True)
class KindListed:
    """The items of a kind, in the order of the file; `current` are those that now hold."""

    kind: str
    groups: tuple[ItemGroup, ...]
    current: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(group.items) for group in self.groups)


@dataclass(frozen=True)
class Listed:
    """What was asked for: one kind in full, or (`everything`) all kinds by name."""

    kinds: tuple[KindListed, ...]
    everything: bool

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each item, with what it belongs to and how it is told from others."""
        for listed in self.kinds:
            for group in listed.groups:
                for item in group.items:
                    yield {
                        "kind": listed.kind,
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
    if kind is None:
        return Listed(tuple(_kind_listed(situation, known) for known in KINDS), everything=True)
    meant = kind.casefold().removesuffix("s")
    if meant not in KINDS:
        hint = did_you_mean(meant, KINDS)
        kinds = f"kinds are {', '.join(KINDS)}"
        raise Unanswerable(f"no kind of item is called “{kind}”", filter(None, (hint, kinds)))
    return Listed((_kind_listed(situation, meant),), everything=False)


def _kind_listed(situation: Situation, kind: str) -> KindListed:
    groups: dict[tuple[str, str], list[Item]] = {}
    items = situation.model.items
    for item in items.values():
        if situation.kind_of(item.id) == kind:
            part_of = item.part_of if isinstance(item, Actor) else ""
            groups.setdefault((stands_in(item), part_of), []).append(item)
    return KindListed(
        kind,
        tuple(
            ItemGroup(items.get(owner), tuple(own), part_of)
            for (owner, part_of), own in groups.items()
        ),
        tuple(decision.current for decision in situation.decisions()),
    )


def describe(finding: Listed) -> r.Report:
    """The items, ids before names."""
    return _everything(finding) if finding.everything else _one_kind(finding.kinds[0])


def _everything(finding: Listed) -> r.Report:
    total = sum(kind.count for kind in finding.kinds)
    sections = []
    for kind in finding.kinds:
        entries = [
            r.Entry(item.name, item.id, details=tuple(_told(item, group.under)))
            for group in kind.groups
            for item in group.items
        ]
        if entries:
            sections.append(r.Section(fmt.counted(kind.count, kind.kind), (r.listing(entries),)))
    return r.Report(
        subject="Everything in the model",
        conclusion=f"{fmt.counted(total, 'item')} of {len(finding.kinds)} kinds.",
        blocks=tuple(sections),
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


def _one_kind(listed: KindListed) -> r.Report:
    blocks: list[r.Block] = []
    for group in listed.groups:
        listing = r.listing(_entry(item, item.id in listed.current) for item in group.items)
        blocks.append(r.Section(group.title, (listing,)) if group.title else listing)
    first = [group.items[0].id for group in listed.groups[:1]]
    return r.Report(
        subject=f"Every {listed.kind} in the model",
        conclusion=f"{fmt.counted(listed.count, listed.kind)}.",
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
