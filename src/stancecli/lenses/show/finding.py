"""What the model holds on one item: its claims, what they come to, and how that is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.methods.claims import Touch, any_judged, foremost, total, touches
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import blank_on, ruled_out
from stancecli.methods.positions import Stated, stated_by, stated_on, window_of
from stancecli.model import (
    Actor,
    Analyst,
    Breach,
    Citing,
    Claim,
    Constraint,
    Criterion,
    Decision,
    Effect,
    Interest,
    Issue,
    Item,
    Option,
    Position,
    Sized,
    Source,
    cites,
    exactly,
    kind_of,
    owner_id,
)
from stancecli.situation import Situation
from stancecli.values import dataclass
from stancecli.wording import (
    WHO,
    answer,
    as_it_stands,
    bulleted,
    cited,
    citing_name,
    claims_of,
    does_to,
    ended,
    in_their_sentences,
    out_of_time,
    plain_table,
    rests_on,
    row,
    sides,
    stands,
    told,
    who_is,
)
from stancecli.wording.moves import (
    in_quotes,
    ruled_out_by,
    several,
    upper,
    whose_middle,
)


@dataclass(frozen=True)
class Shown:
    """An item, and each claim that tells of it; of a source or an analyst also its views.

    By these claims `touches` is what an option does, or what is done to an interest or a
    constraint, and `stated` what actors say of an option or an issue, or what an actor says;
    statements `left_out` are later than the model.
    """

    situation: Situation = field(repr=False, compare=False)
    item: Item
    claims: tuple[Citing, ...]
    touches: tuple[Touch, ...]
    stated: tuple[Stated, ...]
    left_out: int
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each claim."""
        for claim in self.claims:
            size = getattr(claim, claim.amount) if isinstance(claim, Sized) else None
            held = exactly(size) if isinstance(size, Fraction) else size
            yield {
                "kind": kind_of(type(claim)),
                "claim": citing_name(self.situation, claim),
                "size": held and held.mid,
                "size_low": held and held.low,
                "size_high": held and held.high,
                "judgement": claim.is_judgement if isinstance(claim, Claim) else not claim.cite,
            }


def find(situation: Situation, item_id: str) -> Shown:
    """Everything that the model holds on an item. Raises KeyError where there is none."""
    item, model = situation.item(item_id), situation.model
    claims, done = tuple[Citing, ...](), tuple[Effect | Breach, ...]()
    said, stated = tuple[Position, ...](), tuple[Stated, ...]()
    match item:
        case Actor():
            said = tuple(situation.positions_of(item_id))
            claims = claims_of(situation, item)
            stated = tuple(stated_by(situation, item))
        case Interest() | Constraint():
            done = tuple(situation.claims_on(item_id))
            claims = (item, *done)
        case Decision():
            for option in item.options:
                claims += (*_done_by(situation, option), *situation.positions_on(option.id))
            claims += tuple(situation.positions_on(item_id))
        case Option() | Issue():
            said = tuple(situation.positions_on(item_id))
            stated = tuple(stated_on(situation, item, window_of(situation)).values())
            claims = tuple(position for each in stated for position in each.positions)
            if isinstance(item, Option):
                done, others = _done_by(situation, item), situation.conditioned_by(item_id)
                claims = (*done, *others, *claims, *situation.impossible_with(item_id))
        case Source() | Analyst():
            # What cites it, also under another of its names, or has a view of who is named.
            same = model.one_with(item_id) if isinstance(item, Source) else ()
            names = {item_id, *(each.id for each in same)}
            claims = tuple(
                claim
                for claim in model.citing()
                if any(citation.source in names for citation in cites(claim))
                or (isinstance(claim, Sized) and claim.view_of(item_id))
            )
    known = (claim for claim in claims if isinstance(claim, Claim))
    found = touches(situation, done)
    spoken = sum(position.n for position in said if position.stance is not None)
    left_out = spoken - sum(each.made for each in stated if each.positions[0].at is None)
    return Shown(situation, item, claims, found, stated, left_out, grounds(situation, known))


def _done_by(situation: Situation, option: Option) -> tuple[Effect | Breach, ...]:
    """What an option does."""
    return (*situation.effects_of(option.id), *situation.breaches_of(option.id))


# In words: what it is, one table, a few lines; in the whole answer each claim.


def describe(finding: Shown) -> r.Report:
    """The item, and all that is claimed of it."""
    report, item = _of(finding), finding.item
    others = [*told(finding.situation, (e for e in finding.claims if e is not item))]
    own = in_their_sentences([item] if isinstance(item, Claim) else ())
    at_length = r.Shortened(
        (*((bulleted("Each claim", others),) if others else ()), *own),
        in_their_sentences(finding.claims),
        "each claim with its reason" if others else "",
    )
    return replace(report, blocks=(*report.blocks, at_length))


def _of(finding: Shown) -> r.Report:
    match finding.item:
        case Actor() as actor:
            return _of_actor(finding, actor)
        case Interest() | Constraint() as criterion:
            return _of_criterion(finding, criterion)
        case Decision() as decision:
            return _of_decision(finding, decision)
        case Option() as option:
            return _of_option(finding, option)
        case Source() as source:
            return _of_source(finding, source)
        case Issue() as issue:
            return _of_issue(finding, issue)
        case Analyst(name=name):
            more = "" if finding.claims else "No view of this analyst is recorded."
            return r.Report(name, f"{name} is an analyst of this model.", more)
        case item:  # A kind of which its shape tells all: CONTRIBUTING.md adds one.
            kind = fmt.with_article(kind_of(type(item)))
            what = f"{fmt.marked(f'{fmt.quoted(item.name)} is {kind}', getattr(item, 'date', ''))}."
            own = told(finding.situation, [item] if isinstance(item, Claim) else ())
            return answer(item.name, (kind, item.id), [what], [r.listing(own)])


# What several kinds have.

ROWS = (10, 8, 7, 6, 5, 4)
"""How many rows a short table has, from roomy to tight."""
STEPS = {"++", "+", "0", fmt.MINUS, fmt.MINUS * 2, "?", "–"}
EFFECT = r.Column("effect")
NUMBERS = f"{fmt.MINUS} is {fmt.MINUS}1, {fmt.MINUS * 2} is {fmt.MINUS}2"


def _table(
    names: str, heads: Iterable[str | r.Column], rows: Sequence[r.Row], called: str
) -> Iterator[r.Table]:
    """A table of words, and of signs with their legend; none without rows."""
    signs = [cell for each in rows for cell in each.cells if cell.signs]
    has_numbers = any(set(cell.text.split("/")) - STEPS for cell in signs)
    notes = (NUMBERS if has_numbers else "", "all else as now")
    if rows:
        legend = r.legend(signs, *notes) if signs else None
        yield plain_table(names, heads, rows, r.Most(ROWS, called), legend)


def _most_first(touches: Iterable[Touch]) -> list[Touch]:
    """What does most first; last what does nothing as all else is. What binds has no size."""
    sized = (each for each in touches if not each.criterion.binding)
    return sorted(sized, key=lambda each: 1 if each.now is None else -abs(each.now.mid))


def _sign(touch: Touch) -> r.Cell:
    if touch.now is None:
        return r.Cell("–", signs=(r.Sign("–", "only with other choices"),))
    return r.valued(touch.now, judgement=any_judged(touch.counting))


def _lines(finding: Shown, *entries: r.Entry) -> r.Listing:
    """The reason that the author gives for the item, these lines, and what its claims rest on."""
    item, lines = finding.item, [*entries]
    if isinstance(item, Claim) and item.because:
        basis = r.basis(item) if item.stands_on else None
        lines.insert(0, r.Entry(item.because, r.strong("Why"), basis=basis))
    lines += _labelled("Not known", out_of_time(finding.left_out))
    return r.listing([*lines, *(rests_on(finding.grounds, "claim") if finding.claims else ())])


def _labelled(label: str, sentences: Iterable[str]) -> Iterator[r.Entry]:
    """One line of these sentences, if there are any."""
    if words := " ".join(sentences):
        yield r.Entry(words, r.strong(label))


# Actors.


def _of_actor(finding: Shown, actor: Actor) -> r.Report:
    situation = finding.situation
    said = [ended(upper(actor.about))] if actor.about else []
    said += _matters(actor)
    for each in actor.rated:
        power, interest = fmt.number(each.power), fmt.number(each.interest)
        said.append(f"Rated by hand: power {power} and interest {interest}, of 5 each.")
    ranked = sorted(actor.interests, key=lambda each: -each.weight.mid)
    wants = [row(each.name, fmt.weight(each), cited(each)) for each in ranked]
    known = who_is(situation, actor)
    told = (r.Entry(known[each], r.strong(each)) for each in WHO if known.get(each))
    lines = (*_decides(actor, situation), *told)
    scope = (
        fmt.with_article(actor.kind or "actor"),
        f"part of {actor.part_of}" if actor.part_of else "",
        f"also {', '.join(actor.also)}" if actor.also else "",
    )
    table = _table("what it wants", ("how much", "source"), wants, "interest")
    return answer(actor.name, scope, said, (*table, _lines(finding, *lines)))


def _matters(actor: Actor) -> Iterator[str]:
    """`What matters most to X: “I” and “J” (vital).`"""
    first, is_sure = foremost(actor.criteria)
    if not first:
        yield f"No interest of {actor.name} is recorded; it may be that nobody looked."
        return
    weights = {fmt.weight(each) for each in first}
    alike = weights.pop() if len(weights) == 1 else ""
    middle = whose_middle(actor, any(each.owned for each in actor.criteria))
    most = "What matters most" if is_sure else f"{upper(middle)} what matters most"
    yield f"{most} to {actor.name}: {fmt.marked(in_quotes(first), alike)}."


def _decides(actor: Actor, situation: Situation) -> Iterator[r.Entry]:
    """What it decides, and between what."""
    for n, decision in enumerate(actor.decisions):
        names = several((as_it_stands(situation, each) for each in decision.options), "or")
        yield r.Entry(f"{ended(decision.question)} {names}.", r.strong("" if n else "Decides"))


# Interests and constraints.


def _of_criterion(finding: Shown, criterion: Criterion) -> r.Report:
    situation, kind = finding.situation, kind_of(type(criterion))
    owner = situation.actor(criterion.actor).name
    said = f"{fmt.quoted(criterion.name)} is {fmt.with_article(kind)} of {owner}"
    said = fmt.marked(said, fmt.weight(criterion))
    more = "No option here is recorded as doing anything to it."
    blank = [*blank_on(situation, criterion)]
    if finding.touches:
        now = fmt.effect(total(situation.claims_in_force(criterion.id)))
        far = ", as far as is filled in" if any(situation.holds(o.id) for o in blank) else ""
        more = f"The options taken now add up to {now} for it{far}."
    if isinstance(criterion, Constraint):
        said, more = f"{said}: it {does_to(criterion, situation)}", ""
    rows = []
    for each in _most_first(finding.touches):
        name = fmt.marked(each.option.name, stands(situation, each.option))
        rows.append(row(name, situation.actor(each.option.actor).name, _sign(each)))
    rows += [row(fmt.marked(o.name, stands(situation, o)), owner, r.NOT_JUDGED) for o in blank]
    table = _table("what affects it", ("who decides", EFFECT), rows, "option")
    scope = [f"{fmt.with_article(kind)} of {owner}"]
    return answer(criterion.name, scope, [f"{said}.", more], [*table, _lines(finding)])


# Options and decisions.


def _of_option(finding: Shown, option: Option) -> r.Report:
    situation, owner = finding.situation, finding.situation.actor(option.actor).name
    about = f" ({owner}): {option.about}" if option.about else f" is an option of {owner}"
    said = [ended(f"{fmt.quoted(option.name)}{about}")]
    said += ["It is the current option."] if situation.holds(option.id) else []
    if barred := _barred(option, situation):
        said.append(f"It cannot be taken now: {barred}.")
    if option.irreversible:
        said.append("Once taken, it cannot be undone.")
    if option.at is not None:
        said.append(f"Its place on the scale from 0 to 100 is {fmt.number(option.at)}.")
    rows = [
        row(each.criterion.name, situation.actor(each.criterion.actor).name, _sign(each))
        for each in _most_first(finding.touches)
    ]
    lines = _lines(finding, *_labelled("Says", sides(situation, finding.stated)))
    table = _table("what it does to", ("whose", EFFECT), rows, "effect")
    scope = (f"an option of {owner}", situation.decision(option.decision).question)
    return answer(option.name, scope, said, (*table, lines))


def _barred(option: Option, situation: Situation) -> str:
    """What rules an option out now; empty where nothing does."""
    names = {actor.id: actor.name for actor in situation.actors()}
    return several(ruled_out_by(each, names) for each in ruled_out(situation, option.id))


def _of_decision(finding: Shown, decision: Decision) -> r.Report:
    situation, decider = finding.situation, finding.situation.actor(decision.actor).name
    barred = [(each, _barred(each, situation)) for each in decision.options]
    able = [as_it_stands(situation, each) for each, why in barred if not why]
    said = f"{decider} could choose {several(able, 'or')}."
    if not able:
        said = f"No option is left to {decider}."
    elif not able[1:]:
        said = f"Only one option is left to {decider}: {able[0]}."
    out = (f"{fmt.quoted(each.name)}: {why}." for each, why in barred if why)
    rows = [
        row(fmt.marked(each.name, stands(situation, each)), each.about or "–")
        for each in decision.options
    ]
    has_words = any(each.about for each in decision.options)
    table = _table("option", ("what it is",), rows if has_words else (), "option")
    lines = _lines(finding, *_labelled("Ruled out", out))
    return answer(decision.question, [f"a decision of {decider}"], [said], [*table, lines])


# Sources and issues.


def _of_source(finding: Shown, source: Source) -> r.Report:
    whose = ", ".join(filter(None, (source.author, source.publisher, source.date)))
    one = finding.situation.model.one_with(source.id)
    said = [f"{fmt.marked(f'{fmt.quoted(source.title)} is a source', whose)}."]
    said += _cited_on(finding, {each.id for each in one})
    if not finding.claims:
        said.append("Nothing in this model cites it.")
    if source.standing:
        said.append(f"Whose it is: {ended(source.standing)}")
    if source.reliability:
        because = f": {source.because}" if source.because else ""
        said.append(ended(f"Reliability {source.reliability}{because}"))
    if others := [fmt.quoted(each.title) for each in one if each is not source]:
        said.append(f"Counted as one source with {several(others)}.")
    blocks = [r.Note(source.url)] if source.url else []
    return answer(source.title, ("a source", source.id), said, blocks)


def _cited_on(finding: Shown, names: set[str]) -> Iterator[str]:
    """Of whom claims tell that cite a source: `Cited on: China (16) and South Korea (11).`"""
    citing = (each for each in finding.claims if any(c.source in names for c in cites(each)))
    counts = Counter(filter(None, map(_whom, citing)))
    on = (f"{finding.situation.actor(id_).name} ({n})" for id_, n in counts.most_common())
    if named := several(on):
        yield f"Cited on: {named}."


def _whom(claim: Citing) -> str:
    """The id of the actor of whom a claim tells; empty where it is of the model as a whole."""
    if isinstance(claim, Effect | Breach):
        return owner_id(claim.to)
    return claim.id if isinstance(claim, Actor) else getattr(claim, "actor", "")


def _of_issue(finding: Shown, issue: Issue) -> r.Report:
    situation = finding.situation
    about = f": {ended(issue.about)}" if issue.about else " is an issue on which nobody decides."
    nobody = "Nothing is recorded of what anybody says on it."
    said = (f"{fmt.quoted(issue.name)}{about}", *([*sides(situation, finding.stated)] or [nobody]))
    return answer(issue.name, ["an issue"], said, [_lines(finding)])
