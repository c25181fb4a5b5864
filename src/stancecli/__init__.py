"""Position analysis as code: a sourced model of actors and interests, and what follows from it.

    import stancecli as st

    s = st.load("actors.yaml")
    print(s.tradeoffs("china"))

`load` gives an `Analysis`, every question of it an `Answer` (docs/python.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from stancecli.analysis import Analysis, Answer
    from stancecli.diagnostics import InvalidModel, Unanswerable, UnknownName

__all__ = ["Analysis", "Answer", "InvalidModel", "Unanswerable", "UnknownName", "load"]

_HOMES = {
    **dict.fromkeys(("Analysis", "Answer"), "analysis"),
    **dict.fromkeys(("InvalidModel", "Unanswerable", "UnknownName"), "diagnostics"),
}


def load(path: str | Path | None = None) -> Analysis:
    """The analysis of a model file, of a folder of files, or, without a path, of the bundled case.

    Raises InvalidModel, which carries every fault with its place.
    """
    from stancecli.analysis import Analysis
    from stancecli.loader import load as load_model
    from stancecli.loader.files import bundled_case

    return Analysis.of(load_model(path or bundled_case()))


def __getattr__(name: str) -> Any:
    # Importing the package alone costs nothing: what it offers is imported where it is used.
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
