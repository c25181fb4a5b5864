"""What the shell offers after <Tab>: ids and aliases of the model in use.

Whatever goes wrong, nothing is offered, raised or printed: the line is still being typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from stancecli import notation as fmt
from stancecli.cli.files import model_named
from stancecli.model import Actor, Item

Completer = Callable[[typer.Context, str], list[tuple[str, str]]]

_PLAIN = re.compile(r"[\w.-]+")
"""What every shell takes as one word, unquoted."""
_MEANS_SOMETHING = re.compile(r"[^\w ,.()–-]+")
"""What could mean something to a shell, which may read the names beside the words as its own."""


def items(*kinds: str, ending: str = "") -> Completer:
    """Offers the items of some kinds, each with its name; `ending` follows each id."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        try:
            return [
                (f"{word}{ending}", _MEANS_SOMETHING.sub(" ", fmt.visible(item.name)))
                for item in _items(context)
                if type(item).__name__.lower() in kinds
                for word in _words(item)
                if word.startswith(incomplete)
            ]
        except (Exception, SystemExit):
            return []

    return complete


def _items(context: typer.Context) -> Iterator[Item]:
    from stancecli.loader import load

    name = model_named(context.params.get("model"))
    if name != "-":  # Standard input belongs to the command, not to its completion.
        yield from load(Path(name)).items.values()


def _words(item: Item) -> Iterator[str]:
    yield item.id
    if isinstance(item, Actor):
        yield from filter(_PLAIN.fullmatch, item.also)
