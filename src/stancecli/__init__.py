"""Position analysis as code: a sourced model of actors and interests, and what follows from it.

    import stancecli as st

    s = st.load("actors.yaml")
    print(s.tradeoffs("china"))

`load` gives an `Analysis`, every question of it an `Answer` (docs/python.md).
"""

import sys


def end_by_interrupts() -> None:
    """Let Ctrl-C end this process at once and quietly, as it ends a program of C (exit code 130).

    Python's own handler raises KeyboardInterrupt wherever it is, also amid imports and at exit,
    where nothing can catch it. Where interrupts are ignored, or handled by someone else, this
    changes nothing.
    """
    # Built in: `signal` is a file, whose own imports take long enough to be hit.
    import _signal  # type: ignore[import-not-found]

    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def _is_program() -> bool:
    """Whether Python runs `stance` or `python -m stancecli`, and did not import us for another."""
    # `-m` stands there while a package is looked for, and then the path of its __main__.
    if sys.argv[:1] == ["-m"]:
        return __name__ in sys.orig_argv or f"-m{__name__}" in sys.orig_argv
    name = sys.argv[0].replace("\\", "/").rpartition("/")[2] if sys.argv else ""
    return name in ("stance", "stance.exe", "stance-script.py")


# Before anything else is imported: `stancecli.__main__` is what runs next. A notebook that imports
# the package keeps Python's own handler.
if _is_program():
    end_by_interrupts()

from typing import TYPE_CHECKING, Any  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from stancecli.analysis import Analysis, Answer, Corpus
    from stancecli.diagnostics import InvalidModel, Unanswerable, UnknownName

__all__ = [
    "Analysis",
    "Answer",
    "Corpus",
    "InvalidModel",
    "Unanswerable",
    "UnknownName",
    "load",
    "load_corpus",
]

_HOMES = {
    **dict.fromkeys(("Analysis", "Answer", "Corpus"), "analysis"),
    **dict.fromkeys(("InvalidModel", "Unanswerable", "UnknownName"), "diagnostics"),
}


def load(path: "str | Path | None" = None) -> "Analysis":
    """The analysis of a model: a file, a folder of files, a workbook, a folder of tables.

    Without a path it is that of the bundled case.

    Raises InvalidModel, which carries every fault with its place.
    """
    from stancecli.analysis import Analysis
    from stancecli.imports import open_model
    from stancecli.loader.files import bundled_case

    return Analysis.of(open_model(path or bundled_case()).model)


def load_corpus(folder: "str | Path") -> "Corpus":
    """Folded statements, in a folder that `stance fold` filled.

    Raises Unanswerable, when it is asked, where the folder holds none.
    """
    from pathlib import Path

    from stancecli.analysis import Corpus

    return Corpus(Path(folder))


def __getattr__(name: str) -> Any:
    # Importing the package alone costs nothing: what it offers is imported where it is used.
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
