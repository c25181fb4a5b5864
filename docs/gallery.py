"""The site: the reports on its front page, made as it is built, and what its theme leaves out.

mkdocs calls what is named `on_…` (mkdocs.yml, hooks).
"""

from __future__ import annotations

from itertools import starmap
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import stancecli as st
from stancecli.loader.files import bundled_case
from stancecli.page import page as moving_page, report
from stancecli.page.pictures import picture, weightiest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*"))
FILES = {
    "china": bundled_case(),
    # What is called so is a package.
    **{each.stem: each for each in EXAMPLES if not each.name.startswith("stance-")},
}


def _claims(name: str) -> int:
    return len([*LOADED[name].model.claims()])


LOADED = {name: st.load(file) for name, file in FILES.items()}
MODELS = {name: LOADED[name] for name in sorted(LOADED, key=_claims, reverse=True)}
"""Each by the name of its page, what has most to show before the games."""


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the page of each model, which its reader can move, and the picture that leads there."""
    for name, analysis in MODELS.items():
        made = {"html": moving_page(analysis.situation, start=analysis), "svg": _drawn(analysis)}
        for suffix, content in made.items():
            files.append(File.generated(config, f"gallery/{name}.{suffix}", content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Under the text of the front page a row for each model: its picture and its verdict."""
    if page.file.src_uri != "index.md":
        return markdown
    head = ("| what pulls it apart | the case, and how it stands |", "|---|---|")
    return "\n".join((markdown, *head, *starmap(_row, MODELS.items())))


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Name the search for who hears it, and let the keyboard reach code that scrolls."""
    named = output.replace('role="dialog"', 'role="dialog" aria-label="Search"')
    return named.replace("<pre>", '<pre tabindex="0">')


def _drawn(analysis: st.Analysis) -> str:
    """What pulls the first decision apart; the whole table where there is but one interest."""
    decision = weightiest(analysis.situation)
    try:
        return picture(analysis.situation, "tension", decision).svg
    except st.Unanswerable:
        return picture(analysis.situation, "matrix", decision).svg


def _row(name: str, analysis: st.Analysis) -> str:
    title, to = analysis.model.title, f"gallery/{name}.html"
    verdict = report(analysis.situation, brief=True).conclusion
    shown = f"[![The first picture of this report](gallery/{name}.svg)]({to})"
    return f"| {shown} | **[{title}]({to})**<br>{analysis.model.about}<br>*{verdict}* |"
