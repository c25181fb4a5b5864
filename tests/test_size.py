"""The house is laid out under a budget: no room has more lines or files than it had before."""

from tests.size import Size, lowered, sizes, too_large

MOST = {
    "__init__": Size(103, 1),
    "__main__": Size(38, 1),
    "analysis": Size(323, 1),
    "cli": Size(2645, 9),
    "comparison": Size(692, 2),
    "corpus": Size(2818, 8),
    "depth": Size(225, 1),
    "diagnostics": Size(284, 1),
    "export": Size(2270, 8),
    "imports": Size(6013, 20),
    "installed": Size(164, 1),
    "lenses": Size(9227, 43),
    "letters": Size(87, 1),
    "loader": Size(3998, 12),
    "methods": Size(10256, 34),
    "model": Size(1321, 5),
    "names": Size(219, 1),
    "notation": Size(300, 1),
    "page": Size(5651, 17),
    "render": Size(2279, 9),
    "report": Size(573, 1),
    "scenario": Size(938, 3),
    "sheets": Size(1463, 5),
    "situation": Size(358, 1),
    "unseen": Size(132, 1),
    "values": Size(54, 1),
    "wording": Size(1079, 3),
    "src": Size(53510, 191),
    "tests": Size(34510, 139),
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
