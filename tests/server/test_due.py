# SPDX-License-Identifier: MIT
"""The queue of what a recruiter must do today, each kind on both sides of its day."""
import unittest

import cli
import world


class Due(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.place(self.client)
        world.opening(self.client, capacity=50)
        world.youth(self.client, enrolled_on="2026-11-02")

    def due(self, today, **more):
        return self.call("placement.due", programme="hiki", today=today, **more)

    def kinds(self, today):
        return [(item["kind"], item["due"]) for item in self.due(today)["items"]]

    def test_a_youth_without_a_placement_waits_since_the_enrolment(self):
        item, = self.due("2026-11-21")["items"]
        self.assertEqual({key: item[key] for key in ("kind", "due", "overdue", "waiting", "youth",
                                                     "method")},
                         {"kind": "propose", "due": "2026-11-02", "overdue": 19, "waiting": 19,
                          "youth": "ung", "method": "placement.propose"})
        self.assertNotIn("placement", item)

    def test_who_cannot_be_placed_is_not_in_it(self):
        for more in ({"state": "exited"}, {"state": "restricted"}, {"state": "protected"},
                     {"enrolment": {**world.ENROLLED, "waiver": False}}, {"enrolment": None}):
            more = {key: value for key, value in more.items() if value is not None}
            base = {"id": "ung", "programme": "hiki", "birth": "2004-05-06"}
            if "enrolment" not in more and "state" in more:
                base["enrolment"] = world.ENROLLED
            self.call("youth.put", {**base, **more})
            with self.subTest(more):
                self.assertEqual(self.due("2027-01-01"), {
                    "programme": "hiki", "today": "2027-01-01", "total": 0, "overdue": 0,
                    "items": []})

    def test_each_step_is_due_in_its_time(self):
        placement = world.propose(self.client)  # on 21 November
        self.assertEqual(self.kinds("2026-11-27"), [])
        self.assertEqual(self.kinds("2026-11-28"), [("youth_answer", "2026-11-28")])
        self.assertEqual(self.kinds("2026-12-21"), [("youth_answer", "2026-11-28")])
        self.assertEqual(self.kinds("2026-12-22"), [("expire", "2026-12-22")])
        world.step(self.client, placement, "youth yes")
        self.assertEqual(self.kinds("2026-11-21"), [("ask", "2026-11-21")])
        world.step(self.client, placement, "ask")
        self.assertEqual(self.kinds("2026-11-27"), [])
        self.assertEqual(self.kinds("2026-11-28"), [("workplace_answer", "2026-11-28")])
        world.step(self.client, placement, "workplace yes")
        self.assertEqual(self.kinds("2026-11-21"), [("agree", "2026-11-21")])
        world.step(self.client, placement, "agree")  # from 1 December
        self.assertEqual(self.kinds("2026-11-30"), [])
        self.assertEqual(self.kinds("2026-12-01"), [("start", "2026-12-01")])
        self.assertEqual(self.kinds("2027-01-01"), [("expire", "2027-01-01")])
        world.step(self.client, placement, "start")
        self.assertEqual(self.kinds("2026-12-02"), [("follow_up", "2026-12-01")])
        for _ in range(3):
            self.call("placement.follow_up", placement=placement, date="2026-12-07")
        self.assertEqual(self.kinds("2026-12-20"), [])
        self.assertEqual(self.kinds("2027-01-03"), [("follow_up", "2026-12-21"),
                                                    ("attendance", "2027-01-01")])
        world.step(self.client, placement, "end")  # on 26 February
        self.assertEqual(self.kinds("2027-02-26")[-1], ("certificate", "2027-02-26"))

    def test_a_placement_that_is_over_is_to_be_ended(self):
        placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start")
        for _ in range(9):
            self.call("placement.follow_up", placement=placement, date="2027-02-26")
        for month in ("2026-12", "2027-01"):
            self.call("placement.attendance", placement=placement, step="sign", month=month,
                      today="2027-02-26", signed_by="D",
                      days=[{"date": f"{month}-04", "minutes": 1}])
            self.call("placement.attendance", placement=placement, step="lock", month=month)
        self.assertEqual(self.kinds("2027-02-26"), [])
        self.assertEqual(self.kinds("2027-02-27"), [("end", "2027-02-27")])

    def test_attendance_is_due_month_by_month_until_it_is_locked(self):
        placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start", "end")

        def months(today):
            return [due for kind, due in self.kinds(today) if kind == "attendance"]
        self.assertEqual(months("2026-12-31"), [])
        self.assertEqual(months("2027-01-01"), ["2027-01-01"])
        for month, due in (("2026-12", "2027-01-01"), ("2027-01", "2027-02-01"),
                           ("2027-02", "2027-03-01")):
            self.assertEqual(months("2027-04-10"), [due])
            self.call("placement.attendance", placement=placement, step="sign", month=month,
                      today="2027-04-10", signed_by="D",
                      days=[{"date": f"{month}-04", "minutes": 1}])
            self.assertEqual(months("2027-04-10"), [due])
            self.call("placement.attendance", placement=placement, step="lock", month=month)
        self.assertEqual(months("2027-04-10"), [])

    def test_an_extract_is_asked_for_in_time(self):
        world.opening(self.client, capacity=50, extract=True)
        placement = world.steps(self.client, "youth yes", "ask", "workplace yes")
        self.assertIn(("extract", "2026-11-21"), self.kinds("2026-11-21"))
        self.call("placement.agree", {**world.AGREEMENT, "placement": placement,
                                      "from": "2026-12-14"}, today="2026-11-21")
        self.assertEqual(self.kinds("2026-11-29"), [])
        self.assertEqual(self.kinds("2026-11-30"), [("extract", "2026-11-30")])
        world.youth(self.client, extract_date="2026-11-10")
        self.assertEqual(self.kinds("2026-11-30"), [])

    def test_an_adjustment_that_was_asked_for(self):
        placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start")
        self.call("placement.follow_up", placement=placement, date="2026-12-01", adjust=True)
        self.assertEqual(self.kinds("2026-12-02"), [("adjust", "2026-12-01")])
        world.step(self.client, placement, "adjust")
        self.assertEqual(self.kinds("2026-12-02"), [])

    def test_what_has_waited_longest_comes_first(self):
        world.youth(self.client, "sen", enrolled_on="2026-11-20")
        world.youth(self.client, "lange", enrolled_on="2026-09-01")
        world.youth(self.client, "idag", enrolled_on="2026-11-21")
        world.youth(self.client, "sedan", enrolled_on="2026-12-24")
        reply = self.due("2026-11-21")
        self.assertEqual([(item["youth"], item["overdue"]) for item in reply["items"]],
                         [("lange", 81), ("ung", 19), ("sen", 1), ("idag", 0), ("sedan", 0)])
        self.assertEqual((reply["total"], reply["overdue"]), (5, 3))
        short = self.due("2026-11-21", k=2)
        self.assertEqual((short["items"], short["total"]), (reply["items"][:2], 5))

    def test_after_its_end_the_youth_waits_again(self):
        world.steps(self.client, "youth yes", "workplace yes", "agree", "start", "end", "file")
        self.assertIn(("propose", "2027-02-26"), self.kinds("2027-03-20"))
        self.assertNotIn("certificate", [kind for kind, _ in self.kinds("2027-03-20")])

    def test_other_programmes_are_not_in_it(self):
        world.programme(self.client, "annat")
        world.youth(self.client, "deras", programme="annat")
        self.assertEqual([item["youth"] for item in self.due("2027-01-01")["items"]], ["ung"])
        error = self.client.refused("placement.due", programme="inget")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "programme"))

    def test_the_command_shows_it(self):
        world.youth(self.client, "idag", enrolled_on="2026-11-21", name="Åsa Öberg")
        world.steps(self.client, "youth yes")
        def run(*words):
            got = cli.Run(cli.address_of(self.server), "due", "hiki", "--today", *words)
            self.assertEqual(got.code, cli.OK, got.err)
            return got
        shown = run("2026-11-22", "--lang", "en").out
        for words in ("hiki", "2 to do", "2 overdue", "Overdue", "1 day", "Ask the workplace",
                      "Verkstan", "Propose an opening", "Åsa Öberg"):
            self.assertIn(words, shown)
        shown = run("2026-11-21", "--lang", "sv").out
        for words in ("2 att göra", "0 försenade", "I dag", "Fråga arbetsplatsen", "Åsa Öberg"):
            self.assertIn(words, shown)
        self.assertEqual(run("2026-11-21", "--json").json()["total"], 2)


if __name__ == "__main__":
    unittest.main()
