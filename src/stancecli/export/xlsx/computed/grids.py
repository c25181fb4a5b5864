"""What the grids of decisions say, as formulas follow it, and what their options come to."""

from __future__ import annotations

from stancecli.export.xlsx import formulas as f
from stancecli.export.xlsx.computed.cells import at_row
from stancecli.export.xlsx.computed.tables import KEY, MOST_LISTED, ComputedTables
from stancecli.export.xlsx.contents import SheetGrid
from stancecli.loader.layout import ACTOR, EFFECTS_GRID


class ComputedGrids(ComputedTables):
    """The lines of the grids, and by column what an option comes to."""

    def _grid(self, grid: SheetGrid) -> None:
        row = self._grids.index(grid) + 2
        id_, question = (f.word(f.head_cell(grid, 1, n)) for n in (2, 3))
        word = self._put("grid: word", row, f'IF({id_}<>"",{id_},{question})')
        of = self._put("grid: decision", row, self._found(word, "decisions"))
        actor = self._put("grid: actor", row, at_row(self._all("decisions", ACTOR), of))
        now = self._put("grid: now", row, at_row(self._all("decisions", "current"), of))
        for line in range(1, grid.last - grid.first + 2):
            self._line(grid, line, now)
        others = (
            f"SUMIF({self._lines(other, ACTOR)},{actor},{self._lines(other, 'held')})"
            for other in self._grids
            if other is not grid
        )
        self._put("grid: others", row, "+".join(others) or 0)

    def _line(self, grid: SheetGrid, line: int, now: str) -> None:
        row, width = f.LINES + line - 1, grid.end - grid.start + 1
        id_, owner, name = (
            self._put(f"{grid.name}: “{each}”", row, f.word(f.left_cell(grid, line, n)))
            for n, each in enumerate(("id", "actor", "interest"), 1)
        )
        by_owner = f"IFERROR({self._found(owner, 'actors')},-1)"
        whose = self._put(f"{grid.name}: whose", row, f'IF({id_}<>"",0,{by_owner})')
        word = f'IF({f.is_note(id_)},"",IF({id_}<>"",{id_},{name}))'
        word = self._put(f"{grid.name}: word", row, word)
        owners, weights = (self._all("interests", each) for each in (ACTOR, "weight"))
        within = f"((({whose}=0)+({owners}={whose}))>0)"
        found = self._found(word, "interests", within=within)
        cells = f.grid_cells(grid, (line, 1), (line, width))
        # A line without values may be anything, as a heading for those below.
        found = f'IF(SUMPRODUCT(--({f.word(cells)}<>"")),{found},IFERROR({found},0))'
        to = self._put(f"{grid.name}: interest", row, found)
        self._put(f"{grid.name}: actor", row, at_row(owners, to))
        twice = f"COUNTIF({self._lines(grid, 'interest')},{to})>1"
        weight = f"IF({to}=0,0,IF({twice},NA(),INDEX({weights},{to}-1)))"
        weight = self._put(f"{grid.name}: weight", row, weight)
        held = []
        for n in range(width):
            option = self._of_place(grid, n, "option")
            number = self._put(f"{grid.name}: {n + 1}", row, self._in_grid(grid, line, n, to))
            held.append(f"({option}={now})*{number}")
        self._put(f"{grid.name}: held", row, f"({'+'.join(held)})*{weight}")

    def _in_grid(self, grid: SheetGrid, line: int, n: int, to: str) -> str:
        """What a cell of a grid counts beside the rows on the sheet of effects."""
        row, cell = f.LINES + line - 1, f.grid_cell(grid, line, n + 1)
        cell = self._value(f"{grid.name}: “{n + 1}”", row, cell)
        keys, said, sizes = (self._all("effects", each) for each in ("key", "is said", "size"))
        key = f"{to}*{KEY}+{self._of_place(grid, n, 'option')}"
        with_size, without = (f"COUNTIFS({keys},{key},{said},{each})" for each in (1, 0))
        number = f"{self._number(cell, 'effect')}-SUMIFS({sizes},{keys},{key},{said},0)"
        is_elsewhere = f'{cell}="{EFFECTS_GRID.elsewhere}"'
        in_row = f"AND({with_size}>0,{without}=0)"
        nothing = f'OR({cell}="",{is_elsewhere},{self._of_place(grid, n, "option")}=0)'
        return f"IF({nothing},0,IF({in_row},0,{number}))"

    def _place(self, grid: SheetGrid, n: int) -> None:
        row = self._places.index((grid, n)) + 2
        decision, current = self._of_grid(grid, "decision"), self._of_grid(grid, "now")
        column = len(grid.kind.before) + n + 1
        id_, name = (f.word(f.head_cell(grid, at, column)) for at in (3, 2))
        self._put("column: grid", row, self._grids.index(grid) + 1)
        self._put("column: place", row, n + 1)
        word = self._put("column: word", row, f'IF({id_}<>"",{id_},{name})')
        found = self._found(
            word, "options", within=f"({self._all('options', 'decision')}={decision})"
        )
        cells = f.grid_cells(grid, (1, n + 1), (grid.last - grid.first + 1, n + 1))
        counts = f'AND(SUMPRODUCT(--({f.word(cells)}<>"")),NOT({f.is_note(word)}))'
        option = self._put("column: option", row, f"IF({counts},{found},IFERROR({found},0))")
        state = f"column {row}"
        for at, _ in self._rows("options"):
            now = self._at("options: now", at)
            own = f"{self._at('options: decision', at)}={decision}"
            self._put(state, at, f"IF({own},--({option}={at}),{now})")
        self._put(state, self._always, 1)
        points = f"IF({option}=0,0,{self._sum(grid, n, state)})"
        self._put("column: points", row, points)
        ruled_out = f"IF({option}=0,0,--({self._reasons(option, current, state)}>0))"
        self._put("column: ruled out", row, ruled_out)

    def _holding(self, table: str, column: str, state: str) -> str:
        """By row: whether the option in a column of it holds."""
        rows, held = (self._area(each, 2, self._always) for each in ("options: row", state))
        return f"SUMIF({rows},{self._all(table, column)},{held})"

    def _sum(self, grid: SheetGrid, n: int, state: str) -> str:
        """The points of an option: of its grid, of others, of effects and of constraints."""
        actor, option = self._of_grid(grid, "actor"), self._of_place(grid, n, "option")
        places = [self._places.index((grid, at)) + 2 for at in (0, grid.end - grid.start)]
        twice = f"COUNTIF({self._area('column: option', places[0], places[1])},{option})>1"
        lines = "*".join(self._lines(grid, each) for each in ("weight", str(n + 1)))
        own = f"SUMPRODUCT(({self._lines(grid, ACTOR)}={actor})*{lines})"
        holding = [self._holding("effects", "option", state)]
        for at in range(1, MOST_LISTED + 1):
            holding.append(self._holding("effects", f"when {at}", state))
            holding.append(f"(1-{self._holding('effects', f'unless {at}', state)})")
        effects = self._added("effects", actor, "*".join(holding))
        against = self._added("against", actor, self._holding("against", "option", state))
        others = self._of_grid(grid, "others")
        return f"IF({twice},NA(),{own}+{others}+{effects}+{against})"

    def _added(self, table: str, actor: str, holding: str) -> str:
        mine, points = f"({self._all(table, ACTOR)}={actor})", self._all(table, "points")
        return f"SUMPRODUCT({mine}*{points}*{holding})"

    def _reasons(self, option: str, current: str, state: str) -> str:
        """How many reasons rule an option out."""
        breaks = f"({self._all('against', 'option')}={option})*{self._all('against', 'binds')}"
        lists = [str(n) for n in range(1, MOST_LISTED + 1)]
        among = "+".join(f"({self._all('impossible', each)}={option})" for each in lists)
        together = "*".join(self._holding("impossible", each, state) for each in lists)
        final = f"LOWER(TRIM(INDEX({f.column_of('options', 'irreversible')},{current})))"
        is_final = ",".join(f'{final}="{word}"' for word in ("true", "yes", "1"))
        stays = f"IF({current}={option},0,OR({is_final})*1)"
        return f"SUMPRODUCT({breaks})+SUMPRODUCT((({among})>0)*{together})+{stays}"
