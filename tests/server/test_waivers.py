# SPDX-License-Identifier: MIT
"""Waivers: who may see what and when, and that who has taken theirs back, or is restricted, or under
protection, is gone from every answer to a request that is sent after the change was answered.

$RACES says how many times that is tried under load (make races: 10,000)."""
import datetime
import os
import random
import threading
import unittest

import world
from praktik import Server, sanitizer
from pseudonyms import pseudonym

FULL = ["matching", "profile", "placement", "certificate"]
RACES = int(os.environ.get("RACES") or (30 if sanitizer() else 120))


def day(offset):
    """A day by the server's clock."""
    return (datetime.datetime.now(datetime.timezone.utc).date() +
            datetime.timedelta(days=offset)).isoformat()


class Waivers(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.local = self.enterContext(self.server.client())
        self.local.hello(errors="map")
        for programme in ("hiki", "andra"):
            world.programme(self.local, programme)
        world.employer(self.local)
        world.workplace(self.local)
        world.opening(self.local, capacity=1000)
        self.own = self.token("recruiter", "hiki")
        self.other = self.token("recruiter", "andra")
        self.county = self.token("service", "hiki", consumer="county")

    def token(self, role, programme, **more):
        admin = self.enterContext(self.server.client())
        made = admin.call("token.create", name="T", role=role, programmes=[programme],
                          purposes=["matching", "needs"], **more)
        client = self.enterContext(self.server.client(tcp=True))
        client.hello(errors="map", token=made["token"])
        return client

    def grant(self, to="andra", giver="youth", kinds=FULL, youth="ung", **more):
        return self.own.call("waiver.grant", {"youth": youth, "giver": giver, "to": to,
                                              "kinds": kinds, "evidence": "pärm 3", **more})["id"]

    def withdraw(self, to="hiki", youth="ung", **more):
        return self.own.call("waiver.withdraw", youth=youth, to=to, **more)["items"]

    def seen(self, client=None, youth="ung"):
        """What the other programme sees of the youth."""
        found = set()
        for kind, method, params in (("matching", "match.openings", {"youth": youth}),
                                     ("profile", "youth.get", {"id": youth})):
            try:
                (client or self.other).call(method, params)
                found.add(kind)
            except Exception as error:  # pylint: disable=broad-except
                self.assertEqual(error.code, "NOT_FOUND")
        return found

    def matched(self, youth="ung", **more):
        """Whether the own programme's lists have the youth; all of them must agree."""
        lists = (bool(self.own.call("match.openings", youth=youth, **more)["hits"]),
                 *(youth in [hit["youth"] for hit in
                             self.own.call("match.youths", opening="plats", k=500, counts=counts,
                                           **more)["hits"]] for counts in (True, False)),
                 "hit" in self.own.call("match.pair", youth=youth, opening="plats", **more),
                 bool(self.own.call("match.steady", youth=youth, **more)["hits"]),
                 bool(self.own.call("match.outreach", programme="hiki", **more)["youths"]))
        self.assertEqual(len(set(lists)), 1, lists)
        return lists[0]


class Given(Waivers):
    def setUp(self):
        super().setUp()
        world.youth(self.own, wishes=[{"code": "47", "strength": 4}])

    def test_to_another_programme(self):
        self.assertEqual(self.seen(), set())
        first = self.grant(kinds=["matching"])
        self.assertEqual(self.seen(), {"matching"})
        self.grant(kinds=["profile"])
        self.assertEqual(self.seen(), {"matching", "profile"})
        self.assertEqual(self.own.call("waiver.withdraw", waiver=first)["items"][0]["id"], first)
        self.assertEqual(self.seen(), {"profile"})
        self.assertEqual(len(self.withdraw("andra")), 1)
        self.assertEqual(self.seen(), set())
        self.assertTrue(self.matched())  # the own programme's stands
        self.assertEqual(len(self.own.call("waiver.list", youth="ung")["items"]), 2)
        self.assertEqual(self.other.refused("waiver.list", youth="ung").code, "NOT_FOUND")

    def test_to_an_organisation(self):
        alone = "TOO_FEW_TO_SHOW"  # which says that it is there
        for take, code in ((None, "NOT_FOUND"), (self.grant, alone), (self.withdraw, "NOT_FOUND")):
            if take:
                take("county")
            youth = pseudonym(self.server, "county", "ung")
            self.assertEqual(self.county.refused("match.openings", youth=youth).code, code)
            self.assertEqual(self.seen(self.other), set())

    def test_days(self):
        for dates, holds in (({"from": day(1)}, False), ({"from": day(-3), "until": day(-1)}, False),
                             ({"from": day(0), "until": day(0)}, True)):
            self.grant(**dates)
            self.assertEqual(bool(self.seen()), holds, dates)
        error = self.own.refused("waiver.grant", youth="ung", giver="youth", to="andra", kinds=FULL,
                                 evidence="-", until="2020-01-01")
        self.assertEqual((error.code, error.field), ("BAD_PERIOD", "until"))

    def test_the_enrolments_stands_until_it_is_withdrawn(self):
        self.assertTrue(self.matched())
        withdrawn, = self.withdraw()
        self.assertEqual((withdrawn["to"], withdrawn["giver"]), ("hiki", "youth"))
        self.assertFalse(self.matched())
        self.assertFalse(self.matched(today="2026-01-01"))  # nor on a day before
        reply = self.own.call("match.openings", youth="ung")
        self.assertEqual([gate["code"] for gate in reply["not_ready"]], ["WAIVER_MISSING"])
        error = self.own.refused("placement.propose", youth="ung", opening="plats")
        self.assertEqual((error.code, error.field), ("WAIVER_REQUIRED", "youth"))
        world.youth(self.own, wishes=[{"code": "47", "strength": 4}])  # put or import change nothing
        self.assertFalse(self.matched())
        self.own.call("youth.get", id="ung")
        self.server.restart()
        self.own = self.token("recruiter", "hiki")
        self.assertFalse(self.matched())
        self.grant("hiki")
        self.assertTrue(self.matched())
        self.withdraw()
        self.assertFalse(self.matched())
        self.assertEqual(self.withdraw(), [])

    def test_for_a_time(self):
        """Who says how long says so instead of the enrolment."""
        self.grant("hiki", **{"from": "2026-01-01", "until": "2026-06-30"})
        self.grant("hiki", **{"from": "2026-09-01", "until": "2026-12-31"})
        for today, holds in (("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True),
                             ("2026-07-01", False), ("2026-12-31", True), ("2027-01-01", False)):
            self.assertEqual(bool(self.own.call("match.openings", youth="ung",
                                                today=today)["hits"]), holds, today)

    def test_what_is_not_matched_shows_nothing_to_others(self):
        self.grant()
        self.assertTrue(self.seen())
        for state in ("restricted", "exited", "protected"):
            world.youth(self.own, state=state, wishes=[{"code": "47", "strength": 4}])
            self.assertEqual(self.seen(), set(), state)
            if state != "protected":
                self.own.call("youth.get", id="ung")
        error = self.own.refused("youth.get", id="ung")
        self.assertEqual(error.raw, self.own.refused("youth.get", id="ingen").raw)

    def test_a_restricted_one_is_not_explained(self):
        world.youth(self.own, state="restricted")
        reply = self.own.call("match.pair", youth="ung", opening="plats")
        self.assertEqual((reply["passed"], "hit" in reply), (False, False))
        self.assertEqual([gate["args"] for gate in reply["gates"]], [["restricted"]])


class Minors(Waivers):
    def setUp(self):
        super().setUp()
        self.birth = day(-16 * 366)
        world.youth(self.own, birth=self.birth, wishes=[{"code": "47", "strength": 4}])

    def test_both_give_it(self):
        self.grant(giver="youth")
        self.assertEqual(self.seen(), set())
        self.grant(giver="guardian", kinds=["profile"])
        self.assertEqual(self.seen(), {"profile"})
        self.withdraw("andra", giver="guardian")
        self.assertEqual(self.seen(), set())

    def test_either_takes_it_back(self):
        for giver in ("youth", "guardian"):
            self.assertTrue(self.matched())
            self.withdraw(giver=giver)
            self.assertFalse(self.matched())
            self.grant("hiki", giver=giver)

    def test_a_guardians_word_ends_with_the_18th_birthday(self):
        self.withdraw(giver="guardian")
        year, rest = self.birth.split("-", 1)
        birthday = f"{int(year) + 18}-{rest}"
        before = (datetime.date.fromisoformat(birthday) - datetime.timedelta(days=1)).isoformat()
        for today, holds in ((before, False), (birthday, True)):
            self.assertEqual(bool(self.own.call("match.openings", youth="ung",
                                                today=today)["hits"]), holds)


class Races(Waivers):
    """Some go and come back, while others ask for lists all the time."""

    def setUp(self):
        super().setUp()
        self.handler = self.token("protected_handler", "hiki")
        self.names = [f"ung-{i}" for i in range(20)]
        for name in self.names:
            world.youth(self.own, name, wishes=[{"code": "47", "strength": 4}])
            self.grant(youth=name)
            self.grant("county", youth=name)
        self.lock = threading.Lock()
        self.gone = {}  # youth -> which time; there from the answer to the change on
        self.times = self.asked = 0
        self.appeared, self.over = [], threading.Event()

    def go(self, name, way):
        if way == "withdraw":
            for to in ("hiki", "andra", "county"):
                self.withdraw(to, youth=name)
        else:
            world.youth(self.own, name, state=way, wishes=[{"code": "47", "strength": 4}])
        with self.lock:
            self.times += 1
            self.gone[name] = self.times

    def come_back(self, name, way):
        with self.lock:
            del self.gone[name]
        if way == "withdraw":
            for to in ("hiki", "andra", "county"):
                self.grant(to, youth=name)
        else:
            world.youth(self.handler, name, wishes=[{"code": "47", "strength": 4}])

    def check(self, name):
        """Right after the answer, on other connections."""
        self.assertEqual(self.own.call("match.openings", youth=name)["hits"], []) \
            if name not in self.hidden else self.own.refused("match.openings", youth=name)
        for client, youth in ((self.other, name),
                              (self.county, pseudonym(self.server, "county", name))):
            self.assertEqual(client.refused("match.openings", youth=youth).code, "NOT_FOUND")
        self.assertEqual(self.other.refused("youth.get", id=name).code, "NOT_FOUND")

    def ask(self, client):
        """All the time: a list may have nobody who was gone before it was asked for, and still is
        when it has come."""
        counts = True
        while not self.over.is_set():
            with self.lock:
                before = dict(self.gone)
            counts = not counts  # by looking at all, and at few
            hits = client.call("match.youths", opening="plats", k=500, counts=counts)["hits"]
            with self.lock:
                still = {name for name, time in before.items() if self.gone.get(name) == time}
                self.asked += 1
            self.appeared += [hit["youth"] for hit in hits if hit["youth"] in still]

    def test_gone_at_the_answer(self):
        clients = [self.token("recruiter", "hiki") for _ in range(2)]
        threads = [threading.Thread(target=self.ask, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        rng = random.Random(4)
        self.hidden = set()
        try:
            for _ in range(RACES):
                name, way = rng.choice(self.names), rng.choice(("withdraw", "restricted",
                                                                "protected"))
                self.go(name, way)
                self.hidden = {name} if way == "protected" else set()
                self.check(name)
                self.come_back(name, way)
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
        self.assertEqual(self.appeared, [])
        self.assertGreater(self.asked, 0)
        self.assertEqual(len(self.own.call("match.youths", opening="plats", k=500)["hits"]),
                         len(self.names))


if __name__ == "__main__":
    unittest.main()
