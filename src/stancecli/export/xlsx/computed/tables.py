"""What the tables of a workbook say, as formulas follow it: whose things are, what claims count."""

from __future__ import annotations

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.computed.cells import ComputedCells, at_row
from stancecli.loader.layout import ACTOR, EFFECTS_GRID, ITEMS, OWNED
from stancecli.model import Breach, Constraint, Effect, Interest

MOST_LISTED = 3
"""Options that are told apart in a list of conditions, or of what cannot hold together."""
KEY = 10_000
"""An interest and an option in one number: so many times the row of the one, and the other's."""


class ComputedTables(ComputedCells):
    """The rows of the tables that points, and what is ruled out, follow from."""

    def _tables(self) -> None:
        for row, _ in self._rows("actors"):
            for column in ("id", "name"):
                self._put(f"actors: {column}", row, f.word(f.typed("actors", column, row)))
            also = f.word(f.typed("actors", "also", row))
            self._put("actors: also", row, f'";"&SUBSTITUTE(LOWER({also}),"; ",";")&";"')
        for table in OWNED:
            self._owned(table)
        self._weights()
        self._options()
        self._effects()
        self._against()
        self._impossible()

    def _owned(self, table: str) -> None:
        """Of what belongs to an actor: the row of that, the whole id, the name."""
        for row, _ in self._rows(table):
            id_, word = (self._typed(table, column, row) for column in ("id", ACTOR))
            by_id = f'LEFT({id_},FIND(".",{id_}&".")-1)'
            whose = f'IF(ISNUMBER(FIND(".",{id_})),{by_id},{word})'
            whose = self._put(f"{table}: whose", row, whose)
            actor = self._put(f"{table}: actor", row, self._found(whose, "actors"))
            self._called(table, row, id_, actor)

    def _called(self, table: str, row: int, id_: str, actor: str) -> None:
        owner = self._id_of(actor)
        # Of an actor without an id here nobody knows which one stance makes.
        whole = f'IF({owner}="",NA(),{owner}&"."&{id_})'
        whole = f'IF({id_}="","",IF(ISNUMBER(FIND(".",{id_})),{id_},{whole}))'
        self._put(f"{table}: id", row, whole)
        self._put(f"{table}: name", row, f.word(f.typed(table, ITEMS[table][1], row)))

    def _weights(self) -> None:
        for table, column in (("interests", "importance"), ("constraints", "force")):
            for row, thing in self._rows(table):
                there = f'{self._at(f"{table}: id", row)}&{self._at(f"{table}: name", row)}=""'
                size = thing.weight if isinstance(thing, Interest) else None
                if isinstance(thing, Constraint):
                    size = thing.force
                weight = self._amount(table, column, row, self._by_views(table, row, size))
                if table == "constraints":
                    binds = f'--({self._at(f"{table}: “{column}”", row)}="binding")'
                    weight = f"IF({self._put(f'{table}: binds', row, binds)},0,{weight})"
                self._put(f"{table}: weight", row, f"IF({there},0,{weight})")

    def _options(self) -> None:
        owners, current = (self._all("decisions", each) for each in (ACTOR, "current"))
        for row, _ in self._rows("options"):
            found = self._found(self._typed("options", "decision", row), "decisions")
            of = self._put("options: decision", row, found)
            actor = self._put("options: actor", row, at_row(owners, of))
            self._called("options", row, self._typed("options", "id", row), actor)
            self._put("options: now", row, f"IF({of}=0,0,--(INDEX({current},{of}-1)={row}))")
            self._put("options: row", row, row)
        # What is no condition always holds.
        self._put("options: row", self._always, self._always)
        for row, _ in self._rows("decisions"):
            word = self._typed("decisions", "current", row)
            found = self._found(word, "options", actor=self._at("decisions: actor", row))
            self._put("decisions: current", row, found)

    @property
    def _always(self) -> int:
        return self._last["options"] + 1

    def _effects(self) -> None:
        options = self._of_places("option")
        lines = ",".join(self._lines(each, "interest") for each in self._grids)
        for row, thing in self._rows("effects"):
            option = self._found(self._typed("effects", "option", row), "options")
            option = self._put("effects: option", row, option)
            speaker = at_row(self._all("options", "actor"), option)
            speaker = self._put("effects: speaker", row, speaker)
            to = self._found(self._typed("effects", "to", row), "interests", actor=speaker)
            to = self._put("effects: to", row, to)
            self._put("effects: actor", row, at_row(self._all("interests", "actor"), to))
            lists = [self._typed("effects", column, row) for column in ("when", "unless")]
            self._several("effects: when", row, lists[0], self._always, speaker)
            self._several("effects: unless", row, lists[1], 0, speaker)
            self._put("effects: key", row, f'IF({"&".join(lists)}="",{to}*{KEY}+{option},0)')
            instead = self._instead(row, thing if isinstance(thing, Effect) else None)
            size = self._put("effects: size", row, self._amount("effects", "effect", row, instead))
            self._put("effects: is said", row, f'--({self._at("effects: “effect”", row)}<>"")')
            weight = at_row(self._all("interests", "weight"), to)
            self._put("effects: points", row, f"{size}*{weight}")
            if self._grids:
                found = f"MATCH({option},{options},0)"
                found = self._put("effects: column", row, f"IF({option}=0,0,{found})")
                grids, places = (self._of_places(what) for what in ("grid", "place"))
                self._put("effects: place", row, f"IF({found}=0,0,INDEX({places},{found}))")
                grid = f"IF({found}=0,0,INDEX({grids},{found}))"
                grid = self._put("effects: grid", row, grid)
                self._put(
                    "effects: line", row, f"IF({to}=0,0,MATCH({to},CHOOSE({grid},{lines}),0))"
                )

    def _several(self, heading: str, row: int, listed: str, nothing: int, actor: str) -> None:
        """The rows of the options in a list; `nothing` stands for what it does not name."""
        many = f'LEN({listed})-LEN(SUBSTITUTE({listed},";",""))>{MOST_LISTED - 1}'
        for n in range(MOST_LISTED):
            part = f'TRIM(MID(SUBSTITUTE({listed},";",REPT(" ",999)),{n * 999 + 1},999))'
            part = self._put(f"{heading} “{n + 1}”", row, part)
            found = self._found(part, "options", actor=actor)
            found = f'IF({part}="",{nothing},IF({many},NA(),{found}))'
            self._put(f"{heading} {n + 1}", row, found)

    def _instead(self, row: int, effect: Effect | None) -> str:
        """The size of an effect that does not say it: of its views, of another; 0 in a grid."""
        same, views = (self._typed("effects", each, row) for each in ("same_as", "views"))
        copied = self._copied(row, effect) if effect and effect.is_copy else "NA()"
        by_views = self._by_views("effects", row, effect.size if effect else None)
        return f'IF({same}<>"",{copied},IF({views}<>"",{by_views},0))'

    def _copied(self, row: int, effect: Effect) -> str:
        """The size of the effect that one is the same as, while both stand where they stood."""
        named, _, number = effect.same_as.partition("@")
        speaker, to = (self._at(f"effects: {each}", row) for each in ("speaker", "to"))
        option = self._found(f.quoted(named), "options", actor=speaker)
        rows = [
            (n, each)
            for n, each in self._rows("effects")
            if isinstance(each, Effect) and (each.option, each.to) == (named, effect.to)
        ]
        at, source = rows[int(number or 1) - 1]
        tos, options = (self._all("effects", each) for each in ("to", "option"))
        same = [
            f"EXACT({self._at('effects: “same_as”', row)},{f.quoted(effect.same_as)})",
            f"COUNTIFS({tos},{to},{options},{option})={len(rows)}",
            f"{self._at('effects: to', at)}={to}",
            f"{self._at('effects: option', at)}={option}",
        ]
        size = self._at("effects: size", at)
        grid = self._contents.grid_of(EFFECTS_GRID, source)
        if grid:
            line = [each.id for each in grid.down].index(source.to)
            n = [each.id for each in grid.across].index(source.option)
            same.append(f"{self._of_line(grid, 'interest', f.LINES + line)}={to}")
            same.append(f"{self._of_place(grid, n, 'option')}={option}")
            in_grid = self._at(f"{grid.name}: “{n + 1}”", f.LINES + line)
            in_grid = self._number(in_grid, "effect")
            size = f"IF({self._at('effects: is said', at)},{size},{in_grid})"
        return f"IF(AND({','.join(same)}),{size},NA())"

    def _against(self) -> None:
        for row, thing in self._rows("against"):
            words = [self._typed("against", each, row) for each in ("constraint", "option")]
            of = self._put("against: of", row, self._found(words[0], "constraints"))
            self._put("against: option", row, self._found(words[1], "options"))
            for what in (ACTOR, "binds"):
                self._put(f"against: {what}", row, at_row(self._all("constraints", what), of))
            size = thing.by if isinstance(thing, Breach) else None
            by = self._amount("against", "by", row, self._by_views("against", row, size))
            weight = at_row(self._all("constraints", "weight"), of)
            self._put("against: points", row, f"IF({weight}=0,0,-{weight}*{by})")

    def _impossible(self) -> None:
        for row, _ in self._rows("impossible"):
            listed = self._typed("impossible", "options", row)
            self._several("impossible:", row, listed, self._always, "")
