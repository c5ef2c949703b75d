# SPDX-License-Identifier: MIT
"""A browser's side of the web gate, in bytes: what is sent is just what the test says."""
import json
import socket

from praktik import TIMEOUT


class Answer:
    def __init__(self, head, body):
        lines = head.decode("ascii").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            assert name.lower() not in self.headers, name
            self.headers[name.lower()] = value
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Visit:
    """One connection."""

    def __init__(self, address, wrap=None):
        self.address = address
        self.socket = socket.create_connection(address, TIMEOUT)
        if wrap:
            self.socket = wrap(self.socket)
        self.pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    @property
    def host(self):
        return f"{self.address[0]}:{self.address[1]}"

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, has_body=True):
        """The next answer."""
        while b"\r\n\r\n" not in self.pending:
            data = self.socket.recv(1 << 16)
            assert data, self.pending
            self.pending += data
        head, _, self.pending = self.pending.partition(b"\r\n\r\n")
        answer = Answer(head, b"")
        size = int(answer.headers["content-length"]) if has_body else 0
        while len(self.pending) < size:
            data = self.socket.recv(1 << 16)
            assert data, (size, len(self.pending))
            self.pending += data
        answer.body, self.pending = self.pending[:size], self.pending[size:]
        return answer

    def request(self, method, path, body=b"", **headers):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return self.receive(method != "HEAD")

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def rpc(self, method, params=None, secret=None, **headers):
        call = {"method": method, "params": params or {}}
        if secret is not None:
            call["secret"] = secret
        return self.request("POST", "/rpc", json.dumps(call).encode(),
                            Content_Type="application/json", **headers)

    def closed(self):
        """Whether the server has said that no more comes, without another byte."""
        return not self.pending and not self.socket.recv(1)


def asked(address, data, wrap=None):
    """The answer to these bytes on a connection of their own."""
    with Visit(address, wrap) as visit:
        visit.send(data)
        return visit.receive()
