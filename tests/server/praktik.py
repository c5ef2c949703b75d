# SPDX-License-Identifier: MIT
"""The harness of the server tests: `Server` runs the real binary, `Client` talks to it.

    with Server() as server, server.client() as client:
        client.call("server.ping")

The binary is $PRAKTIK, else build/praktik. Waits are for events, never for time: TIMEOUT only
says when to give up, and is wide since a sanitizer build is ten times slower.
"""
import atexit
import functools
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import msgpack

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("PRAKTIK") or os.path.join(ROOT, "build", "praktik")
TIMEOUT = 60  # [s]
REPORTS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:")
TODAY = "2026-11-21"
# What the tests say of people, which must be in no server's log: each one is looked through.
PERSONAL = ("Kim Ek", "Åsa Öst", "planerade veckan", "Kanarie-7391", "Marked-Canary-4711")
REQUEST, RESPONSE, NOTIFICATION = 0, 1, 2

running = set()  # processes of ours; those that a broken test leaves behind end with Python


@atexit.register
def end_all():
    for process in list(running):
        process.kill()
        process.wait()


@functools.lru_cache
def sanitizer():
    """The sanitizer that the binary was built with, if any: its memory is then no measure."""
    with open(BINARY, "rb") as file:
        data = file.read()
    return "address" if b"__asan_init" in data else "thread" if b"__tsan_init" in data else None


class RpcError(Exception):
    """A refusal. field is None where the server named none."""

    def __init__(self, raw):
        if isinstance(raw, dict):
            self.code, self.text = raw["code"], raw["message"]
            self.field, self.limit = raw.get("field"), raw.get("limit")
        else:
            self.code, _, self.text = raw.partition(": ")
            self.field, self.limit = None, None
        self.raw = raw
        super().__init__(f"{self.code}: {self.field or ''}: {self.text}")


class Closed(Exception):
    """The server has closed the connection."""


class Client:
    """A MessagePack-RPC client: about all that one has to know to write one."""

    def __init__(self, address):
        tcp = isinstance(address, tuple)
        self.socket = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(address)
        self.unpacker = msgpack.Unpacker(raw=False, strict_map_key=True, max_buffer_size=1 << 28)
        self.answers = {}
        self.last = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send(self, method, params=None, /, **more):
        """Sends a request; its id."""
        self.last += 1
        body = {**(params or {}), **more}
        self.send_bytes(msgpack.packb([REQUEST, self.last, method, [body]]))
        return self.last

    def receive(self):
        """The next message, whichever it answers."""
        while True:
            for message in self.unpacker:
                return message
            data = self.socket.recv(1 << 16)
            if not data:
                raise Closed
            self.unpacker.feed(data)

    def wait(self, number):
        """The result of the request with this id."""
        while number not in self.answers:
            kind, got, error, result = self.receive()
            assert kind == RESPONSE and got not in self.answers, "not one answer for each request"
            self.answers[got] = (error, result)
        error, result = self.answers.pop(number)
        if error is not None:
            raise RpcError(error)
        return result

    def call(self, method, params=None, /, **more):
        return self.wait(self.send(method, params, **more))

    def refused(self, method, params=None, /, **more):
        """The error of a request that must fail."""
        try:
            result = self.call(method, params, **more)
        except RpcError as error:
            return error
        raise AssertionError(f"{method} was not refused: {result}")

    def batch(self, requests):
        """Sends (method, params) pairs in one piece; results and RpcErrors, in that order."""
        first = self.last + 1
        self.last += len(requests)
        self.send_bytes(b"".join(msgpack.packb([REQUEST, first + i, method, [params]])
                                 for i, (method, params) in enumerate(requests)))
        outcomes = []
        for number in range(first, self.last + 1):
            try:
                outcomes.append(self.wait(number))
            except RpcError as error:
                outcomes.append(error)
        return outcomes

    def hello(self, **params):
        return self.call("session.hello", params)

    def all_items(self, method, /, **params):
        """All pages of a list."""
        page = self.call(method, params)
        items = page["items"]
        while page["next"] is not None:
            page = self.call(method, params, cursor=page["next"])
            items += page["items"]
        return items

    def sequence(self):
        """The feed's last number."""
        return self.call("server.stats")["as_of"]


class Server:
    """`praktik serve` on a store of its own; leaving the context ends it and checks its end."""

    def __init__(self, *options, store=None, listen="127.0.0.1:0"):
        self.options, self.listen = options, listen
        self.directory = tempfile.mkdtemp(prefix="praktik-")
        self.store = store or os.path.join(self.directory, "store")
        self.path = os.path.join(self.directory, "s")
        self.errors = os.path.join(self.directory, "stderr")
        self.process = None

    def __enter__(self):
        try:
            return self if self.process else self.start()
        except BaseException:
            self.clean()
            raise

    def __exit__(self, kind, *_):
        try:
            if self.process and self.process.poll() is not None and kind is None:
                raise AssertionError(f"the server is gone: {self.process.returncode}, "
                                     f"{self.stderr()}")
            if self.process and kind is None:
                self.stop()
        finally:
            self.clean()

    def spawn(self):
        """Starts the process and waits for nothing."""
        command = [BINARY, "serve", "--store", self.store, "--unix", self.path]
        if self.listen:
            command += ["--listen", self.listen]
        if sanitizer() == "thread":  # it leaves too little room for a map of 1 TiB
            command += ["--map-size", "16G"]
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(command + list(self.options), stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=errors)
        running.add(self.process)
        return self

    def start(self):
        """Starts it and waits for its one line."""
        self.spawn()
        line, give_up = b"", time.monotonic() + TIMEOUT
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], give_up - time.monotonic())
            part = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            if not part:
                raise AssertionError(f"no ready line but {line!r}; {self.stderr()}")
            line += part
        words = line.decode().split()
        assert line.count(b"\n") == 1 and words[:2] == ["praktik", "ready:"], line
        where = dict(zip(words[2::2], words[3::2]))
        assert where["unix"] == self.path, line
        self.tcp, self.tls, self.web = (self.address(where.get(kind, ""))
                                        for kind in ("tcp", "tls", "web"))
        return self

    @staticmethod
    def address(text):
        host, _, port = text.rpartition(":")
        return (host.strip("[]"), int(port)) if port else None

    def stop(self):
        """Ends it as an operator would; it must end well."""
        self.process.send_signal(signal.SIGTERM)
        code = self.ended()
        assert code == 0, f"the server ended with {code}: {self.stderr()}"

    def ended(self):
        """Waits for its end; the exit code. A sanitizer's report fails whoever asks."""
        try:
            code = self.process.wait(TIMEOUT)
        finally:
            self.kill()
        report = self.stderr()
        assert not any(word in report for word in REPORTS), report
        assert not any(word in report for word in PERSONAL), "something personal is in the log"
        return code

    def kill(self):
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            process.stdout.close()
            running.discard(process)

    def restart(self):
        self.stop()
        return self.start()

    def clean(self):
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def stderr(self):
        with open(self.errors, encoding="utf-8", errors="replace") as file:
            return file.read()

    def peak(self):
        """The most resident bytes so far."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM"))

    def client(self, tcp=False):
        return Client(self.tcp if tcp else self.path)


class ServerTest(unittest.TestCase):
    """One server for a class of tests, and for each test a connection whose errors are maps."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)
        cls.addClassCleanup(cls.server.clean)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.client = self.connect(errors="map")
        self.call, self.batch = self.client.call, self.client.batch

    def connect(self, tcp=False, **hello):
        client = self.server.client(tcp)
        self.addCleanup(client.close)
        if hello:
            client.hello(**hello)
        return client

    def assertRefused(self, code, field, method, params=None, /, **more):
        """The request fails with this code, naming this field."""
        error = self.client.refused(method, params, **more)
        self.assertEqual((error.code, error.field), (code, field), error)
        return error

    def assertNothingChanges(self, code, field, method, params=None, /, **more):
        before = self.client.sequence()
        error = self.assertRefused(code, field, method, params, **more)
        self.assertEqual(self.client.sequence(), before)
        return error
