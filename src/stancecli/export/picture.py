"""DOT drawn by Graphviz: the `dot` program, or the one inside the optional package pygraphviz."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec

from stancecli.diagnostics import Unanswerable

LONGEST_WAIT = 300
"""Seconds after which a drawing is given up: no layout that can be read takes so long."""


def drawn(dot: str, form: str) -> bytes:
    """The picture of a DOT text in a form that Graphviz knows: svg, png, pdf.

    Raises Unanswerable where no Graphviz is installed, or it cannot draw this.
    """
    program = shutil.which("dot")
    if program:
        return _by_program(program, dot, form)
    if find_spec("pygraphviz"):
        return _by_package(dot, form)
    raise Unanswerable(
        f"{form} is drawn by Graphviz, and there is none on this machine",
        (
            "install the program dot (apt install graphviz, brew install graphviz, …)",
            "or the package that brings its own: pip install 'stancecli[render]'",
            "or export dot, and draw it elsewhere",
        ),
    )


def _by_program(program: str, dot: str, form: str) -> bytes:
    try:
        done = subprocess.run(
            [program, f"-T{form}"], input=dot.encode(), capture_output=True, timeout=LONGEST_WAIT
        )
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    except OSError as error:
        raise Unanswerable(f"dot cannot be run: {error.strerror}") from None
    if done.returncode or not done.stdout:
        raise Unanswerable(
            "Graphviz cannot draw this", done.stderr.decode(errors="replace").split("\n")[:3]
        )
    return done.stdout


def _by_package(dot: str, form: str) -> bytes:
    import pygraphviz  # type: ignore[import-not-found,unused-ignore]

    try:
        picture: bytes = pygraphviz.AGraph(string=dot).draw(format=form, prog="dot")
    except (OSError, ValueError, RuntimeError) as error:
        raise Unanswerable("Graphviz cannot draw this", [str(error)]) from None
    return picture


def _too_long() -> Unanswerable:
    advice = ("draw less of it: --about ITEM, --relation RELATION",)
    return Unanswerable(f"Graphviz took over {LONGEST_WAIT} seconds", advice)
