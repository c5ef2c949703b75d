# SPDX-License-Identifier: MIT
"""Placements: what each step leaves behind, and how long one may wait."""
import unittest

import world
from praktik import TODAY


class Steps(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.place(self.client)

    def placement(self, id):
        return self.call("placement.get", id=id)

    def test_every_step_is_in_the_history_and_in_the_journal(self):
        before = self.client.sequence()
        placement = world.steps(self.client, "youth yes", "ask", "workplace yes", "agree", "start",
                                "end", "file")
        history = self.placement(placement)["history"]
        words = ["propose", "youth_yes", "ask", "workplace_yes", "agree", "start", "end", "certify"]
        self.assertEqual([line["step"] for line in history], words)
        self.assertEqual([line["state"] for line in history],
                         ["proposed", "youth_yes", "workplace_asked", "workplace_yes", "agreed",
                          "started", "ended", "certified"])
        self.assertEqual({line["by"] for line in history}, {"local"})
        self.assertEqual({line["on"] for line in history}, {TODAY})
        entries = [item for item in self.call("feed.read", after=before)["items"]
                   if item["kind"] == "placement"]
        self.assertEqual([entry["step"] for entry in entries], words)
        self.assertEqual([entry["time"] for entry in entries], [line["at"] for line in history])

    def test_why_is_kept_with_its_step(self):
        placement = world.steps(self.client, "youth yes", "withdraw")
        record = self.placement(placement)
        self.assertEqual([line.get("reason") for line in record["history"]],
                         [None, None, "ändrade planer"])
        self.assertEqual(record["reason"], "ändrade planer")
        feed = self.call("feed.read", after=0, limit=500)["items"]
        self.assertNotIn("ändrade", repr(feed))

    def test_the_list_that_was_shown_is_kept_with_the_proposal(self):
        reply = self.call("match.openings", youth="ung", today=TODAY)
        shown = {"as_of": reply["as_of"], "model": reply["model"], "rank": 1}
        got = self.call("placement.propose", youth="ung", opening="plats", shown=shown)
        self.assertEqual(self.placement(got["id"])["shown"], shown)

    def test_a_choice_outside_the_list_needs_its_reason(self):
        shown = {"as_of": self.client.sequence()}
        error = self.client.refused("placement.propose", youth="ung", opening="plats", shown=shown)
        self.assertEqual((error.code, error.field), ("MISSING_FIELD", "reason"))
        got = self.call("placement.propose", youth="ung", opening="plats", shown=shown,
                        reason="hen känner någon där")
        self.assertEqual((got["shown"], got["reason"]), (shown, "hen känner någon där"))

    def test_a_list_of_data_yet_to_come_was_not_shown(self):
        last = self.client.sequence()
        error = self.client.refused("placement.propose", youth="ung", opening="plats",
                                    shown={"as_of": last + 1, "rank": 1})
        self.assertEqual((error.code, error.field, error.limit),
                         ("OUT_OF_RANGE", "shown.as_of", last))

    def test_one_may_wait_a_while_before_it_expires(self):
        world.programme(self.client, expire_days=10)
        world.opening(self.client, capacity=5)
        for way, first in (((), "2026-12-02"), (("youth yes",), "2026-12-02"),
                           (("youth yes", "workplace yes", "agree"), "2026-12-12")):
            with self.subTest(way=way):
                placement = world.steps(self.client, *way)
                last = first[:-2] + f"{int(first[-2:]) - 1:02}"
                error = self.client.refused("placement.expire", placement=placement, today=last)
                self.assertEqual((error.code, error.field), ("STATE", "placement"))
                self.assertIn(last, error.text)
                got = self.call("placement.expire", placement=placement, today=first)
                self.assertEqual(got["state"], "expired")
        self.assertEqual(self.call("opening.get", id="plats").get("taken", 0), 0)

    def test_what_has_expired_can_be_proposed_again(self):
        world.steps(self.client, "youth yes", "expire")
        world.steps(self.client, "youth yes", "ask", "workplace yes")


if __name__ == "__main__":
    unittest.main()
