"""What was said when: how the questions about positions are asked, of a model or of a corpus."""

from __future__ import annotations

from stancecli.diagnostics import Unanswerable
from stancecli.loader.kinds import DATE
from stancecli.loader.misfit import Misfit
from stancecli.methods.positions.statements import Every


def one_question(actor: object, pair: object, every: object) -> None:
    """Raises Unanswerable where two of these are asked at once."""
    if sum(map(bool, (actor, pair, every))) > 1:
        raise Unanswerable("--actor, --pair and --every are three questions: ask one of them")


def period_named(word: str) -> Every:
    """The length of a period; raises Unanswerable with those there are."""
    if word not in [*Every]:
        raise Unanswerable(f"no period “{word}”", (f"there are: {', '.join(Every)}",))
    return Every(word)


def date_of(words: str) -> str:
    """A date as a model file has it; raises Unanswerable for what is none."""
    try:
        return str(DATE.read(words, None)) if words else ""
    except Misfit as misfit:
        raise Unanswerable(f"“{words}” is no date", (misfit.hint,)) from None
