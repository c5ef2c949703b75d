# SPDX-License-Identifier: MIT
"""What is answered after a change knows of it: prospects come and go with their openings, a
programme's rules reach its youths, an observation reaches the next list. Each change is also made
on another connection, and lasts over a restart."""
import unittest

import world
from praktik import TODAY
from world import HERE, OwnServer

NORTH_12 = {"n": HERE["n"] + 12000, "e": HERE["e"]}


class Changes(OwnServer):
    def setUp(self):
        super().setUp()
        world.programme(self.client)
        world.employer(self.client)
        self.other = self.enterContext(self.server.client())

    def listed(self, **more):
        return [hit.get("opening", hit["workplace"]) for hit in self.match(**more)["hits"]]

    def lasting(self, see):
        """What is seen, now, and once more after a restart."""
        first = see()
        self.server.restart()
        self.client = self.enterContext(self.server.client())
        self.client.hello(errors="map")
        self.call = self.client.call
        self.other = self.enterContext(self.server.client())
        self.assertEqual(see(), first)
        return first


class Prospects(Changes):
    def setUp(self):
        super().setUp()
        world.workplace(self.client)
        world.workplace(self.client, "annat")
        world.youth(self.client)

    def prospects(self):
        """Workplaces that the list has as prospects; the nearest way must have them, too."""
        reply = self.match(prospects=True)
        names = sorted(hit["workplace"] for hit in reply["hits"] if hit["prospect"])
        self.assertEqual(self.call("match.nearest", youth="ung", today=TODAY,
                                   prospects=True)["passed"], reply["passed"])
        self.assertFalse(any(hit["prospect"] for hit in self.match()["hits"]))
        return names

    def test_until_the_first_opening(self):
        self.assertEqual(self.prospects(), ["annat", "stalle"])
        world.opening(self.other, "a")
        self.assertEqual(self.prospects(), ["annat"])
        world.opening(self.other, "b")
        self.assertEqual(self.prospects(), ["annat"])
        self.assertEqual(self.listed(prospects=True), ["a", "annat", "b"])
        self.assertEqual(self.lasting(self.prospects), ["annat"])

    def test_whatever_the_openings_state(self):
        world.opening(self.other, "a", state="closed", capacity=0)
        self.assertEqual(self.prospects(), ["annat"])

    def test_back_when_the_last_is_deleted(self):
        world.opening(self.other, "a")
        world.opening(self.other, "b")
        self.other.call("opening.delete", id="a")
        self.assertEqual(self.prospects(), ["annat"])
        self.other.call("opening.delete", id="b")
        self.assertEqual(self.prospects(), ["annat", "stalle"])
        self.assertEqual(self.lasting(self.prospects), ["annat", "stalle"])

    def test_back_when_it_is_moved(self):
        world.opening(self.other, "a")
        world.opening(self.other, "a", workplace="annat")
        self.assertEqual(self.prospects(), ["stalle"])
        self.assertEqual(self.match()["hits"][0]["workplace"], "annat")
        world.opening(self.other, "a")
        self.assertEqual(self.prospects(), ["annat"])
        self.assertEqual(self.lasting(self.prospects), ["annat"])

    def test_in_one_import(self):
        """All of a batch, and nothing of one that is only checked."""
        items = [{"id": name, "workplace": where, "title": "T", "capacity": 1}
                 for name, where in (("a", "stalle"), ("b", "annat"))]
        self.other.call("opening.import", items=items, check=True)
        self.assertEqual(self.prospects(), ["annat", "stalle"])
        self.other.call("opening.import", items=items)
        self.assertEqual(self.prospects(), [])

    def test_a_workplace_goes(self):
        self.other.call("workplace.delete", id="annat")
        self.assertEqual(self.prospects(), ["stalle"])
        error = self.client.refused("match.pair", youth="ung", opening="annat")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "opening"))


class Programme(Changes):
    def setUp(self):
        super().setUp()
        world.workplace(self.client, position=NORTH_12)
        world.opening(self.client)
        world.youth(self.client, position=HERE, wishes=[{"code": "43", "strength": 2}])
        world.programme(self.client, "andra")
        world.youth(self.client, "tva", programme="andra", position=HERE, travel_limit_m=13000)

    def gates(self, youth="ung"):
        reply = self.call("match.pair", youth=youth, opening="plats", today=TODAY)
        return [(gate["code"], *gate["args"]) for gate in reply["gates"]]

    def travel(self, youth="ung"):
        reply = self.call("match.pair", youth=youth, opening="plats", today=TODAY)
        return reply["hit"]["components"]["travel"]["value"]

    def test_the_default_way(self):
        self.assertEqual((self.travel(), self.gates()), (8000, []))  # 12 km of 30
        for default, value, gates in ((12000, 5000, []), (24000, 7500, []),
                                      (10000, 4000, [("TOO_FAR", 12000, 10000)])):
            world.programme(self.other, travel_default_m=default)
            self.assertEqual((self.travel(), self.gates()), (value, gates))
            self.assertEqual(self.listed(), [] if gates else ["plats"])
        self.assertEqual(self.lasting(self.gates), gates)
        world.programme(self.other)
        self.assertEqual(self.travel(), 8000)

    def test_a_youths_own_limit_wins(self):
        world.programme(self.other, "andra", travel_default_m=5000)
        self.assertEqual((self.gates("tva"), self.travel("tva")), ([], 5385))  # 12 km of 13
        self.assertEqual(self.travel(), 8000)  # nor is another programme's youth touched

    def test_its_weights(self):
        """I 6000, T 8000: A is their mean by weight."""
        for weights, a in (({}, 6462), ({"travel": 50}, 7000), ({"travel": 0}, 6000),
                           ({"interest": 0}, 8000)):
            world.programme(self.other, weights=weights)
            hit, = self.match()["hits"]
            self.assertEqual(hit["a"], a)
            listed = self.call("match.youths", opening="plats", programme="hiki", today=TODAY)
            self.assertEqual(listed["hits"][0]["a"], a)
            used = self.call("match.steady", youth="ung", today=TODAY)["weights"]
            self.assertEqual(used, self.match()["weights"])
        self.assertEqual(self.lasting(lambda: self.match()["hits"][0]["a"]), 8000)

    def test_a_youth_who_changes_programmes(self):
        world.programme(self.other, "andra", travel_default_m=12000)
        world.youth(self.other, position=HERE, programme="andra")
        self.assertEqual(self.travel(), 5000)
        self.assertEqual([hit["youth"] for hit in
                          self.call("match.youths", opening="plats", programme="andra",
                                    today=TODAY)["hits"]], ["tva", "ung"])

    def test_its_register_extract(self):
        world.opening(self.client, extract=True, **{"from": "2026-12-01", "to": "2027-02-26"})
        self.assertEqual(self.gates(), [("EXTRACT", 10, 14)])  # ten days are left
        world.programme(self.other, extract_lead_days=10)
        self.assertEqual(self.gates(), [])
        world.programme(self.other, extract_lead_days=11)
        self.assertEqual(self.gates(), [("EXTRACT", 10, 11)])


class Observation(Changes):
    """The opening asks level 3 of GAK09; nobody's is known: a cost of 1000 for each youth."""

    def setUp(self):
        super().setUp()
        world.workplace(self.client, position=HERE)
        world.opening(self.client, levels={"GAK09": 3})
        for name in ("anna", "bo"):
            world.youth(self.client, name, position=HERE, wishes=[{"code": "43", "strength": 4}])

    def readiness(self):
        reply = self.call("match.youths", opening="plats", today=TODAY)
        return [(hit["youth"], hit["components"]["readiness"]["value"]) for hit in reply["hits"]]

    def test_it_changes_the_next_list(self):
        self.assertEqual(self.readiness(), [("anna", 9000), ("bo", 9000)])
        world.observe(self.other, "GAK09", 3, youth="bo")
        self.assertEqual(self.readiness(), [("bo", 10000), ("anna", 9000)])
        world.observe(self.other, "GAK09", 2, youth="anna")
        self.assertEqual(self.readiness(), [("bo", 10000), ("anna", 9200)])
        world.observe(self.other, "GAK09", 4, youth="anna", date="2026-10-02")
        self.assertEqual(self.readiness(), [("anna", 10000), ("bo", 10000)])
        self.assertEqual(self.lasting(self.readiness), [("anna", 10000), ("bo", 10000)])

    def test_what_is_older_changes_nothing(self):
        world.observe(self.other, "GAK09", 3, youth="bo")
        world.observe(self.other, "GAK09", 1, youth="bo", date="2026-09-30")
        self.assertEqual(self.readiness(), [("bo", 10000), ("anna", 9000)])

    def test_what_the_staff_saw_before_what_one_says_of_oneself(self):
        world.observe(self.other, "GAK09", 3, youth="bo")
        world.observe(self.other, "GAK09", 1, "self", youth="bo", date="2026-11-20")
        self.assertEqual(self.readiness(), [("bo", 10000), ("anna", 9000)])
        world.observe(self.other, "GAK09", 3, "self", youth="anna")
        self.assertEqual(self.readiness(), [("anna", 10000), ("bo", 10000)])

    def test_in_an_import(self):
        self.other.call("observation.import", items=[
            {"youth": "bo", "competence": "GAK09", "level": 3, "source": "staff",
             "date": "2026-10-01"}])
        self.assertEqual(self.readiness(), [("bo", 10000), ("anna", 9000)])


if __name__ == "__main__":
    unittest.main()
