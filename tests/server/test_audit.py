# SPDX-License-Identifier: MIT
"""The audit log: who read and changed what about whom. No method about youths escapes it, nothing
that was answered is lost from it, and nobody but those who may read it."""
import glob
import hashlib
import json
import os
import resource
import shutil
import subprocess
import unittest

import test_access
import world
from praktik import BINARY, RpcError, Server

DAYS = {"from": "2020-01-01", "to": "2199-01-01"}


def tool(*words):
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def whom(server, youth):
    """What stands for a youth in the log."""
    with open(server.store + ".key", encoding="ascii") as file:
        master = bytes.fromhex(file.read().split()[1])
    key = hashlib.blake2b(b"audit-whom", key=master, digest_size=32).digest()
    return hashlib.blake2b(youth.encode(), key=key, digest_size=16).hexdigest()[:16]


# Methods that tell of many, and of whom: by what the youth in question is, too.
MANY = [("match.youths", {"opening": "plats"}), ("match.outreach", {"programme": "a"}),
        ("placement.due", {"programme": "a", "today": "2029-01-01"}), ("youth.list", {}),
        ("match.plan", {"programme": "a"}), ("workplace.record", {"workplace": "stalle"})]
# Counts alone; a state and nothing more, to whoever has the certificate.
NAMELESS = {"match.outreach", "workplace.record", "report.equality", "certificate.verify"}


class EachMethod(test_access.World):
    def by(self, role, programme=None):
        return next(client for caller, client in self.clients.items()
                    if (caller.role, caller.programme) == (role, programme))

    def log(self, **params):
        return self.by("admin").all_items("audit.query", limit=500, **params)

    def ask_all(self, client, youth):
        """Every method that is about this youth, erasing last; those that gave access."""
        asks = [(name, params(youth)) for name, params, _, _ in test_access.ASKS]
        asks += [(method["name"], params(youth))
                 for method, params in test_access.Matrix.unstated(self)
                 if "recruiter" in method["roles"]]
        asks += [(name, params) for name, params, _ in test_access.LISTS]
        asks.sort(key=lambda ask: ask[0] in ("subject.erase", "youth.delete"))
        asks = MANY + asks
        return {name for name, params in asks if self.gives(client, name, params)}

    @staticmethod
    def gives(client, name, params):
        """Whether access was given, whatever came of it."""
        try:
            client.call(name, params)
        except RpcError as error:
            return error.code in test_access.ALLOWED
        return True

    def test_none_escapes(self):
        youth = test_access.YOUTHS[1]
        while youth.protected:
            youth = test_access.YOUTHS[test_access.YOUTHS.index(youth) + 1]
        client = self.by("recruiter", "a")
        asked = self.ask_all(client, youth)
        entries = [entry for entry in self.log() if "recruiter" in entry["roles"]]
        noted = {entry["method"] for entry in entries
                 if whom(self.server, youth.id) in entry.get("whom", [])}
        self.assertGreater(len(asked), 35)
        self.assertEqual(asked - noted - NAMELESS, set())
        self.assertLessEqual({"match.outreach", "workplace.record"},
                             {entry["method"] for entry in entries})
        # nobody is named, and those who were refused are there, too
        told = json.dumps(self.log())
        for other in test_access.YOUTHS:
            self.assertNotIn(f'"{other.id}"', told)
        self.by("recruiter", "b").refused("youth.get", id="nobody")
        last = [entry for entry in self.log() if entry["method"] == "youth.get"][-1]
        self.assertEqual((last["method"], last["result"], last["whom"]),
                         ("youth.get", "NOT_FOUND", [whom(self.server, "nobody")]))

    def test_protected_identity_is_marked(self):
        youth = next(y for y in test_access.YOUTHS if y.protected and y.programme == "a")
        self.by("protected_handler", "a").call("youth.get", id=youth.id)
        entry = self.log(whom=whom(self.server, youth.id))[-1]
        self.assertEqual((entry["method"], entry["guarded"]), ("youth.get", True))


class Asked(unittest.TestCase):
    """Who may ask, and what they are told."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        local = cls.enterClassContext(cls.server.client())
        local.hello(errors="map")
        world.example(local)
        world.programme(local, "other")
        world.youth(local, "far", programme="other")
        cls.clients, cls.ids = {"admin": local}, {}
        for name, role, programme, purposes in (
                ("staff", "recruiter", "hiki", ["audit", "matching"]),
                ("without", "recruiter", "hiki", ["matching", "needs"]),
                ("elsewhere", "recruiter", "other", ["audit"]),
                ("service", "service", "hiki", ["audit", "matching"])):
            made = local.call("token.create", name=name, role=role, programmes=[programme],
                              purposes=purposes)
            client = cls.enterClassContext(cls.server.client())
            client.hello(errors="map", token=made["token"])
            cls.clients[name], cls.ids[name] = client, made["id"]
        local.hello(errors="map")

    def test_who_may_ask(self):
        wanted = {"staff": None, "without": "PURPOSE_REQUIRED", "elsewhere": "NOT_FOUND",
                  "service": "FORBIDDEN", "admin": "FORBIDDEN"}
        for name, code in wanted.items():
            if code:
                self.assertEqual(self.clients[name].refused("audit.query", youth="ung").code, code)
        self.clients["without"].call("youth.get", id="ung")
        items = self.clients["staff"].all_items("audit.query", youth="ung")
        read = [item for item in items if item["by"] == self.ids["without"]]
        self.assertIn(("youth.get", ["matching", "needs"], None),
                      [(item["method"], item["purposes"], item.get("result")) for item in read])
        self.assertIn(("audit.query", "PURPOSE_REQUIRED"),
                      [(item["method"], item.get("result")) for item in read])
        self.assertFalse(any("whom" in item for item in items))
        changed = [item["method"] for item in items if item.get("change")]
        self.assertEqual(changed, ["youth.put"] + ["youth.observe"] * 3)
        # all of the log is for admins
        for name, code in (("staff", "MISSING_FIELD"), ("service", "FORBIDDEN"), ("admin", None)):
            if code:
                self.assertEqual(self.clients[name].refused("audit.query").code, code)
        pages = self.clients["admin"].all_items("audit.query", limit=3)
        self.assertEqual([item["number"] for item in pages], list(range(1, len(pages) + 1)))
        self.assertEqual(self.clients["admin"].refused("audit.query", cursor="x").code, "BAD_CURSOR")
        late = self.clients["admin"].call("audit.query", {"from": "2150-01-01"})
        self.assertEqual(late["items"], [])

    def test_what_a_token_was_used_for(self):
        self.clients["elsewhere"].call("youth.get", id="far")
        self.clients["elsewhere"].call("youth.get", id="far")
        self.clients["elsewhere"].refused("youth.get", id="ung")
        ask = {"token": self.ids["elsewhere"], **DAYS}
        told = self.clients["admin"].call("audit.breach", ask)
        far = [youth for youth in told["youths"] if youth["whom"] == whom(self.server, "far")]
        self.assertEqual(far[0]["requests"], 2)
        self.assertNotIn("youth", far[0])
        self.assertNotIn(whom(self.server, "ung"), str(told["youths"]))
        get = next(of for of in told["methods"] if of["method"] == "youth.get")
        self.assertEqual((get["requests"], get["refused"]), (3, 1))
        own = self.clients["elsewhere"].call("audit.breach", ask)
        self.assertEqual([youth["youth"] for youth in own["youths"]], ["far"])
        others = self.clients["staff"].call("audit.breach", ask)
        self.assertEqual((others["youths"], others["others"]), ([], 1))
        self.assertEqual(self.clients["without"].refused("audit.breach", ask).code,
                         "PURPOSE_REQUIRED")
        self.assertEqual(self.clients["service"].refused("audit.breach", ask).code, "FORBIDDEN")

    def test_an_export_says_who_asked(self):
        self.clients["without"].call("youth.get", id="ung")
        held = self.clients["without"].call("subject.export", youth="ung")
        self.assertIn(("youth.get", self.ids["without"]),
                      [(entry["method"], entry["by"]) for entry in held["requests"]])

    def test_a_flood_of_refusals_is_counted(self):
        made = self.clients["admin"].call("token.create", name="x", role="recruiter",
                                          programmes=["other"], purposes=[])
        with self.server.client() as client:
            client.hello(errors="map", token=made["token"])
            client.batch([("youth.get", {"id": "ung"})] * 400)
        items = self.clients["admin"].all_items("audit.query", token=made["id"], limit=500)
        self.assertLessEqual(len([item for item in items if not item.get("more")]), 90)

    def test_tables(self):
        at = ("--connect", self.server.path)
        code, out, _ = tool("audit", "query", "--limit", "500", *at)
        self.assertEqual(code, 0)
        self.assertIn("youth.put", out)
        code, out, _ = tool("audit", "breach", self.ids["without"], "--from", "2020-01-01", "--to",
                            "2199-01-01", *at)
        self.assertEqual(code, 0)
        self.assertIn("youths", out)
        self.assertEqual(tool("audit", "breach", "x", *at)[0], 64)


class Kept(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        with self.server.client() as client:
            world.place(client)

    def methods(self, **params):
        with self.server.client() as client:
            return [item["method"] for item in client.all_items("audit.query", **params)]

    def test_what_was_answered_is_there_after_a_kill(self):
        with self.server.client() as client:
            client.call("youth.get", id="ung")
            client.call("match.openings", youth="ung")
            client.call("youth.list")
            world.observe(client, "GAK01", 2)
            self.server.kill()
        self.server.start()
        wanted = {"youth.put", "youth.observe", "youth.get", "match.openings", "youth.list"}
        self.assertEqual(set(self.methods(youth="ung")) - {"audit.query"}, wanted)
        self.server.restart()
        self.assertEqual(self.methods(youth="ung").count("youth.get"), 1)
        self.server.stop()
        self.assertEqual(tool("audit", "verify", self.server.store)[0], 0)
        self.server.start()

    def test_what_cannot_be_noted_is_not_answered(self):
        """It starts where no file may grow, so that it has no room for notes."""
        self.server.stop()
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            self.server.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        with self.server.client() as client:
            client.hello(errors="map")
            self.assertEqual(client.refused("youth.get", id="ung").code, "STORAGE_FULL")
            self.assertEqual(client.call("opening.get", id="plats")["id"], "plats")
            resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, limits)
            self.assertEqual(client.call("youth.get", id="ung")["id"], "ung")

    def test_erased_it_stays_without_a_name(self):
        with self.server.client() as client:
            client.call("youth.get", id="ung")
            client.call("subject.erase", youth="ung", decision="D-1")
        gone = whom(self.server, "ung")
        self.assertEqual(sorted(self.methods(whom=gone)),
                         ["subject.erase", "youth.get", "youth.put"])
        self.server.stop()
        self.assertEqual(tool("audit", "whom", self.server.store, "ung")[1], gone + "\n")
        self.assertEqual(tool("keys", "rotate", self.server.store)[0], 0)
        self.assertEqual(tool("audit", "verify", self.server.store)[0], 0)
        self.server.start()
        self.assertEqual(sorted(self.methods(whom=gone)),
                         ["subject.erase", "youth.get", "youth.put"])

    def test_an_older_store_in_its_place_is_not_served(self):
        self.server.stop()
        older = self.server.store + ".older"
        shutil.copytree(self.server.store, older)
        self.server.start()
        self.methods()
        self.server.stop()
        shutil.rmtree(self.server.store)
        shutil.copytree(older, self.server.store)
        code, out, _ = tool("audit", "verify", self.server.store)
        self.assertEqual(code, 65)
        self.assertIn("checkpoint", out)
        self.assertEqual(tool("verify", self.server.store)[0], 65)
        self.server.spawn()
        self.assertEqual(self.server.ended(), 65)
        self.assertIn("audit", self.server.stderr())
        # where that is meant, the old checkpoints are laid aside
        os.rename(self.server.store + ".audit", older + ".audit")
        self.server.start()
        self.assertIn("audit-checkpoints", self.server.stderr())

    def test_the_last_checkpoint_is_written_again(self):
        self.server.stop()
        path = self.server.store + ".audit/checkpoints"
        with open(path, encoding="ascii") as file:
            lines = file.readlines()
        with open(path, "w", encoding="ascii") as file:
            file.write("".join(lines[:-1]) + lines[-1][:40])
        self.assertEqual(tool("audit", "verify", self.server.store)[0], 65)
        self.server.restart() if self.server.process else self.server.start()
        self.server.stop()
        self.assertEqual(tool("audit", "verify", self.server.store)[0], 0)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        for reads in glob.glob(self.server.store + "/reads.*"):
            self.assertEqual(os.stat(reads).st_size, 0)
        self.server.start()


if __name__ == "__main__":
    unittest.main()
