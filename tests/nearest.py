"""Which tests are nearest to a room: what a change of it breaks first.

`pytest -m near` runs those of the rooms that have changed, each law on three models. What is about
the house as a whole (its size, its pages, its release) stands under HOUSE, and at no room alone.
"""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

HOUSE = "the house"

NEAREST: Mapping[str, str] = {
    "__init__": "analysis interrupts starting",
    "__main__": "installed interrupts starting",
    "analysis": "analysis corpus one_door",
    "cli": """
        analysis cli exporting forms help interrupts next one_door recipes starting streams writing
    """,
    "comparison": "compare_words comparison comparison_aligned fields lens_compare lens_diff",
    "corpus": "corpus fold fold_engines fold_unread statements_law writing",
    "depth": "depth screens",
    "diagnostics": "load load_messages render_terminal",
    "export": """
        export_dot export_formats exporting fields graph kinds pictures workbook
        workbook_edits
    """,
    "imports": """
        import_csl import_dna import_polis import_register
        import_sheets import_tables recipes renaming workbook workbook_edits workbook_faults
    """,
    "installed": "installed",
    "lenses": """
        check_questions cite commands_agree evidence expectations lens_check lens_compare
        lens_deals lens_diff lens_influence lens_levers lens_positions lens_robustness lens_show
        lens_stability lens_stakes lens_tradeoffs lens_why overviews_agree positions_over_time
    """,
    "letters": "page_parts page_pictures render_docx",
    "loader": """
        beginning docs_format fields grid hostile_use load load_messages load_models load_scenarios
        writing
    """,
    "methods": """
        lens_influence methods_find_out methods_packages methods_positions methods_robustness_claims
        methods_robustness_knockouts methods_stability methods_stability_verdict methods_verdict
        commands_agree looked_up one_size performance quotes views
    """,
    "model": "evidence fields graph kinds load_models looked_up one_size views",
    "names": "kinds names",
    "notation": "notation",
    "page": """
        exporting forms page_moves page_opening page_parts page_pictures page_winners
        picture_matrices ratings report_forms report_page report_whatif
    """,
    "render": "docx_template render_docx render_html render_json render_markdown render_terminal",
    "report": "depth render_terminal words_are_for_readers",
    "scenario": "one_size scenario views",
    "sheets": "sheets_csv sheets_workbook workbook_edits workbook_faults",
    "situation": "graph kinds performance",
    "unseen": "hostile_use notation",
    "values": "load_models starting",
    "wording": "methods_find_out commands_agree wording_verdict words_are_for_readers",
    HOUSE: """
        action circles docs docs_contributing docs_format docs_site examples nearest
        promises release report_browser size sizes
    """,
}
"""By room: the files of tests that are nearest to it, without `test_` and `.py`."""


def files(room: str) -> list[str]:
    """The files of the tests that are nearest to a room."""
    return [f"tests/test_{name}.py" for name in NEAREST[room].split()]


def nearest(changed: Iterable[str]) -> set[str]:
    """The files of tests that are nearest to changed files, and those that have changed."""
    found = set()
    for path in map(Path, changed):
        room = path.with_suffix("").parts[2:3]
        if path.is_relative_to("src/stancecli") and room[0] in NEAREST:
            found |= set(files(room[0]))
        elif path.match("tests/test_*.py"):
            found.add(path.as_posix())
    return found


def changed() -> list[str]:
    """The files that differ from the last commit; where none does, those that it changed."""
    for since in ("HEAD", "HEAD~1"):
        told = subprocess.run(
            ["git", "diff", "--name-only", since],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        if told.stdout:
            break
    return told.stdout.splitlines()
