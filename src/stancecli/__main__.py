"""What `stance` and `python -m stancecli` run."""

from __future__ import annotations

import atexit
import gc
import os

from stancecli import end_by_interrupts


def main() -> None:
    """Run one command and exit."""
    end_by_interrupts()  # However it was called: `stancecli` knows only the usual ways.
    # Looking for cycles takes a fifth of a short command's time, and it makes hardly any.
    gc.disable()
    atexit.register(gc.freeze)
    # Its matrices are small and many: threads would wait for each other, at full speed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from stancecli.installed import all_read

    with all_read():
        from stancecli.cli import main as run
    run()


if __name__ == "__main__":
    main()
