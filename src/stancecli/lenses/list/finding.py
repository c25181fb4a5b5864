"""The items of a model: all of them by kind, or those of one kind with what tells most of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable, did_you_mean
from stancecli.model import Actor, Constraint, Decision, Interest, Item, Option, Source, stands_in
from stancecli.situation import KINDS, Situation
from stancecli.wording import cited, row, stands, who_is, who_table


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
    """What was asked for: the items of a `kind`, or of all, in the order of the file."""

    situation: Situation = field(repr=False, compare=False)
    kind: str | None
    groups: tuple[ItemGroup, ...]

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All actors, where it is these that were asked for."""
        items = chain.from_iterable(group.items for group in self.groups)
        return tuple(item for item in items if self.kind and isinstance(item, Actor))

    def every_row(self) -> Iterator[dict[str, object]]:
        """The same, of actors with what `show` says of each."""
        told = {actor.id: who_is(self.situation, actor) for actor in self.actors}
        for item in self.rows():
            said = told.get(str(item["id"]), {})
            yield item | {label.lower().replace(" ", "_"): said[label] for label in said}

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each item, with what it belongs to and how it is told from others."""
        for group in self.groups:
            for item in group.items:
                yield {
                    "kind": group.kind,
                    "id": item.id,
                    "name": item.name,
                    "owner": group.under,
                    "also": "; ".join(item.also if isinstance(item, Actor) else ()),
                    "about": _about(item),
                }


def find(situation: Situation, kind: str | None = None) -> Listed:
    """The items of a kind, or of all kinds.

    A kind is named in the singular or the plural, in any letter case; raises Unanswerable for a
    word that is no kind.
    """
    meant = kind and kind.casefold().removesuffix("s")
    if meant is not None and meant not in KINDS:
        advice = (did_you_mean(meant, KINDS), f"kinds are {', '.join(KINDS)}")
        raise Unanswerable(f"no kind of item is called “{kind}”", filter(None, advice))
    items = situation.model.items
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in sorted(items.values(), key=lambda item: KINDS.index(situation.kind_of(item.id))):
        part_of = item.part_of if isinstance(item, Actor) else ""
        groups.setdefault((situation.kind_of(item.id), stands_in(item), part_of), []).append(item)
    found = (
        ItemGroup(of, items.get(owner), part_of, tuple(held))
        for (of, owner, part_of), held in groups.items()
        if meant in (None, of)
    )
    return Listed(situation, meant, tuple(found))


def describe(finding: Listed) -> r.Report:
    """Of everything ids and names; of one kind, or in the whole answer, a table of each kind."""
    blocks: list[r.Block] = []
    for kind, groups in groupby(finding.groups, key=lambda group: group.kind):
        of_kind = [*groups]
        blocks.append(_table(finding, of_kind))
        if not finding.kind:
            items = (item for group in of_kind for item in group.items)
            names = r.listing(r.Entry(item.name, item.id) for item in items)
            blocks[-1] = r.Section(f"{kind}s", (r.Shortened((blocks[-1],), (names,)),))
    if finding.actors:
        table = who_table(finding.situation, finding.actors)
        blocks.append(r.Shortened((table,), tells="who says and wants what"))
    if blocks and not finding.kind:
        blocks.append(r.Shortened((), tells="what each is"))
    return r.Report(
        f"Every {finding.kind}" if finding.kind else "Everything in the model",
        "Each can be asked about by its id." if blocks else "Nothing of the kind is in the model.",
        blocks=tuple(blocks),
    )


def _table(finding: Listed, groups: Sequence[ItemGroup]) -> r.Table:
    """Ids, names and what tells most of each, under what they belong to."""
    about = not finding.kind and any(_about(item) for group in groups for item in group.items)
    shown, heads = [], dict[str, None]()
    for group in groups:
        rows = []
        for item in group.items:
            told = {"name": item.name, **_told(item, finding.situation)}
            told |= {"about": _about(item)} if about else {}
            heads |= dict.fromkeys(told)
            rows.append(row(item.id, *(said or "–" for said in told.values())))
        title = group.under.name if group.under else group.part_of
        shown.append(r.Group(title, tuple(rows)))
    return r.Table(tuple(r.Column(head, prose=True) for head in heads), tuple(shown), names="id")


def _about(item: Item) -> str:
    return str(getattr(item, "about", ""))


def _told(item: Item, situation: Situation) -> Mapping[str, str]:
    """What a table of its kind has of an item beside its name, by the heads."""
    match item:
        case Source():
            return {"author": item.author, "date": item.date}
        case Actor():
            return {"kind": item.kind, "also": ", ".join(item.also)}
        case Interest() | Constraint():
            return {"weight": fmt.weight(item), "source": cited(item).text}
        case Decision():
            return {"current": situation.option(item.current).name}
        case Option():
            return {"stands": stands(situation, item)}
        case _:
            return {}
