# SPDX-License-Identifier: MIT
"""match.youths with `counts: false`, which looks at few, tells the same hits as with counts, which
looks at all: over many youths and openings, while they change, for staff of some programmes, and
for openings that take nobody but whom a seat is held for."""
import random
import unittest

from praktik import TODAY, Server
import world

CODES = ["43", "43.2", "F", "47", "88", "ssyk:7115", "ssyk:71", "C", "25"]
GOALS = [f"GAK{number:02}" for number in range(1, 14)]
NEEDS = [f"ANP{number:02}" for number in range(1, 9)]
SEED = 20261127
YOUTHS = 400
OPENINGS = 25
AT_ONCE = 50


def place(chance):
    return {"n": 6400000 + chance.randrange(30000), "e": 320000 + chance.randrange(30000)}


def youth(chance, number, programmes=("a", "b")):
    given = {"id": f"y-{number}", "programme": chance.choice(programmes),
             "birth": f"{chance.randrange(2000, 2011)}-05-06", "school_done": "2020-06-10",
             "enrolment": world.ENROLLED, "travel_limit_m": chance.randrange(3000, 40000),
             "wishes": [{"code": code, "strength": chance.randrange(5)}
                        for code in chance.sample(CODES, chance.randrange(4))],
             "goals": chance.sample(GOALS, chance.randrange(4)),
             "needs": {"required": [], "helpful": chance.sample(NEEDS, chance.randrange(3))}}
    if chance.random() < 0.9:
        given["position"] = place(chance)
    if chance.random() < 0.1:
        given["suggestions"] = [f"w-{chance.randrange(OPENINGS)}"]
    return given


def opening(chance, number):
    given = {"id": f"o-{number}", "workplace": f"w-{number}", "title": "Plats",
             "capacity": chance.randrange(1, 3), "trains": chance.sample(GOALS, 3),
             "levels": {goal: chance.randrange(1, 4) for goal in chance.sample(GOALS, 3)}}
    if chance.random() < 0.3:
        given.update(clock_from="08:00", clock_to="17:00", hours_min=30)
    return given


class Same(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.server = self.enterContext(Server())
        self.client = self.enterContext(self.server.client())
        self.call = self.client.call
        for programme in "ab":
            world.programme(self.client, programme, weights={"interest": 40 + ord(programme) % 3 * 9})
        world.employer(self.client)
        for number in range(OPENINGS):
            world.workplace(self.client, f"w-{number}", industry=self.chance.choice(CODES[:5]),
                            position=place(self.chance),
                            adaptations=self.chance.sample(NEEDS, 3))
            self.call("opening.put", opening(self.chance, number))
        for first in range(0, YOUTHS, AT_ONCE):
            self.call("youth.import", items=[youth(self.chance, number)
                                             for number in range(first, first + AT_ONCE)])

    def check(self, client=None, **more):
        """How many hits there were."""
        hits = 0
        client = client or self.client
        for number in range(OPENINGS):
            asked = {"opening": f"o-{number}", "today": TODAY, "k": self.chance.randrange(1, 40), **more}
            full, quick = client.call("match.youths", asked), client.call("match.youths",
                                                                          {**asked, "counts": False})
            self.assertEqual(quick["hits"], full["hits"], asked)
            self.assertNotIn("passed", quick)
            self.assertNotIn("failed", quick)
            hits += len(quick["hits"])
        return hits

    def test_at_rest_and_after_changes(self):
        self.assertGreater(self.check(), 10 * OPENINGS)
        for _ in range(3):
            for _ in range(60):
                number = self.chance.randrange(YOUTHS)
                self.call("youth.observe", youth=f"y-{number}", source="staff",
                          competence=self.chance.choice(GOALS), level=self.chance.randrange(1, 5))
                self.call("youth.put", youth(self.chance, self.chance.randrange(YOUTHS)))
            self.call("subject.erase", youth=f"y-{self.chance.randrange(20)}", decision="D")
            self.check()
        world.programme(self.client, "a", travel_default_m=9000, weights={"travel": 90})
        self.check()
        self.server.restart()
        with self.server.client() as client:
            self.check(client)

    def test_a_programme_and_weights(self):
        self.check(programme="a")
        self.check(weights={"interest": 0, "travel": 3})
        self.check(weights={"interest": 0, "travel": 0, "development": 0})
        error = self.client.refused("match.youths", opening="o-1", counts=False, weights={
            "interest": 0, "travel": 0, "development": 0, "support": 0})
        self.assertIn("OUT_OF_RANGE", error.raw)

    def test_a_seat_that_is_held(self):
        """Full but for the youth whom it is held for; closed; paused."""
        for number in range(OPENINGS):
            self.call("opening.put", {**opening(self.chance, number), "capacity": 1})
            self.call("hold.put", opening=f"o-{number}", youth=f"y-{number}", until="2026-12-24",
                      by="Kim")
        self.assertLessEqual(self.check(), OPENINGS)
        self.call("employer.put", id="arb", name="Hav & Bok", state="paused")
        self.assertEqual(self.check(), 0)

    def test_staff_see_their_own(self):
        tokens = {programme: self.call("token.create", name=programme, role="recruiter",
                                       programmes=[programme], purposes=[])["token"]
                  for programme in "ab"}
        for programme, token in tokens.items():
            with self.server.client() as client:
                client.hello(errors="map", token=token)
                self.assertGreater(self.check(client), OPENINGS)
                for hit in client.call("match.youths", opening="o-1", counts=False, k=500)["hits"]:
                    self.assertEqual(client.call("youth.get", id=hit["youth"])["programme"], programme)


if __name__ == "__main__":
    unittest.main()
