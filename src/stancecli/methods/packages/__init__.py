"""Packages: what several actors could do together that each prefers to no deal.

No deal is the disagreement point of J. F. Nash, *The bargaining problem* (1950); here it is a state
of the graph model, where moving alone leads. `disagreement` finds it, `rungs` has what each state
is to whom and which packages are left, `choice` which of these are told; `steps` is in which order
they come about and whether they are kept, `nearest` what comes closest where there is none. Points
of two actors are never added.
"""
