# SPDX-License-Identifier: MIT
"""What is held about a young person, shown, restricted and erased; copies, keys and verify."""
import glob
import os
import resource
import signal
import subprocess
import unittest

import world
from praktik import BINARY, Server, sanitizer

MARK = "Marked-Canary-4711"


def tool(*words):
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def anywhere(directory, mark=MARK):
    """Whether the mark lies in any file of it."""
    for path in glob.glob(os.path.join(directory, "*")):
        with open(path, "rb") as file:
            if mark.encode() in file.read():
                return True
    return False


class Subject(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.client = self.enterContext(self.server.client())
        world.example(self.client)
        world.youth(self.client, id="other", name="Other")

    def mark(self):
        """The mark wherever the caller can put words about the youth."""
        client = self.client
        youth = client.call("youth.get", id="ung")
        for field in ("version", "updated"):
            del youth[field]
        client.call("youth.put", {**youth, "name": MARK, "gender": MARK})
        world.observe(client, "GAK01", 2, situation=MARK, idempotency_key="once")
        placement = world.steps(client, *world.FINISHED)
        client.call("certificate.file", {"placement": placement, **world.FILED, "comment": MARK})
        return placement

    def test_export_has_everything(self):
        self.mark()
        held = self.client.call("subject.export", youth="ung")
        self.assertEqual(held["profile"][0]["name"], MARK)
        self.assertIn(MARK, [seen.get("situation") for seen in held["observations"]])
        kinds = {of["kind"]: of["records"] for of in held["others"]}
        self.assertEqual(len(kinds["placement"]), 1)
        self.assertEqual(kinds["certificate"][0]["comment"], MARK)
        self.assertTrue(all(entry["youth"] == "ung" for entry in held["changes"]))
        self.assertGreater(len(held["changes"]), 8)
        self.assertEqual(self.client.refused("subject.export", {"youth": "nobody"}).code, "NOT_FOUND")

    def test_restricted_is_matched_no_more_until_it_is_lifted(self):
        self.assertEqual(self.client.call("match.openings", youth="ung")["passed"], 1)
        self.assertEqual(self.client.call("subject.restrict", youth="ung")["state"], "restricted")
        self.assertEqual(self.client.call("match.openings", youth="ung")["passed"], 0)
        self.assertEqual(self.client.refused("subject.restrict", {"youth": "ung"}).code, "STATE")
        self.client.call("subject.restrict", youth="ung", lift=True)
        self.assertEqual(self.client.call("match.openings", youth="ung")["passed"], 1)

    def test_erased_is_gone_from_every_answer_and_counts_stay(self):
        self.mark()
        done = self.client.call("subject.erase", youth="ung", decision="D-2026-7")
        self.assertEqual((done["decision"], done["placements"], done["certificates"]),
                         ("D-2026-7", 1, 1))
        for method, params in (("youth.get", {"id": "ung"}), ("match.openings", {"youth": "ung"}),
                               ("youth.observations", {"youth": "ung"}),
                               ("subject.erase", {"youth": "ung", "decision": "D-2026-8"})):
            self.assertEqual(self.client.refused(method, params).code, "NOT_FOUND")
        for method in ("youth.list", "placement.list", "certificate.list"):
            self.assertNotIn("ung", str(self.client.call(method)["items"]))
        self.assertEqual(self.client.call("youth.get", id="other")["name"], "Other")
        self.assertEqual(self.client.refused("subject.erase", {"youth": "other"}).code, "MISSING_FIELD")
        # the same id is somebody new
        world.youth(self.client)
        self.assertEqual(self.client.call("youth.observations", youth="ung")["items"], [])

    def test_a_seat_goes_back(self):
        world.steps(self.client, *world.FINISHED[:3])
        taken = self.client.call("opening.get", id="plats").get("taken", 0)
        self.client.call("subject.erase", youth="ung", decision="D-1")
        left = self.client.call("opening.get", id="plats").get("taken", 0)
        self.assertEqual((taken, left), (1, 0))


class Correct(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.client = cls.enterClassContext(cls.server.client())
        cls.client.hello(errors="map")
        world.example(cls.client)
        world.opening(cls.client, capacity=50)

    def correct(self, **params):
        return self.client.call("subject.correct", youth="ung", **params)

    def seen(self):
        return self.client.call("youth.observations", youth="ung")["items"]

    def test_an_observation(self):
        wrong = world.observe(self.client, "GAK04", 1, situation=MARK)
        done = self.correct(observation=wrong["id"], level=3, text="frågade kunden")
        self.assertEqual((done["part"], done["version"]), ("observation", 2))
        now, = [item for item in self.seen() if item["id"] == wrong["id"]]
        self.assertEqual((now["level"], now["situation"], now["date"]),
                         (3, "frågade kunden", wrong["date"]))
        self.assertNotIn(MARK, str(self.client.call("subject.export", youth="ung")))
        self.correct(observation=wrong["id"], remove=True)
        self.assertNotIn(wrong["id"], [item["id"] for item in self.seen()])
        error = self.client.refused("subject.correct", youth="ung", observation=wrong["id"])
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "observation"))

    def test_a_level_counts_as_corrected(self):
        wrong = world.observe(self.client, "GAK02", 1, date="2026-11-01")
        world.opening(self.client, "annan", levels={"GAK02": 3})
        before = self.client.call("match.pair", youth="ung", opening="annan")["hit"]["b"]
        self.correct(observation=wrong["id"], level=3)
        self.assertGreater(self.client.call("match.pair", youth="ung",
                                            opening="annan")["hit"]["b"], before)

    def test_words_in_a_placement(self):
        placement = world.propose(self.client, "ung")
        self.client.call("placement.decide", placement=placement, party="youth", yes=True,
                         reason=MARK)
        for part, number in (("history", 2), ("proposal", None)):
            more = {"line": number} if number else {}
            self.correct(part=part, placement=placement, text="ville gärna", **more)
        record = self.client.call("placement.get", id=placement)
        self.assertNotIn(MARK, str(record))
        self.assertEqual((record["reason"], record["history"][1]["reason"]),
                         ("ville gärna", "ville gärna"))
        self.correct(part="history", placement=placement, line=2, remove=True)
        self.assertNotIn("reason", self.client.call("placement.get", id=placement)["history"][1])
        self.client.call("placement.withdraw", placement=placement)

    def test_what_a_certificate_says_stands(self):
        placement = world.steps(self.client, *world.FINISHED)
        number = world.issue(self.client, placement)
        certified, = [item for item in self.seen() if item.get("certificate") == number]
        error = self.client.refused("subject.correct", youth="ung", observation=certified["id"])
        self.assertEqual((error.code, error.field), ("STATE", "observation"))

    def test_what_is_not_there(self):
        world.youth(self.client, "annan-ung")
        other = world.propose(self.client, "annan-ung")
        for field, params in (("observation", {"observation": "ingen"}),
                              ("placement", {"part": "proposal", "placement": "ingen"}),
                              ("placement", {"part": "proposal", "placement": other})):
            error = self.client.refused("subject.correct", youth="ung", **params)
            self.assertEqual((error.code, error.field), ("NOT_FOUND", field))
        error = self.client.refused("subject.correct", youth="annan-ung", part="history",
                                    placement=other, line=9)
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "line"))


class AtRest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        with self.server.client() as client:
            world.example(client)
            world.youth(client, name=MARK, gender=MARK)
            world.observe(client, "GAK02", 3, situation=MARK, idempotency_key="once")
        self.key = self.server.store + ".key"

    def copy(self, name="copy"):
        path = os.path.join(self.server.directory, name)
        with self.server.client(tcp=False) as client:
            client.call("store.backup", directory=path)
            self.assertEqual(client.refused("store.backup", {"directory": path}).code, "CONFLICT")
            self.assertEqual(client.refused("store.backup", {"directory": "copy"}).code, "NOT_FOUND")
        return path

    def test_nothing_personal_lies_open_in_store_or_copy(self):
        copy = self.copy()
        self.server.stop()
        self.assertFalse(anywhere(self.server.store))
        self.assertFalse(anywhere(copy))
        self.assertNotIn(MARK, self.server.stderr())
        self.assertEqual(os.stat(os.path.join(copy, "data.mdb")).st_mode & 0o777, 0o600)

    def test_a_copy_is_restored_and_served(self):
        copy, again = self.copy(), os.path.join(self.server.directory, "again")
        self.server.stop()
        self.assertEqual(tool("restore", copy, again)[0], 0)
        self.assertEqual(tool("restore", copy, again)[0], 73)
        self.assertEqual(tool("verify", again, "--key", self.key)[0], 0)
        code, _, told = tool("verify", copy)
        self.assertEqual(code, 78)
        self.assertIn("not there", told)

    def test_no_core_dump_holds_what_was_open(self):
        process = self.server.process
        with open(f"/proc/{process.pid}/limits", encoding="ascii") as file:
            limit, = [line.split() for line in file if line.startswith("Max core file size")]
        self.assertEqual(limit[4:6], ["0", "0"])
        os.kill(process.pid, signal.SIGABRT)
        _, status = os.waitpid(process.pid, 0)
        self.assertEqual((os.WTERMSIG(status), os.WCOREDUMP(status)), (signal.SIGABRT, False))
        process.returncode = -signal.SIGABRT
        self.server.kill()
        self.server.start()

    @unittest.skipIf(sanitizer(), "they lock nothing")
    @unittest.skipIf(resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == 0, "nothing may be locked")
    def test_keys_lie_in_memory_that_is_never_swapped(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as file:
            locked, = [int(line.split()[1]) for line in file if line.startswith("VmLck")]
        self.assertGreater(locked, 0)

    def test_verify_tells_what_was_changed(self):
        self.assertEqual(tool("verify", self.server.store)[0], 75)  # a server has it
        self.server.stop()
        code, out, _ = tool("verify", self.server.store)
        self.assertEqual(code, 0, out)
        path = os.path.join(self.server.store, "data.mdb")
        with open(path, "r+b") as file:
            data = file.read()
            at = data.index(b"\xc1\x01") + 60  # within a sealed record
            file.seek(at)
            file.write(bytes([data[at] ^ 1]))
        code, out, _ = tool("verify", self.server.store)
        self.assertEqual(code, 65, out)
        self.assertIn("cannot be read", out)

    def test_what_was_erased_is_dead_in_copies_once_the_key_is_replaced(self):
        copy = self.copy()
        with self.server.client() as client:
            client.call("subject.erase", youth="ung", decision="D-1")
            world.youth(client, id="kvar", name="Kvar")
        self.server.stop()
        with open(self.key, encoding="ascii") as file:
            before = file.read().split()
        self.assertEqual(tool("verify", copy, "--key", self.key)[0], 0)
        code, _, told = tool("keys", "rotate", self.server.store)
        self.assertEqual(code, 0, told)
        self.assertEqual(os.stat(self.key).st_mode & 0o777, 0o600)
        with open(self.key, encoding="ascii") as file:
            after = file.read().split()
        self.assertEqual(before[:3], after[:3])  # tokens and signing keys hang on the first line
        self.assertNotEqual(before[3], after[3])
        self.assertEqual(tool("verify", copy, "--key", self.key)[0], 78)
        self.assertEqual(tool("verify", self.server.store)[0], 0)
        self.server.start()
        with self.server.client() as client:
            self.assertEqual(client.call("youth.get", id="kvar")["name"], "Kvar")


if __name__ == "__main__":
    unittest.main()
