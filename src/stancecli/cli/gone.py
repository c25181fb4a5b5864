"""What stance no longer has, and what to do instead: all that is left of it."""

from __future__ import annotations

from collections.abc import Mapping

from stancecli.diagnostics import Unanswerable

_SCALED = "went with 0.2: a workbook has “at”, “capability”, “salience” in its sheet “positions”"
_GRAPH = "went with 0.2: elements.csv (Label) and connections.csv (From, To) in a folder come in"
GONE: Mapping[tuple[str, str], str] = {
    ("answer", "pptx"): (
        "slides went with 0.2: `stance export png --view deals` draws a picture, "
        "`-o x.docx` writes Word"
    ),
    ("answer", "xlsx"): "answers as workbooks went with 0.2: `-o x.csv` writes their rows",
    ("picture", "actor"): (
        "the page of an actor went with 0.2: `stance show china` says what is known of it, "
        "`stance export svg china --view map` draws it"
    ),
    ("import", "bargaining"): f"bargaining tables {_SCALED}",
    ("import", "dna-events"): "event lists went with 0.2, and come in as sheets of stances: "
    "`--map date=time --map quote=text --map source=document_title --scale 0:1`",
    ("import", "gmcr"): "conflicts of GMCR went with 0.2: write each option as a decision",
    ("import", "graph"): f"graphs {_GRAPH}",
    ("import", "graphml"): f"GraphML {_GRAPH}",
    ("import", "ktab"): f"KTAB sheets {_SCALED}",
    ("export", "mermaid"): "Mermaid went with 0.2: `stance export svg` draws the same picture",
    ("option", "fold --show-sql"): "the question to the engine went with 0.2, and is not printed",
    ("option", "robustness --for"): (
        "what would make them choose an option is a question of its own: ask "
        "`stance levers china.neglect`"
    ),
    ("option", "robustness --ratio"): (
        "shares of weightings went with 0.2: `stance robustness` shows what is ahead at each weight"
    ),
}
"""What is said of what went, by the kind of thing that it was, and its name.

The kinds are `answer` (a form, by its name or the ending of a file), `import` (likewise), `export`
(a format), `picture` (a view) and `option` (of a command, with the command: `robustness --ratio`).
"""


def refuse_gone(kind: str, name: str) -> None:
    """Raise Unanswerable where a name is of something that went."""
    if told := GONE.get((kind, name)):
        raise Unanswerable(told)
