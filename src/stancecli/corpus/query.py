"""The questions that are asked of a table of statements, as SQL.

One GROUP BY folds them. Its text has no value of a user in it: each is a parameter, and each column
is called by its role. It keeps to what every engine knows; only where DuckDB reads files itself
does it try whether a text is a number or a day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from stancecli.corpus import LARGEST_WEIGHT
from stancecli.corpus.database import Question, Values, as_text, literal, quoted_name
from stancecli.corpus.inputs import CITED, WEIGHT, Roles, TypedColumn, ValueKind, called
from stancecli.diagnostics import NOWHERE
from stancecli.imports import words as heads
from stancecli.imports.given import ISSUE, ReadingOptions
from stancecli.imports.words import HIGHEST, LOWEST, StanceWords, day, number
from stancecli.methods.positions import Every
from stancecli.sheets.table import NO_WIDTH, SheetCell

# What texts mean. SQL knows plain numbers and ISO dates. Every other text that occurs is looked at
# once, by the rules of imports, and its meaning goes into the question. So a word means the same
# here as in a sheet.


THOUSAND = 1000
"""Stances and weights are counted in thousandths, so that sums are the same everywhere."""
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_POWER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]{1,3}")
"""A number as programs write it, which only SQL that tries knows for one: 5e-1."""


class LeftFor(IntEnum):
    """Why a statement is left out."""

    KEPT = 0
    NO_ACTOR = 1
    NO_ISSUE = 2
    NO_STANCE = 3
    UNKNOWN_WORD = 4
    OFF_SCALE = 5
    UNCLEAR_DATE = 6
    NO_WEIGHT = 7


_MARK = 9000
"""Added to why there is no stance it stands in place of one: larger than any in thousandths."""
NOTHING, UNKNOWN, OFF = (
    _MARK + why for why in (LeftFor.NO_STANCE, LeftFor.UNKNOWN_WORD, LeftFor.OFF_SCALE)
)


class StatementRules:
    """What is known of the texts of a table so far."""

    def __init__(self, options: ReadingOptions, column: str, *, tries: bool = True) -> None:
        """Raise Unanswerable where a `--value` is no stance.

        `column` is the heading of stances. Where the engine `tries` whether a text is a number,
        plain ones need not be looked at.
        """
        self.tries = tries
        self._words = StanceWords(options).in_column(column)
        self.scale = self._words.scale
        self.day_first = options.day_first
        self.off: list[Fraction] = []
        self.days: dict[str, str] = {}
        self.words = {word.strip(): self._meaning(word) for word in options.values}
        said = {number(word): code for word, code in self.words.items()}
        self.numbers = {value: code for value, code in said.items() if value is not None}

    def learn_words(self, words: Iterable[str]) -> bool:
        """Look at words in place of stances; whether any of them means something after all."""
        known = len(self.words)
        for word in words:
            is_tried = self.tries and _PLAIN_NUMBER.fullmatch(word)
            if word not in self.words and (not is_tried or self._words.is_said(word)):
                meaning = self._meaning(word)
                if meaning is not UNKNOWN:
                    self.words[word] = meaning
        return len(self.words) > known

    def learn_days(self, texts: Iterable[str]) -> bool:
        """Look at dates in other forms; whether any of them can be one day only."""
        known = len(self.days)
        found = ((text, day(text, self.day_first)) for text in texts)
        self.days |= {text: iso for text, iso in found if iso}
        return len(self.days) > known

    def numbers_among_words(self) -> tuple[Fraction, ...]:
        """The numbers that SQL does not read, as 0,5; none where there are other words."""
        unsaid = (word for word in self.words if not self._words.is_said(word))
        found = [number(word) for word in unsaid if self.words[word] != NOTHING]
        return () if None in found else tuple(n for n in found if n is not None)

    def _meaning(self, word: str) -> int:
        """The stance of a word in thousandths, or a mark."""
        if not self.tries and _POWER.fullmatch(word) and math.isfinite(float(word)):
            word = f"{Decimal(word):f}"
        cell = SheetCell(word, NOWHERE)
        if self._words.knows(cell):
            stance = self._words.read(cell)
            # The middle between two is rounded up, as SQL does here.
            return NOTHING if stance is None else math.floor(stance * THOUSAND + Fraction(1, 2))
        if (value := number(word)) is None:
            return UNKNOWN
        self.off.append(value)
        return OFF


# The questions.


_NUMBERS = (ValueKind.WHOLE, ValueKind.REAL)
ODD_DAYS = "odd_days"
"""The table of days in forms that SQL does not know: what is `said`, and the `day` that it is."""
LABELS = "labels"
"""The table of what each id is called, as `labels` of a query tells it."""
CODED: Mapping[str, str] = {"actor": "actor_name", "issue": "issue_name"}
"""The types of coded names, each an enumeration of all."""
MOST_TEXTS = 100_000
"""Different words or dates that are looked at, at most: the most frequent ones."""
_BLANKS = " \t\n\r\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What is no part of a text at its ends, beside what has no width."""
_IS_LETTER = (
    "({0} BETWEEN '!' AND '~' OR {0} BETWEEN '\u00a1' AND '\u167f'"
    " OR {0} BETWEEN '\u3001' AND '\ud7ff')"
)
"""Whether a character is certainly none of these: DuckDB tells that faster than it trims."""
_NUMBER = (
    "CAST(4 * (CAST(day || SUBSTR('-01-01', LENGTH(day) - 3) AS DATE) - DATE '0001-01-01')"
    " + (LENGTH(day) - 4) // 3 AS INTEGER)"
)
_DAY = "SUBSTR(CAST(DATE '0001-01-01' + {0} // 4 AS VARCHAR), 1, 4 + 3 * ({0} % 4))"
"""An ISO text as a number in the same order, and that as a text again: the days from the first on,
by fours, and what is known besides the year."""
_LARGEST = "1e308"
"""Of a number; what is no number, or has no end, is not below it."""
_LARGEST_WHOLE = 10**15
"""A number that is a name has no decimals up to here, where they say nothing."""


class StatementQuery:
    """A table of statements, and what is asked of it.

    `source` is the table as a question has it: its columns as `selected` names them. Where the
    engine tries, a text may be a number; else every one that occurs is in the rules. Where names
    `are_coded`, the fold has them as numbers of the types that CODED names: many groups of texts
    would not fit into memory.
    """

    def __init__(self, source: str, roles: Roles, rules: StatementRules, every: Every) -> None:
        self.are_coded = False
        self._source = source
        self._roles = roles
        self._rules = rules
        self._every = every
        self._tries = rules.tries
        kinds = {role: columns[0].kind for role, columns in roles.items()}
        self._stance, self._date = kinds[heads.STANCE], kinds.get(heads.DATE)
        self._names = {"actor": self._name(heads.ACTOR), "issue": self._name(ISSUE)}

    # The questions.

    def in_words(self, grouped: str) -> str:
        """The columns of a folded table, with `why` before its numbers, of what was grouped: days
        as texts, and numbers as they are kept.

        Names stay coded where they are: DuckDB writes and counts them faster so than as texts.
        """
        whole = map(quoted_name, ("why", "n", "for", "against", "weight", "stance", "squares"))
        numbers = ", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in whole)
        earliest, latest = as_text("earliest"), as_text("latest")
        return f"""SELECT actor, issue,
  COALESCE(SUBSTR({earliest}, 1, {self._every.length}), '') AS period, {numbers},
  COALESCE({earliest}, '') AS {quoted_name("first")},
  COALESCE({latest}, '') AS {quoted_name("last")}
FROM {grouped}"""

    def grouped(self) -> Question:
        """The one GROUP BY: a row an actor, issue and period; one a reason why some are left out.

        It is in the terms of the engine: coded names are their codes, and days are days.

        In the order of `actor`, `issue` and `earliest` they are in that of their texts.
        """
        keys = ["actor", "issue", *self._period()]
        kept = ",\n      ".join(
            f"CASE WHEN why = 0 THEN {key} END AS key_{n}" for n, key in enumerate(keys)
        )
        names = ", ".join(f"key_{n}" for n in range(len(keys)))
        number, day = "day", "{0}"
        if self._tries and self._date not in (None, ValueKind.DAY):
            # DuckDB has dates as texts, of which it takes the first and last as numbers.
            number, day = _NUMBER, _DAY
        judged, values = self._judged(coded=self.are_coded)
        return (
            f"""  SELECT key_0 AS actor, key_1 AS issue, why, COUNT(*) AS n,
    COUNT(CASE WHEN code > 0 THEN 1 END) AS {quoted_name("for")},
    COUNT(CASE WHEN code < 0 THEN 1 END) AS {quoted_name("against")},
    CAST(SUM(weight) AS BIGINT) AS weight, CAST(SUM(weight * code) AS BIGINT) AS stance,
    CAST(SUM(weight * code * code) AS BIGINT) AS squares,
    {day.format("MIN(day)")} AS earliest, {day.format("MAX(day)")} AS latest
  FROM (
    SELECT {kept},
      why, code, weight, {number} AS day
    FROM {judged}
  ) AS kept
  GROUP BY {names}, why""",
            values,
        )

    def named(self) -> str:
        """What stands in place of names, once each, in one scan: of an actor or of an issue."""
        columns = [
            ", ".join(called(role, n) for n in range(len(self._roles[role])))
            for role in (heads.ACTOR, ISSUE)
        ]
        sets = ", ".join(f"({each})" for each in columns)
        names = ", ".join(columns)
        return f"SELECT {names} FROM {self._source} AS given GROUP BY GROUPING SETS ({sets})"

    def names(self, what: str, named: str) -> str:
        """All actors, or all issues, once each, of what was `named`."""
        name = self._names[what]
        return f"SELECT DISTINCT {name} AS name FROM {named} AS given WHERE {name} IS NOT NULL"

    def labels(self) -> str:
        """What each id is called, most often in the first `place`; two alike with their ids."""
        id_, name = self._id(), self._names["actor"]
        return f"""SELECT id, place, name || CASE WHEN place = 1 AND shared > 1
  THEN ' (' || id || ')' ELSE '' END AS name
FROM (SELECT id, place, name, COUNT(*) OVER (PARTITION BY place, LOWER(name)) AS shared FROM (
    SELECT id, name, ROW_NUMBER() OVER (PARTITION BY id ORDER BY n DESC, name) AS place FROM (
      SELECT {id_} AS id, {name} AS name, COUNT(*) AS n
      FROM {self._source} AS given GROUP BY {id_}, {name}
    ) AS said WHERE id IS NOT NULL AND name IS NOT NULL
  ) AS placed) AS counted"""

    def by_id(self) -> StatementQuery:
        """The same statements, all of one id under one name; DuckDB has a table of labels."""
        first = called(heads.ACTOR)
        names = (called(role, n) for role, each in self._roles.items() for n in range(len(each)))
        others = ", ".join(f"given.{name}" for name in names if name != first)
        labels = LABELS if self._tries else f"({self.labels()})"
        source = f"""(SELECT {others}, COALESCE(labels.name, {self._names["actor"]}) AS {first}
  FROM {self._source} AS given
  LEFT JOIN {labels} AS labels ON {self._id()} = labels.id AND labels.place = 1)"""
        roles = {**self._roles, heads.ACTOR: (TypedColumn(self._roles[heads.ACTOR][0].name),)}
        return StatementQuery(source, roles, self._rules, self._every)

    def _id(self) -> str:
        """The id of an actor: a program may write 3 as 3.0, which an engine has as a number."""
        text = self._text(heads.ID)
        return f"REGEXP_REPLACE({text}, '^(-?[0-9]+)[.]0+$', '\\1')" if self._tries else text

    def unknown(self, why: LeftFor, sample: int = 0) -> Question:
        """The words in place of stances that are not known yet, or the texts in place of dates,
        whichever are left out for this reason, with their counts."""
        what = "word" if why is LeftFor.UNKNOWN_WORD else as_text("said")
        judged, values = self._judged(sample=sample)
        return (
            f"""SELECT {what} AS said, COUNT(*) AS n
FROM {judged} WHERE why = {int(why)}
GROUP BY {what} ORDER BY n DESC, said LIMIT {MOST_TEXTS}""",
            values,
        )

    def odd_days(self) -> Question:
        """The dates in other forms that are known, and the days that they are."""
        values = Values()
        said, day = (values.put([*each]) for each in (self._rules.days, self._rules.days.values()))
        return f"SELECT UNNEST({said}) AS said, UNNEST({day}) AS day", values

    def numbers(self, sample: int = 0) -> Question:
        """How many numbers are no stances, and the least and the greatest of them; how many stances
        are words, and the least and the greatest of those that are numbers."""
        judged, values = self._judged(sample=sample)
        meant = [values.put(float(value)) for value in self._rules.numbers]
        others = f" AND COALESCE(number NOT IN ({', '.join(meant)}), TRUE)" if meant else ""
        off, kept = f"why = {int(LeftFor.OFF_SCALE)}", f"why = 0{others}"
        counts = (f"{off} THEN 1", f"{kept} AND number IS NULL THEN 1")
        sums = ", ".join(
            f"COUNT(CASE WHEN {count} END), "
            f"MIN(CASE WHEN {which} THEN number END), MAX(CASE WHEN {which} THEN number END)"
            for count, which in zip(counts, (off, kept), strict=True)
        )
        return f"SELECT {sums} FROM {judged}", values

    def passages(self, actors: Iterable[str], issues: Iterable[str]) -> Question:
        """The latest passage of each actor on each issue in each period, on each side."""
        there = [role for role in CITED if role in self._roles]
        day, keys, told = as_text("day"), "actor, issue, period, side", ", ".join(there)
        order = ", ".join(f"COALESCE({name}, '') DESC" for name in ("day", *there))
        judged, values = self._judged(there)
        return (
            f"""SELECT {keys}, {told} FROM (
  SELECT {keys}, {told},
    ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY {order}) AS place_in_time
  FROM (
    SELECT actor, issue, COALESCE(SUBSTR({day}, 1, {self._every.length}), '') AS period,
      CASE WHEN code > 0 THEN 1 WHEN code < 0 THEN -1 ELSE 0 END AS side, {day} AS day, {told}
    FROM {judged}
    WHERE why = 0 AND {heads.SOURCE} IS NOT NULL
      AND actor IN {values.several(actors)} AND issue IN {values.several(issues)}
  ) AS cited
) AS ordered WHERE place_in_time = 1""",
            values,
        )

    # What they are asked of.

    def _judged(
        self, more: Iterable[str] = (), sample: int = 0, coded: bool = False
    ) -> tuple[str, Values]:
        """Every statement as it is read, and why it is left out; `more` of its roles besides.

        Texts are trimmed in a question of their own: what is asked of one often is not done again.
        """
        values = Values()
        reasons = {
            LeftFor.NO_ACTOR: "actor IS NULL",
            LeftFor.NO_ISSUE: "issue IS NULL",
            LeftFor.NO_STANCE: f"code = {NOTHING}",
            LeftFor.UNKNOWN_WORD: f"code = {UNKNOWN}",
            LeftFor.OFF_SCALE: f"code = {OFF}",
            LeftFor.UNCLEAR_DATE: "said IS NOT NULL AND day IS NULL",
            LeftFor.NO_WEIGHT: "weight IS NULL",
        }
        cases = " ".join(f"WHEN {test} THEN {int(why)}" for why, test in reasons.items())
        is_day = self._date is ValueKind.DAY
        parts = {
            **(self._coded() if coded else self._names),
            "number": self._number(heads.STANCE),
            "word": self._text(heads.STANCE),
            "said": f"given.{called(heads.DATE)}" if is_day else self._text(heads.DATE),
            "weight": self._weight(),
            **{role: self._text(role) for role in more},
        }
        columns = ",\n        ".join(f"{part} AS {name}" for name, part in parts.items())
        limit = f" LIMIT {sample}" if sample else ""
        odd = f"LEFT JOIN {ODD_DAYS} AS odd ON plain.said = odd.said" if self._rules.days else ""
        judged = f"""(
      SELECT judged.*, CAST(CASE {cases} ELSE 0 END AS SMALLINT) AS why
      FROM (
        SELECT plain.*, CAST({self._code(values)} AS INTEGER) AS code, {self._day()} AS day
        FROM (
        SELECT {columns}
        FROM (SELECT * FROM {self._source} AS kept_as{limit}) AS given
        ) AS plain {odd}
      ) AS judged
    ) AS told"""
        return judged, values

    def _coded(self) -> dict[str, str]:
        """Names as their codes; what is a name as it stands need not be trimmed."""
        coded = {}
        for what, type_ in CODED.items():
            coded[what] = f"CAST({self._names[what]} AS {type_})"
            if len(self._roles[what]) == 1:
                stands = f"TRY_CAST({as_text(f'given.{called(what)}')} AS {type_})"
                coded[what] = f"COALESCE({stands}, {coded[what]})"
        return coded

    def _text(self, role: str, n: int = 0) -> str:
        """What a column says, without blanks around it; NULL where it says nothing."""
        if role not in self._roles:
            return "NULL"
        kind, name = self._roles[role][n].kind, f"given.{called(role, n)}"
        text = as_text(name)
        if kind is ValueKind.TEXT:
            text = f"NULLIF(TRIM({name}, '{_BLANKS}{NO_WIDTH}'), '')"
            if self._tries:
                # LEFT and RIGHT would look at each row, this at each different text of a Parquet.
                first, last = (_IS_LETTER.format(f"{name}[{place}]") for place in (1, -1))
                text = f"CASE WHEN {first} AND {last} THEN {name} ELSE {text} END"
        elif kind is ValueKind.REAL:
            whole = as_text(f"CAST({name} AS BIGINT)")
            is_whole = f"ABS({name}) < {_LARGEST_WHOLE} AND {name} = FLOOR({name})"
            text = f"CASE WHEN {is_whole} THEN {whole} ELSE NULLIF(LOWER({text}), 'nan') END"
        return text

    def _name(self, role: str) -> str:
        """Who speaks, or of what: `Left (Norway, 2004)` where several columns tell them apart."""
        first, *others = (self._text(role, n) for n in range(len(self._roles[role])))
        if not others:
            return first
        told = " || ".join(f"COALESCE(', ' || {other}, '')" for other in others)
        return (
            f"{first} || CASE WHEN {told} <> '' THEN ' (' || SUBSTR({told}, 3) || ')' ELSE '' END"
        )

    def _number(self, role: str) -> str:
        """The number that a column says; NULL where it says none."""
        kind, name = self._roles[role][0].kind, f"given.{called(role)}"
        if kind in _NUMBERS:
            return f"CAST({name} AS DOUBLE)"
        if self._tries and kind is ValueKind.TEXT:
            number = f"TRY_CAST(TRIM({name}) AS DOUBLE)"
            # A word is no number, and trying takes long.
            is_word = f"{name} >= 'A' AND {name} < '{{'"
            return f"CASE WHEN NOT ({is_word}) AND ABS({number}) <= {_LARGEST} THEN {number} END"
        return "CAST(NULL AS DOUBLE)"

    def _code(self, values: Values) -> str:
        """The stance in thousandths, or a mark."""
        number, word, rules = "plain.number", "plain.word", self._rules
        if self._stance in _NUMBERS:
            known = [
                f"WHEN {number} = {values.put(float(value))} THEN {code}"
                for value, code in rules.numbers.items()
            ]
        else:
            known = [
                f"WHEN {word} = {values.put(text)} THEN {code}"
                for text, code in rules.words.items()
            ]
        low, high = rules.scale or (LOWEST, HIGHEST)
        ends = [values.put(float(end)) for end in sorted((low, high))]
        scaled = f"{number} * {THOUSAND}"
        if rules.scale:
            share = f"({number} - {values.put(float(low))}) / {values.put(float(high - low))}"
            scaled = f"{share} * {(HIGHEST - LOWEST) * THOUSAND} + {LOWEST * THOUSAND}"
        cases = [
            f"WHEN {word} IS NULL THEN {NOTHING}",
            *known,
            f"WHEN {number} BETWEEN {ends[0]} AND {ends[1]} "
            f"THEN CAST(FLOOR({scaled} + 0.5) AS BIGINT)",
            f"WHEN {number} IS NULL THEN {UNKNOWN}",
        ]
        if self._stance is ValueKind.REAL:
            cases.append(f"WHEN NOT ABS({number}) <= {_LARGEST} THEN {NOTHING}")
        return f"CASE {' '.join(cases)} ELSE {OFF} END"

    def _day(self) -> str:
        """The day, month or year that it is: a day where the column has days, else an ISO text."""
        said = "plain.said"
        if self._date is None:
            return "CAST(NULL AS VARCHAR)"
        if self._date is ValueKind.DAY:
            day = f"CAST({said} AS DATE)"
            return f"CASE WHEN {day} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {day} END"
        date = iso_date(said, "odd.day" if self._rules.days else "NULL")
        if not self._tries:
            return date
        is_day = f"LENGTH({said}) = 10 AND {as_text(f'TRY_CAST({said} AS DATE)')} = {said}"
        return f"CASE WHEN {is_day} THEN {said} ELSE {date} END"

    def _period(self) -> list[str]:
        """What tells periods apart."""
        if self._date is None:
            return []
        parts = "SUBSTR(day, 1, 4)", "SUBSTR(day || '-00', 6, 2)"
        if self._date is ValueKind.DAY:
            parts = "EXTRACT(YEAR FROM day)", "EXTRACT(MONTH FROM day)"
        asked = parts if self._every is Every.MONTH else parts[:1]
        return [f"CAST({part} AS SMALLINT)" for part in asked]

    def _weight(self) -> str:
        """The weight in thousandths; NULL where it is none. Without weights all count as one."""
        if WEIGHT not in self._roles:
            return f"CAST({THOUSAND} AS BIGINT)"
        number = self._number(WEIGHT)
        weight = f"CAST(FLOOR({number} * {THOUSAND} + 0.5) AS BIGINT)"
        return f"CASE WHEN {number} BETWEEN 0 AND {LARGEST_WEIGHT} THEN {weight} END"


_SHORT = ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31")
"""Days that no year has."""


def iso_date(text: str, other: str) -> str:
    """The year, month or day that a text is, or begins with before a time; else what is `other`."""

    def part(start: int, length: int) -> str:
        return f"SUBSTR({text}, {start}, {length})"

    digits = [f"{part(n, 1)} IN {_listed(range(10), 1)}" for n in range(1, 5)]
    year = " AND ".join([*digits, f"{part(1, 4)} <> '0000'"])
    month = f"{part(5, 1)} = '-' AND {part(6, 2)} IN {_listed(range(1, 13))}"
    leap = (
        f"{part(3, 2)} IN {_listed(range(4, 100, 4))} "
        f"OR {part(3, 2)} = '00' AND {part(1, 2)} IN {_listed(range(0, 100, 4))}"
    )
    day = (
        f"{part(8, 1)} = '-' AND {part(9, 2)} IN {_listed(range(1, 32))} "
        f"AND {part(6, 5)} NOT IN {_quoted(_SHORT)} AND ({part(6, 5)} <> '02-29' OR {leap}) "
        f"AND {part(11, 1)} IN ('', 'T', ' ')"
    )
    return f"""CASE
          WHEN LENGTH({text}) = 4 AND {year} THEN {text}
          WHEN LENGTH({text}) = 7 AND {year} AND {month} THEN {text}
          WHEN LENGTH({text}) > 9 AND {year} AND {month} AND {day} THEN {part(1, 10)}
          ELSE {other} END"""


def _listed(numbers: Iterable[int], width: int = 2) -> str:
    return _quoted(f"{number:0{width}}" for number in numbers)


def _quoted(texts: Iterable[str]) -> str:
    return f"({', '.join(map(literal, texts))})"
