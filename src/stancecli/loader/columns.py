"""The folder of tables that holds a whole model: what `export csv` writes, `import csv` reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from stancecli.loader import entries
from stancecli.loader.keys import FileEntry, Key

Columns: TypeAlias = Mapping[str, Key | None]
"""The columns of a table, each with the key that it holds; one without tells whose row it is."""


def _columns(entry: type[FileEntry], *whose: str) -> Columns:
    keys = {key.name: key for key in entry.values()}
    return MappingProxyType({**dict.fromkeys(whose), **keys})


TABLES: Mapping[str, Columns] = MappingProxyType(
    {
        "model": _columns(entries.ModelEntry),
        "sources": _columns(entries.SourceEntry, "id"),
        "analysts": _columns(entries.AnalystEntry, "id"),
        "issues": _columns(entries.IssueEntry, "id"),
        "actors": _columns(entries.ActorEntry, "id"),
        "interests": _columns(entries.InterestEntry, "id"),
        "constraints": _columns(entries.ConstraintEntry, "id"),
        "against": _columns(entries.BreachEntry, "constraint", "option"),
        "decisions": _columns(entries.DecisionEntry, "id"),
        "options": _columns(entries.OptionEntry, "id", "decision"),
        "effects": _columns(entries.EffectEntry, "option"),
        "positions": _columns(entries.PositionEntry, "actor"),
        "influence": _columns(entries.InfluenceEntry, "actor"),
        "impossible": _columns(entries.ImpossibleEntry),
        "scenarios": _columns(entries.ScenarioEntry, "id"),
        "given": _columns(entries.AssumptionEntry, "scenario"),
        "set": _columns(entries.SettingEntry, "scenario"),
        "without": _columns(entries.RemovalEntry, "scenario"),
        "expect": _columns(entries.ExpectationEntry),
    }
)
"""The columns of each table. Ids are full ones; lists are parted by `;`."""
OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "against": "constraint",
        "options": "decision",
        "effects": "option",
        "positions": "actor",
        "influence": "actor",
        **dict.fromkeys(("given", "set", "without"), "scenario"),
    }
)
"""The column with the id of what a row belongs to, where its own id does not begin with that."""
