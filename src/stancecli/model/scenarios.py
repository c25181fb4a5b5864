"""What a model says of itself: changes to look at under a name, and what must follow.

Both name what they are about by full id, so that they fit every model that has it.
"""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction

from stancecli.diagnostics import NOWHERE, Place
from stancecli.model.claims import Range
from stancecli.model.evidence import Citation
from stancecli.values import RARE, dataclass

VERDICTS = ("empty", "only", "level", "open", "leads", "firm")
"""What a verdict on a decision can be."""
HOLDS = (
    "holds",
    "as-entered",
    "answers",
    "unknown",
    "not-as-entered",
    "does-not-hold",
    "no-verdict",
)
"""How a state can hold."""
RUNGS = ("deal", "as-entered", "possible", "none")
"""How surely all who take part in a package gain on no deal."""
CURRENT = "current"
"""The word for the state as the model enters it."""
ENTERED = "entered"
"""In place of a holder: nobody's own view is the middle of a size. No holder has it as its id."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """An option that is taken to hold in place of its decision's current one."""

    option: str
    because: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Another value for an importance, a force or an effect; None is a binding force.

    `item` is the id of the interest or the constraint, or `option:interest`, with `@2` after it for
    the second of several effects. An effect that the model does not have is new.
    """

    item: str
    value: Range | None
    because: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What is left out: a source, an analyst, a constraint or an actor, or a cited passage."""

    item: str
    because: str = ""
    place: Place = NOWHERE

    @property
    def is_passage(self) -> bool:
        """Whether it is one passage of a source, and no item."""
        return " " in self.item


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Changes to a model, each with the reason to make it, and the name they go by.

    They hold together, in whatever order they were written: what is set is set, though the source
    that it was read in is left out. `view` is the holder whose views count, or ENTERED; `id` is
    empty where no model declares the scenario. `sign` is what one would see if it came, and `seen`
    the date when that was seen: neither changes anything.
    """

    id: str = ""
    name: str = ""
    as_of: str = ""
    sign: str = ""
    seen: str = ""
    because: str = ""
    cite: tuple[Citation, ...] = ()
    given: tuple[Assumption, ...] = ()
    set: tuple[Setting, ...] = ()
    without: tuple[Removal, ...] = ()
    view: str = ""
    place: Place = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.given or self.changes_model)

    def __add__(self, other: Scenario) -> Scenario:
        """Both; what each can say once is that of the first that says it."""
        return replace(
            self,
            id=self.id or other.id,
            name=self.name or other.name,
            as_of=self.as_of or other.as_of,
            sign=self.sign or other.sign,
            seen=self.seen or other.seen,
            because=self.because or other.because,
            cite=self.cite or other.cite,
            given=self.given + other.given,
            set=self.set + other.set,
            without=self.without + other.without,
            view=self.view or other.view,
        )

    @property
    def changes_model(self) -> bool:
        """Whether it changes what the model says, and not only what is taken to hold."""
        return bool(self.set or self.without or self.view)


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A conclusion that must follow, in the scenario `under` or as the model stands, on a `view`.

    One of seven: of a `decision`, that an option `leads` or is `ruled_out`, or what the `verdict`
    is; of an option (`levers`), that it is ahead at middle estimates with options of others (`by`),
    and is not as all is now; of a `pair` of criteria, which option is the best `compromise`; of a
    `state` (its options; empty for the current one), how it `holds`; of a `package` (its options),
    what its `rung` is; of an `influence` of one actor on another, that it is `at_least` so strong;
    of a `position` of an actor on an option, its `stance`.
    """

    decision: str = ""
    leads: str = ""
    verdict: str = ""
    ruled_out: str = ""
    levers: str = ""
    by: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    compromise: str = ""
    state: tuple[str, ...] = ()
    holds: str = ""
    package: tuple[str, ...] = ()
    rung: str = ""
    influence: tuple[str, ...] = ()
    at_least: Fraction | None = None
    position: tuple[str, ...] = ()
    stance: Fraction | None = None
    under: str = ""
    view: str = field(default="", metadata=RARE)
    because: str = ""
    cite: tuple[Citation, ...] = ()
    place: Place = NOWHERE
