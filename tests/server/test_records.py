# SPDX-License-Identifier: MIT
"""What holds for all records: versions, idempotency keys, references and deletes, imports,
positions, catalogues; and that a restart keeps everything."""
import collections
import threading
import unittest

import world
from praktik import TODAY, RpcError, ServerTest
from world import OwnServer

KINDS = ("programme", "employer", "workplace", "opening", "youth", "placement", "certificate")


class Versions(ServerTest):
    def test_create_only(self):
        record = self.call("employer.put", id="v", name="A", if_version=0)
        self.assertEqual(record["version"], 1)
        error = self.assertNothingChanges("CONFLICT", "if_version", "employer.put",
                                          id="v", name="B", if_version=0)
        self.assertEqual(error.limit, 1)
        self.assertEqual(self.call("employer.get", id="v"), record)

    def test_only_the_version_that_was_read(self):
        for version in range(1, 6):
            record = self.call("employer.put", id="w", name=f"A{version}", if_version=version - 1)
            self.assertEqual((record["version"], record["name"]), (version, f"A{version}"))
        for wrong in (0, 4, 6, 2**31 - 1):
            error = self.assertNothingChanges("CONFLICT", "if_version", "employer.put",
                                              id="w", name="B", if_version=wrong)
            self.assertEqual(error.limit, 5)
        self.assertNothingChanges("CONFLICT", "if_version", "employer.delete", id="w",
                                  if_version=4)
        self.assertNothingChanges("CONFLICT", "if_version", "employer.put", id="never", name="A",
                                  if_version=1)
        self.assertEqual(self.call("employer.delete", id="w", if_version=5), {})
        self.assertEqual(self.call("employer.put", id="w", name="A", if_version=0)["version"], 1)

    def test_steps_and_closing_take_it_too(self):
        world.place(self.client)
        self.assertNothingChanges("CONFLICT", "if_version", "opening.close", id="plats",
                                  if_version=2)
        placement = world.propose(self.client)
        self.assertNothingChanges("CONFLICT", "if_version", "placement.withdraw",
                                  placement=placement, if_version=2)
        world.step(self.client, placement, "youth yes")
        self.assertNothingChanges("CONFLICT", "if_version", "placement.decide", party="workplace",
                                  placement=placement, yes=True, if_version=1)
        self.assertNotIn("taken", self.call("opening.get", id="plats"))

    def test_of_many_at_once_one_wins(self):
        self.call("employer.put", id="race", name="A")
        outcomes = []

        def write(number):
            with self.server.client() as client:
                outcomes.append(client.batch([("employer.put", {"id": "race", "name": f"B{number}",
                                                                "if_version": 1})])[0])
        threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [outcome for outcome in outcomes if not isinstance(outcome, RpcError)]
        self.assertEqual((len(outcomes), len(won)), (8, 1))
        self.assertEqual(self.call("employer.get", id="race"), won[0])
        self.assertEqual({o.code for o in outcomes if isinstance(o, RpcError)}, {"CONFLICT"})

    def test_a_put_replaces_all_of_it(self):
        self.call("employer.put", id="r", name="A", org_nr="212000-1355", state="paused")
        record = self.call("employer.put", id="r", name="B")
        self.assertNotIn("org_nr", record)
        self.assertEqual((record["state"], record["version"]), ("active", 2))

    def test_generated_ids(self):
        ids = {self.call("employer.put", name="A")["id"] for _ in range(20)}
        self.assertEqual(len(ids), 20)
        for name in ids:
            self.assertRegex(name, r"^[a-z2-7]{26}$")


class Ids(OwnServer):
    def test_a_personal_identity_number_is_none(self):
        """Ids lie open in keys, in the journal and in the log."""
        world.place(self.client)
        for number in ("19811218-9876", "811218-9876", "8112189876", "ung-198112189876", "811278-9873"):
            error = self.client.refused("youth.put", id=number, programme="hiki")
            self.assertEqual((error.code, error.field), ("BAD_TEXT", "id"))
            self.assertNotIn(number, str(error.raw))
            self.assertNotIn(number, self.server.stderr())
        world.youth(self.client, id="1981121898")  # no check digit fits


class Idempotency(OwnServer):
    def test_the_first_answer_again(self):
        first = self.call("employer.put", name="A", idempotency_key="k1")
        self.call("employer.put", id=first["id"], name="B")
        last = self.client.sequence()
        self.assertEqual(self.call("employer.put", name="A", idempotency_key="k1"), first)
        self.server.restart()
        with self.server.client() as client:
            self.assertEqual(client.call("employer.put", name="A", idempotency_key="k1"), first)
            self.assertEqual(client.sequence(), last)
            self.assertEqual(client.call("employer.get", id=first["id"])["name"], "B")

    def test_another_body_is_refused(self):
        self.call("employer.put", id="a", name="A", idempotency_key="k")
        before = self.client.sequence()
        for method, params in (("employer.put", {"id": "a", "name": "B"}),
                               ("employer.put", {"id": "b", "name": "A"}),
                               ("employer.put", {"id": "a", "name": "A", "if_version": 1}),
                               ("employer.put", {"id": "a", "name": "A", "state": "paused"}),
                               ("employer.delete", {"id": "a"}),
                               ("programme.put", {"id": "a", "name": "A"})):
            error = self.client.refused(method, params, idempotency_key="k")
            self.assertEqual((error.code, error.field),
                             ("IDEMPOTENCY_MISMATCH", "idempotency_key"))
        self.assertEqual(self.client.sequence(), before)

    def test_the_order_of_fields_and_their_encoding_do_not_matter(self):
        first = self.call("employer.put", {"id": "a", "name": "A", "idempotency_key": "k"})
        again = self.call("employer.put", {"idempotency_key": b"k", "name": b"A", "id": "a"})
        self.assertEqual(again, first)

    def test_twice_in_one_piece(self):
        put = ("employer.put", {"name": "A", "idempotency_key": "k"})
        outcomes = self.client.batch([put, put, ("employer.put", {"name": "B",
                                                                 "idempotency_key": "k"})])
        self.assertEqual(outcomes[0], outcomes[1])
        self.assertEqual(outcomes[2].code, "IDEMPOTENCY_MISMATCH")
        self.assertEqual(self.client.sequence(), 1)

    def test_a_refusal_is_not_kept(self):
        request = {"id": "w", "employer": "arb", "name": "W", "industry": "43",
                   "idempotency_key": "k"}
        self.assertEqual(self.client.refused("workplace.put", request).code, "NOT_FOUND")
        world.employer(self.client)
        self.assertEqual(self.call("workplace.put", request)["version"], 1)

    def test_a_killed_server_repeats_the_answer(self):
        world.place(self.client)
        request = {"youth": "ung", "opening": "plats", "today": TODAY, "idempotency_key": "p"}
        first = self.call("placement.propose", request)
        self.server.kill()
        self.server.start()
        with self.server.client() as client:
            self.assertEqual(client.call("placement.propose", request), first)
            self.assertEqual(len(client.all_items("placement.list")), 1)

    def test_every_change_takes_a_key(self):
        for method in self.call("server.describe")["methods"]:
            names = [field["name"] for field in method["options"]]
            once = method["name"] in ("token.create", "certificate.invite")  # its answer is shown once
            self.assertEqual("idempotency_key" in names,
                             method["runs"] == "writer" and not once)


class Deletes(OwnServer):
    def delete(self, kind, name):
        return self.call(f"{kind}.delete", id=name)

    def assertHeld(self, kind, name):
        before = self.client.sequence()
        error = self.client.refused(f"{kind}.delete", id=name)
        self.assertEqual((error.code, error.field), ("CONFLICT", "id"))
        self.assertEqual(self.client.sequence(), before)

    def test_from_the_leaves_to_the_root(self):
        world.place(self.client)
        for kind, name in (("employer", "arb"), ("workplace", "stalle"), ("programme", "hiki")):
            self.assertHeld(kind, name)
        self.delete("opening", "plats")
        self.assertHeld("employer", "arb")
        self.delete("workplace", "stalle")
        self.delete("employer", "arb")
        for kind, name in (("opening", "plats"), ("workplace", "stalle"), ("employer", "arb")):
            self.assertEqual(self.client.refused(f"{kind}.get", id=name).code, "NOT_FOUND")
            self.assertEqual(self.client.refused(f"{kind}.delete", id=name).code, "NOT_FOUND")
            self.assertEqual(self.client.all_items(f"{kind}.list"), [])

    def test_a_placement_holds_its_opening(self):
        world.place(self.client)
        world.step(self.client, world.propose(self.client), "withdraw")
        self.assertHeld("opening", "plats")

    def test_what_a_youth_names_is_held_until_they_name_it_no_more(self):
        world.place(self.client)
        world.employer(self.client, "arb-2")
        world.workplace(self.client, "stalle-2", employer="arb-2")
        world.employer(self.client, "arb-3")
        world.youth(self.client, suggestions=["stalle-2"], avoid=["stalle-2", "arb-3"])
        self.assertHeld("workplace", "stalle-2")
        self.assertHeld("employer", "arb-3")
        world.youth(self.client)
        self.delete("workplace", "stalle-2")
        self.delete("employer", "arb-3")

    def test_a_moved_reference_frees_its_old_target(self):
        world.place(self.client)
        world.employer(self.client, "arb-2")
        world.workplace(self.client, employer="arb-2")
        self.delete("employer", "arb")
        self.assertHeld("employer", "arb-2")

    def test_an_id_of_two_kinds(self):
        """A youth avoids employer "x"; a workplace "x" that comes later is another thing."""
        world.place(self.client)
        world.employer(self.client, "x")
        world.youth(self.client, avoid=["x"])
        world.workplace(self.client, "x")
        self.assertHeld("employer", "x")
        world.youth(self.client)
        self.delete("employer", "x")
        self.delete("workplace", "x")

    def test_a_deleted_opening_is_matched_no_more(self):
        world.example(self.client)
        self.delete("opening", "plats")
        reply = self.call("match.openings", youth="ung", today=TODAY)
        self.assertEqual((reply["considered"], reply["hits"]), (0, []))
        self.assertEqual(self.client.refused("match.pair", youth="ung", opening="plats").code,
                         "NOT_FOUND")


class Imports(OwnServer):
    def test_created_changed_unchanged(self):
        items = [{"id": f"e{i}", "name": f"E{i}"} for i in range(500)]
        kinds = ("created", "changed", "unchanged")
        for expected, last in (((500, 0, 0), 500), ((0, 0, 500), 500)):
            reply = self.call("employer.import", items=items)
            self.assertEqual(tuple(reply[kind] for kind in kinds), expected)
            self.assertEqual((reply["faults"], self.client.sequence()), ([], last))
        items[7]["name"] = "annat"
        items[9] = {"id": "ny", "name": "Ny"}
        for check, last in ((True, 500), (False, 502)):
            reply = self.call("employer.import", items=items, check=check)
            self.assertEqual(tuple(reply[kind] for kind in kinds), (1, 1, 498))
            self.assertEqual(self.client.sequence(), last)
        self.assertEqual(self.call("employer.get", id="e7")["version"], 2)

    def test_all_or_nothing(self):
        world.place(self.client)
        before = self.client.sequence()
        good = {"workplace": "stalle", "title": "T", "capacity": 1}
        reply = self.call("opening.import", items=[
            good, {**good, "workplace": "none"}, {**good, "industry": "00"},
            {**good, "id": "twice"}, {**good, "id": "twice"}])
        self.assertEqual([(f["index"], f["code"], f["field"]) for f in reply["faults"]],
                         [(1, "NOT_FOUND", "workplace"), (2, "UNKNOWN_CODE", "industry"),
                          (4, "DUPLICATE_FIELD", "id")])
        self.assertEqual(reply["created"], 0)
        error = self.client.refused("opening.import", items=[good, {**good, "capacity": -1}])
        self.assertEqual((error.code, error.field), ("OUT_OF_RANGE", "items[1].capacity"))
        self.assertEqual(self.client.sequence(), before)

    def test_an_import_keeps_the_seats_that_are_taken(self):
        world.place(self.client)
        world.steps(self.client, "youth yes", "workplace yes")
        same = {"id": "plats", "workplace": "stalle", "title": "Elmontör, hjälp", "capacity": 1}
        self.assertEqual(self.call("opening.import", items=[same])["unchanged"], 1)
        self.assertEqual(self.call("opening.import", items=[{**same, "title": "T"}])["changed"], 1)
        self.assertEqual(self.call("opening.get", id="plats")["taken"], 1)

    def test_observations(self):
        world.place(self.client)
        items = [{"youth": "ung", "competence": "GAK01", "level": 2, "source": "self",
                  "date": "2026-10-01"}]
        self.assertEqual(self.call("observation.import", items=items)["created"], 1)
        self.assertEqual(self.call("observation.import", items=items)["unchanged"], 1)
        reply = self.call("observation.import", items=[{**items[0], "source": "certified"}])
        self.assertEqual([(f["code"], f["field"]) for f in reply["faults"]],
                         [("OUT_OF_RANGE", "source")])

    def test_more_values_than_another_request_may_have(self):
        world.place(self.client)
        full = {"workplace": "stalle", "title": "T", "capacity": 1, "trains": ["GAK01", "GAK02"],
                "levels": {f"GAK{i:02}": 1 for i in range(1, 14)}, "from": "2026-12-01",
                "to": "2027-06-01", "languages": ["sv"], "hours_max": 40}
        items = [{**full, "id": f"p{i}"} for i in range(500)]  # some 30,000 values
        self.assertEqual(self.call("opening.import", items=items)["created"], 500)
        self.assertEqual(self.call("server.stats")["openings"], 501)


class Kept(OwnServer):
    def whole(self, client):
        return {kind: client.all_items(f"{kind}.list") for kind in KINDS} | {
            "observations": client.call("youth.observations", youth="ung"),
            "feed": client.call("feed.read", limit=500),
            "match": client.call("match.openings", youth="ung", today=TODAY, prospects=True)}

    def test_a_restart_and_a_kill_keep_everything(self):
        world.example(self.client)
        world.opening(self.client, "kvar", capacity=2)
        world.steps(self.client, "youth yes", "workplace yes", "agree", "start", "end", "file")
        world.steps(self.client, "youth yes", "workplace yes", opening="kvar")
        before = self.whole(self.client)
        for end in (self.server.stop, self.server.kill):
            end()
            self.server.start()
            with self.server.client() as client:
                self.assertEqual(self.whole(client), before)

    def test_positions_are_kept_in_metres(self):
        """Lantmäteriet's control points, to the metre."""
        world.place(self.client)
        for lat, lon, n, e in ((57, 12.75, 6319637, 363332), (59, 11.25, 6546097, 284626),
                               (63, 19.5, 6993566, 727799), (67, 24, 7459746, 891298)):
            position = world.workplace(self.client, position={"lat": lat, "lon": lon})["position"]
            self.assertEqual(position, {"n": n, "e": e})
            self.assertEqual(self.call("workplace.get", id="stalle")["position"], position)
            self.assertEqual(world.youth(self.client, position={"lat": lat, "lon": lon})["position"],
                             position)
        reply = self.call("match.pair", youth="ung", opening="plats", today=TODAY)
        self.assertEqual(reply["hit"]["distance_m"], 0)


class Catalogues(ServerTest):
    def catalogue(self, kind):
        reply = self.call("catalogue.list", kind=kind)
        self.assertTrue(reply["version"])
        codes = [item["code"] for item in reply["items"]]
        self.assertEqual(len(codes), len(set(codes)))
        for item in reply["items"]:
            self.assertTrue(item["sv"] and item["en"], item)
            self.assertIn(item.get("parent", codes[0]), codes)
        return reply["items"]

    def test_all_kinds(self):
        competences = self.catalogue("competence")
        self.assertEqual([c["code"] for c in competences], [f"GAK{i:02}" for i in range(1, 14)])
        for competence in competences:
            self.assertEqual([level["level"] for level in competence["levels"]], [1, 2, 3, 4])
            self.assertTrue(all(level["sv"] and level["en"] for level in competence["levels"]))
        lengths = collections.Counter(len(item["code"]) for item in self.catalogue("industry"))
        self.assertEqual(lengths, {1: 21, 2: 88})
        lengths = collections.Counter(len(item["code"]) for item in self.catalogue("occupation"))
        self.assertEqual((lengths[1], lengths[2], lengths[4]), (10, 46, 429))
        self.assertTrue(self.catalogue("adaptation"))
        self.assertTrue(all(isinstance(h["supervised"], bool) for h in self.catalogue("hazard")))
        self.assertRefused("OUT_OF_RANGE", "kind", "catalogue.list", kind="tool")


if __name__ == "__main__":
    unittest.main()
