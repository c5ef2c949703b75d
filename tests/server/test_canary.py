# SPDX-License-Identifier: MIT
"""A mark in every personal text that can be said about a youth, and where it must not lie: the log,
the figures, refusals, the feed, the store's files and copies of it. Which texts there are is read off
the rows, so that a new one must be marked here, too. And the ids of all that is about a youth, which
are in the feed and must not lie in files."""
import glob
import os
import subprocess
import unittest

import msgpack
import test_describe
import world
from praktik import BINARY, RpcError, Server

MARK = "Kanarie-7391"
WHEN = "2026-12-28"
MARKS = [{"competence": "GAK05", "level": 2, "situation": MARK}]
# Texts that the server makes, or that are no record's own.
NOT_SAID = {("hit", "youth_name"), ("plan_pair", "youth_name"), ("plan_left", "youth_name"),
            ("due_item", "youth_name"),
            ("token", "name")}  # of staff: in the store's own table, see engine/serve/SECURITY.md


class Canary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--site", "https://intyg.example"))
        cls.client = cls.enterClassContext(cls.server.client())
        cls.client.hello(errors="map")
        cls.refusals = []
        cls.say_all()

    @classmethod
    def say_all(cls):
        call = cls.client.call
        world.programme(cls.client, supervisor_load=1)
        world.employer(cls.client)
        world.workplace(cls.client)
        world.opening(cls.client, capacity=50)
        world.youth(cls.client, name=MARK, gender=MARK, birth="2004-05-06")
        world.observe(cls.client, "GAK01", 2, situation=MARK, idempotency_key="en gång")
        call("waiver.grant", youth="ung", giver="youth", to="hiki", kinds=["matching"],
             evidence=MARK)
        no = call("placement.propose", youth="ung", opening="plats", reason=MARK)["id"]
        call("placement.decide", placement=no, party="youth", yes=False, reason=MARK)
        cls.placement = call("placement.propose", youth="ung", opening="plats", reason=MARK)["id"]
        for party in ("youth", "workplace"):
            call("placement.decide", placement=cls.placement, party=party, yes=True, reason=MARK)
        agreement = {**world.AGREEMENT, "supervisor": {"name": MARK, "role": "x"}}
        world.youth(cls.client, "annan")
        other = world.steps(cls.client, "youth yes", "workplace yes", youth="annan")
        call("placement.agree", agreement, placement=other)
        call("placement.agree", agreement, placement=cls.placement, overrides=[
            {"rule": "SUPERVISOR_LOAD", "officer": MARK, "reason": MARK}])
        call("placement.start", placement=cls.placement, date="2026-12-01", reason=MARK)
        call("placement.follow_up", placement=cls.placement, date="2026-12-07", note=MARK,
             progress=[{"competence": "GAK05", "note": MARK}], today=WHEN)
        for step in ({"step": "note", "days": [{"date": "2026-12-01", "minutes": 240}]},
                     {"step": "sign", "signed_by": MARK}, {"step": "lock"},
                     {"step": "correct", "reason": MARK}, {"step": "sign", "signed_by": MARK}):
            call("placement.attendance", placement=cls.placement, month="2026-12", today=WHEN,
                 **step)
        call("placement.pulse", placement=cls.placement, marks=MARKS, today=WHEN)
        call("placement.end", placement=cls.placement, date="2027-02-26", reason=MARK)
        cls.draft = {"tasks": [MARK], "marks": MARKS, "comment": MARK,
                     "supervisor": {"name": MARK, "role": "x"}}
        call("certificate.draft", cls.draft, placement=cls.placement)
        cls.drafted = call("subject.export", youth="ung")

    def file(self):
        number = self.client.call("certificate.file", self.draft,
                                  placement=self.placement)["number"]
        self.client.call("certificate.acknowledge", number=number, holder=MARK)
        self.client.call("certificate.issue", number=number)
        self.client.call("certificate.revoke", number=number, reason=MARK)
        return number

    def marked(self, value, path=()):
        """The paths of all texts that are the mark."""
        if isinstance(value, dict):
            return set().union(*(self.marked(item, (*path, key)) for key, item in value.items()),
                               set())
        if isinstance(value, list):
            return set().union(*(self.marked(item, path) for item in value), set())
        return {path} if value == MARK else set()

    def test_1_every_text_is_marked(self):
        self.file()
        held = self.marked(self.drafted) | self.marked(
            self.client.call("subject.export", youth="ung"))
        said = {path[-1] for path in held}
        described = self.client.call("server.describe")["records"]
        missing = {(record["name"], field["name"]) for record in described
                   for field in record["fields"]
                   if field.get("personal") and field["kind"] == "text"
                   and field["name"] not in said} - NOT_SAID
        self.assertEqual(missing, set())
        self.assertGreater(len(held), 15)

    def test_2_refusals_do_not_repeat_what_was_said(self):
        """Every method with the mark in every text, which is refused in one way or another."""
        gate = test_describe.Gate()
        described = self.client.call("server.describe")
        gate.records = {record["name"]: record["fields"] for record in described["records"]}
        for method in described["methods"]:
            if method["name"].startswith("nvim") or method["name"] == "token.create":
                continue  # they would change how errors come, and who may go on
            params = self.with_marks(gate, method["request"])
            for more in (params, {**params, "no_such_field": MARK}, {**params, MARK: 1}):
                try:
                    self.client.call(method["name"], more)
                except RpcError as error:
                    self.refusals.append(error)
                    self.assertNotIn(MARK, str(error.raw).replace(f"'field': '{MARK}'", ""),
                                     method["name"])
        self.assertGreater(len(self.refusals), 100)

    def with_marks(self, gate, fields):
        params = gate.good_map(fields)
        for field in fields:
            if field["kind"] == "text" and field.get("personal"):
                params[field["name"]] = MARK
        return params

    def test_3_it_lies_nowhere(self):
        figures = msgpack.packb(self.client.call("server.stats"))
        feed, after = b"", 0
        while after is not None:
            page = self.client.call("feed.read", after=after, limit=500)
            feed += msgpack.packb(page)
            after = page["next"]
        copy = os.path.join(self.server.directory, "copy")
        done = subprocess.run([BINARY, "backup", copy, "--connect", self.server.path], check=False,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.server.stop()
        lies = {path: self.read(path) for place in (self.server.store, copy)
                for path in glob.glob(os.path.join(glob.escape(place), "*"))}
        lies.update(stderr=self.server.stderr().encode(), figures=figures, feed=feed,
                    told=done.stdout.encode() + done.stderr.encode())
        for path in glob.glob(glob.escape(self.server.store) + ".*"):
            lies[path] = self.read(path)
        self.assertGreater(sum(len(data) for data in lies.values()), 100000)
        for where, data in lies.items():
            self.assertNotIn(MARK.encode(), data, where)
        self.server.start()

    @staticmethod
    def read(path):
        if os.path.isdir(path):
            return b"".join(Canary.read(inner) for inner in glob.glob(os.path.join(path, "*")))
        with open(path, "rb") as file:
            return file.read()


class Ids(unittest.TestCase):
    """Of youths and of all that is about them: in no file of the store, whichever way it ended, and
    in no copy."""
    YOUTH, OTHER = "Handtag-4826-ung", "Handtag-4826-annan"
    SAVED = 10000  # openings, from which on a server that ends keeps what it had in memory

    def fill(self, client):
        call = client.call
        world.programme(client)
        world.employer(client)
        world.workplace(client)
        for start in range(0, self.SAVED, 400):
            call("opening.import", items=[
                {"id": f"plats-{i}", "workplace": "stalle", "title": "T", "capacity": 3}
                for i in range(start, start + 400)])
        held = []
        for youth in (self.YOUTH, self.OTHER):
            world.youth(client, youth, suggestions=["stalle"])
            world.observe(client, "GAK01", 2, youth=youth,
                          idempotency_key=f"{youth} en gång")
            call("waiver.grant", youth=youth, giver="youth", to="hiki", kinds=["matching"],
                 evidence="x")
            held.append(call("hold.put", opening="plats-1", youth=youth, by="Eva",
                             until="2099-01-01")["id"])
        world.issue(client, world.steps(client, *world.FINISHED, youth=self.YOUTH,
                                        opening="plats-2"))
        other = world.steps(client, *world.FINISHED, youth=self.OTHER, opening="plats-3")
        call("certificate.draft", {"tasks": ["T"]}, placement=other)
        call("certificate.invite", placement=other)
        call("subject.erase", youth=self.erased(client), decision="D-1")
        return held

    @staticmethod
    def erased(client):
        world.youth(client, "Handtag-4826-borta")
        world.observe(client, "GAK01", 2, youth="Handtag-4826-borta")
        return "Handtag-4826-borta"

    def ids(self, value):
        """Of the records in an export."""
        if isinstance(value, dict):
            own = {value["id"]} if "id" in value else set()
            return own.union(*map(self.ids, value.values()))
        return set().union(*map(self.ids, value)) if isinstance(value, list) else set()

    def assertLiesNowhere(self, ids, *places):
        for place in places:
            data = Canary.read(place)
            self.assertIn(b"stalle", data)  # what is no secret is found there
            for number in ids:
                self.assertFalse(number.encode() in data, (place, number))

    def test_they_lie_nowhere(self):
        with Server() as server:
            with server.client() as client:
                held = self.fill(client)
                exports = [client.call("subject.export", youth=youth)
                           for youth in (self.YOUTH, self.OTHER)]
                kinds = {item["kind"] for export in exports for item in export["changes"]}
                self.assertLessEqual({"youth", "observation", "placement", "certificate", "hold",
                                      "waiver", "credential", "invitation", "draft"}, kinds)
                ids = {"Handtag-4826", *held, *self.ids(exports)}
                self.assertGreater(len(ids), 12)
                self.assertEqual(len(client.call("feed.read", limit=500)["items"]), 500)
            copy = os.path.join(server.directory, "copy")
            with server.client() as client:
                client.call("store.backup", directory=copy)
            self.assertLiesNowhere(ids, server.store, copy)
            server.kill()
            self.assertLiesNowhere(ids, server.store)
            server.start().stop()
            self.assertLiesNowhere(ids, server.store)
            done = subprocess.run([BINARY, "verify", server.store], check=False,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            server.start()


if __name__ == "__main__":
    unittest.main()
