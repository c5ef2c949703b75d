# SPDX-License-Identifier: MIT
"""praktik certificate, praktik signing-keys, and the demo's end: what people read, and exit codes."""
import json
import os
import subprocess
import unittest

import world
from praktik import BINARY, ROOT, Server, sanitizer

SITE = "https://intyg.example"
SITUATION = "Hjälpte en kollega att lyfta in varorna utan att någon bad om det, och frågade efteråt."


class CertificateCommands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--issuer", "Göteborgs Stad", "--site", SITE))
        cls.client = cls.enterClassContext(cls.server.client())
        world.example(cls.client)
        world.opening(cls.client, capacity=100)

    def setUp(self):
        placement = world.steps(self.client, *world.FINISHED)
        self.number = world.issue(
            self.client, placement, comment="Välkommen åter", hours_attended=212, marks=[
                {"competence": "GAK05", "level": 2, "situation": SITUATION},
                {"competence": "GAK09", "level": None}])
        self.file = os.path.join(self.server.directory, "intyg.jwt")

    def run_it(self, *words, code=0):
        done = subprocess.run([BINARY, *words, "--connect", self.server.path], check=False,
                              capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"})
        self.assertEqual(done.returncode, code, done)
        return done.stdout

    def export(self):
        self.run_it("certificate", "export", self.number, "--format", "vc-jwt", "--out", self.file)
        with open(self.file, encoding="ascii") as file:
            return file.read()

    def test_show(self):
        for language, words in (("sv", ["utfärdat", "Åsa Öst", "●●○○  Planera", "(före: ",
                                        "kvalitet: inte iakttaget", "212 timmar på plats"]),
                                ("en", ["issued", "Planning", "(before: ", "not observed"])):
            said = self.run_it("certificate", "show", self.number, "--lang", language)
            for word in [*words, "Välkommen åter", f"{SITE}/intyg/{self.number}", "Göteborgs Stad"]:
                self.assertIn(word, said)
            self.assertLessEqual(max(map(len, said.splitlines())), 80)
            self.assertIn(SITUATION, " ".join(said.split()))
        self.run_it("certificate", "show", "INTYG-2026-AAAAAAAAAA", code=65)

    def test_invite_prints_a_link_alone(self):
        placement = world.steps(self.client, *world.FINISHED)
        link = self.run_it("certificate", "invite", placement, "--days", "3")
        self.assertRegex(link, rf"\A{SITE}/intyg/fyll-i#intyg_\w{{68}}\n\Z")
        with self.server.client() as supervisor:
            hello = supervisor.hello(token=link.strip().partition("#")[2])
        self.assertEqual(hello["placement"], placement)
        self.run_it("certificate", "invite", placement, "--days", "0", code=64)
        self.run_it("certificate", "invite", "ingen", code=65)

    def test_verify_asks_the_server(self):
        verify = ("certificate", "verify")
        self.export()
        for shown in (self.number, self.file):
            self.assertIn("Genuine", self.run_it(*verify, shown))
        self.assertEqual(json.loads(self.run_it(*verify, self.file, "--json")),
                         {"genuine": True, "state": "genuine"})
        self.assertIn("Unknown", self.run_it(*verify, "INTYG-2026-AAAAAAAAAA", code=65))
        self.client.call("certificate.revoke", number=self.number, reason="x")
        self.assertIn("Återkallat", self.run_it(*verify, self.file, "--lang", "sv", code=65))
        self.run_it(*verify, "/no/such/file", code=66)

    def test_verify_without_a_server(self):
        credential, keys = self.export(), os.path.join(self.server.directory, "jwks")
        with open(keys, "w", encoding="ascii") as file:
            file.write(self.run_it("signing-keys", "jwks"))

        def verify(path, code=0, *more):
            done = subprocess.run([BINARY, "certificate", "verify", path, "--jwks", keys,
                                   "--connect", "/no/socket", *more], check=False,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, code, done)
            return done.stdout

        self.assertIn("Rightly signed", verify(self.file))
        self.assertEqual(json.loads(verify(self.file, 0, "--json"))["signed"], True)
        for at in (5, len(credential) // 2, len(credential) - 30):
            with open(self.file, "w", encoding="ascii") as file:
                file.write(credential[:at] + ("A" if credential[at] != "A" else "B")
                           + credential[at + 1:])
            self.assertIn("Unknown", verify(self.file, 65))
        with open(keys, "w", encoding="ascii") as file:
            file.write('{"keys":[]}')
        verify(self.file, 65)
        verify("INTYG-2026-AAAAAAAAAA", 66)

    def test_export(self):
        page = self.run_it("certificate", "export", self.number, "--english")
        self.assertTrue(page.startswith("<!DOCTYPE html>") and "Workplace" in page)
        said = json.loads(self.run_it("certificate", "export", self.number, "--format", "json"))
        self.assertEqual(said["id"], f"{SITE}/intyg/{self.number}")
        self.run_it("certificate", "export", self.number, "--out", "/no/such/place", code=73)

    def test_keys(self):
        first = self.run_it("signing-keys")
        self.assertIn("did:web:intyg.example#", first)
        rotated = self.run_it("signing-keys", "rotate")
        self.assertIn("in use", rotated)
        self.assertEqual(len(self.run_it("signing-keys").splitlines()), len(first.splitlines()) + 1)
        self.assertEqual(json.loads(self.run_it("signing-keys", "did"))["id"], "did:web:intyg.example")
        self.run_it("signing-keys", "other", code=64)


class Demo(unittest.TestCase):
    @unittest.skipIf(sanitizer() == "thread", "it leaves too little room for the demo's map")
    def test_it_ends_with_a_certificate_and_the_changed_list(self):
        with Server() as server:  # for its directory, which goes with it
            place = os.path.join(server.directory, "demo")
            done = subprocess.run([BINARY, "demo", place, "--lang", "sv"], check=False, cwd=ROOT,
                                  capture_output=True, text=True,
                                  env={**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80"})
            self.assertEqual(done.returncode, 0, done.stderr[-2000:])
            for words in ("utfärdat 2027-02-24", "Äkta: utfärdat här", "Vad intyget ändrade",
                          "var 84,9"):
                self.assertIn(words, done.stdout)
            page, = [name for name in os.listdir(place) if name.endswith(".html")]
            self.assertIn(page, done.stderr)


if __name__ == "__main__":
    unittest.main()
