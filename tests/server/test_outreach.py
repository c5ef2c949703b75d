# SPDX-License-Identifier: MIT
"""match.outreach: whom to approach next, by wishes that today's openings do not meet."""
import unittest

from praktik import TODAY
from world import OwnServer, employer, opening, programme, steps, workplace, youth


class Outreach(OwnServer):
    def setUp(self):
        super().setUp()
        programme(self.client)
        employer(self.client)
        workplace(self.client)  # 43.2
        workplace(self.client, id="butik", name="Butiken", industry="47.1", contacted="2026-03-01")
        workplace(self.client, id="lager", name="Lagret", industry="52.1", state="paused")
        youth(self.client, wishes=[{"code": "47", "strength": 3}])
        youth(self.client, id="annan", wishes=[{"code": "47", "strength": 1},
                                               {"code": "52", "strength": 4}])

    def outreach(self, **more):
        return self.call("match.outreach", {"programme": "hiki", "today": TODAY, **more})

    def test_what_nobody_offers(self):
        reply = self.outreach()
        self.assertEqual((reply["youths"], reply["unmet"]), (2, 2))
        self.assertEqual(reply["industries"], [{"code": "47", "youths": 2, "workplaces": 1},
                                               {"code": "52", "youths": 1, "workplaces": 0}])
        (place,) = reply["workplaces"]
        scores = [self.call("match.pair", youth=who, opening="butik", today=TODAY)["hit"]["score"]
                  for who in ("ung", "annan")]
        self.assertEqual(place, {
            "workplace": "butik", "workplace_name": "Butiken", "employer": "arb",
            "employer_name": "Hav & Bok", "industry": "47.1", "youths": 2, "worth": sum(scores),
            "best": max(scores), "prospect": True, "contacted": "2026-03-01", "holds": 0})

    def test_an_opening_meets_a_wish(self):
        opening(self.client, id="kassa", workplace="butik", capacity=2)
        reply = self.outreach()
        self.assertEqual((reply["unmet"], reply["workplaces"]), (1, []))
        self.assertEqual(reply["industries"], [{"code": "52", "youths": 1, "workplaces": 0}])
        # both seats held: the wish is open again, and the list says that they are held
        for _ in range(2):
            self.call("hold.put", opening="kassa", by="Eva", until="2030-01-01", today=TODAY)
        (place,) = self.outreach()["workplaces"]
        self.assertEqual((place["workplace"], place["prospect"], place["holds"]),
                         ("butik", False, 2))

    def test_whoever_has_a_seat_needs_none(self):
        opening(self.client)
        steps(self.client, "youth yes", "workplace yes", youth="annan")
        reply = self.outreach()
        self.assertEqual((reply["youths"], reply["unmet"]), (1, 1))
        self.assertEqual([item["code"] for item in reply["industries"]], ["47"])

    def test_only_the_programmes_own(self):
        programme(self.client, id="andra")
        reply = self.outreach(programme="andra")
        self.assertEqual((reply["youths"], reply["industries"], reply["workplaces"]), (0, [], []))
        error = self.client.refused("match.outreach", programme="ingen")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "programme"))

    def test_k_cuts_both_lists(self):
        reply = self.outreach(k=1)
        self.assertEqual((len(reply["industries"]), len(reply["workplaces"])), (1, 1))


if __name__ == "__main__":
    unittest.main()
