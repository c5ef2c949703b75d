# SPDX-License-Identifier: MIT
"""Holds: a seat kept for a while, counted by FULL, ending by itself or with a placement."""
import unittest

from praktik import TODAY
from world import OwnServer, opening, place, propose, step, workplace, youth


class Holds(OwnServer):
    def setUp(self):
        super().setUp()
        place(self.client)
        youth(self.client, id="annan")

    def hold(self, **more):
        return self.client.call("hold.put", {"opening": "plats", "by": "Eva på Navet",
                                             "until": "2026-11-30", "today": TODAY, **more})

    def held(self, **more):
        return self.client.call("hold.list", today=TODAY, **more)["items"]

    def failed(self, who="ung", **more):
        return self.client.call("match.openings", {"youth": who, "today": TODAY, **more})["failed"]

    def test_a_held_seat_is_full_for_others_alone(self):
        kept = self.hold(youth="annan")
        self.assertEqual([item["id"] for item in self.held()], [kept["id"]])
        self.assertEqual(self.failed(), {"FULL": 1})
        self.assertEqual(self.failed("annan"), {})
        gates = self.client.call("match.pair", youth="ung", opening="plats", today=TODAY)["gates"]
        self.assertEqual(gates, [{"code": "FULL", "args": [1, 0, 1]}])

    def test_it_ends_by_itself(self):
        self.hold()
        self.assertEqual(self.failed(today="2026-11-30"), {"FULL": 1})
        self.assertEqual(self.failed(today="2026-12-01"), {})
        self.assertEqual(self.client.call("hold.list", today="2026-12-01")["items"], [])

    def test_it_can_be_released(self):
        kept = self.hold()
        self.client.call("hold.release", id=kept["id"])
        self.assertEqual(self.failed(), {})
        self.assertEqual(self.client.refused("hold.release", id=kept["id"]).code, "NOT_FOUND")

    def test_there_are_no_more_than_seats(self):
        kept = self.hold()
        error = self.client.refused("hold.put", opening="plats", by="Ali", until="2026-11-30",
                                    today=TODAY)
        self.assertEqual((error.code, error.field, error.limit), ("STATE", "opening", 1))
        # the same one may be kept for longer
        self.hold(id=kept["id"], until="2026-12-05")
        self.assertEqual([item["until"] for item in self.held()], ["2026-12-05"])

    def test_one_that_has_ended_can_be_renewed_by_its_version(self):
        kept = self.hold(until="2020-01-31", today="2020-01-01")
        again = self.hold(id=kept["id"], until="2199-01-31", if_version=kept["version"])
        self.assertEqual((again["id"], again["version"]), (kept["id"], 2))

    def test_a_hold_that_is_refused_ends_none(self):
        self.hold(until="2020-01-31", today="2020-01-01")
        before = self.client.sequence()
        self.assertEqual(self.client.refused("hold.put", opening="plats", youth="ingen", by="Ali",
                                             until="2199-01-31").code, "NOT_FOUND")
        self.assertEqual(self.client.sequence(), before)

    def test_one_for_a_protected_youth_is_listed_by_name_alone(self):
        youth(self.client, id="annan", state="protected")
        kept = self.hold(youth="annan")
        self.assertEqual(self.held(), [])
        self.assertEqual([item["id"] for item in self.held(youth="annan")], [kept["id"]])

    def test_what_cannot_be_held(self):
        for field, code, more in (("until", "BAD_DATE", {"until": "2026-11-20"}),
                                  ("by", "MISSING_FIELD", {"by": None}),
                                  ("opening", "NOT_FOUND", {"opening": "ingen"}),
                                  ("youth", "NOT_FOUND", {"youth": "ingen"})):
            with self.subTest(field):
                error = self.client.refused("hold.put", {"opening": "plats", "by": "Eva",
                                                         "until": TODAY, "today": TODAY, **more})
                self.assertEqual((error.code, error.field), (code, field))
        self.client.call("opening.close", id="plats")
        self.assertEqual(self.client.refused("hold.put", opening="plats", by="Eva", until=TODAY,
                                             today=TODAY).code, "STATE")
        self.assertEqual(self.held(), [])

    def test_a_placement_takes_the_youths_own_hold(self):
        self.hold(youth="ung")
        error = self.client.refused("placement.propose", youth="annan", opening="plats",
                                    today=TODAY)
        self.assertEqual((error.code, error.field), ("STATE", "opening"))
        placement = propose(self.client)
        step(self.client, placement, "youth yes")
        step(self.client, placement, "workplace yes")
        self.assertEqual(self.held(), [])
        self.assertEqual(self.client.call("opening.get", id="plats")["taken"], 1)

    def test_a_seat_held_for_another_is_not_taken(self):
        placement = propose(self.client)
        step(self.client, placement, "youth yes")
        self.hold(youth="annan")
        error = self.client.refused("placement.decide", placement=placement, party="workplace",
                                    yes=True, today=TODAY)
        self.assertEqual((error.code, error.field), ("STATE", "opening"))
        self.assertEqual(self.client.call("opening.get", id="plats").get("taken", 0), 0)
        self.assertEqual(len(self.held()), 1)

    def test_pages_and_filters(self):
        workplace(self.client, id="andra")
        opening(self.client, id="stor", workplace="andra", capacity=20)
        for number in range(12):
            self.hold(opening="stor", youth="annan" if number % 3 == 0 else None)
        self.hold()
        self.assertEqual(len(self.held(opening="stor")), 12)
        self.assertEqual(len(self.held(youth="annan")), 4)
        paged = self.client.all_items("hold.list", limit=5, today=TODAY)
        self.assertEqual([item["id"] for item in paged], [item["id"] for item in self.held()])

    def test_a_live_one_keeps_its_opening(self):
        self.hold()
        self.assertEqual(self.client.refused("opening.delete", id="plats").code, "CONFLICT")

    def test_it_is_there_after_a_restart(self):
        kept = self.hold()
        self.server.stop()
        self.server.start()
        with self.server.client() as client:
            self.assertEqual(client.call("hold.list", today=TODAY)["items"], [kept])
            self.assertEqual(client.call("match.openings", youth="ung", today=TODAY)["failed"],
                             {"FULL": 1})


if __name__ == "__main__":
    unittest.main()
