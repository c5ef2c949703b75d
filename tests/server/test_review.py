# SPDX-License-Identifier: MIT
"""What a review found once, so that it stays mended: memory of long lists, what is in no list,
damage that must not reach other answers."""
import os
import unittest

import msgpack

import world
from praktik import Server, ServerTest, sanitizer


def patch(server, old, new):
    """Changes bytes in the file of a server that has stopped."""
    path = os.path.join(server.store, "data.mdb")
    with open(path, "rb") as file:
        data = file.read()
    assert old in data and len(old) == len(new)
    with open(path, "wb") as file:
        file.write(data.replace(old, new))


class Memory(ServerTest):
    @unittest.skipIf(sanitizer(), "a sanitizer's memory is no measure")
    def test_an_import_holds_what_is_known_of_a_youth_once(self):
        world.programme(self.client)
        world.youth(self.client)
        for batch in range(6):
            self.call("observation.import", items=[
                {"youth": "ung", "competence": "GAK01", "level": 1, "source": "staff",
                 "situation": f"situation {batch} {i}", "date": "2026-10-01"} for i in range(500)])
        self.assertLess(self.server.peak(), 100 << 20)

    def test_a_page_of_large_records_ends_early_and_goes_on(self):
        world.programme(self.client)
        codes = [f"code-{i:015}" for i in range(100)]
        for start in range(0, 200, 50):
            self.batch([("youth.put", {"id": f"stor-{i:03}", "programme": "hiki",
                                       "birth": "2004-05-06", "languages_lacking": codes,
                                       "licences_lacking": codes})
                        for i in range(start, start + 50)])
        page = self.call("youth.list", text="stor-", limit=500)
        self.assertLess(len(msgpack.packb(page)), 600 << 10)
        self.assertEqual(len(self.client.all_items("youth.list", text="stor-", limit=500)), 200)


class OldStore(unittest.TestCase):
    """A store in which a later praktik has one table more."""

    def test_a_table_that_is_missing_is_made(self):
        with Server() as server:
            with server.client() as client:
                world.place(client)
            server.stop()
            patch(server, b"hold", b"hole")  # as if the table of holds had never been made
            server.start()
            with server.client() as client:
                client.hello()
                self.assertEqual(client.call("hold.list")["items"], [])
                self.assertEqual(client.call("youth.get", id="ung")["id"], "ung")
                client.call("hold.put", opening="plats", by="test", until="2199-01-01")


class Damage(unittest.TestCase):
    """Damage that LMDB does not see, in a record that is handed through as it lies."""

    def test_a_damaged_record_spoils_no_other_answer(self):
        with Server() as server:
            with server.client() as client:
                world.employer(client, "hel")
                world.employer(client, "skadad", name="Fel & Brist")
            server.stop()
            patch(server, b"\xabFel & Brist", b"\xc1Fel & Brist")
            server.start()
            with server.client() as client:
                client.hello(errors="map")
                error = client.refused("employer.get", id="skadad")
                self.assertEqual((error.code, error.field), ("RECORD_DAMAGED", "id"))
                self.assertEqual([item["id"] for item in client.call("employer.list")["items"]],
                                 ["hel"])
                self.assertEqual(client.call("employer.get", id="hel")["id"], "hel")


class Offers(world.OwnServer):
    def test_a_paused_or_blocked_place_is_proposed_to_nobody(self):
        world.place(self.client)
        for kind, make in (("employer", world.employer), ("workplace", world.workplace)):
            for state in ("paused", "blocked"):
                with self.subTest(kind=kind, state=state):
                    make(self.client, state=state)
                    error = self.client.refused("placement.propose", youth="ung", opening="plats")
                    self.assertEqual((error.code, error.field), ("STATE", "opening"))
                    make(self.client)
        self.assertEqual(self.call("placement.list")["items"], [])
        world.propose(self.client)


class ProtectedIdentity(world.OwnServer):
    def ids(self, method, **filters):
        return [item["id"] for item in self.client.all_items(method, **filters)]

    def test_it_is_in_no_list_and_can_be_asked_for_by_id(self):
        world.place(self.client)
        world.opening(self.client, capacity=2)
        world.youth(self.client, "skydd", name="Dold Person")
        placements = {youth: world.steps(self.client, "youth yes", "workplace yes", "agree",
                                         "start", "end", "file", youth=youth)
                      for youth in ("ung", "skydd")}
        world.youth(self.client, "skydd", name="Dold Person", state="protected")

        self.assertEqual(self.ids("youth.list"), ["ung"])
        for filters in ({"text": "dold"}, {"state": "protected"}):
            self.assertEqual(self.ids("youth.list", **filters), [])
        self.assertEqual(self.ids("placement.list"), [placements["ung"]])
        self.assertEqual(self.ids("placement.list", workplace="stalle"), [placements["ung"]])
        self.assertEqual(len(self.ids("certificate.list")), 1)

        self.assertEqual(self.call("youth.get", id="skydd")["state"], "protected")
        self.assertEqual(self.ids("placement.list", youth="skydd"), [placements["skydd"]])
        self.assertEqual(len(self.ids("certificate.list", youth="skydd")), 1)


class Certified(world.OwnServer):
    def test_no_level_is_of_a_day_after_its_filing(self):
        world.place(self.client)
        world.opening(self.client, capacity=2)
        for end, level, date in (("2199-12-31", 1, "2027-03-01"), ("2027-05-31", 3, "2027-05-31")):
            placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start")
            self.call("placement.end", placement=placement, date=end)
            self.call("certificate.file", world.FILED, placement=placement,
                      marks=[{"competence": "GAK05", "level": level}],
                      today="2027-03-01" if level == 1 else "2027-06-01")
            seen = self.call("youth.observations", youth="ung")["items"][-1]
            self.assertEqual((seen["level"], seen["date"]), (level, date))


if __name__ == "__main__":
    unittest.main()
