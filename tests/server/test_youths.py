# SPDX-License-Identifier: MIT
"""An opening's list of youths: its order, whose weights count, who is left out and why, and that
personal names stand there and nowhere else. match.why is match.pair."""
import json
import unittest

import world
from cli import OK, Run
from praktik import TODAY
from world import HERE, OwnServer

# By hand, for openings that ask and train nothing, so that B is 10000:
#   anna   43 wished most, at the door       A 10000                     S 10000
#   bo     43 wished less (6000), half way   A (50·6000 + 15·7500) / 65   = 6346  S 7277
#   cilla  of `unga`, travel counts alone, nobody knows where she lives: A 5000  S 6061
NUMBERS = {"anna": (10000, 10000, 10000, 10000), "bo": (7277, 7277, 7277, 6346),
           "cilla": (6061, 749, 10000, 5000)}


class Town(OwnServer):
    def setUp(self):
        super().setUp()
        world.programme(self.client)
        world.programme(self.client, "unga", weights={"interest": 0, "development": 0,
                                                      "travel": 10, "support": 0})
        world.employer(self.client)
        world.workplace(self.client, position=HERE)
        world.opening(self.client)
        self.youth("cilla", "Cilla C", programme="unga")
        self.youth("bo", "Bo B", wishes=[{"code": "43", "strength": 2}], travel_limit_m=30000,
                   position={"n": HERE["n"] - 15000, "e": HERE["e"]})
        self.youth("anna", "Anna A", position=HERE, wishes=[{"code": "43", "strength": 4}])

    def youth(self, name, full="", **more):
        world.youth(self.client, name, **{"name": full or name, **more})

    def youths(self, opening="plats", **more):
        return self.call("match.youths", opening=opening, today=TODAY, **more)

    def order(self, **more):
        return [hit["youth"] for hit in self.youths(**more)["hits"]]


class Youths(Town):
    def test_the_list(self):
        reply = self.youths()
        self.assertEqual([(hit["youth"], hit["youth_name"]) for hit in reply["hits"]],
                         [("anna", "Anna A"), ("bo", "Bo B"), ("cilla", "Cilla C")])
        for hit in reply["hits"]:
            self.assertEqual(tuple(hit[key] for key in ("score", "low", "high", "a")),
                             NUMBERS[hit["youth"]])
        self.assertEqual({key: value for key, value in reply.items() if key != "hits"},
                         {"opening": "plats", "model": "praktik-1", "today": TODAY, "failed": {},
                          "as_of": self.client.sequence(), "considered": 3, "passed": 3})

    def test_each_hit_is_the_pairs(self):
        for hit in self.youths()["hits"]:
            pair = self.call("match.pair", youth=hit["youth"], opening="plats", today=TODAY)["hit"]
            place = ("opening", "workplace", "employer", "title", "workplace_name",
                     "employer_name")
            self.assertEqual({key for key in pair if key not in hit}, set(place))
            self.assertEqual({key for key in hit if key not in pair}, {"youth", "youth_name"})
            for key in pair.keys() & hit.keys():
                self.assertEqual(pair[key], hit[key], key)

    def test_equals_by_id_and_the_first_k(self):
        for name in ("d", "D", "anna-2"):
            self.youth(name, position=HERE, wishes=[{"code": "43", "strength": 4}])
        whole = ["D", "anna", "anna-2", "d", "bo", "cilla"]
        self.assertEqual(self.order(), whole)
        for k in (1, 3, 6, 500):
            reply = self.youths(k=k)
            self.assertEqual([hit["youth"] for hit in reply["hits"]], whole[:k])
            self.assertEqual(reply["passed"], 6)

    def test_whose_own_suggestion_it_is(self):
        self.youth("zoe", suggestions=["stalle"], wishes=[{"code": "01", "strength": 4}],
                   position={"n": HERE["n"] + 30000, "e": HERE["e"]})
        hits = self.youths()["hits"]
        self.assertEqual([(hit["youth"], hit["own_suggestion"]) for hit in hits],
                         [("zoe", True), ("anna", False), ("bo", False), ("cilla", False)])
        self.assertEqual(hits[0]["components"]["interest"]["value"], 10000)

    def test_only_a_programmes(self):
        self.assertEqual(self.order(programme="hiki"), ["anna", "bo"])
        reply = self.youths(programme="unga")
        self.assertEqual(([hit["youth"] for hit in reply["hits"]], reply["considered"]),
                         (["cilla"], 1))
        reply = self.youths(programme="none")  # what is filtered for may not exist
        self.assertEqual((reply["hits"], reply["considered"]), ([], 0))

    def test_weights_of_each_programme_and_of_the_request(self):
        def weights(reply):
            return {hit["youth"]: [part["weight"] for part in hit["components"].values()]
                    for hit in reply["hits"]}
        # development and support are absent: nobody has goals or needs
        self.assertEqual(weights(self.youths()), {"anna": [50, 0, 15, 0, 3500],
                                                  "bo": [50, 0, 15, 0, 3500],
                                                  "cilla": [0, 0, 10, 0, 3500]})
        reply = self.youths(weights={"travel": 30})  # of the others each keeps its programme's
        self.assertEqual(reply["weights"], {"travel": 30})
        self.assertEqual(weights(reply), {"anna": [50, 0, 30, 0, 3500],
                                          "bo": [50, 0, 30, 0, 3500],
                                          "cilla": [0, 0, 30, 0, 3500]})
        self.assertEqual({hit["youth"]: hit["a"] for hit in reply["hits"]},
                         {"anna": 10000, "bo": 6563, "cilla": 5000})
        for hit in reply["hits"]:
            pair = self.call("match.pair", youth=hit["youth"], opening="plats", today=TODAY,
                             weights={"travel": 30})
            self.assertEqual(pair["hit"]["score"], hit["score"])
        # wishes alone: cilla has none, so that she is as unknown as before
        reply = self.youths(weights={"interest": 1, "travel": 0})
        self.assertEqual({hit["youth"]: hit["a"] for hit in reply["hits"]},
                         {"anna": 10000, "bo": 6000, "cilla": 5000})

    def test_weights_that_leave_a_programme_nothing(self):
        error = self.client.refused("match.youths", opening="plats", weights={"travel": 0})
        self.assertEqual((error.code, error.field), ("OUT_OF_RANGE", "weights"))
        self.assertEqual(self.order(programme="hiki", weights={"travel": 0}), ["anna", "bo"])

    def test_failed_counts_the_first_gate(self):
        self.youth("far", position={"n": HERE["n"] + 31000, "e": HERE["e"]})
        self.youth("far-too", position={"n": HERE["n"] + 31000, "e": HERE["e"]}, avoid=["stalle"])
        self.youth("young", birth="2012-06-01")
        self.youth("new", enrolment={**world.ENROLLED, "waiver": False}, avoid=["stalle"])
        self.youth("left", state="exited")
        self.youth("not", wishes=[{"code": "43.2", "strength": 0}])
        world.opening(self.client, age_min=18)
        reply = self.youths()
        self.assertEqual((reply["considered"], reply["passed"]), (9, 3))
        self.assertEqual(reply["failed"], {"NOT_READY": 2, "EXCLUDED": 1, "NOT_THIS": 1,
                                           "TOO_FAR": 1, "AGE": 1})
        world.opening(self.client, state="closed")
        self.assertEqual(self.youths()["failed"], {"NOT_READY": 2, "CLOSED": 7})
        self.assertEqual(self.youths()["hits"], [])

    def test_a_prospect_has_youths_too(self):
        world.workplace(self.client, "nytt", position=HERE)
        reply = self.youths("nytt")
        self.assertEqual([hit["youth"] for hit in reply["hits"]], ["anna", "bo", "cilla"])
        self.assertTrue(all(hit["prospect"] for hit in reply["hits"]))
        self.assertIn("PROSPECT", [r["code"] for r in reply["hits"][0]["reasons"]])
        error = self.client.refused("match.youths", opening="none")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "opening"))

    def test_explained_or_not(self):
        self.assertTrue(all(hit["reasons"] for hit in self.youths()["hits"]))
        self.assertFalse(any("reasons" in hit for hit in self.youths(explain=False)["hits"]))

    def test_names_of_people_stand_there_alone(self):
        self.assertIn("Anna A", repr(self.youths()))
        for method, params in (("match.openings", {}), ("match.pair", {"opening": "plats"}),
                               ("match.why", {"opening": "plats"}), ("match.nearest", {}),
                               ("match.questions", {}), ("match.steady", {})):
            reply = self.call(method, youth="anna", today=TODAY, **params)
            self.assertNotIn("Anna A", repr(reply), method)


class Why(Town):
    def test_it_is_match_pair(self):
        world.opening(self.client, "shut", state="closed", hours_min=60, levels={"GAK09": 4})
        world.workplace(self.client, "nytt")
        for youth in ("anna", "bo", "cilla"):
            for opening in ("plats", "shut", "nytt"):
                for more in ({}, {"weights": {"travel": 60}}):
                    params = {"youth": youth, "opening": opening, "today": TODAY, **more}
                    pair = self.call("match.pair", params)
                    self.assertEqual(self.call("match.why", params), pair)
                    self.assertEqual(pair["passed"], opening != "shut")
        for params in ({"youth": "none", "opening": "plats"}, {"youth": "anna", "opening": "x"},
                       {"youth": "anna"}, {"youth": "anna", "opening": "plats", "x": 1}):
            pair, why = (self.client.refused(method, params) for method in ("match.pair",
                                                                            "match.why"))
            self.assertEqual(pair.raw, why.raw)


YOUTHS_SV = """plats · praktik-1 · 2026-11-21 · läge 9
3 av 4 ungdomar passar

  1 Anna A
    ████████████████████████  100,0  0 m
    anna
    Intresse ██████  Utveckling –       Resa ██████  Stöd –       Nivåer ██████
    + Önskat område: Specialiserad bygg- och anläggningsverksamhet
    + 0 m bort, gränsen är 30 km

  2 Bo B
    █████████████████▌░░░░░░  72,8  15,0 km
    bo
    Intresse ███▋░░  Utveckling –       Resa ████▌░  Stöd –       Nivåer ██████
    + Önskat område: Specialiserad bygg- och anläggningsverksamhet
    + 15 km bort, gränsen är 30 km

  3 Cilla C
    ██▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  7,5–100,0  för lite är känt
    cilla
    Intresse ███░░░? Utveckling –       Resa ███░░░? Stöd –       Nivåer ██████
    ? Inga önskemål än, fråga
    ? Avståndet är okänt, fråga

Föll bort
    1  NOT_READY      kan inte matchas än

Fråga härnäst (gäller så många av dem ovan)
    1  Avståndet är okänt, fråga
    1  Inga önskemål än, fråga

Allt om den första: praktik match anna --why plats
"""
YOUTHS_EN = """plats · praktik-1 · 2026-11-21 · as of 9
3 of 4 youths fit

  1 Anna A
    ████████████████████████  100.0  0 m
    anna
    Interest ████  Development –     Travel ████  Support –     Readiness ████
    + Wished for: Specialised construction activities
    + 0 m away, the limit is 30 km
"""


class CommandLine(Town):
    maxDiff = None

    def run_it(self, *words):
        run = Run(self.server.path, "match", "plats", "--youths", "--today", TODAY, *words)
        self.assertEqual((run.code, run.err), (OK, ""))
        return run.out

    def test_in_both_languages(self):
        self.youth("left", state="exited")
        self.assertEqual(self.run_it("--lang", "sv"), YOUTHS_SV)
        out = self.run_it("--lang", "en")
        self.assertTrue(out.startswith(YOUTHS_EN), out)
        self.assertIn("\nTaken off the list\n    1  NOT_READY      cannot be matched yet\n", out)

    def test_its_options(self):
        self.assertEqual(json.loads(self.run_it("--json", "--k", "2", "--programme", "hiki",
                                                "--weights", "travel=30")),
                         self.youths(k=2, programme="hiki", weights={"travel": 30}))
        out = self.run_it("--programme", "unga", "--lang", "en")
        self.assertIn("1 of 1 youths fit\n", out)
        self.assertNotIn("Anna", out)


if __name__ == "__main__":
    unittest.main()
