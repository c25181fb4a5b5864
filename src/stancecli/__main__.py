"""What `stance` and `python -m stancecli` run."""

from __future__ import annotations

import atexit
import gc
from typing import NoReturn

from stancecli import end_by_interrupts


def main() -> NoReturn:
    """Run one command and exit."""
    end_by_interrupts()  # However it was called: `stancecli` knows only the usual ways.
    # A command makes hardly any cycles and soon ends; looking for them among all that is imported,
    # and once more at the end, takes a fifth of a short command's time.
    gc.disable()
    atexit.register(gc.freeze)
    from stancecli.cli import main as run

    run()


if __name__ == "__main__":
    main()
