"""What several lenses tell alike, in the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Protocol

from stancecli import notation as fmt, report as r
from stancecli.methods.claims import Performance
from stancecli.methods.conditions import Turn
from stancecli.methods.evidence import Grounds
from stancecli.model import (
    IMPORTANCE,
    ZERO,
    Actor,
    Citing,
    Claim,
    Criterion,
    Decision,
    Expectation,
    Item,
    Option,
    Range,
    Scenario,
    owner_id,
)
from stancecli.names import claim_name
from stancecli.situation import Bearing, Situation
from stancecli.wording.sentences import graded, old

AT_MIDPOINTS = "ranges at their midpoints"
AT_MEDIANS = f"{AT_MIDPOINTS}, views at their median"


def standing_in(values: Iterable[Range]) -> str:
    """What number stands in for each of these values; empty where all are exact."""
    inexact = [value for value in values if not value.exact]
    if not inexact:
        return ""
    return AT_MIDPOINTS if all(value.middle is None for value in inexact) else AT_MEDIANS


class OnDecision(Protocol):
    """A finding on one decision, in a context in which the option `current` holds."""

    @property
    def decision(self) -> Decision: ...

    @property
    def current(self) -> Option: ...


def standing(finding: OnDecision, option: Option) -> str:
    """How an option stands in the finding's context: `current`, `given`, or ``."""
    return fmt.holding(option, finding.current, finding.decision)


class OfDecider(OnDecision, Protocol):
    """The same, and who decides it."""

    @property
    def decider(self) -> Actor: ...


def asked_as(finding: OfDecider) -> str:
    """What a decision is asked by: its actor, where that has no other."""
    decider, decision = finding.decider, finding.decision
    return decider.id if len(decider.decisions) == 1 else decision.id


def in_a_table(decider: Actor, decision: Decision) -> str:
    """A decision among others: its actor, with what is asked where that decides more."""
    question = f": {decision.question}" if len(decider.decisions) > 1 else ""
    return f"{decider.name}{question}"


def named(finding: OnDecision, option: Option, *marks: str) -> str:
    """An option within a sentence: `“Benign neglect” (current)`."""
    return fmt.marked(fmt.quoted(option.name), standing(finding, option), *marks)


def all_named(finding: OnDecision, options: Iterable[Option], last: str = "and") -> str:
    """Several options within a sentence: `“Benign neglect” (current) and “Push back”`."""
    return fmt.listed((named(finding, option) for option in options), last)


def left_out(parts: Iterable[str]) -> r.Entry:
    """What an answer does not have since it would take too long: one line."""
    said = fmt.listed(parts)
    return r.Entry(f"{said[:1].upper()}{said[1:]}: too many cells", r.strong("Left out"))


def names(items: Iterable[Item], last: str = "and") -> str:
    """Several items in a sentence: `“Benign neglect” and “Search and repatriate”`, `A and B`."""
    return fmt.listed(map(fmt.called, items), last)


_COMMON = frozenset(
    {
        "a", "after", "all", "an", "and", "another", "any", "are", "as", "at", "be", "before",
        "both", "but", "by", "can", "das", "dem", "den", "der", "die", "do", "each", "ein", "eine",
        "every", "firm", "for", "from", "go", "has", "have", "he", "if", "in", "into", "is", "it",
        "its", "keep", "kein", "keine", "leads", "less", "let", "level", "make", "many", "may",
        "more", "most", "must", "new", "nicht", "no", "none", "not", "now", "of", "off", "on",
        "one", "only", "open", "or", "other", "our", "out", "over", "own", "same", "she", "so",
        "some", "such", "take", "than", "that", "the", "their", "them", "then", "there", "these",
        "they", "this", "those", "to", "too", "under", "until", "up", "us", "we", "what", "when",
        "which", "while", "will", "with", "without", "would", "yes", "you",
    }
)  # fmt: skip
"""What says little alone, and what stands for a verdict."""


def short_names(options: Sequence[Option], among: Iterable[Option]) -> list[str]:
    """Of each option the first word that tells it apart, or its whole name where none does.

    A common word (an article, `go`, `no`), a number, and one for a verdict, never stand alone.
    """
    words = {option.name: _words_of(option.name) for option in among}
    found = []
    for option in options:
        taken = set().union(*(own.keys() for name, own in words.items() if name != option.name))
        own = _words_of(option.name)
        apart = (
            word
            for word in own
            if word not in taken and word not in _COMMON and not word.isnumeric()
        )
        found.append(next((own[word] for word in apart), option.name))
    return found


def _words_of(name: str) -> dict[str, str]:
    """The words of a name without the marks around them, by how they are compared."""
    words = (re.sub(r"^\W+|\W+$", "", each) for each in name.split())
    return {word.casefold(): word for word in words if word}


HOLDING: Mapping[str, str] = MappingProxyType(
    {
        "holds": "holds",
        "as-entered": "holds at middle values",
        "answers": "holds at middle values, if others respond",
        "unknown": "may hold or not",
        "not-as-entered": "does not hold at middle values",
        "does-not-hold": "does not hold",
        "no-verdict": "has nothing that can be said of it",
    }
)
"""What can be expected of a state, in words that go on from it."""


RUNGS: Mapping[str, str] = MappingProxyType(
    {
        "deal": "a loss for nobody who takes part, at any value",
        "as-entered": "a loss for nobody who takes part, at middle values",
        "possible": "a gain for all who take part, at other values alone",
        "none": "no gain for all who take part, at any value",
    }
)
"""How surely all who take part in a package gain."""


def expected(situation: Situation, expectation: Expectation) -> str:
    """A conclusion that must follow: `“Benign neglect” leads (China), under “quiet”`."""
    said = _expected(situation, expectation)
    return f"{said}, under “{expectation.under}”" if expectation.under else said


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
            return f"{called(wanted.decision)} ({decider}): {wanted.verdict}"
        option, does = (
            (wanted.leads, "leads") if wanted.leads else (wanted.ruled_out, "is ruled out")
        )
        return f"{called(option)} {does} ({decider})"
    if wanted.pair:
        pair = fmt.listed(map(called, wanted.pair))
        return f"{called(wanted.compromise)} is the best compromise on {pair}"
    if wanted.holds:
        options = fmt.listed(map(called, wanted.state))
        given = (each.given for each in situation.model.scenarios if each.id == wanted.under)
        now = "the state in place" if any(given) else "the current state"
        state = f"the state with {options}" if options else now
        return f"{state} {HOLDING[wanted.holds]}"
    if wanted.package:
        first, *others = map(called, wanted.package)
        return f"{first} with {fmt.listed(others)}: {RUNGS[wanted.rung]}"
    if wanted.influence:
        start, end = map(called, wanted.influence)
        return f"influence of {start} on {end}: {fmt.strength(wanted.at_least or ZERO.low)} or more"
    actor, option = map(called, wanted.position)
    return f"{actor} on {option}: {fmt.stance(wanted.stance or ZERO.low)}"


def on_criterion(option: Option, criterion: Criterion) -> str:
    """What a claim bears on: `“Benign neglect” on “Relations with Seoul”`."""
    return f"{fmt.quoted(option.name)} on {fmt.quoted(criterion.name)}"


def unknowns(claims: Iterable[Bearing | Criterion]) -> Iterator[tuple[str, int]]:
    """What is not known, and how many claims that are: one for each option and value, or weight.

    `How “A” bears on “X” and “Y” (−/0): China −, Seoul 0`; `The importance of “X” (1 to 3)`.
    """
    alike: dict[tuple[str, Range, str], list[Bearing]] = {}
    weights = []
    for claim in claims:
        if isinstance(claim, Bearing):
            key = claim.option.id, claim.claim.size, fmt.views(claim.claim)
            alike.setdefault(key, []).append(claim)
        else:
            weights.append(claim)
    for (_, size, views), found in alike.items():
        few = fmt.few(dict.fromkeys(fmt.quoted(bearing.criterion.name) for bearing in found))
        option = fmt.quoted(found[0].option.name)
        said = f"How {option} bears on {few} ({fmt.effect(size)})"
        yield f"{said}: {views}" if views else said, len(found)
    for criterion in weights:
        said = f"The {weight_of(criterion)} ({fmt.worded(criterion.weight, IMPORTANCE)})"
        views = fmt.views(criterion)
        yield f"{said}: {views}" if views else said, 1


def how(claim: Bearing | Criterion) -> str:
    """`how “Option” bears on “Interest”`, or `the importance of “Interest”`."""
    if isinstance(claim, Bearing):
        return f"how {fmt.quoted(claim.option.name)} bears on {fmt.quoted(claim.criterion.name)}"
    return f"the {weight_of(claim)}"


def weight_of(criterion: Criterion) -> str:
    """What a criterion weighs, as a thing that can change: `importance of “Opinion at home”`."""
    return f"{fmt.weighs_by(criterion)} of {fmt.quoted(criterion.name)}"


def claimed(claim: Claim, words: r.Words, label: r.Words = "") -> r.Entry:
    """A claim on one line, with what it rests on and where it comes from."""
    return r.Entry(words, label, basis=r.basis(claim), origin=r.origin(claim))


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


def matrix(
    everybody: Sequence[tuple[str, Actor]], cell: Callable[[int, int], r.Cell], *notes: str
) -> r.Table:
    """Everybody against everybody, numbered, each under a heading; a `cell` is of two places."""
    places = range(len(everybody))
    return r.Table(
        columns=tuple(r.Column(str(n), over=over) for n, (over, _) in enumerate(everybody, 1)),
        groups=tuple(
            r.Group(
                heading,
                tuple(
                    r.Row(f"{n + 1} {everybody[n][1].name}", tuple(cell(n, m) for m in places))
                    for n in run
                ),
            )
            for heading, run in groupby(places, key=lambda n: everybody[n][0])
        ),
        legend=r.Legend(notes=notes),
    )


ACTORS = 15
"""So many actors a short table has."""


def within(since: str, until: str) -> tuple[str, ...]:
    """The stretch of time that counts, as part of a scope; nothing where it has no end."""
    ends = (f"from {since}" if since else "", f"up to {until}" if until else "")
    return (" ".join(filter(None, ends)),) if since or until else ()


LONG = 140
"""Characters of what should not take more than two lines."""


def in_a_row(parts: Sequence[str], most: int = fmt.FEW, long: int = LONG) -> str:
    """So many parts of a line, as many as two lines or so hold; the others are counted."""
    shown: list[str] = []
    for part in parts[:most]:
        if shown and len(SEPARATOR.join([*shown, part])) > long:
            break
        shown.append(part)
    more = len(parts) - len(shown)
    return SEPARATOR.join([*shown, *([f"{more:,} more"] if more else [])])


SEPARATOR = " · "
SOURCES = 3
"""How many sources a short answer names."""


def rests_on(
    grounds: Grounds,
    thing: str,
    where: str = "",
    *,
    most: int = SOURCES,
    among: Sequence[str] = (),
    caveats: Sequence[str] = (),
    besides: Sequence[str] = (),
    basis: r.Basis | None = None,
) -> r.Entry:
    """What an answer rests on: `55 of 105 claims (park2012); unsourced: 50.`

    `thing` is what the claims are (`effect`), `where` which of them (`of the open options`). The
    line names so many sources at `most`, the whole answer each in full. `among` says of the
    judgements what is worth knowing, `caveats` what is to be known of what is cited, `besides` what
    else it rests on, which `basis` cites.
    """
    caveats = (*([old(grounds.last_heard)] if grounds.last_heard else []), *caveats)
    sentences = [f"{said[0].upper()}{said[1:]}." for said in (*caveats, *besides)]
    said = f"No {thing} bears on this." if not grounds.claims and not sentences else ""
    if grounds.claims:
        said = _counted(grounds, thing, most, f", {fmt.few(among)}" if among else "")
    words = " ".join(filter(None, (said, *sentences)))
    entry = r.Entry(words, r.strong("Sources"), basis=basis, part=r.Part.GROUNDS)
    total = fmt.counted(grounds.claims, thing)
    whose = f"{total} {where}".rstrip()
    entries = [
        r.Entry(f"{cited.claims} of {whose}: {fmt.reference(cited.source)}")
        for cited in grounds.sources
    ]
    if grounds.judgements:
        tail = f", among them {fmt.listed(among)}" if among else ""
        entries.append(r.Entry(f"{grounds.judgements} of {total}: unsourced{tail}."))
    entries += [r.Entry(sentence) for sentence in sentences[: len(caveats)]]
    if besides:
        entries.append(r.Entry(f"{fmt.listed(besides)}.", basis=basis))
    if not entries:
        entries.append(r.Entry(f"No {thing} {where}".rstrip() + " bears on this."))
    note = r.Note("A citation vouches for a claim and its direction; every size is the analyst's.")
    return r.topic(entry, (r.listing(entries, bullet="·"), note))


def _counted(grounds: Grounds, thing: str, most: int, which: str) -> str:
    """`11 of 22 effects (park2012); unsourced: 11.`"""
    named = [graded(cited) for cited in grounds.sources[:most]]
    if more := len(grounds.sources) - len(named):
        named.append(f"{more} more")
    cited = f"{grounds.claims - grounds.judgements:,} of {fmt.counted(grounds.claims, thing)}"
    sources = f" ({', '.join(named)})" if named else ""
    unsourced = f"; unsourced: {grounds.judgements:,}{which}" if grounds.judgements else ""
    return f"{cited}{sources}{unsourced}."


# An option of another decision that turns this one, and what follows, in words.


def in_place(turn: Turn) -> str:
    """`“Let it rest” (North Korea)`."""
    return f"{fmt.quoted(turn.option.name)} ({turn.actor.name})"


def thereby(turn: Turn) -> str:
    """` instead of “Press and punish”: then “Benign neglect” leads by 2`."""
    leaders = names(turn.leaders)
    if turn.by is None:
        then = f"the lead passes to {leaders}, since what leads now is ruled out"
    elif len(turn.leaders) > 1:
        then = f"{leaders} share the lead"
    else:
        then = f"{leaders} leads by {fmt.number(turn.by)}" if turn.by else f"{leaders} alone leads"
    return f" instead of {fmt.quoted(turn.instead_of.name)}: then {then}"
