# SPDX-License-Identifier: MIT
"""Every kind of bad input against the running server. After each case the server still answers
(on the same connection where that lives), nothing has changed, and the error does not repeat what
was sent. The cases are in bad_frames.py and bad_requests.py."""
import unittest

import msgpack

import world
from bad_frames import CLOSES, CUT, FRAMES, LIVES, MARK, PING, STRANGERS, pack, request, with_value
from bad_requests import GOOD, REQUESTS
from praktik import NOTIFICATION, REQUEST, RESPONSE, Closed, RpcError, ServerTest, sanitizer

DUPLICATES = [  # keys that come twice, as bytes; and params that are no list of one map
    ("key twice", request(b"\x91\x82\xa4name\xa1a\xa4name\xa1b", "employer.put"),
     "DUPLICATE_FIELD", "name"),
    ("key as str and as bin", request(b"\x91\x82\xa4name\xa1a\xc4\x04name\xa1b", "employer.put"),
     "DUPLICATE_FIELD", "name"),
    ("unknown key twice", request(b"\x91\x82\xa1x\x01\xa1x\x02", "employer.put"),
     "UNKNOWN_FIELD", "x"),
    ("option twice", request(b"\x91\x83\xa4name\xa1a\xaaif_version\x00\xaaif_version\x01",
                             "employer.put"), "DUPLICATE_FIELD", "if_version"),
    ("nested key twice", pack(REQUEST, 7, "workplace.put", [{**GOOD["workplace.put"], "zz": 0}])
     .replace(b"\xa2zz\x00", b"\xa8position\x82\xa1n\x01\xa1n\x02").replace(b"\x01\xa1n\x02",
     b"\xce\x00\x61\xa8\x00\xa1n\x02"), "DUPLICATE_FIELD", "position.n"),
    ("code twice", pack(REQUEST, 7, "opening.put", [{**GOOD["opening.put"], "zz": 0}])
     .replace(b"\xa2zz\x00", b"\xa6levels\x82\xa5GAK01\x01\xa5GAK01\x02"), "DUPLICATE_FIELD",
     "levels.GAK01"),
    *((f"params {params!r}", pack(REQUEST, 7, "server.ping", params), "BAD_REQUEST", None)
      for params in (None, {}, "", 7, [{}, {}], [None], [[]], ["text"], [1], {"a": MARK})),
]


class BadInput(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.client() as client:
            world.place(client)
            world.propose(client)
            client.call("programme.put", id="other", name="O", idempotency_key="used")

    def setUp(self):
        super().setUp()
        self.before = self.client.sequence()

    def assertUnharmed(self, client):
        """It answers on this connection, and the store is as it was."""
        self.assertEqual(client.call("server.ping"), {})
        self.assertEqual(client.sequence(), self.before)

    def assertSilent(self, sent, error):
        if MARK.encode() in sent:
            self.assertNotIn(MARK, error.raw if isinstance(error.raw, str) else repr(error.raw))

    def answer(self, client):
        """The error that id 7 is answered with."""
        kind, number, error, result = client.receive()
        self.assertEqual((kind, number, result), (RESPONSE, 7, None))
        return RpcError(error)

    def walk_frame(self, client, sent, code, end):
        try:
            client.send_bytes(sent)
        except (BrokenPipeError, ConnectionResetError):
            self.assertEqual(end, CLOSES)  # it closed while more was on the way
        if end == CUT:
            client.socket.shutdown(1)
        if code:
            error = self.answer(client)
            self.assertEqual(error.code, code)
            self.assertSilent(sent, error)
        if end == LIVES:
            self.assertUnharmed(client)
        else:
            with self.assertRaises((Closed, ConnectionResetError)):
                client.receive()
            self.assertUnharmed(self.client)

    def test_there_are_enough_cases(self):
        self.assertGreater(len(FRAMES) + len(STRANGERS) + len(REQUESTS) + len(DUPLICATES), 300)
        names = [name for name, *_ in FRAMES]
        self.assertEqual(len(names), len(set(names)))

    def test_frames(self):
        for name, sent, code, end in FRAMES:
            for tcp in (False, True):
                with self.subTest(name, tcp=tcp), self.server.client(tcp) as client:
                    client.hello(errors="map")
                    self.walk_frame(client, sent, code, end)

    def test_frames_in_single_bytes(self):
        """The verdict is the same however the bytes come."""
        for name, sent, code, end in FRAMES:
            if len(sent) > 200:
                continue
            with self.subTest(name), self.server.client() as client:
                client.hello(errors="map")
                try:
                    for i in range(len(sent) - 1):
                        client.send_bytes(sent[i:i + 1])
                    sent = sent[-1:]
                except (BrokenPipeError, ConnectionResetError):
                    self.assertEqual(end, CLOSES)
                    sent = b""
                self.walk_frame(client, sent, code, end)

    def test_frames_behind_good_ones(self):
        """What came before a bad frame is answered; what came behind is not looked at."""
        change = pack(REQUEST, 8, "employer.put", [{"id": "never", "name": "A"}])
        for name, sent, code, end in FRAMES:
            if end != CLOSES or len(sent) > 200:
                continue
            with self.subTest(name), self.server.client() as client:
                client.hello(errors="map")
                client.send_bytes(pack(REQUEST, 1, "server.ping", [{}]) + sent + change)
                self.assertEqual(client.receive(), [RESPONSE, 1, None, {}])
                if code:
                    self.assertEqual(self.answer(client).code, code)
                with self.assertRaises((Closed, ConnectionResetError)):
                    client.receive()
                self.assertUnharmed(self.client)

    def test_frames_of_strangers(self):
        for name, sent, code, end in STRANGERS:
            with self.subTest(name), self.server.client() as client:
                self.walk_frame(client, sent, code, end)
        with self.server.client() as client:  # hello and a large request in one piece
            large = with_value(b"\x99" + 9 * (b"\xda\x1f\x40" + 8000 * b"a"))
            client.send_bytes(pack(REQUEST, 1, "session.hello", [{"errors": "map"}]) + large)
            self.assertEqual(client.receive()[1], 1)
            self.assertEqual(self.answer(client).code, "UNKNOWN_FIELD")
            self.assertUnharmed(client)

    def test_requests(self):
        for method, fields, code, field in REQUESTS:
            params = {**GOOD.get(method, {}), **fields}
            sent = msgpack.packb([REQUEST, 7, method, [params]])
            with self.subTest(method=method, fields=repr(fields)[:100]):
                self.client.send_bytes(sent)
                error = self.answer(self.client)
                self.assertEqual((error.code, error.field), (code, field))
                self.assertTrue(error.text)
                self.assertSilent(sent, error)
                self.assertUnharmed(self.client)

    def test_requests_with_errors_as_text(self):
        """The text names the field too."""
        client = self.connect(errors="text")
        for method, fields, code, field in REQUESTS:
            params = {**GOOD.get(method, {}), **fields}
            sent = msgpack.packb([REQUEST, 7, method, [params]])
            with self.subTest(method=method, fields=repr(fields)[:100]):
                client.send_bytes(sent)
                raw = self.answer(client).raw
                self.assertTrue(raw.startswith(f"{code}: " + (f"{field}: " if field else "")), raw)
                self.assertLess(len(raw), 320)
        self.assertUnharmed(client)

    def test_keys_that_come_twice_and_params_that_are_no_map(self):
        for name, sent, code, field in DUPLICATES:
            with self.subTest(name):
                self.client.send_bytes(sent)
                error = self.answer(self.client)
                self.assertEqual((error.code, error.field), (code, field))
                self.assertSilent(sent, error)
                self.assertUnharmed(self.client)

    def test_many_bad_ones_in_one_pipeline(self):
        """Each id is answered once, the good ones between the bad ones well."""
        cases = [(method, {**GOOD.get(method, {}), **fields}, code)
                 for method, fields, code, _ in REQUESTS if isinstance(method, str)]
        requests = []
        for method, params, _ in cases:
            requests += [(method, params), ("server.ping", {})]
        outcomes = self.batch(requests)
        self.assertEqual([outcome.code for outcome in outcomes[::2]], [code for _, _, code in cases])
        self.assertEqual(outcomes[1::2], len(cases) * [{}])
        self.assertUnharmed(self.client)

    def test_notifications_are_never_answered(self):
        for method, params in (("server.ping", [{}]), ("no.such", [{}]), ("server.ping", [{"a": 1}]),
                               ("server.ping", None), ("employer.put", [{"name": ""}]),
                               ("match.openings", [{"youth": "none"}]), ("youth.get", [{}])):
            self.client.send_bytes(pack(NOTIFICATION, method, params))
        self.client.send_bytes(PING)
        self.assertEqual(self.client.receive(), [RESPONSE, 7, None, {}])
        self.assertUnharmed(self.client)
        for method in (5, None, [MARK]):
            with self.server.client() as client:
                client.send_bytes(pack(NOTIFICATION, method, [{}]))
                with self.assertRaises(Closed):
                    client.receive()

    def test_a_bad_one_in_a_batch_spoils_no_other(self):
        put = [("employer.put", {"id": f"batch-{i}", "name": "A" if i % 7 else "",
                                 **({"if_version": 3} if i % 5 == 0 else {})}) for i in range(100)]
        outcomes = self.batch(put)
        for i, outcome in enumerate(outcomes):
            code = getattr(outcome, "code", None)
            self.assertEqual(code, None if i % 7 and i % 5 else
                             "CONFLICT" if i % 7 else "OUT_OF_RANGE", i)
        stored = {e["id"] for e in self.client.all_items("employer.list", text="batch-")}
        self.assertEqual(stored, {f"batch-{i}" for i in range(100) if i % 7 and i % 5})
        for name in stored:
            self.call("employer.delete", id=name)


BOMBS = [(name, sent) for name, sent, code, end in FRAMES
         if end == CLOSES and code in (None, "TOO_LARGE", "TOO_DEEP")]


class Bombs(ServerTest):
    """What claims much costs little, one by one and held open by many at once."""

    def test_memory_stays_small(self):
        for _ in range(3):
            self.walk()
        before = self.server.peak()
        for _ in range(20):
            self.walk()
        grown = self.server.peak() - before
        self.assertEqual(self.call("server.ping"), {})
        if not sanitizer():
            self.assertLess(grown, 8 << 20)

    def walk(self):
        for _, sent in BOMBS:
            with self.server.client() as client:
                client.hello()
                try:
                    client.send_bytes(sent)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                with self.assertRaises((Closed, ConnectionResetError)):
                    while True:
                        client.receive()

    def test_large_frames_that_never_end(self):
        """200 peers with a frame of 600 KiB begun: what they sent is held, not what they claim."""
        begun = b"\x94\x00\x07\xabserver.ping\x91\x81\xa1a\xdc\x00\x90" + 75 * (
            b"\xda\x1f\x40" + 8000 * b"a")
        before = self.server.peak()
        clients = [self.connect(errors="map") for _ in range(200)]
        for client in clients:
            client.send_bytes(begun)
        self.assertEqual(self.call("server.ping"), {})
        if not sanitizer():
            self.assertLess(self.server.peak() - before, 200 * 2 * len(begun) + (8 << 20))
        for client in clients:
            client.close()
        self.assertEqual(self.call("server.ping"), {})


class Edges(ServerTest):
    """What lies just inside is taken."""

    def test_edges_are_taken(self):
        world.place(self.client)
        for method, fields in (
                ("employer.put", {"name": 200 * "a"}), ("employer.put", {"id": 40 * "a"}),
                ("employer.put", {"id": "."}), ("employer.put", {"name": 50 * "𝄞"}),
                ("employer.put", {"name": "Åsa ‘é’ – 店 🛠 \t\n"}),
                *(("employer.put", {"org_nr": number}) for number in
                  ("212000-1355", "2120001355", "16212000-1355", "162120001355", "556016-0680")),
                ("opening.put", {"capacity": 0}), ("opening.put", {"capacity": 1000}),
                ("opening.put", {"hours_min": 0, "hours_max": 60}),
                ("opening.put", {"hours_min": 20, "hours_max": 20}),
                ("opening.put", {"age_min": 0}), ("opening.put", {"age_min": 120}),
                ("opening.put", {"from": "2024-02-29", "to": "2024-02-29"}),
                ("opening.put", {"clock_from": "00:00", "clock_to": "24:00"}),
                ("opening.put", {"clock_from": "23:59", "clock_to": "24:00"}),
                ("opening.put", {"levels": {"GAK01": 0, "GAK13": 4}}),
                ("opening.put", {"levels": {}, "trains": [], "adaptations": []}),
                *(("opening.put", {"occupation": code}) for code in ("7", "71", "711", "7111")),
                *(("workplace.put", {"industry": code}) for code in
                  ("F", "43", "432", "43.2", "43.21", "43.211", "43211")),
                *(("workplace.put", {"position": {"n": n, "e": e}}) for n in (6100000, 7700000)
                  for e in (250000, 950000)),
                ("workplace.put", {"municipality": "0114"}),
                ("youth.put", {"travel_limit_m": 1}), ("youth.put", {"travel_limit_m": 2000000}),
                ("youth.put", {"min_days": 1, "hours_max": 1}),
                ("youth.put", {"min_days": 3660, "hours_max": 60}),
                ("youth.put", {"birth": "2000-02-29", "school_done": "2000-02-29"}),
                *(("youth.put", {"wishes": [{"code": code, "strength": strength}]})
                  for code in ("F", "43.2", "ssyk:7", "ssyk:7111") for strength in (0, 4)),
                ("youth.observe", {"level": None}), ("youth.observe", {"level": 1}),
                ("youth.observe", {"level": 4, "date": "2026-11-21", "today": "2026-11-21"}),
                ("match.openings", {"k": 1}), ("match.openings", {"k": 500, "weights": {}}),
                ("match.openings", {"weights": {"travel": 1000}}),
                ("employer.list", {"limit": 500, "cursor": "zzz"}),
                ("feed.read", {"after": 2**53})):
            with self.subTest(method, **fields):
                self.call(method, {**GOOD.get(method, {}), **fields})

    def test_nil_means_left_out(self):
        record = self.call("employer.put", id="nil", name="A", org_nr=None, state=None)
        self.assertEqual((record.get("org_nr"), record["state"]), (None, "active"))

    def test_no_params_are_no_fields(self):
        for params in ([], [{}]):
            self.client.send_bytes(pack(REQUEST, 7, "server.ping", params))
            self.assertEqual(self.client.receive(), [RESPONSE, 7, None, {}])

    def test_ids_to_their_edge_and_integers_of_any_length(self):
        for number, name in ((b"\x00", 0), (b"\xcf" + 7 * b"\x00" + b"\x07", 7),
                             (b"\xd3" + 7 * b"\x00" + b"\x07", 7), (b"\xce\xff\xff\xff\xff", 2**32 - 1),
                             (b"\xcf\x00\x00\x00\x00\xff\xff\xff\xff", 2**32 - 1)):
            self.client.send_bytes(b"\x94\xcf" + 8 * b"\x00" + number + b"\xabserver.ping\x91\x80")
            self.assertEqual(self.client.receive(), [RESPONSE, name, None, {}])


if __name__ == "__main__":
    unittest.main()
