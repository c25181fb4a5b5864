"""DOT drawn by Graphviz: the `dot` program, or the one inside the optional package pygraphviz."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec

from stancecli.diagnostics import Unanswerable
from stancecli.export import Format, dot
from stancecli.situation import Situation

LONGEST_WAIT = 300
"""Seconds after which a drawing is given up: no layout that can be read takes so long."""

# In a process of its own, as the program: the library writes warnings to standard error, and knows
# no end of time. `-P`: nothing that lies in the folder of a model is imported.
_BY_PACKAGE = """
import sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
sys.stdout.buffer.write(graph.draw(format="svg", prog="dot"))
"""


def drawn(text: str) -> bytes:
    """The picture of a DOT text as SVG.

    Raises Unanswerable where no Graphviz is installed, or it cannot draw this.
    """
    program = shutil.which("dot")
    if program:
        return _drawn_by([program, "-Tsvg"], text)
    if find_spec("pygraphviz"):
        return _drawn_by([sys.executable, "-P", "-c", _BY_PACKAGE], text)
    raise Unanswerable(
        "a map is drawn by Graphviz, and there is none on this machine",
        (
            "install the program dot (apt install graphviz, brew install graphviz, …)",
            "or the package that brings its own: pip install pygraphviz",
            "or export dot, and draw it elsewhere",
        ),
    )


def _drawn_by(command: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=LONGEST_WAIT
        )
    except subprocess.TimeoutExpired:
        advice = ("draw less of it: --about ITEM, --edges KIND",)
        raise Unanswerable(f"Graphviz took over {LONGEST_WAIT} seconds", advice) from None
    except OSError as error:
        raise Unanswerable(f"Graphviz cannot be run: {error.strerror}") from None
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().split("\n")
        raise Unanswerable("Graphviz cannot draw this", said[-3:])
    return done.stdout


def _export(shown: Situation) -> bytes:
    return drawn(dot.export(shown))


SVG = Format(".svg", "a picture for a page; png and pdf for a document", _export, is_drawn=True)
