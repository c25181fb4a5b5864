"""What the shell offers after <Tab>: ids and aliases of the model in use.

Whatever goes wrong, nothing is offered, raised or printed: the line is still being typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import typer

from stancecli import notation as fmt
from stancecli.cli.files import model_named
from stancecli.model import Actor, Item, Model, kind_of

Completer = Callable[[typer.Context, str], list[tuple[str, str]]]

_PLAIN = r"[\w.-]+"
"""What every shell takes as one word, unquoted."""
_MEANS_SOMETHING = r"[^\w ,.()–-]+"
"""What could mean something to a shell, which may read the names beside the words as its own."""


def items(*kinds: str, ending: str = "") -> Completer:
    """Offers the items of some kinds, each with its name; `ending` follows each id."""

    def named(model: Model) -> Iterator[tuple[str, str]]:
        for item in model.items.values():
            if kind_of(type(item)) in kinds:
                yield from ((f"{word}{ending}", item.name) for word in _words(item))

    return _completer(named)


def _completer(named: Callable[[Model], Iterable[tuple[str, str]]]) -> Completer:
    """Offers words of the model in use, each with what it stands for beside it."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        try:
            return [
                (word, re.sub(_MEANS_SOMETHING, " ", fmt.visible(name)))
                for word, name in _found(context, named)
                if word.startswith(incomplete)
            ]
        except (Exception, SystemExit):
            return []

    return complete


holders = _completer(lambda model: [(holder.id, holder.name) for holder in model.holders])
"""Offers those who hold views."""
scenarios = _completer(lambda model: [(each.id, each.name) for each in model.scenarios])
"""Offers the scenarios of the model."""


def _found(
    context: typer.Context, named: Callable[[Model], Iterable[tuple[str, str]]]
) -> Iterable[tuple[str, str]]:
    from stancecli.imports import open_model

    name = model_named(context.params.get("model"))
    # Standard input belongs to the command, not to its completion.
    return () if name == "-" else named(open_model(Path(name)).model)


def _words(item: Item) -> Iterator[str]:
    yield item.id
    if isinstance(item, Actor):
        yield from (word for word in item.also if re.fullmatch(_PLAIN, word))
