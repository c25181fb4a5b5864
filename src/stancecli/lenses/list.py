"""The items of a model: all of them by kind, or those of one kind with what tells most of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable, did_you_mean
from stancecli.model import (
    Actor,
    Constraint,
    Decision,
    Interest,
    Item,
    Option,
    Source,
)
from stancecli.situation import KINDS, Situation

FIRST_KIND_ASKED = "actor"


@dataclass(frozen=True)
class Group:
    """Items that belong together: `under` is the actor they are of, or the decision they settle."""

    under: Item | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class KindListed:
    """The items of a kind, in the order of the file; `current` are those that now hold."""

    kind: str
    groups: tuple[Group, ...]
    current: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(group.items) for group in self.groups)


@dataclass(frozen=True)
class Listed:
    """What was asked for: one kind in full, or (`everything`) all kinds by name."""

    kinds: tuple[KindListed, ...]
    everything: bool


def ask(situation: Situation, kind: str | None = None) -> Listed:
    """The items of a kind, or of all kinds; raises Unanswerable for a word that is no kind."""
    if kind is None:
        return Listed(tuple(_listed(situation, each) for each in KINDS), everything=True)
    return Listed((_listed(situation, _kind_meant(kind)),), everything=False)


def _kind_meant(word: str) -> str:
    """A kind by its name, in the singular or the plural, in any letter case."""
    kind = word.casefold().removesuffix("s")
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS)
        kinds = f"kinds are {', '.join(KINDS)}"
        raise Unanswerable(f"no kind of item is called “{word}”", filter(None, (hint, kinds)))
    return kind


def _listed(situation: Situation, kind: str) -> KindListed:
    groups: dict[str, list[Item]] = {}
    items = situation.model.items
    found = [each for each in items.values() if situation.kind_of(each.id) == kind]
    for each in found:
        groups.setdefault(_owner_of(each), []).append(each)
    return KindListed(
        kind,
        tuple(Group(items.get(owner), tuple(own)) for owner, own in groups.items()),
        tuple(each.current for each in situation.decisions()),
    )


def _owner_of(each: Item) -> str:
    match each:
        case Option():
            return each.decision
        case Interest() | Constraint() | Decision():
            return each.actor
    return ""


def tell(finding: Listed, *, verbose: bool = False) -> r.Report:
    """The items, ids before names."""
    return _everything(finding) if finding.everything else _one_kind(finding.kinds[0], verbose)


def _everything(finding: Listed) -> r.Report:
    total = sum(kind.count for kind in finding.kinds)
    return r.Report(
        asked="Everything in the model",
        conclusion=f"{fmt.counted(total, 'item')} of {len(finding.kinds)} kinds.",
        blocks=tuple(
            r.Section(
                fmt.counted(kind.count, kind.kind),
                (r.Listing(tuple(_named(each) for group in kind.groups for each in group.items)),),
            )
            for kind in finding.kinds
            if kind.count
        ),
        next=(r.Ask(f"stance list {FIRST_KIND_ASKED}", "one kind, with more on each"),),
    )


def _one_kind(listed: KindListed, verbose: bool) -> r.Report:
    return r.Report(
        asked=f"Every {listed.kind} in the model",
        conclusion=f"{fmt.counted(listed.count, listed.kind)}.",
        blocks=tuple(_group(group, listed.current, verbose) for group in listed.groups),
        next=_next(listed),
    )


def _group(group: Group, current: tuple[str, ...], verbose: bool) -> r.Block:
    listing = r.Listing(
        tuple(_described(each, each.id in current, verbose) for each in group.items)
    )
    return r.Section(group.under.name, (listing,)) if group.under else listing


def _named(each: Item) -> r.Entry:
    return r.Entry(r.text(each.name), label=each.id)


def _described(each: Item, is_current: bool, verbose: bool) -> r.Entry:
    judges = isinstance(each, Interest | Constraint)
    below = [r.text(r.muted(line)) for line in _more(each)]
    if verbose and not isinstance(each, Source):
        below.append(r.provenance(each))
    return r.Entry(
        r.text(each.name),
        label=each.id,
        aside=r.text(_aside(each, is_current)),
        basis=r.basis(each) if not isinstance(each, Source) and (each.cite or judges) else None,
        below=tuple(filter(None, below)),
    )


def _aside(each: Item, is_current: bool) -> str:
    """The one thing that tells most of an item beside its name."""
    match each:
        case Source():
            return each.date
        case Actor():
            return each.kind
        case Decision():
            return fmt.counted(len(each.options), "option")
        case Option():
            return "current" if is_current else ""
    return fmt.weight(each)


def _more(each: Item) -> Iterator[str]:
    match each:
        case Source() if each.author:
            yield each.author
        case Actor() if each.also:
            yield f"also {', '.join(each.also)}"
        case Constraint() if each.kind != "other":
            yield each.kind


def _next(listed: KindListed) -> tuple[r.Ask, ...]:
    if not listed.groups:
        return ()
    first = listed.groups[0].items[0]
    return (r.Ask(f"stance show {first.id}", "everything on one of them"),)
