# SPDX-License-Identifier: MIT
"""The recruiter's path and the supervisor's path, walked against the running server: from records
to a match list that equals MODEL.md number by number, and from a proposal to a certificate that
changes the next match."""
import itertools
import unittest

import msgpack

import world
from praktik import REQUEST, TODAY, RpcError
from world import OwnServer

STATES = {  # each state of a placement by the steps that lead there
    "proposed": (),
    "youth_yes": ("youth yes",),
    "youth_no": ("youth no",),
    "workplace_asked": ("youth yes", "ask"),
    "workplace_yes": ("youth yes", "workplace yes"),
    "workplace_no": ("youth yes", "workplace no"),
    "agreed": ("youth yes", "workplace yes", "agree"),
    "started": ("youth yes", "workplace yes", "agree", "start"),
    "ended": ("youth yes", "workplace yes", "agree", "start", "end"),
    "broken_off": ("youth yes", "workplace yes", "agree", "start", "break off"),
    "certified": ("youth yes", "workplace yes", "agree", "start", "end", "file"),
    "withdrawn": ("withdraw",),
    "expired": ("youth yes", "expire"),
}
POSSIBLE = {  # and the steps that it allows, with where they lead; all others are refused
    "proposed": {"youth yes": "youth_yes", "youth no": "youth_no", "withdraw": "withdrawn",
                 "expire": "expired"},
    "youth_yes": {"ask": "workplace_asked", "workplace yes": "workplace_yes",
                  "workplace no": "workplace_no", "withdraw": "withdrawn", "expire": "expired"},
    "workplace_asked": {"workplace yes": "workplace_yes", "workplace no": "workplace_no",
                        "withdraw": "withdrawn", "expire": "expired"},
    "workplace_yes": {"agree": "agreed", "withdraw": "withdrawn", "expire": "expired"},
    "agreed": {"adjust": "agreed", "start": "started", "withdraw": "withdrawn", "expire": "expired"},
    "started": {"adjust": "started", "follow up": "started", "attendance": "started",
                "end": "ended", "break off": "broken_off"},
    "ended": {"file": "certified", "follow up": "ended", "attendance": "ended"},
    "broken_off": {"file": "certified", "follow up": "broken_off", "attendance": "broken_off"},
    "certified": {"attendance": "certified"},
}
SEATED = ("workplace_yes", "agreed", "started")


class Recruiter(OwnServer):
    def test_the_worked_example(self):
        world.example(self.client)
        reply = self.match()
        self.assertEqual((reply["model"], reply["today"]), ("praktik-1", TODAY))
        self.assertEqual((reply["considered"], reply["passed"], reply["failed"]), (1, 1, {}))
        self.assertEqual(reply["weights"],
                         {"interest": 50, "development": 25, "travel": 15, "support": 10})
        hit, = reply["hits"]
        numbers = [hit[key] for key in ("score", "low", "high", "coverage", "a", "b")]
        self.assertEqual(numbers, [9750, 9602, 9891, 8833, 9833, 9600])
        self.assertEqual([hit[key] for key in ("opening", "workplace", "employer", "distance_m",
                                               "thin", "own_suggestion", "prospect")],
                         ["plats", "stalle", "arb", 6000, False, False, False])
        parts = hit["components"]
        self.assertEqual([parts[name]["value"] for name in ("interest", "development", "travel",
                                                            "readiness")],
                         [10000, 10000, 9000, 9600])
        self.assertEqual([parts["readiness"][key] for key in ("low", "high", "parts",
                                                              "parts_known")],
                         [9200, 10000, 3, 2])
        self.assertTrue(parts["support"]["absent"])
        self.assertEqual([parts[name]["known"] for name in ("interest", "travel", "readiness")],
                         [True, True, False])
        points = [parts[name]["points"] for name in ("interest", "development", "travel",
                                                     "support")]
        self.assertEqual((sum(points), parts["readiness"]["points"]), (hit["a"], hit["b"]))

    def test_reasons_name_what_counts(self):
        world.example(self.client)
        reasons = {(r["sign"], r["code"], *r["args"]) for r in self.match()["hits"][0]["reasons"]}
        for reason in (("+", "WISH_EXACT", "43"), ("+", "TRAINS_GOAL", "GAK05", 1, 2),
                       ("+", "DISTANCE", 6000, 30000), ("?", "UNKNOWN_LEVEL", "GAK09")):
            self.assertIn(reason, reasons)
        self.assertNotIn("reasons", self.match(explain=False)["hits"][0])
        self.assertIn("reasons", self.match(explain=True)["hits"][0])

    def test_a_pair_is_told_in_full(self):
        world.example(self.client)
        reply = self.pair()
        self.assertEqual((reply["passed"], reply["gates"]), (True, []))
        self.assertEqual(reply["hit"], self.match()["hits"][0])
        world.opening(self.client, state="closed", hours_min=40)
        self.call("youth.put", self.stored("youth", "ung"), hours_max=20, avoid=["arb"])
        reply = self.pair()
        self.assertFalse(reply["passed"])
        self.assertEqual([(g["code"], g["args"]) for g in reply["gates"]],
                         [("CLOSED", []), ("EXCLUDED", ["arb"]), ("HOURS", [40, 20])])
        self.assertGreater(reply["hit"]["score"], 0)

    def stored(self, kind, name):
        """What a caller may send of a stored record."""
        record = self.call(f"{kind}.get", id=name)
        return {key: value for key, value in record.items()
                if key not in ("version", "updated", "taken")}

    def test_order(self):
        """Own suggestions first; then by score, by A, by id in ascending bytes."""
        world.example(self.client)
        for name in ("b", "a", "C", "plats-2"):
            world.opening(self.client, name, levels={"GAK01": 2, "GAK05": 2, "GAK09": 2},
                          trains=["GAK05", "GAK07"])
        world.opening(self.client, "low", levels={"GAK09": 4}, trains=["GAK05"])
        world.workplace(self.client, "eget", industry="01")
        world.opening(self.client, "far-behind", workplace="eget", levels={"GAK09": 4})
        youth = self.stored("youth", "ung")
        self.assertEqual([hit["opening"] for hit in self.match()["hits"]],
                         ["C", "a", "b", "plats", "plats-2", "low", "far-behind"])
        self.call("youth.put", youth, suggestions=["eget"])
        hits = self.match()["hits"]
        self.assertEqual([hit["opening"] for hit in hits],
                         ["far-behind", "C", "a", "b", "plats", "plats-2", "low"])
        self.assertEqual([hit["own_suggestion"] for hit in hits], [True] + 6 * [False])
        self.assertEqual(hits[0]["components"]["interest"]["value"], 10000)
        self.assertEqual([hit["opening"] for hit in self.match(k=2)["hits"]], ["far-behind", "C"])
        self.assertEqual(self.match(k=2)["passed"], 7)

    def test_failed_counts_the_first_gate(self):
        world.example(self.client)
        world.opening(self.client, "shut", state="closed", hours_min=60)
        world.opening(self.client, "full", capacity=0)
        world.opening(self.client, "full-2", capacity=0)
        world.employer(self.client, "rest", state="paused")
        world.workplace(self.client, "rest", employer="rest")
        world.opening(self.client, "rest", workplace="rest")
        world.workplace(self.client, "far", position={"n": 6900000, "e": 320000})
        world.opening(self.client, "far", workplace="far")
        world.opening(self.client, "old", age_min=30)
        reply = self.match()
        self.assertEqual(reply["failed"], {"CLOSED": 1, "FULL": 2, "PAUSED": 1, "TOO_FAR": 1,
                                           "AGE": 1})
        self.assertEqual((reply["considered"], reply["passed"]), (7, 1))

    def test_weights_for_a_what_if(self):
        world.example(self.client)
        reply = self.match(weights={"interest": 0, "development": 0, "travel": 7, "support": 0})
        self.assertEqual(reply["weights"],
                         {"interest": 0, "development": 0, "travel": 7, "support": 0})
        self.assertEqual(reply["hits"][0]["a"], 9000)
        reply = self.match(weights={"travel": 25})
        self.assertEqual(reply["weights"],
                         {"interest": 50, "development": 25, "travel": 25, "support": 10})
        self.assertEqual(reply["hits"][0]["a"], 9750)
        self.assertEqual(self.match()["hits"][0]["a"], 9833)
        self.call("programme.put", id="hiki", name="H", weights={"travel": 25})
        self.assertEqual(self.match()["hits"][0]["a"], 9750)

    def test_prospects_and_explore(self):
        world.example(self.client)
        world.workplace(self.client, "nytt", name="Nytt ställe", industry="25.1")
        world.workplace(self.client, "annat", industry="86")
        self.assertEqual(self.match()["passed"], 1)
        self.assertNotIn("explore", self.match())
        reply = self.match(prospects=True, explore=True, k=2)
        self.assertEqual(reply["passed"], 3)
        hit = reply["hits"][1]
        self.assertEqual((hit["workplace"], hit["title"], hit["prospect"], hit.get("opening")),
                         ("nytt", "Nytt ställe", True, None))
        self.assertEqual(reply["explore"]["workplace"], "annat")
        self.assertNotIn("explore", self.match(prospects=True, explore=True))  # among the first k

    def test_as_of_and_the_same_bytes(self):
        world.example(self.client)
        for _ in range(3):
            world.observe(self.client, "GAK09", 2)
            last = self.call("feed.read", limit=500)["items"][-1]["seq"]
            self.assertEqual((self.match()["as_of"], self.pair()["as_of"]), (last, last))
        frame = msgpack.packb([REQUEST, 7, "match.openings",
                               [{"youth": "ung", "today": TODAY, "prospects": True}]])
        answers = set()
        for tcp in (False, True, False, True):
            with self.server.client(tcp) as client:
                client.send_bytes(frame)
                data, reader = b"", msgpack.Unpacker()
                while not list(reader):
                    part = client.socket.recv(65536)
                    data += part
                    reader.feed(part)
                answers.add(data)
        self.server.restart()
        self.assertEqual(len(answers), 1)

    def test_the_class_of_a_minor_follows_the_day(self):
        """In November 15 years old and in school; from January an ungdom, who may work 40 h."""
        world.place(self.client)
        world.opening(self.client, hours_min=30)
        world.youth(self.client, birth="2011-06-01", school_done="2026-06-12")
        gates = self.pair()["gates"]
        self.assertEqual([gate["code"] for gate in gates], ["MINOR_HOURS"])
        self.assertTrue(self.call("match.pair", youth="ung", opening="plats",
                                  today="2027-01-01")["passed"])

    def test_names_of_people_stay_out_of_the_list(self):
        world.example(self.client)
        self.call("youth.put", self.stored("youth", "ung"), name="Deltagare 017")
        self.assertNotIn("Deltagare 017", repr(self.match()) + repr(self.pair()))


class Supervisor(OwnServer):
    def test_the_whole_way(self):
        world.example(self.client)
        placement = world.propose(self.client)
        for name, state, taken in (("youth yes", "youth_yes", None),
                                   ("workplace yes", "workplace_yes", 1), ("agree", "agreed", 1),
                                   ("start", "started", 1), ("end", "ended", 0)):
            self.assertEqual(world.step(self.client, placement, name)["state"], state)
            self.assertEqual(self.call("opening.get", id="plats").get("taken"), taken)
        filed = self.call("certificate.file", world.FILED, placement=placement, today=TODAY)
        self.assertEqual(filed["state"], "filed")
        record = self.call("placement.get", id=placement)
        self.assertEqual((record["state"], record["certificate"], record["version"]),
                         ("certified", filed["number"], 7))
        for key, value in world.AGREEMENT.items():
            self.assertEqual(record[key], value)
        certificate = self.call("certificate.get", number=filed["number"])
        self.assertEqual(certificate, self.call("certificate.get", id=filed["number"]))
        self.assertEqual([certificate], self.client.all_items("certificate.list", youth="ung"))
        self.assertEqual(
            [(m["competence"], m.get("start"), m["level"]) for m in certificate["marks"]],
            [("GAK05", 1, 2), ("GAK09", None, None), ("GAK07", 2, None)])
        self.assertEqual((certificate["from"], certificate["to"], certificate["hours_week"]),
                         ("2026-12-01", "2027-02-26", 20))

    def test_the_marks_change_the_next_match(self):
        world.example(self.client)
        self.assertEqual(self.match()["hits"][0]["score"], 9750)
        placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start", "end")
        self.call("certificate.file", world.FILED, placement=placement, today=TODAY,
                  marks=[{"competence": "GAK09", "level": 2}])
        hit, = self.match()["hits"]
        self.assertEqual((hit["score"], hit["low"], hit["high"], hit["coverage"]),
                         (9891, 9891, 9891, 10000))
        seen = self.call("youth.observations", youth="ung")["items"]
        self.assertEqual([(o["competence"], o["level"], o["source"]) for o in seen],
                         [("GAK01", 3, "staff"), ("GAK05", 1, "staff"), ("GAK07", 2, "staff"),
                          ("GAK09", 2, "certified")])
        world.observe(self.client, "GAK09", 1, date="2026-11-20")  # staff does not beat certified
        self.assertEqual(self.match()["hits"][0]["score"], 9891)

    def test_every_wrong_step_is_refused_and_changes_nothing(self):
        world.place(self.client)
        world.programme(self.client, supervisor_load=50)
        world.opening(self.client, capacity=1000)
        for state, way in STATES.items():
            world.youth(self.client, f"ung-{state}")
            placement = world.steps(self.client, *way, youth=f"ung-{state}")
            record = self.call("placement.get", id=placement)
            self.assertEqual(record["state"], state)
            before = self.client.sequence()
            for name in world.STEPS.keys() - POSSIBLE.get(state, {}).keys():
                with self.subTest(state=state, step=name), self.assertRaises(RpcError) as caught:
                    world.step(self.client, placement, name)
                error = caught.exception
                self.assertEqual((error.code, error.field), ("STATE", "placement"))
                possible = {world.STEPS[step][0] for step in POSSIBLE.get(state, {})}
                self.assertEqual({word for word in error.text.replace(",", "").split()
                                  if "." in word.strip(".")}, possible)
                self.assertTrue(possible or error.text.endswith("nothing more"))
            self.assertEqual(self.client.sequence(), before)
            self.assertEqual(self.call("placement.get", id=placement), record)

    def test_every_possible_step_is_taken(self):
        world.place(self.client)
        world.programme(self.client, supervisor_load=50)
        world.opening(self.client, capacity=1000)
        for count, (state, step) in enumerate((state, step) for state, all_of in POSSIBLE.items()
                                              for step in sorted(all_of)):
            world.youth(self.client, f"ung-{count}")
            placement = world.steps(self.client, *STATES[state], youth=f"ung-{count}")
            with self.subTest(state=state, step=step):
                before = self.taken_now()
                world.step(self.client, placement, step)
                record = self.call("placement.get", id=placement)
                self.assertEqual(record["state"], POSSIBLE[state][step])
                self.assertEqual(self.taken_now() - before,
                                 (record["state"] in SEATED) - (state in SEATED))
                self.assertEqual(self.call("opening.get", id="plats").get("taken", 0),
                                 sum(p["state"] in SEATED
                                     for p in self.client.all_items("placement.list")))

    def taken_now(self):
        return self.call("opening.get", id="plats").get("taken", 0)

    def test_a_seat_is_taken_and_given_back(self):
        world.place(self.client)
        world.youth(self.client, "tva")
        waiting = world.steps(self.client, "youth yes", youth="tva")
        for ways in itertools.chain(
                [("workplace yes", "withdraw"), ("workplace yes", "agree", "withdraw"),
                 ("workplace yes", "expire"), ("ask", "workplace yes", "agree", "expire")],
                [("workplace yes", "agree", "start", last) for last in ("end", "break off")]):
            placement = world.steps(self.client, "youth yes", *ways[:-1])
            self.assertEqual(self.taken(), 1)
            self.assertEqual([gate["code"] for gate in self.pair()["gates"]], ["FULL"])
            self.assertEqual(self.match()["failed"], {"FULL": 1})
            before = self.client.sequence()
            with self.assertRaises(RpcError) as caught:
                world.step(self.client, waiting, "workplace yes")
            self.assertEqual((caught.exception.code, caught.exception.field), ("STATE", "opening"))
            self.assertEqual(self.client.sequence(), before)
            world.step(self.client, placement, ways[-1])
            self.assertEqual(self.taken(), 0)
            self.assertTrue(self.pair()["passed"])
        world.step(self.client, waiting, "workplace yes")
        world.opening(self.client, title="omskriven")  # a put does not lose the seats
        self.assertEqual(self.taken(), 1)

    def test_two_youths_one_seat_one_pipeline(self):
        world.place(self.client)
        placements = []
        for name in ("a", "b", "c"):
            world.youth(self.client, name)
            placements.append(world.steps(self.client, "youth yes", youth=name))
        outcomes = self.client.batch([("placement.decide", {"placement": p, "party": "workplace",
                                                            "yes": True}) for p in placements])
        self.assertEqual([getattr(o, "code", "yes") for o in outcomes], ["yes", "STATE", "STATE"])
        self.assertEqual(self.taken(), 1)

    def test_what_cannot_be_proposed(self):
        world.place(self.client)
        world.opening(self.client, "shut", state="closed")
        world.opening(self.client, "full", capacity=0)
        world.youth(self.client, "new", enrolment={**world.ENROLLED, "waiver": False})
        world.youth(self.client, "gone", state="exited")
        world.propose(self.client)
        before = self.client.sequence()
        for youth, opening, field in (("ung", "plats", "opening"), ("ung", "shut", "opening"),
                                      ("ung", "full", "opening"), ("new", "plats", "youth"),
                                      ("gone", "plats", "youth")):
            error = self.client.refused("placement.propose", youth=youth, opening=opening)
            self.assertEqual((error.code, error.field), ("STATE", field))
        self.assertEqual(self.client.sequence(), before)

    def test_an_end_before_the_start(self):
        world.place(self.client)
        placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start")
        error = self.client.refused("placement.end", placement=placement, date="2026-11-30")
        self.assertEqual((error.code, error.field), ("BAD_PERIOD", "date"))
        self.assertEqual(self.taken(), 1)


if __name__ == "__main__":
    unittest.main()
