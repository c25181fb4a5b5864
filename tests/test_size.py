"""The house is laid out under a budget: no room has more lines or files than it had before."""

from tests.size import Size, lowered, sizes, too_large

MOST = {
    "__init__": Size(105, 1),
    "__main__": Size(28, 1),
    "analysis": Size(387, 4),
    "cli": Size(2982, 17),
    "comparison": Size(596, 3),
    "corpus": Size(3122, 12),
    "depth": Size(292, 1),
    "diagnostics": Size(278, 1),
    "export": Size(2503, 15),
    "imports": Size(7187, 32),
    "installed": Size(100, 1),
    "lenses": Size(14992, 79),
    "loader": Size(3595, 12),
    "methods": Size(9371, 42),
    "model": Size(996, 4),
    "names": Size(210, 1),
    "notation": Size(339, 1),
    "page": Size(6544, 34),
    "render": Size(2448, 12),
    "report": Size(783, 3),
    "scenario": Size(834, 5),
    "sheets": Size(1705, 7),
    "situation": Size(356, 1),
    "unseen": Size(78, 1),
    "values": Size(49, 1),
    "wording": Size(1340, 8),
    "src": Size(61220, 299),
    "tests": Size(41353, 171),
}

RULE = (
    "A number is raised only with a page in docs/decisions that says why, or by an issue that "
    "says so. First look for what can go: a case, a form, an option."
)


def test_no_room_is_larger_than_it_may_be() -> None:
    found = too_large(MOST, sizes())
    assert not found, "\n".join([*found, RULE])


def test_every_room_is_there() -> None:
    gone = MOST.keys() - sizes().keys()
    assert not gone, f"no room any more: {gone}; python -m tests.size --renew drops them"


def test_what_is_larger_and_what_is_new_is_told() -> None:
    most = {"loader": Size(10, 2), "sheets": Size(5, 1)}
    found = {"loader": Size(10, 3), "sheets": Size(4, 1), "new": Size(7, 1)}
    assert too_large(most, found) == [
        "loader has 1 files too many: 3, and 2 are kept",
        "new has 7 lines too many: 7, and 0 are kept",
        "new has 1 files too many: 1, and 0 are kept",
    ]


def test_numbers_are_lowered_and_never_raised() -> None:
    most = {"loader": Size(10, 2), "sheets": Size(5, 1), "old": Size(9, 9)}
    found = {"loader": Size(8, 3), "sheets": Size(7, 1), "new": Size(1, 1)}
    assert lowered(most, found) == {"loader": Size(8, 2), "sheets": Size(5, 1)}
