"""What several lenses tell alike, in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from textwrap import wrap
from typing import Protocol

from stancecli import notation as fmt, report as r
from stancecli.methods.claims import Performance
from stancecli.methods.conditions import Turn
from stancecli.methods.evidence import CitedSource, Grounds, SourcesSummary, grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import Stated, stated_by
from stancecli.model import (
    ZERO,
    Actor,
    Breach,
    Citing,
    Claim,
    Constraint,
    Criterion,
    Decision,
    Effect,
    Expectation,
    Influence,
    Interest,
    Item,
    Judging,
    Option,
    Position,
    Scenario,
    cites,
    exactly,
    owner_id,
)
from stancecli.names import claim_name, dependence, on_view
from stancecli.situation import Bearing, Situation
from stancecli.wording.moves import by_strength, in_quotes, phrase, several, upper


class OfDecision(Protocol):
    """A finding on one decision."""

    @property
    def decision(self) -> Decision: ...

    @property
    def decider(self) -> Actor: ...


class OfDecider(OfDecision, Protocol):
    """The same in a context in which the option `current` holds."""

    @property
    def current(self) -> Option: ...


def answer(
    subject: str,
    scope: Iterable[str],
    said: Iterable[str],
    blocks: Iterable[r.Block],
) -> r.Report:
    """An answer of these sentences, of which the first is the conclusion."""
    first, *more = said
    asked = tuple(filter(None, scope))
    return r.Report(subject, first, " ".join(more), tuple(blocks), scope=asked)


def standing(finding: OfDecider, option: Option) -> str:
    """How an option stands in the finding's context: `current`, `given`, or ``."""
    return fmt.holding(option, finding.current, finding.decision)


def asked_as(decider: Actor, decision: Decision) -> str:
    """What a decision is asked by: its actor, where that has no other."""
    return (decision if decider.decisions[1:] else decider).id


def in_a_table(decider: Actor, decision: Decision) -> str:
    """A decision among others: its actor, with what is asked where that decides more."""
    question = f": {decision.question}" if len(decider.decisions) > 1 else ""
    return f"{decider.name}{question}"


def in_a_sentence(decider: Actor, decision: Decision) -> str:
    """The same within a sentence: `The Mayor, on “Should cars be kept out?”`."""
    on = f", on {fmt.quoted(decision.question)}" if len(decider.decisions) > 1 else ""
    return f"{decider.name}{on}"


def deciders(found: Iterable[OfDecision]) -> str:
    """Decisions in a sentence, by who decides them."""
    return several(dict.fromkeys(in_a_sentence(each.decider, each.decision) for each in found))


def named(finding: OfDecider, option: Option, *marks: str) -> str:
    """An option within a sentence: `“Benign neglect” (current)`."""
    return fmt.marked(fmt.quoted(option.name), standing(finding, option), *marks)


COLUMN_WIDTHS: Mapping[int, int] = {1: 26, 2: 20, 3: 13}
"""How wide a column is at 80, by how many there are; of more it is 10."""


def name_or_id(option: Option, width: int) -> str:
    """An option in a column so wide: by its name, or its id where three lines cannot hold that."""
    if len(option.name) > width:
        lines = wrap(option.name, width, break_long_words=False, break_on_hyphens=False)
        if len(lines) > 3 or max(map(len, lines)) > width:
            return option.id.rpartition(".")[2]
    return option.name


VERDICTS: Mapping[str, str] = {
    Conclusion.OPEN: "not settled",
    Conclusion.LEADS: "not firm",
    Conclusion.FIRM: "firm",
    Conclusion.LEVEL: "level",
    Conclusion.ONLY: "only one",
    Conclusion.EMPTY: "nothing filled in",
}
"""How things stand in a decision, as a cell of a table."""


WORD_OF = {
    "as-entered": "holds-entered",
    "not-as-entered": "moves-entered",
    "does-not-hold": "moves",
    "no-verdict": "nothing",
}
"""The word of a state, where what can be expected of it is called otherwise."""


RUNGS: Mapping[str, str] = {
    "deal": "a loss for nobody who takes part, at every estimate in the ranges",
    "as-entered": "a loss for nobody who takes part, at middle estimates",
    "possible": "a gain for all who take part, elsewhere in the ranges alone",
    "none": "no gain for all who take part, at any estimate in the ranges",
}
"""How surely all who take part in a joint move gain."""


def expected(situation: Situation, expectation: Expectation) -> str:
    """A conclusion that must follow: `“Benign neglect” is ahead (China), under “quiet”`."""
    under = f"under “{expectation.under}”" if expectation.under else ""
    where = (_expected(situation, expectation), under, on_view(expectation.view, situation))
    return ", ".join(filter(None, where))


def citing_name(situation: Situation, citing: Citing) -> str:
    """What cites something, told from others: a claim, `“Quiet” (scenario)`, an expectation."""
    if isinstance(citing, Scenario):
        return f"{fmt.quoted(citing.name)} (scenario)"
    if isinstance(citing, Expectation):
        return f"{expected(situation, citing)} (expectation)"
    return claim_name(situation, citing)


def _expected(situation: Situation, wanted: Expectation) -> str:
    def called(id_: str) -> str:
        # A scenario can have left it out.
        return fmt.called(situation.item(id_)) if id_ in situation else fmt.quoted(id_)

    if wanted.decision:
        owner = owner_id(wanted.decision)
        decider = situation.actor(owner).name if owner in situation else owner
        if wanted.verdict:
            return f"{called(wanted.decision)} ({decider}): {VERDICTS[wanted.verdict]}"
        option, does = (
            (wanted.leads, "is ahead") if wanted.leads else (wanted.ruled_out, "is ruled out")
        )
        return f"{called(option)} {does} ({decider})"
    if wanted.levers:
        by = fmt.listed(map(called, wanted.by))
        return f"with {by}, and not without, {called(wanted.levers)} is ahead"
    if wanted.pair:
        pair = fmt.listed(map(called, wanted.pair))
        return f"{called(wanted.compromise)} is the best compromise on {pair}"
    if wanted.holds:
        options = fmt.listed(map(called, wanted.state))
        given = (each.given for each in situation.model.scenarios if each.id == wanted.under)
        now = "the state in place" if any(given) else "the current state"
        state = f"the state with {options}" if options else now
        return f"{state} {phrase(WORD_OF.get(wanted.holds, wanted.holds))}"
    if wanted.package:
        first, *others = map(called, wanted.package)
        return f"{first} with {fmt.listed(others)}: {RUNGS[wanted.rung]}"
    if wanted.influence:
        start, end = map(called, wanted.influence)
        least = fmt.strength(exactly(wanted.at_least or 0))
        return f"influence of {start} on {end}: {least} or more"
    actor, option = map(called, wanted.position)
    return f"{actor} on {option}: {fmt.stance(wanted.stance or ZERO.low)}"


def on_criterion(option: Option, criterion: Criterion) -> str:
    """What a claim affects: `“Benign neglect” on “Relations with Seoul”`."""
    return f"{fmt.quoted(option.name)} on {fmt.quoted(criterion.name)}"


def only_with(claim: Bearing) -> str:
    """With which choices elsewhere a claim holds: `, with “B” chosen, with “C” not chosen`."""
    both = {"chosen": claim.when, "not chosen": claim.unless}
    return "".join(f", with {in_quotes(each)} {how}" for how, each in both.items() if each)


def claimed(claim: Claim, words: r.Words, label: r.Words = "") -> r.Entry:
    """A claim on one line, with what it rests on and where it comes from."""
    return r.Entry(words, label, basis=r.basis(claim), origin=r.origin(claim))


def row(name: str, *cells: str | r.Cell, rank: int = 0) -> r.Row:
    """A row of words."""
    return r.Row(name, tuple(r.Cell(c) if isinstance(c, str) else c for c in cells), rank=rank)


def plain_table(
    names: str,
    heads: Iterable[str | r.Column],
    rows: Iterable[r.Row],
    most: r.Most = r.ALL,
    legend: r.Legend | str | None = None,
) -> r.Table:
    """Rows in one group; a head that is a text stands above words, and such a legend is a note."""
    return r.Table(
        tuple(r.Column(head, prose=True) if isinstance(head, str) else head for head in heads),
        (r.Group("", tuple(rows)),),
        names=names,
        legend=r.Legend(notes=(legend,)) if isinstance(legend, str) else legend,
        most_rows=most,
    )


def bulleted(title: str, entries: Iterable[r.Entry], note: r.Words = "") -> r.Section:
    """A section of the whole answer that lists these."""
    return r.Section(title, (r.listing(entries, bullet="·"),), note)


def in_their_sentences(claims: Iterable[Citing]) -> tuple[r.Section, ...]:
    """What claims quote of a sentence, in the sentence, for a short answer; nothing without any."""
    found = {each.around: each for claim in claims for each in cites(claim) if each.around}
    entries = (r.Entry(fmt.quoted(a), basis=r.Basis((e.passage,))) for a, e in found.items())
    shown = r.Listing(tuple(entries), "·", r.Most((4, 3, 2, 1), "quote"))
    return (r.Section("Quoted", (shown,)),) if found else ()


def performance_cell(performance: Performance) -> r.Cell:
    """A cell of a performance table by its sign, with the marks that it needs."""
    if performance.blank and not performance.in_force:
        return r.NOT_JUDGED
    return r.valued(
        performance.known,
        blank=performance.blank is not None,
        judgement=performance.rests_on_judgement,
        shared=bool(performance.always),
        past_scale=performance.passes_scale,
    )


def within(since: str, until: str) -> tuple[str, ...]:
    """The stretch of time that counts, as part of a scope; nothing where it has no end."""
    ends = (f"from {since}" if since else "", f"up to {until}" if until else "")
    return (" ".join(filter(None, ends)),) if since or until else ()


def out_of_time(count: int) -> Iterator[str]:
    """How many statements do not count for their dates."""
    if count:
        yield f"Statements left out for their dates: {count:,}."


# Sources.


WHOSE = 2
"""So many sources a sentence tells the standing of."""


def summed_up(found: SourcesSummary) -> str:
    """The sources of a model in a sentence: how many, of when, how reliable, whose.

    `3 sources under 4 ids, of 1974 to 2012; reliability B (2), not given (1). Whose: memo (of the
    ministry), 2 not told.`
    """
    count, undated = len(found.roots), found.undated
    ids = f" under {found.ids} ids" if found.ids > count else ""
    when = f"of {fmt.listed(dict.fromkeys((found.first, found.last)), 'to')}" if found.first else ""
    without = f"{undated if when else ''} without a date".strip() if undated else ""
    dated = ", ".join(filter(None, (when, without)))
    grades = ", ".join(
        f"{grade or 'not given'}{f' ({of})' if found.grades[1:] else ''}"
        for grade, of in found.grades
    )
    said = f"{fmt.counted(count, 'source')}{ids}, {dated}; reliability {grades}."
    told = [source for source in found.roots if source.standing]
    whose = [fmt.marked(source.id, source.standing.rstrip(".")) for source in told[:WHOSE]]
    for left, word in ((len(told) - len(whose), "more"), (count - len(told), "not told")):
        whose += [f"{left} {word}"] * bool(left)
    return f"{said} Whose: {', '.join(whose)}." if told else said


def rests_on(
    grounds: Grounds, thing: str, where: str = "", *, caveats: Sequence[str] = ()
) -> Iterator[r.Entry]:
    """What an answer rests on: `55 of 105 claims (park2012, reliability B); unsourced: 50.`

    `thing` is what the claims are (`effect`), `where` which of them (`of the possible options`).
    The whole answer has each source in full. `caveats` say what is to be known of what is cited.
    Below it stands which source takes a side, where there is room.
    """
    besides = [*_besides(grounds), *caveats]
    total = fmt.counted(grounds.claims, thing)
    cited = fmt.marked(f"{grounds.cited:,} of {total}", _named(grounds.sources))
    entries = [
        r.Entry(f"{each.claims} of {f'{total} {where}'.rstrip()}: {fmt.reference(each.source)}")
        for each in grounds.sources
    ]
    entries += (r.Entry(ended(upper(said))) for said in besides)
    words = f"{'; '.join((cited, *besides))}."
    if not grounds.claims:
        words = f"No {thing} counts here."
        entries = [r.Entry(f"No {thing} {where}".rstrip() + " counts here.")]
    note = r.Note("A citation vouches for a claim and its direction; every size is the analyst's.")
    entry = r.Entry(words, r.strong("Sources"), part=r.Part.GROUNDS)
    yield r.topic(entry, entries, note)
    sides = [each.source for each in grounds.sources if each.source.standing]
    if told := [fmt.marked(source.id, source.standing.rstrip(".")) for source in sides[:WHOSE]]:
        told += [f"{len(sides) - WHOSE} more"] * (len(sides) > WHOSE)
        said = f"Takes a side: {'; '.join(told)}."
        # Only the first step has room for it; the whole answer tells it of each source.
        yield r.Entry(said, part=r.Part.GROUNDS, step=1, whole=())


def _named(sources: Sequence[CitedSource]) -> str:
    """One source with its reliability, or how many there are of each: `6 sources, reliability A 4,
    none 2`."""
    grades = Counter(each.reliability for each in sources)
    named = f"{len(sources):,} sources" if sources[1:] else "".join(e.source.id for e in sources)
    grade = "".join(grades)
    if len(grades) > 1:
        ranked = sorted(grades.items(), key=lambda item: item[0] or "G")
        grade = ", ".join(f"{grade or 'none'} {count}" for grade, count in ranked)
    return f"{named}, reliability {grade}" if grade else named


def _besides(grounds: Grounds) -> Iterator[str]:
    """What is to be known of the sources of an answer."""
    counted = {
        "on doubtful sources alone": grounds.doubtful,
        "unsourced": grounds.judgements,
        f"sources later than {grounds.as_of}": grounds.later,
    }
    yield from (f"{called}: {count:,}" for called, count in counted.items() if count)
    if heard := grounds.last_heard:  # of the sources that have a date, where some have none
        yield f"nothing {'dated ' if heard.undated else ''}later than {heard.date}"
    if grounds.texts_unread:
        yield "texts not read"


def in_place(turn: Turn) -> str:
    """`“Let it rest” (North Korea)`."""
    return f"{fmt.quoted(turn.option.name)} ({turn.actor.name})"


# A claim on a line of its own, with all that it says; how an option stands.

ENDS = (*".!?…。؟", ".”", '."', ".»")


def ended(text: str) -> str:
    """A sentence that ends in an author's words, with a full stop where nothing else ends it."""
    text = text.strip()
    return text if text.endswith(ENDS) else f"{text}."


def stands(situation: Situation, option: Option) -> str:
    """How an option stands now: `ruled out`, `current`, or ``."""
    if ruled_out(situation, option.id):
        return "ruled out"
    return "current" if situation.holds(option.id) else ""


def as_it_stands(situation: Situation, item: Item) -> str:
    """An item in a sentence, an option with how it stands: `“Search and repatriate” (current)`."""
    mark = stands(situation, item) if isinstance(item, Option) else ""
    return fmt.marked(fmt.called(item), mark)


def cited(*claims: Claim) -> r.Cell:
    """The sources of claims by id, or `unsourced`."""
    cite = tuple(each for claim in claims for each in claim.stands_on)
    return r.Cell(", ".join(dict.fromkeys(each.source for each in cite)) or "unsourced", cite=cite)


def told(situation: Situation, claims: Iterable[Citing]) -> Iterator[r.Entry]:
    """Each claim with its size, what more it says, its reason and its passages."""
    for claim in claims:
        label, more = _size(situation, claim)
        named = ", ".join(filter(None, (citing_name(situation, claim), more.rstrip("."))))
        said = f"{named}: {claim.because}" if claim.because else named
        if isinstance(claim, Claim):
            yield claimed(claim, said, label)
        else:
            yield r.Entry(said, label, basis=r.Basis(claim.cite, judgement=not claim.cite))


def _size(situation: Situation, claim: Citing) -> tuple[r.Words, str]:
    """How large a claim is, and what more it says."""
    match claim:
        case Effect():
            return r.sign(claim.size), dependence(situation, claim)
        case Breach():
            return "breaks", ""
        case Interest() | Constraint():
            return fmt.weight(claim), ""
        case Influence():
            return fmt.strength(claim.strength), claim.by
        case Position(stance=None):
            figures = {"capability": claim.capability, "salience": claim.salience}
            more = (f"{name} {fmt.number(n)}" for name, n in figures.items() if n is not None)
            return f"at {fmt.number(claim.at or 0)}", ", ".join(more)
        case Position():
            who = ", ".join(filter(None, (claim.by, claim.date)))
            return fmt.voted(claim), ": ".join(filter(None, (who, claim.says)))
        case _:
            return "", ""


# Who is who: what a model holds on each actor.


BONDS = 2
"""So many constraints are told of an actor."""
WHO = ("Bound by", "Says", "Can move", "Is moved by")
"""The lines of an actor that say more of it than what it wants and decides."""


def claims_of(situation: Situation, actor: Actor) -> tuple[Judging, ...]:
    """What it wants, what binds it, what it says, whom it can move, and who can move it."""
    ties = (*situation.influences_of(actor.id), *situation.influences_on(actor.id))
    said = situation.positions_of(actor.id)
    return (*actor.interests, *actor.constraints, *said, *ties)


def who_is(situation: Situation, actor: Actor) -> Mapping[str, str]:
    """What is told of an actor, by label; what it wants by weight, then what all that rests on."""
    claims = claims_of(situation, actor)
    ties = [claim for claim in claims if isinstance(claim, Influence)]
    moves = ((e.strength, situation.actor(e.to).name) for e in ties if e.actor == actor.id)
    moved_by = ((e.strength, situation.actor(e.actor).name) for e in ties if e.to == actor.id)
    ranked = sorted(actor.interests, key=lambda each: -each.weight.mid)
    wants: dict[str, list[Interest]] = {}
    for each in ranked:
        wants.setdefault(fmt.weight(each), []).append(each)
    rests = rests_on(grounds(situation, claims), "claim") if claims else ()
    told = {
        "Wants": (f"{upper(weight)}: {in_quotes(alike)}." for weight, alike in wants.items()),
        "Says": sides(situation, stated_by(situation, actor), actor),
        "Bound by": _bonds(situation, actor),
        "Can move": by_strength(moves),
        "Is moved by": by_strength(moved_by),
        "Sources": (r.plain(each.text) for each in islice(rests, 1)),
    }
    return {label: " ".join(sentences) for label, sentences in told.items()}


def who_table(situation: Situation, actors: Iterable[Actor]) -> r.Table:
    """The stakeholder table: a row an actor, with what is told of it."""
    known = [(actor, who_is(situation, actor)) for actor in actors]
    heads = [*known[0][1]] if known else []
    rows = (row(actor.name, *(said or "–" for said in told.values())) for actor, told in known)
    return replace(plain_table("who", map(str.lower, heads), rows), in_text=2)


def _bonds(situation: Situation, actor: Actor) -> Iterator[str]:
    for each in actor.constraints[:BONDS]:
        name = fmt.marked(fmt.quoted(each.name), fmt.weight(each))
        yield f"{name} {does_to(each, situation)}."
    if more := len(actor.constraints[BONDS:]):
        yield f"And {fmt.counted(more, 'other')}."


def does_to(constraint: Constraint, situation: Situation) -> str:
    """What a constraint does to the options that break it."""
    against = several(fmt.quoted(situation.option(each.option).name) for each in constraint.against)
    does = "rules out" if constraint.binding else "weighs against"
    return f"{does} {against}" if against else "is broken by no option here"


def sides(
    situation: Situation, stated: Iterable[Stated], actor: Actor | None = None
) -> Iterator[str]:
    """`For it: A and B.` `Against it: C.`; of what an actor says `For “X”.`"""
    heads = ["For", "Against", "On neither side of"] if actor else []
    heads = heads or ["For it:", "Against it:", "On neither side:"]
    found = [*stated]
    for side, head in zip((1, -1, 0), heads, strict=True):
        of_side = (each for each in found if each.side == side)
        names = [_named_in(situation, e, actor) if actor else e.actor.name for e in of_side]
        if names:
            yield f"{head} {several(names)}."


def _named_in(situation: Situation, said: Stated, actor: Actor) -> str:
    """What an actor speaks of, with whose option that is, where it is not its own."""
    on, whose = said.target, ""
    if isinstance(on, Option) and on.actor != actor.id:
        whose = situation.actor(on.actor).name
    return fmt.marked(fmt.quoted(on.name), whose)
