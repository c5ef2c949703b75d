# SPDX-License-Identifier: MIT
"""The real server as a process, and a connection to it: the least that the crash tests need."""
import os
import resource
import signal
import socket
import subprocess

import msgpack

READY_S = 60  # a sanitizer build on a loaded machine
ANSWER_S = 60
PRAKTIK = os.environ.get("PRAKTIK", "build/praktik")


class Lost(Exception):
    """The connection broke: what was under way may have happened or not."""


class Refused(Exception):
    """The server answered with an error, "CODE: text"."""

    @property
    def code(self):
        return str(self).split(":", 1)[0]


class Server:
    """`limit`, in bytes, is the longest that a file of it may grow: then write(2) fails."""

    def __init__(self, store, path, *options, limit=None):
        def before_exec():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        self.path = path
        self.address = None  # [host, port] with --listen
        if os.path.exists(path):
            os.unlink(path)
        self.log = open(store + ".log", "ab")
        self.process = subprocess.Popen(
            [PRAKTIK, "serve", "--store", store, "--unix", path, *options],
            stdout=subprocess.PIPE, stderr=self.log, preexec_fn=before_exec if limit else None)

    def ready(self):
        """Waits for the line. It comes when clients can connect."""
        line = self.process.stdout.readline()
        if not line.startswith(b"praktik ready:"):
            raise Lost(f"the server did not start: code {self.process.wait(READY_S)}")
        words = line.decode().split()
        if "tcp" in words:
            self.address = words[words.index("tcp") + 1].rsplit(":", 1)
        return self

    def kill(self):
        """kill -9. The pipe and the process are gone after it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.forget()

    def end(self):
        """SIGTERM; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(READY_S)
        self.forget()
        return code

    def forget(self):
        self.process.stdout.close()
        self.log.close()

    def connect(self):
        return Connection(self.path)


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(ANSWER_S)
        try:
            self.socket.connect(path)
        except OSError as error:
            raise Lost(str(error)) from error
        self.unpacker = msgpack.Unpacker(raw=False, max_buffer_size=1 << 28)
        self.last = 0

    def close(self):
        self.socket.close()

    def send(self, calls):
        """Sends [(method, params)] in one go and returns their ids."""
        ids, frames = [], []
        for method, params in calls:
            self.last += 1
            ids.append(self.last)
            frames.append(msgpack.packb([0, self.last, method, [params]]))
        try:
            self.socket.sendall(b"".join(frames))
        except socket.timeout:
            raise
        except OSError as error:
            raise Lost(str(error)) from error
        return ids

    def receive(self):
        """The next answer, whichever it is: (id, error, result)."""
        while True:
            for kind, number, error, result in self.unpacker:
                assert kind == 1
                return number, error, result
            try:
                data = self.socket.recv(1 << 18)
            except socket.timeout:
                raise
            except OSError as error:
                raise Lost(str(error)) from error
            if not data:
                raise Lost("closed")
            self.unpacker.feed(data)

    def many(self, calls):
        """Answers in the order of the calls; an error stands as a Refused."""
        answers = {}
        calls = list(calls)
        for start in range(0, len(calls), 64):
            ids = self.send(calls[start:start + 64])
            for _ in ids:
                number, error, result = self.receive()
                assert number not in answers, "an id was answered twice"
                answers[number] = Refused(error) if error is not None else result
        return [answers[number] for number in sorted(answers)]

    def call(self, method, params=None):
        answer, = self.many([(method, params or {})])
        if isinstance(answer, Refused):
            raise answer
        return answer

    def pages(self, method, params):
        """All items of a list."""
        items, cursor = [], None
        while True:
            page = self.call(method, {**params, "limit": 500, **({"cursor": cursor} if cursor else {})})
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return items

    def feed(self, after):
        """The journal's entries behind a number; checks that there is no gap."""
        items = []
        while True:
            page = self.call("feed.read", {"after": after, "limit": 500})
            for item in page["items"]:
                after += 1
                if item["seq"] != after:
                    raise AssertionError(f"the journal has {item['seq']} where {after} is next")
            items += page["items"]
            if page.get("next") is None:
                return items
