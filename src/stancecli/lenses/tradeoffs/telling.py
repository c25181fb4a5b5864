"""The words of `tradeoffs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli.comparison import (
    BondCost,
    Change,
    Compromise,
    Dominance,
    LooseEnd,
    Switch,
    Tension,
    Turn,
)
from stancecli.firmness.thresholds import Threshold
from stancecli.firmness.weightings import HeldRatio
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff, Tradeoffs
from stancecli.model import (
    IMPORTANCE,
    Breach,
    Criterion,
    Effect,
    Option,
    Source,
    exactly,
)
from stancecli.report import (
    Ask,
    Block,
    Cell,
    Column,
    Entry,
    Group,
    Listing,
    Note,
    Paragraph,
    Report,
    Role,
    Row,
    Section,
    Span,
    Table,
    basis,
    counted,
    effect,
    listed,
    number,
    provenance,
    quoted,
    sense,
    span_of,
    step,
    strong,
    text,
    worded,
)


def tell(finding: Tradeoffs, *, verbose: bool = False) -> Report:
    """One decision with its table and all reasons; of several, conclusions and reasons."""
    if len(finding.tradeoffs) == 1:
        return _one(finding.tradeoffs[0], verbose)
    sections = tuple(
        Section(_asked(each), (_concluded(each), *_why(each, verbose)))
        for each in finding.tradeoffs
    )
    held = [each for each in finding.tradeoffs if each.current in each.leaders]
    return Report(
        asked="Trade-offs of every decision asked about",
        conclusion=f"{counted(len(finding.tradeoffs), 'decision')}; in {len(held)} of them the "
        "current option leads on the judgements as entered.",
        blocks=sections,
        next=tuple(
            Ask(f"stance tradeoffs {each.decision.id}", "its table, and what would change it")
            for each in finding.tradeoffs[:3]
        ),
    )


def _one(of: Tradeoff, verbose: bool) -> Report:
    blocks: list[Block] = []
    if of.criteria:
        blocks.append(_table(of))
    blocks += _excluded(of)
    blocks += _why(of, verbose)
    blocks += _pulling_apart(of, verbose)
    if verbose:
        blocks += _more(of)
    if of.criteria:
        blocks.append(_what_would_change_it(of, verbose))
    blocks.append(_not_known(of, verbose))
    blocks.append(_rests_on(of))
    return Report(_asked(of), _conclusion(of), _further(of), tuple(blocks), _next(of))


def _asked(of: Tradeoff) -> str:
    return f"{of.decider.name} · {of.decision.question}"


# The conclusion.


def _conclusion(of: Tradeoff) -> str:
    if not of.criteria:
        return (
            f"The model does not say what these options do to the interests of {of.decider.name}."
        )
    if len(of.open) == 1:
        return f"Only {_named(of, of.current)} is open: all else is ruled out."
    if len(of.leaders) > 1:
        names = listed(_named(of, leader) for leader in of.leaders)
        return f"{len(of.leaders)} options share the lead on the judgements as entered: {names}."
    leader = of.leaders[0]
    first = of.by_rank.most
    if leader not in first:
        ranked = listed((_named(of, each) for each in first), "or")
        return (
            f"By rank of importance alone, {ranked} leads; {_weighed(of)}, {_named(of, leader)} "
            "does."
        )
    if leader in of.best:
        return f"{_named(of, leader)} is best{_not_current(of, leader)}."
    return (
        f"{_named(of, leader)} comes out ahead{_not_current(of, leader)} on the judgements as "
        "entered."
    )


def _not_current(of: Tradeoff, leader: Option) -> str:
    return "" if leader is of.current else f", not {_named(of, of.current)}"


def _further(of: Tradeoff) -> str:
    sentences = []
    if any(each.decisive for each in of.loose_ends):
        sentences.append("One range alone can overturn that.")
    if of.tensions:
        first, second = (quoted(each.name) for each in _weightiest(of).pair)
        sentences.append(f"No open option is best for both {first} and {second}.")
    return " ".join(sentences)


def _concluded(of: Tradeoff) -> Paragraph:
    return Paragraph(text(strong(_conclusion(of)), f" {_further(of)}".rstrip()))


def _named(of: Tradeoff, option: Option) -> str:
    return quoted(option.name) + (" (current)" if option is of.current else "")


def _weighed(of: Tradeoff) -> str:
    weights = [criterion.weight.mid for criterion in of.criteria]
    return f"weighed {number(min(weights))} to {number(max(weights))}"


# The table.


def _table(of: Tradeoff) -> Table:
    shown = (*of.open, *(each for each in of.options if each.ruled_out))
    compared = of.switch
    rows = tuple(_groups(of, compared, shown)) if compared else (Group("", _rows(of, shown)),)
    return Table(
        columns=tuple(_column(of, each) for each in shown),
        groups=rows,
        foot=tuple(_foot(of, shown)),
        weight="wt",
        figure="gain" if compared else "",
        legend=_legend(of, shown),
    )


def _column(of: Tradeoff, each: Scored) -> Column:
    leads = each.option in of.leaders
    ahead = "ahead" if len(of.leaders) == 1 else "level ahead"
    marks = [
        "current" if each.option is of.current else "",
        ahead if leads and len(of.open) > 1 else "",
        "ruled out" if each.ruled_out else "",
    ]
    mark = ", ".join(filter(None, marks))
    return Column(each.option.name, mark, strong=leads, muted=bool(each.ruled_out))


def _groups(of: Tradeoff, compared: Switch, shown: tuple[Scored, ...]) -> Iterator[Group]:
    ahead, other = _marked(of, compared.end), _marked(of, compared.start)
    for title, changes in (
        (f"{ahead} does better than {other}", compared.better),
        (f"{other} does better", compared.worse),
        ("Equal for both", compared.equal),
    ):
        if changes:
            yield Group(title, tuple(_row(of, each.criterion, shown, each) for each in changes))


def _marked(of: Tradeoff, option: Option) -> str:
    mark = _column(of, next(each for each in of.options if each.option is option)).mark
    return quoted(option.name) + (f" ({mark})" if mark else "")


def _rows(of: Tradeoff, shown: tuple[Scored, ...]) -> tuple[Row, ...]:
    return tuple(_row(of, criterion, shown) for criterion in of.criteria)


def _row(
    of: Tradeoff, criterion: Criterion, shown: tuple[Scored, ...], change: Change | None = None
) -> Row:
    cells = [of.cell(each.option, criterion) for each in shown]
    claims = (claim for cell in cells for claim in (*cell.claims, *cell.always))
    return Row(
        name=criterion.name,
        cells=tuple(_cell(of, each.option, criterion) for each in shown),
        weight=span_of(criterion.weight).replace(" to ", "–"),
        weight_word=worded(criterion.weight, IMPORTANCE),
        figure=number(change.gain, signed=True) if change else "",
        basis=basis(*claims),
    )


ALWAYS, PAST_SCALE = "°", "!"


def _cell(of: Tradeoff, option: Option, criterion: Criterion) -> Cell:
    cell = of.cell(option, criterion)
    if not cell.judged and not cell.always:
        return Cell("·")
    marks = (ALWAYS if cell.always else "") + (PAST_SCALE if cell.passes_scale else "")
    reasons = "; ".join(f"{_because(c)} {_bracket(c)}" for c in (*cell.claims, *cell.always))
    return Cell(
        effect(cell.value) + marks, sense(cell.value), cell.rests_on_judgement, reason=reasons
    )


def _bracket(claim: Effect | Breach) -> str:
    rests = basis(claim)
    return "(judgement)" if rests.judgement else " ".join(rests.brackets)


def _foot(of: Tradeoff, shown: tuple[Scored, ...]) -> Iterator[Row]:
    gain = number(of.switch.gain, signed=True) if of.switch else ""
    yield Row("Points", tuple(Cell(number(each.points)) for each in shown), figure=gain)
    if not all(each.bounds.exact for each in shown):
        spans = tuple(Cell(span_of(each.bounds)) for each in shown)
        yield Row("at least, at most", spans)
    yield Row("Effects cited", tuple(Cell(f"{e.cited} of {e.effects}") for e in shown))


def _legend(of: Tradeoff, shown: tuple[Scored, ...]) -> tuple[str, ...]:
    used = [_cell(of, each.option, criterion) for criterion in of.criteria for each in shown]
    signs = {
        "++ + help": any("+" in cell.text for cell in used),
        "−− − hurt": any("−" in cell.text for cell in used),
        "0 neither": any(cell.text.startswith("0") for cell in used),
        "/ range": any("/" in cell.text for cell in used),
        "? unknown": any("?" in cell.text for cell in used),
        "· not judged": any(cell.text == "·" for cell in used),
        "* judgement": any(cell.judgement for cell in used),
        f"{ALWAYS} holds whatever is chosen": any(ALWAYS in cell.text for cell in used),
        f"{PAST_SCALE} past the scale": any(PAST_SCALE in cell.text for cell in used),
    }
    gain = " · gain: weight × step" if of.switch else ""
    return (
        "  ".join(sign for sign, is_used in signs.items() if is_used),
        f"wt 1 low to 4 vital · points: weight × effect, added{gain}",
    )


def _excluded(of: Tradeoff) -> Iterator[Block]:
    for each in of.options:
        if each.ruled_out:
            by = listed(each.excluded_by)
            claims = [r.by for r in each.ruled_out if not isinstance(r.by, Option)]
            rests = basis(*claims) if claims else None
            yield Paragraph(text(f"Ruled out: {quoted(each.option.name)}, by {by}"), rests)


# Why, and at what price.


def _why(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if of.switch is None:
        return
    compared = of.switch
    shown = compared.better if verbose else compared.sufficient
    if shown:
        yield Section(
            f"Why {quoted(compared.end.name)}",
            _changes(of, compared, shown, verbose),
            _sufficiency(compared, shown),
        )
    if compared.worse:
        yield Section("The price", _changes(of, compared, compared.worse, verbose))


def _sufficiency(compared: Switch, shown: tuple[Change, ...]) -> str:
    gained = sum(change.gain for change in shown)
    rest = len(compared.better) - len(shown)
    smaller = f"; {rest} smaller: -v" if rest else ""
    if not compared.worse:
        return f"it gives up nothing against {quoted(compared.start.name)}{smaller}"
    gains = "this gain" if len(shown) == 1 else f"these {len(shown)} gains"
    verb = "exceeds" if len(shown) == 1 else "exceed"
    against = -sum(change.gain for change in compared.worse)
    if gained > against:
        return f"{gains} (+{number(gained)}) {verb} the whole price ({number(against)}){smaller}"
    return f"its gains (+{number(gained)}) against the whole price ({number(against)}){smaller}"


def _changes(
    of: Tradeoff, compared: Switch, changes: Iterable[Change], verbose: bool
) -> tuple[Section, ...]:
    """For each criterion what either option does to it, what holds now first."""
    stays = compared.end is of.current
    sides = [("now" if compared.start is of.current else "else", compared.start)]
    sides.append(("now" if stays else "then", compared.end))
    return tuple(
        Section(
            change.criterion.name,
            (
                Listing(
                    tuple(
                        entry
                        for label, option in (reversed(sides) if stays else sides)
                        for entry in _reasons(of, option, change.criterion, label, verbose)
                    )
                ),
            ),
            f"{effect(change.after)}, not {effect(change.before)}"
            if stays
            else f"{effect(change.before)} → {effect(change.after)}",
        )
        for change in changes
    )


def _reasons(
    of: Tradeoff, option: Option, criterion: Criterion, label: str, verbose: bool
) -> Iterator[Entry]:
    cell = of.cell(option, criterion)
    if not cell.claims:
        yield Entry(text("Nothing that holds here." if cell.judged else "Not judged."), label)
    for claim in cell.claims:
        below = (provenance(claim),) if verbose else ()
        yield Entry(text(_because(claim)), label, (), basis(claim), below)


def _because(claim: Effect | Breach) -> str:
    return claim.because or f"{effect(claim.size)}, no reason given."


# Pulling apart.


def _weightiest(of: Tradeoff) -> Tension:
    weight = (
        {change.criterion.id: abs(change.gain) for change in of.switch.better + of.switch.worse}
        if of.switch
        else {}
    )
    return max(
        of.tensions,
        key=lambda t: weight.get(t.first.id, 0) + weight.get(t.second.id, 0),
    )


def _pulling_apart(of: Tradeoff, verbose: bool) -> Iterator[Block]:
    if not of.tensions:
        return
    count = len(of.tensions)
    shown = of.tensions if verbose else (_weightiest(of),)
    pairs = f"{count} pairs of interests" if count > 1 else "1 pair of interests"
    more = "; this is the weightiest, -v lists all" if count > 1 and not verbose else ""
    entries = tuple(Entry(text(_pair(each))) for each in shown)
    yield Section("Pulling apart", (Listing(entries),), pairs + more)


def _pair(of: Tension) -> str:
    ways = "; or ".join(
        f"{quoted(each.option.name)} ({', '.join(map(step, each.values))}), {_short(each)}"
        for each in of.compromises
    )
    regretted = listed((quoted(option.name) for option in of.least_regret), "or")
    disputed = f" By the larger of the two losses it would be {regretted}." if of.disputed else ""
    first, second = (quoted(each.name) for each in of.pair)
    return f"{first} against {second}: least bad on the worse of the two is {ways}.{disputed}"


def _short(each: Compromise) -> str:
    """How far a compromise lies below the best for either."""
    first, second = map(number, each.losses)
    return f"{first} below the best for the first, {second} for the second"


# More, when asked.


def _more(of: Tradeoff) -> Iterator[Block]:
    least = listed(quoted(option.name) for option in of.compromise)
    yield Section(
        "Least bad over all interests", (Paragraph(text(f"{least}: its worst is the mildest.")),)
    )
    if of.dominated:
        yield Section("Dominated", (Listing(tuple(map(_dominance, of.dominated)), "▸"),))
    if of.switches:
        entries = tuple(_switched(each) for each in of.switches)
        start = of.switches[0].start
        yield Section(f"Instead of {_named(of, start)}", (Listing(entries, "▸"),))
    if of.bond_costs:
        entries = tuple(_bond(each) for each in of.bond_costs)
        yield Section("What binding costs", (Listing(entries, "▸"),))
    if of.elsewhere:
        held = tuple(
            Entry(text(f"{actor.name}: {quoted(option.name)}"))
            for actor, option in zip(of.holders, of.elsewhere, strict=True)
        )
        yield Section("What holds elsewhere", (Listing(held, "▸"),), "the context of this answer")


def _dominance(each: Dominance) -> Entry:
    by = listed(quoted(option.name) for option in each.by)
    return Entry(text(f"{quoted(each.option.name)}: nowhere better than {by}, and somewhere worse"))


def _switched(each: Switch) -> Entry:
    gains = listed(change.criterion.name for change in each.better) or "nothing"
    losses = listed(change.criterion.name for change in each.worse) or "nothing"
    return Entry(
        text(strong(each.end.name)),
        aside=text(number(each.gain, signed=True)),
        below=(text(f"gains on: {gains}"), text(f"gives up: {losses}")),
    )


def _bond(each: BondCost) -> Entry:
    without = f"without {quoted(each.constraint.name)}"
    if each.gain > 0:
        leaders = listed((quoted(option.name) for option in each.leaders), "or")
        said = f"{without}, {leaders} leads, by {number(each.gain)} points"
    else:
        said = f"{without}, the same leads"
    return Entry(text(said), basis=basis(each.constraint))


# What would change it.


def _what_would_change_it(of: Tradeoff, verbose: bool) -> Section:
    limits = [_threshold(each) for each in of.thresholds if each.inside]
    ratios = [_held(of, each) for each in of.held_ratios if each.ratio and each.ratio >= 1]
    turned = [_turn(each) for each in of.turns]
    # One of each kind before a second of any.
    changes = [*limits[:1], *ratios[:1], *turned[:1], *limits[1:], *ratios[1:], *turned[1:]]
    every = len(changes)
    changes = changes if verbose else changes[:3]
    left = every - len(changes)
    if not changes:
        return Section(
            "What would change it",
            (
                Paragraph(
                    text("No single importance, and no single option of another actor, does.")
                ),
            ),
        )
    return Section(
        "What would change it",
        (Listing(tuple(Entry(text(each)) for each in changes), "·"),),
        f"{left} more: -v" if left else "",
    )


def _threshold(each: Threshold) -> str:
    way = "or more" if each.rises else "or less"
    word = worded(exactly(each.now), IMPORTANCE)
    now = number(each.now) + (f", {word}" if word != number(each.now) else "")
    then = listed((quoted(option.name) for option in each.then), "or")
    return (
        f"{quoted(each.criterion.name)} at {number(each.at)} {way} (now {now}): then {then} leads."
    )


def _held(of: Tradeoff, each: HeldRatio) -> str:
    return (
        f"Any interest counting more than {number(each.ratio or 0)} times another, in the same "
        f"order: then {_named(of, each.rival)} can lead."
    )


def _turn(each: Turn) -> str:
    then = listed((quoted(option.name) for option in each.leaders), "or")
    by = f" by {number(each.by)}" if each.by else ", level with others"
    return (
        f"{quoted(each.option.name)} ({each.actor.name}) instead of "
        f"{quoted(each.instead_of.name)}: then {then} leads{by}."
    )


# What is not known, and what it rests on.


def _not_known(of: Tradeoff, verbose: bool) -> Section:
    gaps = [_loose(of, each) for each in of.loose_ends if each.decisive]
    gaps += list(_unjudged(of))
    gaps += [_loose(of, each) for each in of.loose_ends if not each.decisive]
    gaps += list(_past_scale(of))
    shown = gaps if verbose else gaps[:2]
    left = len(gaps) - len(shown)
    if not gaps:
        shown = ["Each cell of the table is judged, and none as a range."]
    return Section(
        "Not known",
        (Listing(tuple(Entry(text(each)) for each in shown), "·"),),
        f"{left} more: -v" if left else "",
    )


def _loose(of: Tradeoff, each: LooseEnd) -> str:
    decides = "alone decides who leads." if each.decisive else "alone does not change who leads."
    if each.effect is None:
        return (
            f"The importance of {quoted(each.criterion.name)} ({span_of(each.within)}): {decides}"
        )
    option = next((o for o in of.options if o.option.id == each.effect.option), None)
    about = f"{quoted(option.option.name)} on " if option else "What others do to "
    return f"{about}{quoted(each.criterion.name)} ({effect(each.within)}): {decides}"


def _unjudged(of: Tradeoff) -> Iterator[str]:
    for criterion in of.criteria:
        names = [
            quoted(each.option.name)
            for each in of.open
            if not of.cell(each.option, criterion).judged
        ]
        if names:
            yield f"{quoted(criterion.name)} is not judged for {listed(names)} (·, counted 0)."


def _past_scale(of: Tradeoff) -> Iterator[str]:
    for cell in of.cells:
        if cell.passes_scale:
            option = next(o.option for o in of.options if o.option.id == cell.option)
            criterion = next(c for c in of.criteria if c.id == cell.criterion)
            yield (
                f"{quoted(option.name)} on {quoted(criterion.name)} adds up to "
                f"{effect(cell.value)}, past what one effect can be: its place may be the coding's."
            )


def _rests_on(of: Tradeoff) -> Section:
    total = counted(of.effects, "effect")
    entries = [
        Entry(text(f"{each.effects} of {total} of the open options: {_full(each.source)}"))
        for each in of.rests_on
    ]
    if of.judgements:
        alone = [
            f"all {each.effects} of {quoted(each.option.name)}"
            for each in of.open
            if each.effects and not each.cited
        ]
        among = f", among them {listed(alone)}" if alone else ""
        mark = Span("(judgement)", Role.JUDGEMENT)
        entries.append(Entry(text(f"{of.judgements} of {total}: ", mark, f"{among}.")))
    if not entries:
        entries.append(Entry(text("No effect of an open option is in the model.")))
    sizes = "A citation vouches for a claim and its direction; every size is the analyst's."
    return Section("Rests on", (Listing(tuple(entries), "·"), Note(sizes)))


def _full(source: Source) -> str:
    parts = (source.author, quoted(source.title), source.publisher, source.date)
    return f"{source.id}, {', '.join(filter(None, parts))}."


def _next(of: Tradeoff) -> tuple[Ask, ...]:
    decision = of.decision.id
    asks = [Ask(f"stance robustness {decision}", "how firm this is")]
    if of.turns:
        turn = of.turns[0]
        asks.insert(
            0,
            Ask(
                f"stance tradeoffs {decision} --given {turn.option.id}", "the same, had it been so"
            ),
        )
    if of.current not in of.leaders:
        asks.append(
            Ask(
                f"stance robustness {decision} --for {of.current.id}",
                "what would explain the current option",
            )
        )
    elif of.tensions:
        pair = _weightiest(of)
        asks.append(
            Ask(
                f"stance tradeoffs {decision} --between {pair.first.id} {pair.second.id}",
                "one pair only",
            )
        )
    return tuple(asks)
