# SPDX-License-Identifier: MIT
"""What would change a list: match.nearest, match.questions and match.steady in worlds that are
small enough for their outcome to be found by hand, and the same on the command line."""
import json
import unittest

import world
from cli import OK, USAGE, Run
from praktik import TODAY
from world import HERE, OwnServer

EVEN = {"interest": 50, "development": 0, "travel": 40, "support": 0}


class WhatIf(OwnServer):
    maxDiff = None

    def setUp(self):
        super().setUp()
        world.programme(self.client)
        world.employer(self.client)

    def place(self, name, away=0, **more):
        """An opening at a workplace of its own, so many metres north of HERE; None: nowhere."""
        industry = more.pop("industry", "43.2")
        position = {} if away is None else {"position": {"n": HERE["n"] + away, "e": HERE["e"]}}
        world.workplace(self.client, f"w-{name}", industry=industry, name=f"Hos {name}", **position,
                        **more.pop("at", {}))
        world.opening(self.client, name, workplace=f"w-{name}", title=f"Plats {name}", **more)

    def ask(self, method, **more):
        return self.call(method, youth="ung", today=TODAY, **more)

    def shown(self, *words):
        run = Run(self.server.path, "match", "ung", "--today", TODAY, *words)
        self.assertEqual((run.code, run.err), (OK, ""))
        return run.out

    def assertHead(self, reply):
        """What the three replies begin with; each best or hit is the pair's, without reasons."""
        self.assertEqual([reply[key] for key in ("youth", "model", "as_of", "today")],
                         ["ung", "praktik-1", self.client.sequence(), TODAY])


# A further step that adds nothing new is not shown. 15 km: T 6000, A 9077, S 9380; the others as
# in test_the_best_is_scored_as_loosened, and S 3158 for A 2308.
NEAREST_SV = """ung · praktik-1 · 2026-11-21 · läge 21
2 platser passar som det är

Fler platser, om en sak i taget ändras
   +2 Resväg upp till 20 km i stället för 10 km
      bäst:  95,4  Plats far12, Hos far12 · far12
   +1 Resväg upp till 15 km i stället för 10 km
      bäst:  93,8  Plats far12, Hos far12 · far12
   +1 Perioden 14 dagar senare
      bäst: 100,0  Plats late, Hos late · late
   +1 Perioden 14 dagar längre
      bäst: 100,0  Plats late, Hos late · late
   +1 25 timmar i veckan i stället för 20
      bäst: 100,0  Plats long, Hos long · long
   +1 Om hen kan tänka sig Hälso- och sjukvård
      bäst:  31,6  Plats care, Hos care · care

Högre poäng för så många, om ett önskemål vidgas
    1 Önskemålet vidare: Byggverksamhet i stället för Specialiserad bygg- och
      anläggningsverksamhet
      bäst: 100,0  Plats bygg, Hos bygg · bygg
"""


class Nearest(WhatIf):
    """The youth may travel 10 km and work 20 h from December to February."""

    def setUp(self):
        super().setUp()
        self.place("near")
        self.place("bygg", industry="41")  # next to what is wished for
        self.place("far12", 12000)
        self.place("far18", 18000)
        self.place("far12-and-long", 12000, hours_min=25)  # two things at a time
        self.place("long", hours_min=24)
        self.place("late", **{"from": "2027-03-10", "to": "2027-03-31"})
        self.place("care", industry="86")
        self.place("shut", state="closed")
        world.youth(self.client, position=HERE, travel_limit_m=10000, hours_max=20,
                    wishes=[{"code": "43", "strength": 4}, {"code": "86", "strength": 0}],
                    **{"from": "2026-12-01", "to": "2027-02-28"})

    def test_each_loosening(self):
        reply = self.ask("match.nearest")
        self.assertHead(reply)
        self.assertEqual(reply["passed"], 2)
        self.assertEqual(
            [(item["code"], item["args"], item["more"], item["best"]["opening"])
             for item in reply["items"]],
            [("TRAVEL_FURTHER", [10000, 20000], 2, "far12"),
             ("TRAVEL_FURTHER", [10000, 25000], 2, "far12"),
             ("TRAVEL_FURTHER", [10000, 15000], 1, "far12"),
             # two weeks earlier would begin before today; two weeks later share five days
             ("PERIOD_LATER", [14], 1, "late"), ("PERIOD_LATER", [28], 1, "late"),
             ("PERIOD_LONGER", [14], 1, "late"), ("PERIOD_LONGER", [28], 1, "late"),
             ("PERIOD_LONGER", [56], 1, "late"),
             ("MORE_HOURS", [20, 25], 1, "long"), ("MORE_HOURS", [20, 30], 1, "long"),
             ("WISH_WIDER", ["43", "F"], 1, "bygg"), ("NOT_THIS_LIFTED", ["86"], 1, "care")])

    def test_the_best_is_scored_as_loosened(self):
        # 20 km: T 7000, A (50·10000 + 15·7000) / 65 = 9308, S 9539; F: I 10000 instead of 5000
        best = {tuple([item["code"], *item["args"]]): item["best"]
                for item in self.ask("match.nearest")["items"]}
        hit = best["TRAVEL_FURTHER", 10000, 20000]
        self.assertEqual((hit["a"], hit["score"], hit["distance_m"]), (9308, 9539, 12000))
        self.assertEqual(best["WISH_WIDER", "43", "F"]["score"], 10000)
        self.assertEqual(best["NOT_THIS_LIFTED", "86"]["a"], 2308)  # 15·10000 / 65
        self.assertFalse(any("reasons" in hit for hit in best.values()))
        pair = self.call("match.pair", youth="ung", opening="far12", today=TODAY)
        self.assertEqual([gate["args"] for gate in pair["gates"]], [[12000, 10000]])

    def test_what_is_asked_is_what_passes_once_it_is_done(self):
        """The youth changed as the loosening says passes as many more."""
        record = self.call("youth.get", id="ung")
        kept = {key: value for key, value in record.items() if key not in ("version", "updated")}
        for item in self.ask("match.nearest")["items"][:3]:
            self.call("youth.put", {**kept, "travel_limit_m": item["args"][1]})
            reply = self.ask("match.openings")
            self.assertEqual(reply["passed"], 2 + item["more"])
            hits = {hit["opening"]: hit for hit in reply["hits"]}
            self.assertEqual(hits["far12"]["score"], item["best"]["score"])

    def test_prospects_count_where_asked(self):
        world.workplace(self.client, "nytt", position={"n": HERE["n"] - 12000, "e": HERE["e"]})
        more = {tuple(item["args"]): item["more"] for item in
                self.ask("match.nearest", prospects=True)["items"]}
        self.assertEqual([more[10000, metres] for metres in (15000, 20000, 25000)], [2, 3, 3])
        self.assertEqual(self.ask("match.nearest")["items"][0]["more"], 2)

    def test_weights_of_the_request(self):
        reply = self.ask("match.nearest", weights={"interest": 0})
        self.assertEqual(reply["weights"], {"interest": 0, "development": 25, "travel": 15,
                                            "support": 10})
        best = {tuple(item["args"]): item.get("best") for item in reply["items"]}
        self.assertEqual(best[10000, 20000]["a"], 7000)
        self.assertIsNone(best["43", "F"])  # a wish that counts nothing raises nothing

    def test_on_the_command_line(self):
        self.assertEqual(self.shown("--nearest", "--lang", "sv"), NEAREST_SV)
        out = self.shown("--nearest", "--lang", "en")
        self.assertIn("\n2 openings pass as it is\n\nMore openings, if one thing at a time were "
                      "changed\n   +2 Travel up to 20 km instead of 10 km\n"
                      "      best:  95.4  Plats far12, Hos far12 · far12\n", out)
        self.assertIn("\n   +1 25 hours a week instead of 20\n"
                      "      best: 100.0  Plats long, Hos long · long\n", out)
        self.assertEqual(out.count("\n   +"), NEAREST_SV.count("\n   +"))
        self.assertEqual(json.loads(self.shown("--nearest", "--json", "--prospects")),
                         self.ask("match.nearest", prospects=True))


QUESTIONS_SV = """ung · praktik-1 · 2026-11-21 · läge 7

Svar som kan ändra de 10 första
Talet är hur många av dem frågan gäller nu; 0: någon annan kan komma med.
    2 Ungdomen: Avståndet är okänt, fråga
    1 Ungdomen: Ansvar och pålitlighet: nivån är okänd, fråga
    1 Ungdomen: Kan hen språket sv? Platsen kräver det
    1 Hos a · a: Platsens timmar är okända, hen klarar högst 20 i veckan
"""


class Questions(WhatIf):
    """`a` asks a level and a language and tells no hours; `b` asks nothing. As long as the level
    is unknown `b` is first; with any level from 2 on they are equals, and `a` is."""

    def setUp(self):
        super().setUp()
        self.place("a", levels={"GAK01": 2}, languages=["sv"])
        self.place("b", hours_min=10)
        self.youth()

    def youth(self, **more):
        world.youth(self.client, hours_max=20, wishes=[{"code": "43", "strength": 4}], **more)

    def asked(self, **more):
        reply = self.ask("match.questions", **more)
        self.assertHead(reply)
        return [(item["hits"], item["code"], *item["args"], item.get("workplace"),
                 item.get("opening")) for item in reply["items"]]

    def test_each_question(self):
        self.assertEqual([hit["opening"] for hit in self.match()["hits"]], ["b", "a"])
        self.assertEqual(self.asked(), [
            (2, "UNKNOWN_DISTANCE", None, None), (1, "UNKNOWN_LEVEL", "GAK01", None, None),
            (1, "ASK_LANGUAGE", "sv", None, None), (1, "ASK_HOURS", 20, "w-a", "a")])
        item = self.ask("match.questions")["items"][3]
        self.assertEqual((item["workplace_name"], item["title"]), ("Hos a", "Plats a"))
        self.assertEqual(self.ask("match.questions")["k"], 10)

    def test_an_answer_ends_its_question(self):
        world.observe(self.client, "GAK01", 2)
        self.assertEqual([hit["opening"] for hit in self.match()["hits"]], ["a", "b"])
        self.assertNotIn("UNKNOWN_LEVEL", [item[1] for item in self.asked()])
        self.youth(position=HERE, languages_lacking=["fi"])
        self.assertEqual(self.asked(), [(1, "ASK_LANGUAGE", "sv", None, None),
                                        (1, "ASK_HOURS", 20, "w-a", "a")])
        self.youth(position=HERE, languages_lacking=["sv"])  # now `a` is barred
        self.assertEqual(self.asked(), [])

    def test_of_the_first_k_alone(self):
        """With k 1 the list is `b`; `a` may come in by its level, not by its hours."""
        self.assertEqual(self.asked(k=1), [(1, "UNKNOWN_DISTANCE", None, None),
                                           (0, "UNKNOWN_LEVEL", "GAK01", None, None)])

    def test_what_a_workplace_is_asked(self):
        """Nobody has said whether there is a quiet place; where it is known nothing is asked."""
        self.youth(position=HERE, needs={"helpful": ["ANP01"]})
        self.place("c", at={"adaptations": ["ANP01"]}, hours_min=10)
        self.place("d", None, at={"adaptations": []}, hours_min=10)
        asked = self.asked()
        self.assertEqual([item for item in asked if item[1] == "UNKNOWN_ADAPTATIONS"],
                         [(1, "UNKNOWN_ADAPTATIONS", "w-a", None),
                          (1, "UNKNOWN_ADAPTATIONS", "w-b", None)])
        self.assertEqual([item for item in asked if item[1] == "UNKNOWN_DISTANCE"],
                         [(1, "UNKNOWN_DISTANCE", "w-d", None)])

    def test_a_prospect_is_asked_whether_it_takes_anyone(self):
        world.workplace(self.client, "nytt", position=HERE)
        self.assertIn((1, "PROSPECT", "nytt", None), self.asked(prospects=True))
        self.assertNotIn("PROSPECT", [item[1] for item in self.asked()])

    def test_on_the_command_line(self):
        self.assertEqual(self.shown("--questions", "--lang", "sv"), QUESTIONS_SV)
        out = self.shown("--questions", "--lang", "en", "--k", "2")
        self.assertIn("\nAnswers that could change the first 2\n", out)
        self.assertIn("\n    2 The youth: The distance is unknown, ask\n"
                      "    1 The youth: Responsibility and reliability: the level is unknown, ask\n"
                      "    1 The youth: Do they speak sv? The place asks it\n"
                      "    1 Hos a · a: The opening's hours are unknown, the most is 20 a week\n",
                      out)
        self.assertEqual(json.loads(self.shown("--questions", "--json", "--k", "1")),
                         self.ask("match.questions", k=1))
        world.opening(self.client, "a", workplace="w-a", state="closed")
        world.opening(self.client, "b", workplace="w-b", state="closed")
        self.assertTrue(self.shown("--questions", "--lang", "sv").endswith(
            "\n\nInget svar kan ändra listan.\n"))


def drawn(count):
    """Factors of the weights, as steady.h draws them: splitmix64 from 1."""
    state, mask = 1, (1 << 64) - 1
    for _ in range(count):
        state = state + 0x9E3779B97F4A7C15 & mask
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        z ^= z >> 31
        yield 1024 + (z >> 1) % 1025 if z & 1 else 512 + (z >> 1) % 513


class Steady(WhatIf):
    """`wished` is what is wished for at the end of the way (I 10000, T 5000); `close` is next to
    it and at the door (I 5000, T 10000); `worst` is neither. Whichever weighs more decides."""

    def setUp(self):
        super().setUp()
        self.place("wished", 20000)
        self.place("close", industry="41")
        self.place("worst", 20000, industry="41")
        self.place("shut", state="closed")
        world.youth(self.client, position=HERE, travel_limit_m=20000,
                    wishes=[{"code": "43", "strength": 4}])

    @staticmethod
    def wins(weights):
        """In how many weightings `wished` is first; equals by id: `close`."""
        factors, wins = list(drawn(4000)), 0
        for at in range(0, 4000, 4):
            interest = weights["interest"] * factors[at]
            travel = weights["travel"] * factors[at + 2]
            a = [(2 * (interest * i + travel * t) + interest + travel) // (2 * (interest + travel))
                 for i, t in ((10000, 5000), (5000, 10000))]
            wins += a[0] > a[1]
        return wins

    def times(self, **more):
        reply = self.ask("match.steady", **more)
        self.assertHead(reply)
        self.assertEqual(reply["weightings"], 1000)
        return [[(item["hit"]["opening"], item["times"]) for item in reply[key]]
                for key in ("hits", "others")]

    def test_how_often_the_first_stays(self):
        wins = self.wins(EVEN)
        self.assertTrue(500 < wins < 900, wins)
        self.assertEqual(self.times(k=1, weights=EVEN), [[("wished", wins)],
                                                         [("close", 1000 - wins)]])
        other = {**EVEN, "interest": 40, "travel": 50}
        wins = self.wins(other)
        self.assertEqual(self.times(k=1, weights=other), [[("close", 1000 - wins)],
                                                          [("wished", wins)]])

    def test_all_that_fit_always_stay(self):
        self.assertEqual(self.times(k=2, weights=EVEN), [[("wished", 1000), ("close", 1000)], []])
        self.assertEqual(self.times(), [[("wished", 1000), ("close", 1000), ("worst", 1000)], []])

    def test_hits_are_the_lists(self):
        hits = self.match(k=2, explain=False)["hits"]
        self.assertEqual([item["hit"] for item in self.ask("match.steady", k=2)["hits"]], hits)

    def test_the_same_again(self):
        first = self.ask("match.steady", weights=EVEN)
        self.server.restart()
        with self.server.client() as client:
            self.assertEqual(client.call("match.steady", youth="ung", today=TODAY, weights=EVEN),
                             first)

    def test_prospects_count_where_asked(self):
        world.workplace(self.client, "nytt", position=HERE)  # wished for, and at the door
        self.assertEqual(self.ask("match.steady", k=1, prospects=True)["hits"][0]["times"], 1000)
        self.assertEqual(self.times(k=1, weights=EVEN)[0][0][0], "wished")

    def test_on_the_command_line(self):
        wins = self.wins(EVEN)
        words = ("--steady", "--k", "1", "--weights",
                 ",".join(f"{name}={weight}" for name, weight in EVEN.items()))
        out = self.shown("--lang", "sv", *words)
        self.assertTrue(out.startswith("ung · praktik-1 · 2026-11-21 · läge 11\nVikter: Intresse "
                                       "50, Utveckling 0, Resa 40, Stöd 0\n\nSå ofta står "
                                       "platserna kvar i 1000 andra viktningar\n  1 "), out)
        first, _, others = out.partition("\nAndra som kommer med ibland\n")
        self.assertIn(f"{wins / 10:5.1f} %   ".replace(".", ","), first)
        self.assertTrue(first.endswith("  Plats wished, Hos wished · wished\n"), first)
        self.assertIn(f"{100 - wins / 10:5.1f} %   ".replace(".", ","), others)
        self.assertTrue(others.endswith("  Plats close, Hos close · close\n"), others)
        out = self.shown("--lang", "en", *words)
        self.assertIn("\nHow often each opening stays in 1000 other weightings\n", out)
        self.assertIn("\nOthers that come in at times\n", out)
        self.assertIn(f" {wins / 10:.1f} % ", out)
        self.assertEqual(json.loads(self.shown("--json", *words)),
                         self.ask("match.steady", k=1, weights=EVEN))


class NotReady(WhatIf):
    def test_what_keeps_a_youth_from_every_place_is_told(self):
        world.youth(self.client, state="exited")
        gates = [{"code": "NOT_READY", "args": ["exited"]}]
        self.assertEqual(self.match()["not_ready"], gates)
        for method in ("match.nearest", "match.questions", "match.steady"):
            with self.subTest(method):
                self.assertEqual(self.ask(method)["not_ready"], gates)
        for flag in ("--nearest", "--questions", "--steady"):
            with self.subTest(flag):
                self.assertIn("    ✗ Kan inte matchas än: insatsen är avslutad\n",
                              self.shown(flag, "--lang", "sv"))

    def test_nothing_is_told_of_who_can_be_matched(self):
        world.youth(self.client)
        self.assertNotIn("not_ready", self.match())
        self.assertNotIn("not_ready", self.ask("match.steady"))


class Options(WhatIf):
    def test_one_view_at_a_time_and_its_own_options(self):
        world.youth(self.client)
        for words, says in (
                (("--nearest", "--steady"), "one of --why, --nearest, "),
                (("--youths", "--why", "x"), "one of --why, --nearest, "),
                (("--nearest", "--k", "3"), "match.nearest takes no --k"),
                (("--questions", "--explore"), "match.questions takes no --explore"),
                (("--steady", "--programme", "hiki"), "match.steady takes no --programme"),
                (("--youths", "--prospects"), "match.youths takes no --prospects"),
                (("--programme", "hiki"), "match.openings takes no --programme")):
            run = Run(self.server.path, "match", "ung", *words)
            self.assertEqual((run.code, run.out), (USAGE, ""), words)
            self.assertIn(f"praktik: {says}", run.err)


if __name__ == "__main__":
    unittest.main()
