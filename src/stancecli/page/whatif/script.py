"""The one script that a page can have: a file of our own, and the policy that lets it run."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

FILES = ("whatif-sums.js", "whatif-find-out.js", "whatif-package.js", "whatif.js")
"""What it is made of, in this order."""


@cache
def script() -> Markup:
    """The script. It holds nothing of a model, so it is the same on every page."""
    templates = files("stancecli.page") / "templates"
    parts = ((templates / name).read_text(encoding="utf-8") for name in FILES)
    # It is a file of ours and no text of a model: nothing is left to be escaped.
    return Markup("\n{}").format(Markup("\n".join(parts)))


@cache
def policy() -> Markup:
    """What a page has to add to its policy for this script, and no other, to run."""
    digest = b64encode(sha256(script().encode()).digest()).decode()
    return Markup("; script-src 'sha256-{}'").format(digest)
