"""Tables as CSV: the folder that holds a whole model, or one sheet of stances."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from stancecli.imports.stances import read_stances
from stancecli.imports.tables import read_tables
from stancecli.loader.columns import TABLES


def read(files: Mapping[str, bytes]) -> str:
    """The model text; one file alone is a sheet of stances, unless it is named like a table."""
    (file, data), *others = files.items()
    return (
        read_tables(files) if others or PurePath(file).stem in TABLES else read_stances(file, data)
    )
