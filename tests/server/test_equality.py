# SPDX-License-Identifier: MIT
"""report.equality: who is offered what, nothing under five; and gender is in no list."""
import unittest

import msgpack

import world
from praktik import REQUEST, TODAY

YEAR = {"from": "2026-01-01", "to": "2027-12-31"}


class Equality(world.OwnServer):
    """Openings in construction (F) and in care (Q); wishes by gender."""

    def setUp(self):
        super().setUp()
        world.programme(self.client, supervisor_load=50)
        world.employer(self.client)
        world.workplace(self.client)
        world.workplace(self.client, "vard", name="Vården", industry="86.1")
        world.opening(self.client, "bygge", capacity=100)
        world.opening(self.client, "vard", workplace="vard", capacity=100)

    def youths(self, gender, count, wishes=("F",), prefix=None, **more):
        prefix = prefix or gender or "tyst"
        for i in range(count):
            world.youth(self.client, f"{prefix}-{i}", enrolled_on="2026-11-01",
                        wishes=[{"code": code, "strength": 3} for code in wishes],
                        **({"gender": gender} if gender else {}), **more)

    def report(self, **more):
        return self.call("report.equality", {"programme": "hiki", **YEAR, "today": TODAY, **more})

    def cell(self, report, gender=None, industry=None):
        found = [row for row in report["rows"]
                 if row.get("gender") == gender and row.get("industry") == industry]
        self.assertLess(len(found), 2)
        return {key: value for key, value in (found[0] if found else {}).items()
                if key not in ("gender", "industry")}

    def test_wishes_and_lists_by_gender_and_industry(self):
        self.youths("kvinna", 12, ("Q",))
        self.youths("man", 10, ("F",))
        report = self.report()
        self.assertEqual(self.cell(report, "kvinna", "Q"), {"wished": 10, "listed": 10})
        self.assertEqual(self.cell(report, "man", "F"), {"wished": 10, "listed": 10})
        self.assertEqual(self.cell(report, "man", "Q"), {"listed": 10})
        self.assertEqual(self.cell(report), {"wished": 20, "listed": 20})
        self.assertEqual(report["groups"], [{"gender": "kvinna", "youths": 10},
                                            {"gender": "man", "youths": 10}])

    def test_what_became_of_it(self):
        self.youths("kvinna", 8, ("Q",))
        for i in range(8):
            way = ("youth yes", "workplace yes", "agree", "start", "end")[:5 if i < 6 else 0]
            placement = world.steps(self.client, *way, youth=f"kvinna-{i}", opening="vard")
            if i < 5:
                self.call("placement.attendance", placement=placement, step="sign", signed_by="D",
                          month="2026-12", today="2027-03-01",
                          days=[{"date": "2026-12-01", "minutes": 300}])
        report = self.report()
        self.assertEqual(self.cell(report, "kvinna", "Q"),
                         {"wished": 10, "listed": 10, "proposed": 10, "agreed": 5, "completed": 5,
                          "hours": 30})  # 25 hours
        self.assertEqual(report["groups"], [{"gender": "kvinna", "youths": 10, "days": 20}])
        before = self.report(**{"from": "2025-01-01", "to": "2026-10-31"})
        self.assertEqual(self.cell(before, "kvinna", "Q"), {"wished": 10, "listed": 10})

    def test_nothing_under_five_is_told(self):
        self.youths("kvinna", 20, ("Q",))
        self.youths("annat", 4, ("F",))
        report = self.report()
        self.assertNotIn("annat", repr(report))
        self.assertEqual(self.cell(report, "annat", "F"), {})
        self.assertNotIn("wished", self.cell(report, None, "F"))
        self.youths("annat", 5, ("F",))
        self.assertEqual(self.cell(self.report(), "annat", "F"), {"wished": 5, "listed": 5})

    def test_what_is_hidden_cannot_be_reckoned(self):
        self.youths("kvinna", 30, ("F",))
        self.youths("man", 20, ("F",))
        self.youths("annat", 3, ("F",))
        report = self.report()
        self.assertEqual(self.cell(report, None, "F")["wished"], 55)
        self.assertEqual(self.cell(report, "kvinna", "F")["wished"], 30)
        self.assertNotIn("wished", self.cell(report, "man", "F"))  # else 3 = 53 − 30 − 20

    def test_whole_months_so_that_a_day_more_tells_nothing(self):
        self.youths("kvinna", 8, ("Q",))
        for i in range(8):
            world.steps(self.client, youth=f"kvinna-{i}", opening="vard")
        reports = [self.report(**{"from": first, "to": last})
                   for first, last in (("2026-11-01", "2026-11-30"), ("2026-11-21", "2026-11-21"),
                                       ("2026-11-30", "2026-11-30"))]
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])
        self.assertEqual((reports[0]["from"], reports[0]["to"]), ("2026-11-01", "2026-11-30"))
        self.assertEqual(self.cell(reports[0], "kvinna", "Q")["proposed"], 10)

    def test_protected_identity_is_in_no_report(self):
        self.youths("kvinna", 7, ("Q",))
        before = self.report()
        self.youths("kvinna", 20, ("Q",), prefix="skydd", state="protected")
        self.assertEqual({**self.report(), "as_of": 0}, {**before, "as_of": 0})

    def test_a_masked_sample(self):
        self.youths("kvinna", 9, ("Q",), name="Dold Person")
        self.youths("man", 9, ("F",), name="Dold Person")
        world.steps(self.client, youth="man-3", opening="vard")
        sample = self.report(sample=6, seed=7)["sample"]
        self.assertEqual([case["number"] for case in sample], [1, 2, 3, 4, 5, 6])
        for word in ("kvinna", "man-", "Dold", "bygge", "stalle", "birth"):
            self.assertNotIn(word, repr(sample))
        self.assertEqual(self.report(sample=6, seed=7)["sample"], sample)
        self.assertEqual(self.report(sample=3, seed=7)["sample"], sample[:3])
        others = [self.report(sample=6, seed=seed)["sample"] for seed in range(8, 13)]
        self.assertTrue(any(other != sample for other in others))
        everybody = self.report(sample=20, seed=7)["sample"]
        self.assertEqual(len(everybody), 18)
        self.assertEqual(sum(case["proposed"] == ["Q"] for case in everybody), 1)
        self.assertEqual({hit["industry"] for case in everybody for hit in case["hits"]},
                         {"F", "Q"})
        self.assertEqual(self.report()["sample"], [])

    def test_a_period_that_ends_before_it_starts(self):
        error = self.client.refused("report.equality", programme="hiki",
                                    **{"from": "2026-02-01", "to": "2026-01-31"})
        self.assertEqual((error.code, error.field), ("BAD_PERIOD", "to"))


class Purpose(world.OwnServer):
    def test_reports_are_for_statistics(self):
        world.place(self.client)
        for purposes, code in ((["matching"], "PURPOSE_REQUIRED"), (["statistics"], None)):
            token = self.call("token.create", name="Anna", role="recruiter", programmes=["hiki"],
                              purposes=purposes)["token"]
            with self.server.client() as client:
                client.hello(errors="map", token=token)
                if code:
                    error = client.refused("report.equality", programme="hiki", **YEAR)
                    self.assertEqual(error.code, code)
                else:
                    client.call("report.equality", programme="hiki", **YEAR)
                error = client.refused("report.equality", programme="annat", **YEAR)
                self.assertEqual((error.code, error.field), ("NOT_FOUND", "programme"))


class Blind(world.OwnServer):
    """Gender is never read by the match: changing it changes no byte of any list."""

    METHODS = (("match.openings", {"youth": "ung", "prospects": True, "explore": True}),
               ("match.pair", {"youth": "ung", "opening": "plats"}),
               ("match.why", {"youth": "ung", "opening": "plats"}),
               ("match.youths", {"opening": "plats"}),
               ("match.nearest", {"youth": "ung"}), ("match.questions", {"youth": "ung"}),
               ("match.steady", {"youth": "ung"}), ("match.outreach", {"programme": "hiki"}))

    def raw(self, method, params):
        """The reply as bytes, but for the number of the data, which every change moves on."""
        reply = self.call(method, params, today=TODAY)
        self.assertIn("as_of", reply)
        reply["as_of"] = 0
        return msgpack.packb([REQUEST, 0, reply])

    def test_no_byte_of_any_list_changes_with_gender(self):
        world.example(self.client)
        world.workplace(self.client, "nytt", name="Nytt ställe", industry="25.1")
        world.workplace(self.client, "vard", name="Vården", industry="86.1")
        world.opening(self.client, "vard", workplace="vard")
        profile = {key: value for key, value in self.call("youth.get", id="ung").items()
                   if key not in ("version", "updated")}
        seen = None
        for gender in (None, "kvinna", "man", "annat", "icke-binär", "å" * 30):
            self.call("youth.put", {**profile, **({"gender": gender} if gender else {})})
            lists = [self.raw(method, params) for method, params in self.METHODS]
            seen = seen or lists
            self.assertEqual(lists, seen, gender)


if __name__ == "__main__":
    unittest.main()
