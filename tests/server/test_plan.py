# SPDX-License-Identifier: MIT
"""match.plan against all plans there are: small cohorts, drawn by a seed, each objective tried out
by brute force from what match.openings says; locks, holds, who takes part, deadlines, progress."""
import csv
import itertools
import os
import random
import unittest

import msgpack
import world
from cli import OK, USAGE, Run
from praktik import NOTIFICATION, TODAY, Server, sanitizer

OBJECTIVES = ("total", "most_then_total", "stable", "fair")
GOALS = [f"GAK{i:02}" for i in range(1, 14)]
NAMES = ("ada", "bo", "cy", "di", "eva")


class Cohort(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.client = self.enterContext(self.server.client())
        self.client.hello(errors="map")
        world.programme(self.client)
        world.employer(self.client)

    def plan(self, objective="total", **more):
        return self.client.call("match.plan", {"programme": "hiki", "objective": objective,
                                               "today": TODAY, **more})

    def refused(self, **more):
        return self.client.refused("match.plan", {"programme": "hiki", "objective": "total",
                                                  "today": TODAY, **more})

    def city(self, rng):
        """A few youths and openings, all different; the capacities."""
        seats = {}
        for i in range(4):
            world.workplace(self.client, f"w{i}", industry=rng.choice(["43", "47", "56.1", "25"]),
                            trains=rng.sample(GOALS, 3),
                            levels={code: rng.randint(1, 3) for code in rng.sample(GOALS, 3)},
                            position={"n": 6400000 + rng.randint(0, 9000), "e": 320000})
            seats[f"o{i}"] = rng.randint(0, 2)
            world.opening(self.client, f"o{i}", workplace=f"w{i}", capacity=seats[f"o{i}"])
        for name in NAMES:
            world.youth(self.client, name, goals=rng.sample(GOALS, 2), position=world.HERE,
                        enrolled_on=f"2026-0{rng.randint(1, 9)}-01", travel_limit_m=8000,
                        wishes=[{"code": rng.choice(["43", "47", "56", "25"]),
                                 "strength": rng.choice([0, 2, 4])}])
        return seats

    def pairs(self):
        """{youth: {opening: (S, A, B)}}"""
        found = {}
        for name in NAMES:
            hits = self.client.call("match.openings", youth=name, k=500, explain=False,
                                    today=TODAY)["hits"]
            found[name] = {hit["opening"]: (hit["score"], hit["a"], hit["b"]) for hit in hits}
        return found

    @staticmethod
    def every_plan(pairs, seats):
        for chosen in itertools.product(*([None, *pairs[name]] for name in NAMES)):
            if all(chosen.count(opening) <= seats[opening] for opening in seats):
                yield dict(zip(NAMES, chosen))

    @staticmethod
    def scores(pairs, plan):
        return sorted(pairs[name][opening][0] if opening else -1 for name, opening in plan.items())

    @classmethod
    def worth(cls, objective, pairs, plan):
        scores = cls.scores(pairs, plan)
        size, total = sum(score >= 0 for score in scores), sum(max(score, 0) for score in scores)
        return {"total": total, "most_then_total": (size, total), "fair": scores}[objective]

    @staticmethod
    def blocking(pairs, seats, plan, wait):
        """Pairs of which both would rather have the other."""
        count = 0
        for name in NAMES:
            for opening, (_, a, b) in pairs[name].items():
                own = plan[name]
                if own == opening or (own and pairs[name][own][1] > a):
                    continue
                if own and pairs[name][own][1] == a:
                    continue  # a tie goes by S and id, and is told apart by the unit tests
                inside = [other for other in NAMES if plan[other] == opening]
                worst = min(((pairs[other][opening][2], wait[other]) for other in inside),
                            default=None)
                count += len(inside) < seats[opening] or (bool(inside) and
                                                           (b, wait[name]) > worst)
        return count


class Brute(Cohort):
    def test_each_objective_is_reached(self):
        rng = random.Random(4)
        for _ in range(2 if sanitizer() else 6):
            seats = self.city(rng)
            pairs = self.pairs()
            plans = list(self.every_plan(pairs, seats))
            for objective in OBJECTIVES:
                reply = self.plan(objective)
                plan = {name: None for name in NAMES}
                plan.update({pair["youth"]: pair["opening"] for pair in reply["pairs"]})
                self.assertTrue(reply["proven"])
                self.assertIn(plan, plans)
                self.assertEqual(reply["sum"], self.worth("total", pairs, plan))
                self.assertEqual(reply["size"] + len(reply["unplaced"]), len(NAMES))
                for pair in reply["pairs"]:
                    self.assertEqual((pair["score"], pair["a"], pair["b"]),
                                     pairs[pair["youth"]][pair["opening"]])
                if objective == "stable":
                    self.assertEqual(reply["blocking"], 0)
                    wait = {name: -int(self.client.call("youth.get", id=name)["enrolled_on"][5:7])
                            for name in NAMES}
                    self.assertEqual(self.blocking(pairs, seats, plan, wait), 0)
                else:
                    best = max(self.worth(objective, pairs, other) for other in plans)
                    self.assertEqual(self.worth(objective, pairs, plan), best, objective)
                self.compare(reply, pairs, plans)
                self.assertEqual(self.plan(objective), reply)

    def compare(self, reply, pairs, plans):
        others = {other["objective"]: other for other in reply["others"]}
        self.assertEqual(sorted([*others, reply["objective"]]), sorted(OBJECTIVES))
        if "total" in others:
            self.assertEqual(others["total"]["sum"],
                             max(self.worth("total", pairs, other) for other in plans))
        if "most_then_total" in others:
            self.assertEqual((others["most_then_total"]["size"], others["most_then_total"]["sum"]),
                             max(self.worth("most_then_total", pairs, other) for other in plans))


class Three(Cohort):
    """Openings and youths that are all alike, but for how long they have waited."""

    def setUp(self):
        super().setUp()
        for i in range(3):
            world.workplace(self.client, f"w{i}", industry="43")
            world.opening(self.client, f"o{i}", workplace=f"w{i}", capacity=1)
        for name, day in (("ada", "2026-03-01"), ("bo", "2026-01-01"), ("cy", "2026-02-01")):
            world.youth(self.client, name, enrolled_on=day, name=name.title(),
                        wishes=[{"code": "43", "strength": 4}])


class Settled(Three):
    def chosen(self, reply):
        return {pair["youth"]: pair["opening"] for pair in reply["pairs"]}

    def test_equals_go_by_the_longest_wait(self):
        reply = self.plan(openings=["o1"])
        self.assertEqual(self.chosen(reply), {"bo": "o1"})
        self.assertIn("waited longest", reply["ties"])
        left = {left["youth"]: left for left in reply["unplaced"]}
        self.assertEqual(left["ada"]["wanted"][0]["youths"], ["bo"])
        self.assertEqual(reply["pairs"][0]["wanted_by"], 2)
        self.assertEqual(reply["pairs"][0]["price"], reply["pairs"][0]["score"])

    def test_a_match_list_shows_what_a_seat_is_worth(self):
        plan = self.plan(openings=["o1"])
        price = plan["pairs"][0]["price"]
        hits = {hit["opening"]: hit for hit in self.client.call(
            "match.openings", youth="ada", today=TODAY, with_prices=plan["plan"])["hits"]}
        self.assertEqual((hits["o1"]["price"], hits["o1"]["wanted_by"]), (price, 2))
        self.assertEqual(hits["o0"]["wanted_by"], 0)
        self.assertNotIn("price", hits["o0"])
        stable = self.plan("stable")
        hit = self.client.call("match.openings", youth="ada", today=TODAY,
                               with_prices=stable["plan"])["hits"][0]
        self.assertNotIn("price", hit)
        error = self.client.refused("match.openings", youth="ada", with_prices="ingen")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "with_prices"))
        token = self.client.call("token.create", name="T", role="recruiter",
                                 programmes=["hiki"])["token"]
        with self.server.client(tcp=True) as other:
            other.hello(errors="map", token=token)
            self.assertEqual(other.refused("match.openings", youth="ada",
                                           with_prices=plan["plan"]).raw, error.raw)

    def test_a_pair_is_kept_or_barred(self):
        locks = [{"youth": "ada", "opening": "o1", "keep": True}]
        reply = self.plan(openings=["o1"], locks=locks)
        self.assertEqual(self.chosen(reply), {"ada": "o1"})
        self.assertTrue(reply["pairs"][0]["locked"])
        locks = [{"youth": "bo", "opening": "o1", "keep": False}]
        self.assertEqual(self.chosen(self.plan(openings=["o1"], locks=locks)), {"cy": "o1"})
        self.assertNotIn("o1", self.chosen(self.plan(candidates=1, youths=["bo"],
                                                     locks=locks)).values())

    def test_what_cannot_be_kept_says_why(self):
        self.client.call("opening.close", id="o2")
        for locks, code, field in (
                ([("ada", "o2")], "STATE", "locks[0].opening"),
                ([("ada", "o1"), ("bo", "o1")], "STATE", "locks[1].opening"),
                ([("ada", "o1"), ("ada", "o0")], "STATE", "locks[1].opening"),
                ([("ada", "ingen")], "NOT_FOUND", "locks[0].opening"),
                ([("ingen", "o1")], "NOT_FOUND", "locks")):
            error = self.refused(locks=[{"youth": youth, "opening": opening, "keep": True}
                                        for youth, opening in locks])
            self.assertEqual((error.code, error.field), (code, field), locks)
        self.assertIn("CLOSED", self.refused(
            locks=[{"youth": "ada", "opening": "o2", "keep": True}]).text)

    def test_a_held_seat_is_kept_for_whom_it_is_held(self):
        self.client.call("hold.put", opening="o1", youth="ada", by="Eva", until="2099-01-01")
        reply = self.plan(openings=["o1"])
        self.assertEqual(self.chosen(reply), {"ada": "o1"})
        self.assertTrue(reply["pairs"][0]["held"])
        self.client.call("hold.put", opening="o0", by="Eva", until="2099-01-01")
        self.assertEqual(self.chosen(self.plan(openings=["o0", "o1"])), {"ada": "o1"})

    def test_who_has_a_placement_under_way_takes_no_part(self):
        self.client.call("placement.propose", youth="bo", opening="o2", today=TODAY)
        for more in ({}, {"youths": ["ada", "bo"]}):
            reply = self.plan(**more)
            self.assertEqual(reply["placed_already"], 1)
            self.assertNotIn("bo", self.chosen(reply))

    def test_nothing_is_booked(self):
        before = self.client.sequence()
        self.plan()
        self.assertEqual(self.client.sequence(), before)

    def test_who_cannot_be_matched_is_told_why(self):
        world.youth(self.client, "ada", enrolment={"waiver": True})
        left = self.plan()["unplaced"]
        self.assertEqual([item["youth"] for item in left], ["ada"])
        self.assertEqual({gate["code"] for gate in left[0]["not_ready"]}, {"NOT_READY"})
        world.youth(self.client, "ada", birth="2016-05-06")
        left = self.plan()["unplaced"]
        self.assertEqual(sum(left[0]["failed"].values()), 3)

    def test_others_youths_are_not_there(self):
        world.programme(self.client, "andra")
        world.youth(self.client, "dold", state="protected")
        self.assertEqual(self.refused(youths=["dold"]).field, "youths")
        token = self.client.call("token.create", name="T", role="recruiter",
                                 programmes=["andra"])["token"]
        with self.server.client(tcp=True) as other:
            other.hello(errors="map", token=token)
            error = other.refused("match.plan", programme="hiki", objective="total")
            self.assertEqual((error.code, error.field), ("NOT_FOUND", "programme"))
            for youth in ("ada", "dold", "ingen"):
                error = other.refused("match.plan", youths=[youth], objective="total")
                self.assertEqual((error.code, error.field), ("NOT_FOUND", "youths"))
            self.assertEqual(other.call("match.plan", programme="andra",
                                        objective="total")["youths"], 0)


class CommandLine(Three):
    """praktik plan, as a case meeting reads it."""

    def run_it(self, *words, code=OK, **environment):
        done = Run(self.server.path, "plan", "hiki", *words, "--today", TODAY, **environment)
        self.assertEqual(done.code, code, done.err)
        return done.out

    def test_pairs_and_who_has_no_place(self):
        self.client.call("opening.close", id="o2")
        said = self.run_it("--lang", "sv", COLUMNS="80")
        for word in ("flest först", "2 av 3 får en plats", "Utan plats", "Ada", "går till",
                     "Bevisat bäst"):
            self.assertIn(word, said)
        self.assertLessEqual(max(map(len, said.splitlines())), 80)
        self.assertIn("Without a place", self.run_it("--lang", "en", "--objective", "fair"))

    def test_what_a_seat_is_worth_to_others(self):
        plan = self.plan(openings=["o1"])["plan"]
        said = Run(self.server.path, "match", "ada", "--prices", plan, "--today", TODAY,
                   "--lang", "en")
        self.assertEqual(said.code, OK, said.err)
        self.assertIn("2 others in the plan would rather have had this seat", said.out)
        self.assertEqual(Run(self.server.path, "match", "ada", "--prices", plan,
                             "--steady").code, USAGE)

    def test_locks_on_the_command_line(self):
        said = self.run_it("ada=o1", "bo!=o0", "--lang", "en")
        self.assertRegex(said, r"Ada .*locked")
        self.assertIn("STATE", Run(self.server.path, "plan", "hiki", "ada=o1", "bo=o1").err)
        for word in ("ada", "=o1", "!=o1", "ada="):
            self.run_it(word, code=USAGE)

    def test_side_by_side(self):
        said = self.run_it("--compare", "--lang", "sv")
        for word in ("högsta summan", "flest först", "stabil", "rättvis", "vill byta"):
            self.assertIn(word, said)

    def test_a_file(self):
        path = os.path.join(self.server.directory, "plan.csv")
        self.run_it("--csv", path)
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        self.assertEqual(sorted(row["youth"] for row in rows), ["ada", "bo", "cy"])
        self.assertEqual({row["opening"] for row in rows}, {"o0", "o1", "o2"})
        self.run_it("--csv", "/nowhere/plan.csv", code=73)


class Long(Cohort):
    """Plans that take a while: many youths, each of whom is looked at."""
    many = 60 if sanitizer() else 1500

    def setUp(self):
        super().setUp()
        world.workplace(self.client)
        for i in range(40):
            world.opening(self.client, f"o{i:02}", workplace="stalle", capacity=3)
        self.client.batch([("youth.put", {
            "id": f"y{i:04}", "programme": "hiki", "birth": "2004-05-06",
            "enrolment": world.ENROLLED}) for i in range(self.many)])

    def test_notifications_come_when_they_are_asked_for(self):
        request = {"programme": "hiki", "objective": "fair"}
        for wanted in (False, True):
            number = self.client.send("match.plan", {**request, "progress": wanted})
            seen = []
            while True:
                message = self.client.receive()
                if message[0] != NOTIFICATION:
                    break
                seen.append(message)
            self.assertEqual((message[1], message[2]), (number, None))
            self.assertTrue(wanted or not seen)
            for _, method, params in seen:
                self.assertEqual(method, "match.progress")
                self.assertEqual(params[0]["id"], number)
                self.assertLessEqual(params[0]["done"], params[0]["of"])

    def test_a_deadline_ends_it(self):
        error = self.refused(deadline_ms=1)  # to look at all of them takes longer
        self.assertEqual((error.code, error.field, error.limit), ("DEADLINE", "deadline_ms", 1))

    def test_a_client_that_goes_does_not_hold_up_the_others(self):
        for _ in range(4):
            with self.server.client() as client:
                client.send_bytes(msgpack.packb(
                    [0, 1, "match.plan", [{"programme": "hiki", "objective": "fair"}]]))
        self.assertEqual(self.plan(compare=False)["youths"], self.many)


if __name__ == "__main__":
    unittest.main()
