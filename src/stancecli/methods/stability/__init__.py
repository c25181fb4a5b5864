"""Where a situation can come to rest: states, moves, answers and equilibria."""
