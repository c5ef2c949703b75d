# SPDX-License-Identifier: MIT
"""Retention: what a programme's rules take away, when, and what stays."""
import unittest

import world
from cli import OK, Run
from praktik import Server

LATER = "2032-01-01"


class Retention(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.client = self.enterContext(self.server.client())
        self.client.hello(errors="map")
        world.place(self.client)
        world.opening(self.client, capacity=20)

    def preview(self, today=LATER, **more):
        return self.client.call("retention.preview", {"programme": "hiki", "today": today, **more})

    def run_all(self, today=LATER, **more):
        """All parts of a run; how many there were, and the sums."""
        parts, sums, cursor = 0, {}, {}
        while cursor is not None:
            reply = self.client.call("retention.run", programme="hiki", decision="KS 2032/7",
                                     today=today, **cursor, **more)
            parts += 1
            for name, count in reply["counts"].items():
                sums[name] = sums.get(name, 0) + count
            cursor = {"after": reply["next"]} if "next" in reply else None
        return parts, sums

    def leave(self, name="ung"):
        world.youth(self.client, name, state="exited")

    def test_who_has_left_long_ago_is_erased(self):
        placement = world.steps(self.client, *world.FINISHED)
        world.issue(self.client, placement)
        world.youth(self.client, "kvar")
        self.leave()
        early = self.preview(today="2027-06-01")
        self.assertEqual((early["counts"]["youths"], early["youths"]), (0, []))
        before = self.client.sequence()
        late = self.preview()
        self.assertEqual((late["counts"]["youths"], late["youths"]), (1, ["ung"]))
        self.assertEqual(late["rules"], {"exited": 24, "unstarted": 12, "drafts": 3})
        self.assertEqual(self.client.sequence(), before)
        self.assertEqual(self.run_all()[1]["youths"], 1)
        self.assertEqual([y["id"] for y in self.client.all_items("youth.list")], ["kvar"])
        self.assertEqual(self.client.all_items("certificate.list"), [])
        erased = [entry for entry in self.client.call("feed.read", after=before, limit=500)["items"]
                  if entry["kind"] == "erasure"]
        self.assertEqual(len(erased), 1)
        self.assertEqual(self.preview()["counts"]["youths"], 0)

    def test_placements_that_came_to_nothing(self):
        for steps in (("youth no",), ("youth yes", "workplace no"), ("withdraw",)):
            world.steps(self.client, *steps)
        kept = world.steps(self.client, *world.FINISHED)
        self.assertEqual(self.preview(today="2027-06-01")["counts"]["placements"], 0)
        self.assertEqual(self.preview()["counts"]["placements"], 3)
        self.assertEqual(self.run_all()[1]["placements"], 3)
        self.assertEqual([p["id"] for p in self.client.all_items("placement.list")], [kept])

    def test_drafts_and_links(self):
        placement = world.steps(self.client, *world.FINISHED)
        self.client.call("certificate.invite", placement=placement)
        self.client.call("certificate.draft", placement=placement, comment="Bra.")
        self.client.call("certificate.invite", placement=placement)  # the first has ended
        counts = self.preview()["counts"]
        self.assertEqual((counts["drafts"], counts["invitations"]), (1, 1))
        self.run_all()
        self.assertNotIn("draft", self.client.call("certificate.form", placement=placement))

    def test_a_programmes_own_rules(self):
        world.programme(self.client, retention={"exited": 120})
        self.leave()
        self.assertEqual(self.preview()["counts"]["youths"], 0)
        self.assertEqual(self.preview(today="2040-01-01")["counts"]["youths"], 1)

    def test_some_at_a_time(self):
        for i in range(7):
            world.youth(self.client, f"u{i}")
            self.leave(f"u{i}")
        parts, sums = self.run_all(most=2)
        self.assertEqual((parts, sums["youths"]), (4, 7))
        self.assertEqual([y["id"] for y in self.client.all_items("youth.list")], ["ung"])

    def test_protected_identity_and_others_programmes_stay(self):
        world.programme(self.client, "andra")
        world.youth(self.client, "dold", state="protected")
        world.youth(self.client, "hos-andra", programme="andra", state="exited")
        self.assertEqual(self.preview()["counts"]["youths"], 0)
        token = self.client.call("token.create", name="T", role="recruiter",
                                 programmes=["andra"])["token"]
        with self.server.client(tcp=True) as other:
            other.hello(errors="map", token=token)
            for method, more in (("preview", {}), ("run", {"decision": "x"})):
                error = other.refused(f"retention.{method}", programme="hiki", **more)
                self.assertEqual((error.code, error.field), ("NOT_FOUND", "programme"))
            self.assertEqual(other.call("retention.preview", programme="andra",
                                        today=LATER)["youths"], ["hos-andra"])

    def test_from_the_command_line(self):
        for i in range(60):  # more than one part
            world.youth(self.client, f"u{i:02}", state="exited")
        said = Run(self.server.path, "retention", "hiki", "--today", LATER, "--lang", "sv")
        self.assertEqual(said.code, OK, said.err)
        self.assertIn("60  ungdomar som har slutat", said.out)
        self.assertIn("u59", said.out)
        done = Run(self.server.path, "retention", "hiki", "--today", LATER, "--run", "KS 2032/7")
        self.assertEqual(done.code, OK, done.err)
        self.assertIn("60  ", done.out)
        self.assertEqual(len(self.client.all_items("youth.list")), 1)


if __name__ == "__main__":
    unittest.main()
