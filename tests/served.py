"""Programs in processes of their own, without what it takes to start Python and import stance.

One process imports the command line once and forks for each program: streams, limits, folder and
exit are its own, as ever. What is about the start itself (imports, the hash seed, the locale, a
signal amid imports) needs a Python of its own.
"""

import atexit
import fcntl
import io
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HANGS = 600
"""Seconds after which a program is taken to hang, and ended; none needs a tenth of it on a slow
machine."""
STANCE = "from stancecli.__main__ import main; main()"


@dataclass
class Program:
    """A program that runs, or has run; one at a time."""

    number: int
    """Of its process."""
    code: int | None = None

    def poll(self) -> int | None:
        """Its exit code (minus the signal that ended it), None as long as it runs."""
        if self.code is None and select.select([_server()], [], [], 0)[0]:
            self.wait()
        return self.code

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        if self.code is None:
            self.code = _told()
        return self.code

    def kill(self) -> None:
        """End it, if it still runs."""
        if self.poll() is None:
            os.kill(self.number, signal.SIGKILL)
            self.wait()


def start(
    *words: str,
    program: str = STANCE,
    folder: Path | None = None,
    environment: Mapping[str, str | None] = {},
    limits: Mapping[int, int] = {},
    streams: tuple[int, int, int],
    closed: Collection[int] = (),
    in_terminal: bool = False,
) -> Program:
    """Start stance, or another program, with these words after its name.

    Variables that are None are taken away; `limits` are those of `resource`; the three standard
    streams are descriptors, and those of them that are `closed` are so from the start.
    `in_terminal`, standard output is its controlling terminal.
    """
    changed = {**os.environ, **environment}
    asked = {
        "program": program,
        "words": ["stance", *words],
        "folder": str(folder or Path.cwd()),
        "environment": {name: value for name, value in changed.items() if value is not None},
        "limits": list(limits.items()),
        "closed": list(closed),
        "in_terminal": in_terminal,
    }
    with tempfile.TemporaryFile() as request:
        request.write(json.dumps(asked).encode())
        request.seek(0)
        socket.send_fds(_server(), [b"!"], [request.fileno(), *streams])
        return Program(_told())


def usual_signals() -> None:
    """In a child: what ends a program ends this one, also where whoever started us ignores it.

    A shell starts what runs in the background so, and `nohup` too.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def served(
    *words: str,
    stdin: bytes = b"",
    stdout: int | None = None,
    stderr: int | None = None,
    **more: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program, with `more` as `start` takes it, to its end.

    What it writes comes back, where it does not go to a descriptor that is given.
    """
    (out, to_out), (err, to_err), (from_in, to_in) = (os.pipe() for _ in range(3))
    assert os.write(to_in, stdin) == len(stdin) < 1 << 14, "more than a pipe holds"
    os.close(to_in)
    streams = (from_in, to_out if stdout is None else stdout, to_err if stderr is None else stderr)
    program = start(*words, streams=streams, **more)
    for end in (from_in, to_out, to_err):
        os.close(end)
    with ThreadPoolExecutor() as readers:
        written = list(readers.map(_read, (out, err)))
    return subprocess.CompletedProcess(words, program.wait(), *written)


def started(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a Python of its own to its end; `more` as `subprocess.run` takes it."""
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    words = [sys.executable, *arguments]
    return subprocess.run(words, timeout=HANGS, check=False, preexec_fn=usual_signals, **more)


def _read(end: int) -> bytes:
    with open(end, "rb") as file:
        return file.read()


def _told() -> int:
    (number,) = struct.unpack("i", _server().recv(4))
    return int(number)


@cache
def _server() -> socket.socket:
    ours, its = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-P", __file__, str(its.fileno())],
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=subprocess.DEVNULL,
        pass_fds=[its.fileno()],
        start_new_session=True,
    )
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)  # First this: where nothing more can come, it ends.
    return ours


def _serve(asked: socket.socket) -> None:
    """Fork for each program, and tell how it ended; in the fork, run it."""
    before = [(str(each.encoding), each.errors) for each in (sys.stdin, sys.stdout, sys.stderr)]
    # What nearly every command imports and makes, and no more.
    import networkx  # noqa: F401
    import rich.console  # noqa: F401
    import yaml  # noqa: F401

    from stancecli.cli import main

    with suppress(SystemExit):
        main(["--version"])
    while True:
        go, received, _, _ = socket.recv_fds(asked, 1, 4)
        if not go:
            return
        child = os.fork()
        if not child:
            asked.close()
            _run(before, *received)
        asked.sendall(struct.pack("i", child))
        for descriptor in received:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        asked.sendall(struct.pack("i", os.waitstatus_to_exitcode(status)))


def _run(texts: list[tuple[str, str | None]], request: int, *streams: int) -> None:
    signal.alarm(HANGS)
    usual_signals()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as Python does at its start
    with open(request, encoding="utf-8") as file:
        program: dict[str, Any] = json.load(file)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if program["in_terminal"]:
        os.setsid()
        fcntl.ioctl(1, termios.TIOCSCTTY, 0)
    unbuffered = bool(program["environment"].get("PYTHONUNBUFFERED"))
    for number in program["closed"]:
        os.close(number)
    sys.stdin, sys.stdout, sys.stderr = (
        None if number in program["closed"] else _stream(number, *written, unbuffered)
        for number, written in enumerate(texts)
    )
    os.chdir(program["folder"])
    os.environ.clear()
    os.environ.update(program["environment"])
    for limit, most in program["limits"]:
        resource.setrlimit(limit, (most, most))
    sys.argv = program["words"]
    exec(compile(program["program"], "served", "exec"), {"__name__": "__main__"})
    sys.exit()


def _stream(number: int, encoding: str, errors: str | None, unbuffered: bool) -> Any:
    """A standard stream as Python makes it at its start."""
    raw: Any = open(number, "wb" if number else "rb", buffering=0, closefd=False)  # noqa: SIM115
    if not number:
        raw = io.BufferedReader(raw)
    elif not unbuffered:
        raw = io.BufferedWriter(raw)
    return io.TextIOWrapper(
        raw,
        encoding=encoding,
        errors=errors,
        line_buffering=not unbuffered and (number == 2 or raw.isatty()),
        write_through=unbuffered,
    )


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _asked:
        _serve(_asked)
