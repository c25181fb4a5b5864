"""When an interrupt takes effect: at once, but for moments that would leave something behind.

The program ends by Ctrl-C without any of its code running (`stancecli.end_by_interrupts`), so
what has to be put right afterwards is kept from it here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def end_by_interrupt() -> None:
    """End by Ctrl-C itself, as if nothing had been put right, unless whoever calls handles it.

    A script stops at a command that ends so, and goes on after an exit code.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def put_off() -> Iterator[None]:
    """What would end the program meanwhile (Ctrl-C, a hang-up, a `kill`) ends it afterwards.

    Off the main thread, where nothing can take a signal, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Masks would not do: a signal then goes to another thread of the process, if there is one.
    taken: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: taken.append(number))
        for number in ENDING
        if signal.getsignal(number) is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(taken):
            signal.raise_signal(number)


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


@contextmanager
def cleared() -> Iterator[None]:
    """What would end the program (Ctrl-C, a hang-up, a `kill`) ends it once its files are gone.

    It raises KeyboardInterrupt wherever the program is, and takes effect when that has passed all
    that clears away, also where a library has lost it or made another error of it; Ctrl-C stays
    with whoever calls. Off the main thread this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    taken: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        taken.append(number)
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, stop)
        for number in ENDING
        if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    except BaseException:
        if not taken:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in taken[:1]:
            if number != signal.SIGINT:
                signal.raise_signal(number)
    if taken:
        raise KeyboardInterrupt
