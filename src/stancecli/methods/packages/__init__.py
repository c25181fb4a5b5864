"""Packages: what several actors could do together that each prefers to no deal.

No deal is the disagreement point of J. F. Nash, *The bargaining problem* (1950); here it is a state
of the graph model, where moving alone leads. `rungs` finds it, and has what each state is to whom
and which packages are left, `choice` which of these are told, and what comes closest where there is
none; `steps` is in which order they come about and whether they are kept. Points of two actors are
never added.
"""
