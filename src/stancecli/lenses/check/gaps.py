"""What a model leaves open of itself: what is not judged, not cited, not touched, not met."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

from stancecli import notation as fmt
from stancecli.diagnostics import InvalidModel, Place, Problem, Unanswerable
from stancecli.lenses.check.expectations import CheckedExpectation, in_ids, is_same
from stancecli.loader.files import CannotRead
from stancecli.methods.claims import decisions_of
from stancecli.methods.feasibility import blanks_of, ruled_out
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import window_of
from stancecli.methods.quotes import SourceText, TextPlace
from stancecli.methods.quotes.folding import TooMuch, readings_of
from stancecli.methods.quotes.texts import MOST_PLACES, text_of
from stancecli.methods.verdict import standing
from stancecli.model import (
    NONE,
    ZERO,
    Breach,
    Citation,
    Citing,
    Criterion,
    Effect,
    Expectation,
    Impossible,
    Influence,
    Item,
    LookedUp,
    Lookup,
    Model,
    Position,
    Rating,
    Source,
    cites,
    marked,
    owner_id,
)
from stancecli.scenario import apply
from stancecli.situation import Situation

LONGEST_SHOWN = 160
"""Characters of a quote or a sentence that a gap repeats."""
UNCLEAR = "it has two quotes, or a quotation mark left over: write quote: “…”"


@dataclass(frozen=True)
class SameSource:
    """A source that is no source of its own, and `by` what it is one with another."""

    source: Source
    other: Source
    by: str


def same_sources(model: Model) -> Iterator[SameSource]:
    """The sources that are counted as another, in the order of the file."""
    by_id = {source.id: source for source in model.sources}
    for source in model.sources:
        if source.taken_from in by_id and model.origin(source.id).root != source.id:
            yield SameSource(source, by_id[source.taken_from], "taken from")
        elif model.origin(source.id).root != source.id:
            others = [each for each in model.one_with(source.id) if each is not source]
            at = [each for each in others if each.address and each.address == source.address]
            alike = [each for each in others if each.work and each.work == source.work]
            by = "same address as" if at else "same title, author and date as"
            yield SameSource(source, (at or alike)[0], by)


# Quotes that were looked up, and the citation of words in a text.


@dataclass(frozen=True)
class CheckedQuote:
    """A citation that was looked up, as `Lookup` has it: with a quote, or with what the text lacks.

    `nearest` is the sentence most like a quote that is not there, and `nearest_at` its place.
    """

    claim: Citing
    source: Source
    citation: Citation
    outcome: LookedUp
    stands: tuple[str, ...]
    named: str
    nearest: str
    nearest_at: str
    headings: tuple[str, ...]
    reason: str

    @classmethod
    def of(cls, found: Lookup) -> CheckedQuote:
        near = found.nearest() if found.outcome is LookedUp.NOT_FOUND else ("", "")
        told = found.claim, found.source, found.citation, found.outcome, found.stands, found.named
        return cls(*told, *near, found.headings, found.reason)

    @property
    def code(self) -> str:
        """The code of the gap that it makes; empty where it makes none."""
        if not self.said:
            return ""
        return {LookedUp.NOT_FOUND: "G414", LookedUp.UNCLEAR: "G426"}.get(self.outcome, "G415")

    @property
    def said(self) -> str:
        """What is wrong with it, after its words."""
        at = fmt.listed(self.stands[:3], "or")
        match self.outcome:
            case LookedUp.NOT_FOUND if self.nearest:
                return f"is not in the text; nearest, at {self.nearest_at}: {_shown(self.nearest)}"
            case LookedUp.NOT_FOUND:
                return "is not in the text, and nothing near it is"
            case LookedUp.NO_SUCH_PLACE:
                near = fmt.listed(map(fmt.quoted, self.headings), "or")
                meant = f"; the headings nearest are {near}" if near else ""
                stands = f"stands at {at}; " if at else ""
                return f"{stands}the text has no {self.named}{meant}"
            case LookedUp.ELSEWHERE:
                return f"stands at {at}, not at {self.named}"
            case LookedUp.UNCLEAR:
                return UNCLEAR
        return ""

    @property
    def words(self) -> str:
        """The quote in “ ”, cut where it is long; empty where there is none."""
        return _shown(self.citation.quote) if self.citation.quote else ""


def _shown(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_SHOWN:
        line = f"{line[:LONGEST_SHOWN].rpartition(' ')[0] or line[:LONGEST_SHOWN]} […]"
    return fmt.quoted(line)


def citations(model: Model, source: Source, words: str) -> tuple[Citation, ...]:
    """Words in the text of a source as citations, one for each place, as they read there.

    `check` finds each at its place. Raises Unanswerable where the words are not there, or at more
    than a hundred places, and InvalidModel where the text cannot be read.
    """
    from stancecli.imports.writer import line_of_text

    words = line_of_text(words)
    try:
        if not any(readings_of(words)):
            raise Unanswerable("there are no words to look for")
        text = text_of(model, source)
        places = len(text.find(words))
        if places > MOST_PLACES:
            raise Unanswerable(f"{_shown(words)} stands at {places} places: add words around it")
        known = chain.from_iterable(map(cites, model.citing()))
        cited = (text.named(each.locator) for each in known if each.source == source.id)
        by_page = any(part.is_pages for part in chain.from_iterable(cited))
        found = [
            _citation(text, source, place, (line_of_text(read) or words, words), by_page=by_page)
            for place, read in text.passages(words)
        ]
        nearest, at = (not found and text.nearest(words)) or ("", None)
    except TooMuch as error:
        said = f"nothing was looked for in the text of “{source.id}”, since {error}"
        raise Unanswerable(said) from None
    except CannotRead as error:
        if not (source.text and model.on_disk):
            said = f"there is no text of “{source.id}” to look in: {error.reason}"
            raise Unanswerable(said) from None
        said = f"its text “{source.text}” cannot be read: {error.reason}"
        raise InvalidModel([Problem(source.place, error.code, said)]) from None
    if not found:
        advice = f"nearest, at {at}: {_shown(nearest)}" if at else "and nothing near it is"
        raise Unanswerable(f"{_shown(words)} is not in the text of “{source.id}”", (advice,))
    return tuple(dict.fromkeys(found))


def _citation(
    text: SourceText, source: Source, place: TextPlace, quotes: Iterable[str], *, by_page: bool
) -> Citation:
    """The first of these quotes that `check` finds at a place, as citations of the text name it.

    No place is named below a heading such that nobody could.
    """
    from stancecli.imports.writer import line_of_text

    names = [place.pages, line_of_text(str(place))]
    ways = product([*(names if by_page else reversed(names)), ""], quotes)
    return next(
        citation
        for citation in (Citation(source.id, at, quote) for at, quote in ways)
        if (found := text.look_up(citation.quote, citation.locator)).stands
        and not (found.lacking or found.elsewhere)
        and bool(found.named) == bool(citation.locator)
    )


# The gaps, kind by kind.


def _gap(code: str, said: str, about: Item | Citing) -> Problem:
    """A gap of an item or a claim."""
    return Problem(about.place, code, said, item=_ids(about))


def _ids(about: Item | Citing) -> str:
    """What a gap is about, whatever it is called and wherever it stands."""
    match about:
        case Effect() | Breach():
            return f"{about.option}:{about.to}"
        case Position() | Influence():
            return f"{about.actor}:{about.to}"
        case Rating():
            return about.actor
        case Impossible():
            return "+".join(about.options)
        case Expectation():
            return in_ids(about)
        case _:
            return about.id


def _draft(situation: Situation) -> Iterator[Problem]:
    """G427: a draft that nobody has reviewed, or nobody but who drafted it."""
    model = situation.model
    is_same = model.drafter and model.drafter.casefold() == model.reviewer.casefold()
    said = model.draft or (f"reviewed by {model.reviewer}, who drafted it" if is_same else "")
    if said:
        yield Problem(model.drafted_at, "G427", said, item="drafted")


def _effects(situation: Situation) -> Iterator[Effect]:
    options = chain.from_iterable(decision.options for decision in situation.decisions())
    return chain.from_iterable(situation.effects_of(option.id) for option in options)


def _not_judged(situation: Situation) -> Iterator[Problem]:
    """G401: options not judged on an interest on which another of their decision has a claim.

    On an interest of the decider it is a blank of the table. On one of another actor, an option
    that is named in a condition there has been thought of.
    """
    for decision in situation.decisions():
        blanks = set(blanks_of(situation, decision))
        judged = {
            option.id: dict.fromkeys(claim.to for claim in situation.effects_of(option.id))
            for option in decision.options
        }
        touched = dict.fromkeys(chain.from_iterable(judged.values()))
        for option in decision.options:
            conditioned = {claim.to for claim in situation.conditioned_by(option.id)}
            for interest in touched:
                if owner_id(interest) == decision.actor:
                    is_gap, can_be = (option.id, interest) in blanks, ", and can be anything"
                else:
                    is_gap, can_be = interest not in {*judged[option.id], *conditioned}, ""
                if is_gap:
                    said = f"blank: how “{option.id}” affects “{interest}”; it counts as 0{can_be}"
                    at = option.blank_at(interest)
                    yield Problem(at, "G401", said, item=f"{option.id}:{interest}")


def _not_cited(situation: Situation) -> Iterator[Problem]:
    """G402: claims that rest on judgement alone."""
    for claim in situation.model.claims():
        if claim.is_judgement:
            yield _gap("G402", f"no source for “{_ids(claim)}”", claim)


def _untouched(situation: Situation) -> Iterator[Problem]:
    """G403: actors on whose criteria nothing has a claim, and whom nobody influences.

    One who speaks on an issue, or is rated, takes part in what the model holds without any of that.

    G410: of the other actors, the interests on which nothing has a claim. G408: of each actor the
    constraints that no option is against.
    """
    issues = {issue.id for issue in situation.model.issues}
    for actor in situation.actors():
        for constraint in actor.constraints:
            if not constraint.against:
                yield _gap("G408", f"no option is against “{constraint.id}”", constraint)
        criteria: tuple[Criterion, ...] = (*actor.interests, *actor.constraints)
        touched = {c.id for c in criteria if any(True for _ in situation.claims_on(c.id))}
        takes_part = actor.rated or any(position.to in issues for position in actor.positions)
        if not (touched or takes_part or any(True for _ in situation.influences_on(actor.id))):
            said = f"nothing touches “{actor.id}”: no effect, no influence on it"
            yield _gap("G403", said, actor)
            continue
        for interest in actor.interests:
            if interest.id not in touched:
                yield _gap("G410", f"no option touches “{interest.id}”", interest)


def _doubled(situation: Situation) -> Iterator[Problem]:
    """G418: effects of one option on one interest that may be the same fact twice.

    That is under equal conditions, with a passage or a reason in common, or neither in either.
    """
    alike: dict[tuple[object, ...], list[tuple[Effect, set[tuple[str, str]]]]] = {}
    for effect in _effects(situation):
        key = effect.option, effect.to, frozenset(effect.when), frozenset(effect.unless)
        behind = _behind(situation.model, effect)
        before = alike.setdefault(key, [])
        for first, known in before:
            if behind & known or not (behind or known):
                said = (
                    f"a second time what “{effect.option}” does to “{effect.to}”, first at "
                    f"{first.place}: nothing tells them apart, and both count"
                )
                yield _gap("G418", said, effect)
                break
        before.append((effect, behind))


def _beside_a_cell(situation: Situation) -> Iterator[Problem]:
    """G425: effects under a condition of the same size as the cell of a grid that they add to.

    Of the two, one has no passage or reason that the other has not. A copy follows another size, so
    that it is no word for this one.
    """
    for claim in _effects(situation):
        if claim.is_copy or claim.size.spans(ZERO) or not (claim.when or claim.unless):
            continue
        for cell in situation.effects_of(claim.option):
            is_same = cell.to == claim.to and cell.size.spans(claim.size)
            if not is_same or cell.when or cell.unless:
                continue
            at = _cell_beside(situation, claim, cell)
            behind, known = _behind(situation.model, claim), _behind(situation.model, cell)
            if at and (behind <= known or known <= behind):
                when = fmt.listed(map(fmt.quoted, claim.when))
                unless = fmt.listed(map(fmt.quoted, claim.unless), "or")
                under = f" when {when}" * bool(when) + f" unless {unless}" * bool(unless)
                size, both = fmt.effect(claim.size), fmt.effect(cell.size + claim.size)
                instead = f"leave {at.cell} empty" if at.sheet else "write . in the grid"
                said = f"{size} in the grid and {size}{under}: together {both}; "
                said += f"if it stands in place of the cell, {instead}"
                yield _gap("G425", said, claim)


def _cell_beside(situation: Situation, claim: Effect, other: Effect) -> Place | None:
    """The cell of a grid that says how large another effect is, if one does.

    Rows of a table become such cells as they are read, and no grid is to be seen there: one stands
    in the file of the option, or in a sheet of its own.
    """
    at = claim.beside if claim.beside.line else other.place
    home = situation.option(claim.option).place if claim.beside.line else None
    is_grid = at.sheet != claim.place.sheet or (home and at[::3] == home[::3])
    return at if is_grid else None


def _behind(model: Model, effect: Effect) -> set[tuple[str, str]]:
    """The passages of an effect, each source by its root, and its reason."""
    passages = (model.rooted(citation) for citation in effect.cite if citation.locator)
    places = {(passage.source, passage.locator) for passage in passages}
    reason = " ".join(effect.because.casefold().split())
    return places | ({("", reason)} if reason else set())


def _beyond_the_scale(situation: Situation) -> Iterator[Problem]:
    """G405: sums of effects that pass ±2 with an option on whose decision some of them depend."""
    for decision in situation.decisions():
        cells = performance_table(situation, decision.id).cells
        for (id_, criterion), cell in cells.items():
            claims = situation.claims_on(criterion) if cell.passes_scale else ()
            if any(decision.id in decisions_of(situation, claim) for claim in claims):
                said = (
                    f"with “{id_}”, the effects on “{criterion}” add up to "
                    f"{fmt.number(cell.known.mid)}, beyond what one effect can say"
                )
                yield _gap("G405", said, situation.option(id_))


def _unmet(situation: Situation) -> Iterator[Problem]:
    """G406: effects that wait for an option which a binding constraint rules out, or for none.

    An effect waits for none where it holds without each of the options of some decision.
    """
    for claim in _effects(situation):
        effect = f"what “{claim.option}” does to “{claim.to}”"
        for condition in claim.when:
            breaches = situation.breaches_of(condition)
            if any(situation.criterion(breach.constraint).binding for breach in breaches):
                said = f"{effect} waits for “{condition}”, which a binding constraint rules out"
                yield _gap("G406", said, claim)
        for id_ in dict.fromkeys(situation.option(id_).decision for id_ in claim.unless):
            if {each.id for each in situation.decision(id_).options} <= set(claim.unless):
                said = f"{effect} holds with no option of “{id_}”"
                yield _gap("G406", said, claim)


def _idle(situation: Situation) -> Iterator[Problem]:
    """G407: decisions of which all options but one are ruled out. G408: options that do nothing."""
    find = situation.effects_of, situation.breaches_of, situation.conditioned_by
    for decision in situation.decisions():
        if sum(not ruled_out(situation, option.id) for option in decision.options) <= 1:
            yield _gap("G407", f"“{decision.id}” leaves no choice as things stand", decision)
        for option in decision.options:
            says_so = NONE in (option.otherwise, decision.otherwise)
            if not says_so and not any(True for each in find for _ in each(option.id)):
                yield _gap("G408", f"“{option.id}” does nothing to anyone", option)


def _later(situation: Situation) -> Iterator[Problem]:
    """G422: sources and statements that are later than what the model describes."""
    model, until = situation.model, window_of(situation)
    dated: list[Source | Position] = [*model.sources]
    dated += chain.from_iterable(actor.positions for actor in model.actors)
    for each in dated:
        if not until.has(each.date):
            said = f"“{_ids(each)}” is of {each.date}, later than the model, as of {model.as_of}"
            yield _gap("G422", said, each)


def _citations(situation: Situation) -> Iterator[Problem]:
    """G423: places of which a part begins with the id of a source, as a citation does.

    G426: citations of sources without a text of which nobody can tell what is quoted.
    """
    model = situation.model
    ids = {source.id for source in model.sources}
    unread = {source.id for source in model.sources if not source.text} | {*model.unread_texts}
    for citing in model.citing():
        for citation in cites(citing):
            found = [citation.source]
            for n, part in enumerate(re.split("[,;] *", citation.locator)):
                if part.split(" ")[0] in ids:
                    found.append(part)
                else:
                    found[-1] += f"{', ' if n else ' '}{part}"
            if found[1:]:
                said = f"“{citation}” may be {len(found)} citations: [{', '.join(found)}]"
                yield _gap("G423", said, citing)
            quotes = marked(citation.locator)
            is_unclear = quotes is None or len(quotes) + bool(citation.quote) > 1
            if citation.source in unread and is_unclear:
                yield _gap("G426", f"“{citation}”: {UNCLEAR}", citing)


def idle_scenarios(situation: Situation) -> Iterator[Problem]:
    """The scenarios that are gaps.

    G412: they change nothing. G413: they cannot be. G421: they have a sign, and yet change no lead
    and no verdict.
    """
    entered = cache(lambda id_: standing(situation, id_))
    for scenario in situation.model.scenarios:
        try:
            found = apply(scenario, situation)
        except Unanswerable as error:
            said = f"scenario “{scenario.id}” cannot be: {error.message}"
            yield _gap("G413", said, scenario)
            continue
        if is_same(found, situation):
            yield _gap("G412", f"scenario “{scenario.id}” changes nothing", scenario)
        elif scenario.sign and all(
            each.id in found and standing(found, each.id).is_like(entered(each.id))
            for each in situation.decisions()
        ):
            tells = "tells nothing: no lead or verdict would change"
            yield _gap("G421", f"the sign of scenario “{scenario.id}” {tells}", scenario)


def not_met(
    expected: Iterable[CheckedExpectation], quotes: Iterable[CheckedQuote]
) -> Iterator[Problem]:
    """G411: a conclusion that must follow and does not.

    G414: a quote that is not in its text. G415: one that stands elsewhere, or has no place.
    G426: a citation of which nobody can tell what it quotes.
    """
    for each in expected:
        if not each.holds:
            said = f"expected: {each.expected}; instead: {each.instead}"
            yield _gap("G411", said, each.expectation)
    for quote in quotes:
        if quote.code:
            said = f"{quote.words} {quote.said} (“{quote.source.id}”)".lstrip()
            yield _gap(quote.code, said, quote.claim)


def _sources(situation: Situation) -> Iterator[Problem]:
    """G404: sources that nothing cites, nor any that is one with them.

    G416: quotes of sources that have no text. G424: texts that were not read to the end.
    """
    model = situation.model
    citations = [each for citing in model.citing() for each in cites(citing)]
    left = Counter(each.source for each in citations if each.quote and model.lookups is None)
    for lookup in model.lookups or ():
        left[lookup.source.id] += lookup.outcome is LookedUp.NOT_LOOKED_FOR
    cited = {model.origin(id_).root for id_ in (*left, *(each.source for each in citations))}
    for source in model.sources:
        if model.origin(source.id).root not in cited:
            yield _gap("G404", f"nothing cites “{source.id}”", source)
        few = fmt.counted(left[source.id], "quote")
        if why := model.unread_texts.get(source.id):
            besides = f"; not looked for: {few}" if left[source.id] else ""
            yield _gap("G424", f"the text of “{source.id}” was not read: {why}{besides}", source)
        elif left[source.id]:
            yield _gap("G416", f"“{source.id}” has no text in which to look for {few}", source)


_KINDS = (
    _draft,
    _not_judged,
    _not_cited,
    _doubled,
    _beside_a_cell,
    _beyond_the_scale,
    _unmet,
    _idle,
    _untouched,
    _later,
    _citations,
    _sources,
    idle_scenarios,
)


def gaps_of(situation: Situation) -> Iterator[Problem]:
    """Every gap that shows in the model alone, kind by kind."""
    return chain.from_iterable(found(situation) for found in _KINDS)
