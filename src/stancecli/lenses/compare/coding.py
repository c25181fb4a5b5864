"""The words of `compare` on coders: how far they agree, and what they have to talk about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.comparison.aligned import NamedOtherwise, UnalignedItem
from stancecli.lenses.compare.coders import Agreement, CodedClaim, CodedKind, CodedValue, NoAlpha
from stancecli.lenses.compare.finding import ColumnKind, Comparison
from stancecli.model import Item, kind_of


def agreement(finding: Comparison) -> str:
    """On how much coders disagree, whether that matters, and how much only one wrote."""
    if not finding.coders:
        return ""
    coders, count = fmt.listed(finding.coders), len(finding.disagreements)
    shared = sum(found.shared for found in finding.agreement)
    which = _shared(finding)
    if not shared:
        return f"There is no claim {which}."
    claims = fmt.counted(shared, f"claim {which}", f"claims {which}")
    partial = _partial(finding)
    if not count:
        return f"{coders} agree on each of {claims}.{partial}"
    turning = sum(bool(each.turns) for each in finding.disagreements)
    alone = {0: "none turns a conclusion alone", 1: "1 turns a conclusion alone"}.get(
        turning, f"{turning} turn a conclusion, each alone"
    )
    return f"{coders} disagree on {count:,} of {claims}: {alone}.{partial}"


def _shared(finding: Comparison) -> str:
    """On which claims coders can agree: `that both wrote`, `with views of both`."""
    return f"{'that' if _are_models(finding) else 'with'} {_both(finding)}"


def _both(finding: Comparison) -> str:
    """The same, above a column: `both wrote`, `views of both`."""
    several = "2 or more" if finding.coders[2:] else "both"
    return f"{several} wrote" if _are_models(finding) else f"views of {several}"


def _are_models(finding: Comparison) -> bool:
    return any(column.kind is ColumnKind.MODEL for column in finding.columns)


def _partial(finding: Comparison) -> str:
    """` Only one wrote 12 more: anna 3, ben 9.`"""
    if not finding.partial:
        return ""
    if finding.coders[2:]:
        return f" On {fmt.counted(len(finding.partial), 'claim')} one or more wrote nothing."
    counts = Counter(c.coder for each in finding.partial for c in each.values if c.is_coded)
    whose = ", ".join(f"{coder} {count:,}" for coder, count in counts.items())
    return f" Only one wrote {len(finding.partial):,} more: {whose}."


def coders(
    finding: Comparison,
    most_disagreements: Sequence[int],
    most_partial: Sequence[int],
    most_unaligned: Sequence[int],
) -> Iterator[r.Block]:
    """Where coders disagree, what not all wrote or have, and how far they agree."""
    if not finding.coders:
        return
    is_one = len(finding.decisions) == 1
    partial = [each for each in finding.partial if not each.within]
    if finding.disagreements:
        entries = [_coded_claim(each, is_one=is_one) for each in finding.disagreements]
        yield r.Section("Where coders disagree", (r.listing(entries, *most_disagreements),))
    if partial:
        title = "Not all wrote" if finding.coders[2:] else "Only one wrote"
        entries = [_coded_claim(each, is_one=is_one) for each in partial]
        section = r.Section(title, (r.listing(entries, *most_partial),))
        yield r.Shortened((section,), tells=f"what {title.lower()}", step=6)
    yield from _alignment(finding, most_unaligned)
    if finding.agreement:
        yield _agreement_table(finding)


def _agreement_table(finding: Comparison) -> r.Table:
    has_partial = any(found.partial for found in finding.agreement)
    partial = "not all" if finding.coders[2:] else "only one"
    headings = (_both(finding), "disagree", *([partial] if has_partial else []), "alpha")
    note = "alpha: 1 is full agreement, 0 what chance gives (Krippendorff, ordinal)"
    # Of too many kinds those stay of which there are most claims.
    by_size = sorted(finding.agreement, key=lambda found: -(found.shared + found.partial))
    rows = tuple(_agreed(found, has_partial, by_size.index(found)) for found in finding.agreement)
    return r.Table(
        tuple(map(r.Column, headings)),
        (r.Group("", rows),),
        names=f"Agreement of {fmt.listed(finding.coders)}",
        legend=r.legend((cell for row in rows for cell in row.cells), note),
        most_rows=r.Most((6, 6, 6, 6, 6, 6, 5, 4, 3), "kind"),
    )


_NO_ALPHA = {
    NoAlpha.UNSAID: r.Sign("?", "not known who coded what stands once"),
    NoAlpha.FEW: r.Sign("–", "fewer than two claims with values of two"),
    NoAlpha.ALIKE: r.Sign("=", "all values the same: nothing could be told apart"),
}


def _alignment(finding: Comparison, most: Sequence[int]) -> Iterator[r.Block]:
    """The items that not all coders have, and those that are one under two names."""
    if finding.unaligned:
        claims = Counter(each.within.id for each in finding.partial if each.within)
        entries = [_unaligned(each, claims[each.item.id]) for each in finding.unaligned]
        note = "one id or one name in each file makes them one"
        yield r.Section("Not aligned", (r.listing(entries, *most),), note)
    if finding.named_otherwise:
        entries = [_named_otherwise(each) for each in finding.named_otherwise]
        whole = r.Section("Taken as one", (r.listing(entries),))
        count = fmt.counted(len(entries), "item", "items")
        yield r.Shortened((whole,), (), f"{count} taken as one under two names")


def _unaligned(each: UnalignedItem, claims: int) -> r.Entry:
    """`ben  “Quiet nights” (interest of Town), 6 claims; nearest “Quiet evenings”`."""
    counts = f", {fmt.counted(claims, 'claim')}" if claims else ""
    nearest = f"; nearest {fmt.called(each.nearest)}" if each.nearest else ""
    said = f"{fmt.called(each.item)} ({_kind(each.item, each.owner)}){counts}{nearest}"
    return r.Entry(said, r.strong(", ".join(each.coders)))


def _named_otherwise(each: NamedOtherwise) -> r.Entry:
    kind = _kind(each.item, each.owner)
    return r.Entry(
        f"{fmt.quoted(each.name)} is {fmt.called(each.item)} ({kind})", r.strong(each.coder)
    )


def _kind(item: Item, owner: Item | None) -> str:
    """`interest of Town`."""
    return f"{kind_of(type(item))} of {fmt.called(owner)}" if owner else kind_of(type(item))


_PLURALS = {
    CodedKind.IMPORTANCE: "importances",
    CodedKind.FORCE: "forces",
    CodedKind.EFFECT: "effects",
    CodedKind.BREACH: "breaches",
    CodedKind.STANCE: "stances",
    CodedKind.STRENGTH: "strengths of influence",
}


def _agreed(found: Agreement, has_partial: bool, rank: int) -> r.Row:
    counts = (found.shared, found.disputed, *([found.partial] if has_partial else []))
    alpha = r.Cell("" if found.alpha is None else fmt.number(found.alpha))
    if found.no_alpha:
        sign = _NO_ALPHA[found.no_alpha]
        alpha = r.Cell(r.plain(sign.mark), signs=(sign,))
    cells = (*(r.Cell(f"{count:,}") for count in counts), alpha)
    return r.Row(_PLURALS[found.kind], cells, rank=rank)


def _coded_claim(each: CodedClaim, *, is_one: bool) -> r.Entry:
    said = ", ".join(f"{c.coder} {_coded(each, c)}" for c in each.values if c.is_coded)
    what = "it" if is_one else fmt.listed(fmt.quoted(d.question) for d in each.turns)
    turns = f"turns {what}: " if each.turns else ""
    return r.Entry(r.text(r.strong(turns), each.about, f": {said}"), details=(*_grounds(each),))


def _grounds(each: CodedClaim) -> Iterator[str]:
    """`anna, ben: Traffic was counted. [minutes p. 2]`: on what each ground it is coded."""
    grounds: dict[str, list[str]] = {}
    for coded in each.values:
        ground = " ".join(filter(None, (coded.because, *r.Basis(coded.cite).brackets)))
        grounds.setdefault(ground, []).append(coded.coder)
    return (f"{', '.join(who)}: {ground}" for ground, who in grounds.items() if ground)


def _coded(each: CodedClaim, coded: CodedValue) -> str:
    return "binding" if coded.value is None else fmt.size_of(each.claim, coded.value)
