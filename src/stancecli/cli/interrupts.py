"""When an interrupt takes effect: at once, but for moments that would leave something behind.

The program ends by Ctrl-C without any of its code running (`stancecli.end_by_interrupts`), so
what has to be put right afterwards is kept from it here.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """What would end the program meanwhile (Ctrl-C, a hang-up, a `kill`) ends it afterwards.

    Where signals cannot be held back (Windows), this does nothing.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def raised() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt meanwhile, so that what was begun is put right.

    That is a cursor that is hidden, or another program that runs for us.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
