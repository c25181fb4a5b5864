"""Node-link JSON, through networkx: what d3 and many others read."""

from __future__ import annotations

import json

import networkx as nx

from stancecli.situation import Graph


def export(plain: Graph) -> str:
    """A graph with plain attributes as node-link data: `nodes` and `edges`, ids and keys kept."""
    data = nx.node_link_data(plain, edges="edges")
    return json.dumps(data, indent=1, allow_nan=False) + "\n"
