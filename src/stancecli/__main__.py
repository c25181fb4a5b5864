"""What `stance` and `python -m stancecli` run."""

from __future__ import annotations

import atexit
import gc
import os
from typing import NoReturn

from stancecli import end_by_interrupts


def main() -> NoReturn:
    """Run one command and exit."""
    end_by_interrupts()  # However it was called: `stancecli` knows only the usual ways.
    # A command makes hardly any cycles and soon ends; looking for them among all that is imported,
    # and once more at the end, takes a fifth of a short command's time.
    gc.disable()
    atexit.register(gc.freeze)
    # Its matrices are small and many: threads would wait for each other, at full speed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Code of others that would leave at once raises SystemExit, as `sys.exit` does: with code 0
    # nobody would see that the command came to no end.
    own, leave = os.getpid(), os._exit

    def raise_exit(status: int) -> NoReturn:
        if os.getpid() == own:
            raise SystemExit(status)
        leave(status)

    os._exit = raise_exit
    from stancecli.cli import main as run

    run()


if __name__ == "__main__":
    main()
