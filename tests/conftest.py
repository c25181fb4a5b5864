"""What all tests share: golden files, and how many random examples a law is tried on.

A golden file holds an output word for word. `pytest --renew` writes them anew; read the difference
before committing it.
"""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.nearest import changed, nearest

GOLDEN = Path(__file__).parent / "golden"

# No test has a deadline of its own, and how long a machine takes to draw examples is no fault.
settings.register_profile(
    "fast",
    max_examples=6,
    deadline=None,
    derandomize=True,  # whoever runs the tests sees what everybody sees
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("landing", settings.get_profile("fast"), max_examples=50)
settings.register_profile("thorough", settings.get_profile("fast"), max_examples=200)
settings.register_profile("new", settings.get_profile("thorough"), derandomize=False)
settings.register_profile(
    "near",  # in a minute, while a room is changed
    settings.get_profile("fast"),
    max_examples=3,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("fast")  # pytest --hypothesis-profile=NAME chooses another

Golden = Callable[[str, str], None]
"""`golden("render/show-80.txt", text)`: the text is what that file under tests/golden holds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == "near":
        settings.load_profile("near")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`-m near` chooses the tests nearest to what has changed."""
    if config.option.markexpr == "near":
        files = {config.rootpath / file for file in nearest(changed())}
        for item in items:
            if item.path in files and not {"docs", "browser", "slow"} & {*item.keywords}:
                item.add_marker("near")


def pytest_collection_finish() -> None:
    """What all tests are made of stays to the end: it is not gone through for waste again."""
    gc.freeze()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--renew"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        assert path.exists(), f"no golden file {name}: pytest --renew writes it"
        assert text == path.read_bytes().decode("utf-8")

    return check
