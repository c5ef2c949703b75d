# SPDX-License-Identifier: MIT
"""What one peer, or many, can do to the server: slow senders, slow readers, too many, half-closed;
and how it starts and ends: SIGTERM under load, and what it refuses to start with."""
import os
import select
import signal
import socket
import stat
import threading
import time
import unittest

import msgpack

import world
from praktik import (BINARY, REQUEST, RESPONSE, TIMEOUT, TODAY, Client, Closed, RpcError, Server,
                     ServerTest, sanitizer)

PING = msgpack.packb([REQUEST, 7, "server.ping", [{}]])
MIB = 1 << 20


def waits_for(client, seconds):
    """Whether bytes (or the end) came from the server within so many seconds."""
    return bool(select.select([client.socket], [], [], seconds)[0])


class Deadline(ServerTest):
    options = ("--frame-deadline", "1", "--loops", "1")

    def test_a_frame_must_come_whole(self):
        idle = self.connect(errors="map")
        begun = [(part, self.connect(errors="map")) for part in (PING[:1], PING[:2], PING[:3],
                                                                 PING[:-1])]
        start = time.monotonic()
        for part, client in begun:
            client.send_bytes(part)
        for part, client in begun:
            if len(part) >= 3:  # its id has come
                kind, number, error, _ = client.receive()
                self.assertEqual((kind, number, error["code"]), (RESPONSE, 7, "DEADLINE"))
            with self.assertRaises(Closed):
                client.receive()
        self.assertGreater(time.monotonic() - start, 0.9)
        self.assertEqual(idle.call("server.ping"), {})  # who has begun nothing may be silent

    def test_one_byte_now_and_then_does_not_help(self):
        slow = [self.connect() for _ in range(20)]
        frames = {client: iter(PING + 100 * b"\x00") for client in slow}
        start = time.monotonic()
        while frames:
            self.assertLess(time.monotonic() - start, TIMEOUT)
            for client in list(frames):
                try:
                    client.send_bytes(bytes([next(frames[client])]))
                except (BrokenPipeError, ConnectionResetError):
                    del frames[client]
            self.assertEqual(self.call("server.ping"), {})
            ended, _, _ = select.select([c.socket for c in frames], [], [], 0.2)
            for client in [c for c in frames if c.socket in ended]:
                del frames[client]
        self.assertGreater(time.monotonic() - start, 0.9)

    def test_a_pipeline_has_a_deadline_a_frame(self):
        """Each frame is in time: the connection lives for much longer than one deadline. Where
        this machine was so slow that a frame was late after all, it begins again."""
        client, since = self.connect(), time.monotonic()
        while time.monotonic() - since < 1.5:
            begun = time.monotonic()
            try:
                client.send_bytes(PING[:5])
                waits_for(client, 0.25)
                client.send_bytes(PING[5:])
                answer = client.receive()
            except (Closed, ConnectionError):
                answer = None
            if answer != [RESPONSE, 7, None, {}]:
                self.assertGreater(time.monotonic() - begun, 0.9, answer)
                client, since = self.connect(), time.monotonic()


class SlowReader(unittest.TestCase):
    def pipeline(self, method, params):
        """Asks without reading, then reads. The memory that the server grew by meanwhile."""
        with Server("--loops", "1") as server, server.client() as other:
            world.example(other)
            full = {"workplace": "stalle", "title": 100 * "T", "capacity": 1,
                    "levels": {f"GAK{i:02}": 2 for i in range(1, 14)}}
            other.batch([("opening.put", {"id": f"p{i:03}", **full}) for i in range(300)])
            size = len(msgpack.packb(other.call(method, params)))
            count = 30 * MIB // size
            before = server.peak()
            with server.client() as client:
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.send_bytes(b"".join(msgpack.packb([REQUEST, i + 1, method, [params]])
                                           for i in range(count)))
                start = seen = other.call("server.stats")["requests"]
                quiet = 0
                while quiet < 3:  # until it works on nothing but our own questions
                    for _ in range(200):
                        self.assertEqual(other.call("server.ping"), {})
                    last, seen = seen, other.call("server.stats")["requests"]
                    quiet = quiet + 1 if seen - last == 201 else 0
                    start += 201
                self.assertLess(seen - start, count / 2)  # it waits for its reader
                answered = {client.receive()[1] for _ in range(count)}
                self.assertEqual(answered, set(range(1, count + 1)))
            return server.peak() - before

    def test_short_reads(self):
        grown = self.pipeline("server.describe", {})
        if not sanitizer():
            self.assertLess(grown, 8 * MIB)

    def test_long_reads(self):
        grown = self.pipeline("match.openings", {"youth": "ung", "k": 300, "today": TODAY})
        if not sanitizer():
            self.assertLess(grown, 64 * MIB)


class Connections(unittest.TestCase):
    def test_no_more_than_the_cap(self):
        with Server("--connections", "5") as server:
            clients = [server.client(tcp=i % 2 == 0) for i in range(5)]
            for client in clients:
                self.assertEqual(client.call("server.ping"), {})
            for _ in range(3):
                with server.client() as late, self.assertRaises((Closed, ConnectionError)):
                    late.call("server.ping")
            self.assertEqual(clients[0].call("server.stats")["connections"], 5)
            clients.pop().close()
            give_up = time.monotonic() + TIMEOUT
            while True:  # its place is free as soon as the server has seen the end
                with server.client() as late:
                    try:
                        self.assertEqual(late.call("server.ping"), {})
                        break
                    except (Closed, ConnectionError):
                        self.assertLess(time.monotonic(), give_up)
            for client in clients:
                self.assertEqual(client.call("server.ping"), {})
                client.close()

    def test_who_has_sent_all_is_answered_all(self):
        with Server() as server:
            for tcp in (False, True):
                with server.client(tcp) as client:
                    world.example(client)
                    asked = {client.send(*request) for i in range(100) for request in (
                        ("server.ping", {}), ("employer.put", {"id": f"e{i}", "name": "A"}),
                        ("match.openings", {"youth": "ung"}), ("employer.list", {}))}
                    client.socket.shutdown(socket.SHUT_WR)
                    answers = [client.receive() for _ in asked]
                    self.assertEqual({number for _, number, _, _ in answers}, asked)
                    self.assertEqual({error for _, _, error, _ in answers}, {None})
                    with self.assertRaises(Closed):
                        client.receive()

    def test_who_goes_away_harms_nobody(self):
        with Server() as server, server.client() as watcher:
            world.example(watcher)
            for i in range(50):
                with server.client(tcp=i % 2 == 0) as client:
                    client.send("employer.put", id=f"gone-{i}", name="A")
                    client.send("match.openings", youth="ung")
                    client.send_bytes(PING[:i % len(PING)])
                self.assertEqual(watcher.call("server.ping"), {})
            stored = watcher.all_items("employer.list", text="gone-")
            self.assertLessEqual(len(stored), 50)


class End(unittest.TestCase):
    def load(self, server, acknowledged, refused):
        """Changes without end until the server ends; ids by what became of them."""
        with server.client() as client:
            names, number = {}, 0
            try:
                while True:
                    while len(names) < 64:
                        number += 1
                        name = f"{threading.get_ident()}-{number}"
                        names[client.send("employer.put", id=name, name="A")] = name
                    _, asked, error, result = client.receive()
                    name = names.pop(asked)
                    if error is None:
                        self.assertEqual(result["id"], name)
                        acknowledged.append(name)
                    else:
                        refused.append((RpcError(error).code, name))
            except (Closed, ConnectionError):
                pass

    def end_under_load(self, end):
        with Server() as server:
            acknowledged, refused = [], []
            threads = [threading.Thread(target=self.load, args=(server, acknowledged, refused))
                       for _ in range(4)]
            for thread in threads:
                thread.start()
            with server.client() as client:
                while client.sequence() < 300:
                    pass
            end(server)
            for thread in threads:
                thread.join()
            server.start()
            with server.client() as client:
                stored = {e["id"] for e in client.all_items("employer.list", limit=500)}
                entries, after = [], 0
                while after is not None:
                    page = client.call("feed.read", after=after, limit=500)
                    entries, after = entries + page["items"], page["next"]
            self.assertGreater(len(acknowledged), 100)
            self.assertLessEqual(set(acknowledged), stored)
            self.assertEqual(sorted(entry["id"] for entry in entries), sorted(stored))
            self.assertEqual([entry["seq"] for entry in entries], list(range(1, len(stored) + 1)))
            return stored, refused

    def test_sigterm_under_load_keeps_what_was_acknowledged(self):
        for _ in range(3):
            stored, refused = self.end_under_load(Server.stop)
            self.assertLessEqual({code for code, _ in refused}, {"SHUTTING_DOWN"})
            self.assertFalse({name for _, name in refused} & stored)  # refused is refused

    def test_a_kill_under_load_keeps_what_was_acknowledged(self):
        self.end_under_load(Server.kill)

    def test_sigint_ends_it_as_well(self):
        with Server() as server:
            server.process.send_signal(signal.SIGINT)
            self.assertEqual(server.ended(), 0)

    def test_no_peer_holds_up_the_end(self):
        """Idle ones, one in the middle of a frame, one that reads nothing."""
        with Server() as server:
            clients = [server.client(tcp=i % 2 == 0) for i in range(10)]
            clients[1].send_bytes(PING[:5])
            for _ in range(1000):
                clients[2].send("server.describe")
            self.assertEqual(clients[3].call("server.ping"), {})
            start = time.monotonic()
            server.stop()
            self.assertLess(time.monotonic() - start, 30)
            with self.assertRaises((Closed, ConnectionError)):
                clients[0].call("server.ping")
            for client in clients:
                client.close()

    def test_one_line_and_no_file_is_left(self):
        server = Server()
        try:
            server.start()
            self.assertEqual(stat.S_IMODE(os.stat(server.path).st_mode), 0o600)
            out = os.dup(server.process.stdout.fileno())
            server.stop()
            self.assertEqual(os.read(out, 100), b"")
            os.close(out)
            self.assertFalse(os.path.exists(server.path))
        finally:
            server.clean()


class Start(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.clean)
        self.data = os.path.join(self.server.store, "data.mdb")

    def assertRefuses(self, server, code, *words):
        """It does not start: exit code, nothing on stdout, a message with these words."""
        server.spawn()
        out = os.dup(server.process.stdout.fileno())
        got = server.ended()
        self.assertEqual((got, os.read(out, 100)), (code, b""), server.stderr())
        os.close(out)
        message = server.stderr().splitlines()[-1]
        self.assertTrue(message.startswith("praktik: "), message)
        for word in words:
            self.assertIn(word, message)

    def other(self, *options, **more):
        server = Server(*options, **more)
        self.addCleanup(server.clean)
        return server

    def test_two_servers_on_one_store(self):
        with self.server.start(), self.server.client() as client:
            world.place(client)
            self.assertRefuses(self.other(store=self.server.store), 75, "store",
                               "another process")
            self.assertEqual(client.call("youth.get", id="ung")["version"], 1)
            world.youth(client)
        self.assertEqual(self.server.process, None)

    def test_addresses_that_others_can_reach(self):
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0", ":0"):
            self.assertRefuses(self.other(listen=address), 78, "listen", "loopback")
        for address in ("127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                        "127.0.0.1:http"):
            self.assertRefuses(self.other(listen=address), 78, "listen", "HOST:PORT")
        server = self.other(listen="0.0.0.0:0")
        self.assertRefuses(server, 78)
        self.assertFalse(os.path.exists(server.store) or os.path.exists(server.path))

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.assertRefuses(self.other(listen=f"127.0.0.1:{port}"), 69, "listen")

    def test_a_stale_socket_is_replaced(self):
        self.server.start().kill()
        self.assertTrue(os.path.exists(self.server.path))
        with self.server.start(), self.server.client() as client:
            self.assertEqual(client.call("server.ping"), {})

    def test_a_socket_in_use_and_a_file_are_not_replaced(self):
        self.server.start()
        other = self.other()
        other.path = self.server.path
        self.assertRefuses(other, 69, "unix", "another server")
        with self.server.client() as client:
            self.assertEqual(client.call("server.ping"), {})
        other.path = os.path.join(other.directory, "file")
        with open(other.path, "w", encoding="ascii") as file:
            file.write("kept")
        self.assertRefuses(other, 69, "unix", "no socket")
        with open(other.path, encoding="ascii") as file:
            self.assertEqual(file.read(), "kept")

    def filled(self):
        with self.server.start(), self.server.client() as client:
            world.place(client)
            self.server.stop()
            with open(self.data, "rb") as file:
                return file.read()

    def test_a_damaged_store_is_refused_and_left_alone(self):
        store = self.other().store
        data = os.path.join(store, "data.mdb")
        server = self.other(store=store)
        server.start().stop()
        with open(data, "rb") as file:
            whole = file.read()
        schema = b"schema" + bytes(7)
        self.assertIn(schema + b"\2", whole)
        for contents, words in (
                (b"", ("0 bytes", "backup")), (whole[:-4096], ("cut short",)),
                (whole.replace(schema + b"\2", schema + b"\3"), ("newer praktik",)),
                (b"not LMDB" * 4096, ())):
            with open(data, "wb") as file:
                file.write(contents)
            self.assertRefuses(server, 65, "store", *words)
            with open(data, "rb") as file:
                self.assertEqual(file.read(), contents)
        with open(data, "wb") as file:
            file.write(whole)
        server.start().stop()

    def test_a_store_that_cannot_be_made(self):
        self.assertRefuses(self.other(store="/proc/no/such"), 74, "store")
        self.assertRefuses(self.other(store=BINARY), 74, "store")

    def test_options(self):
        for options, code in ((("--qwerty", "1"), 64), (("--loops", "0x"), 64),
                              (("--loops", "65"), 64), (("--connections",), 64),
                              (("--config", "/no/such"), 78)):
            self.assertRefuses(self.other(*options), code)

    def test_options_from_a_file(self):
        path = os.path.join(self.server.directory, "conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("# praktik\nconnections = 1\n\n frame-deadline=1 # short\n")
        server = self.other("--config", path)
        with server.start(), server.client() as client:
            self.assertEqual(client.call("server.ping"), {})
            with server.client() as late, self.assertRaises((Closed, ConnectionError)):
                late.call("server.ping")

    def test_without_tcp(self):
        server = self.other(listen=None)
        with server.start(), Client(server.path) as client:
            self.assertIsNone(server.tcp)
            self.assertEqual(client.call("server.ping"), {})


if __name__ == "__main__":
    unittest.main()
