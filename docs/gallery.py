"""The gallery of the site: each model of this project with its report, made as the site is built.

mkdocs calls what is named `on_…` (mkdocs.yml, hooks).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import stancecli as st
from stancecli.loader.files import bundled_case
from stancecli.page import page as moving_page, report
from stancecli.page.pictures import picture, weightiest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").iterdir())
MODELS: Mapping[str, Path] = {
    "china": bundled_case(),
    # What is called so is a package.
    **{each.stem: each for each in EXAMPLES if not each.name.startswith("stance-")},
}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the page of each model, which its reader can move, and the picture that leads there."""
    for name, model in MODELS.items():
        analysis = st.load(model)
        made = {"html": moving_page(analysis.situation, start=analysis), "svg": _drawn(analysis)}
        for suffix, content in made.items():
            files.append(File.generated(config, f"gallery/{name}.{suffix}", content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Under the text of the gallery a row for each model: its picture and its verdict."""
    if page.file.src_uri != "gallery.md":
        return markdown
    return "\n".join(
        (
            markdown,
            "| what pulls it apart | the case, and how it stands |",
            "|---|---|",
            *map(_row, MODELS),
        )
    )


def _drawn(analysis: st.Analysis) -> str:
    """What pulls the first decision apart; the whole table where there is but one interest."""
    decision = weightiest(analysis.situation)
    try:
        return picture(analysis.situation, "tension", decision).svg
    except st.Unanswerable:
        return picture(analysis.situation, "matrix", decision).svg


def _row(name: str) -> str:
    analysis = st.load(MODELS[name])
    title, to = analysis.model.title, f"gallery/{name}.html"
    verdict = report(analysis.situation, brief=True).conclusion
    shown = f"[![The first picture of this report](gallery/{name}.svg)]({to})"
    return f"| {shown} | **[{title}]({to})**<br>{analysis.model.about}<br>*{verdict}* |"
