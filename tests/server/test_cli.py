# SPDX-License-Identifier: MIT
"""praktik match, call, describe and what all commands share, against a running server. Data go to
stdout, talk to stderr; exit codes are those of sysexits."""
import json
import os
import pty
import unittest

import world
from cli import DATA, NOT_ALLOWED, OK, UNAVAILABLE, USAGE, Run, address_of
from praktik import BINARY, TODAY, ServerTest

HIT_SV = """
  1 Elmontör, hjälp
    ███████████████████████▍  97,5  (96,0–98,9)  6,0 km
    Verkstan · plats
"""
REASONS_SV = """
    + Önskat område: Specialiserad bygg- och anläggningsverksamhet
    + Tränar Planera och organisera (nivå 1 → 2), som hen vill utveckla
    + Tränar Initiativ och självständighet (nivå 2 → 3), som hen vill utveckla
    ? Noggrannhet och kvalitet: nivån är okänd, fråga
"""
HIT_EN = """
    Elmontör, hjälp
    ███████████████████████▍  97.5  (96.0–98.9)  6.0 km
    Verkstan · plats
"""
REASONS_EN = """
    + Wished for: Specialised construction activities
    + Trains Planning and organising (level 1 → 2), a goal
    + Trains Initiative and independence (level 2 → 3), a goal
    + 6 km away, the limit is 30 km
    + Responsibility and reliability: level 3 is enough (the place asks 2)
    + Planning and organising: one step to go (level 1 → 2), a wanted one
    ? Accuracy and quality: the level is unknown, ask
"""


class Command(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.client() as client:
            world.example(client)
            world.opening(client, "shut", state="closed", hours_min=60)

    def run_it(self, *words, **more):
        return Run(self.server.path, *words, **more)

    def assertRun(self, run, code, *words):
        """Its exit code; where that is no success, nothing on stdout and words on stderr."""
        self.assertEqual(run.code, code, run.err)
        if code != OK:
            self.assertEqual(run.out, "")
        for word in words:
            self.assertIn(word, run.err)
        return run


class Match(Command):
    def match(self, *words, **more):
        run = self.run_it("match", "ung", "--today", TODAY, *words, **more)
        self.assertRun(run, OK)
        self.assertEqual(run.err, "")
        return run.out

    def test_a_list_in_swedish(self):
        for out in (self.match("--lang", "sv"), self.match(LC_MESSAGES="sv_SE.UTF-8")):
            self.assertTrue(out.startswith("ung · praktik-1 · 2026-11-21 · läge 9\n"), out)
            self.assertIn("Vikter: Intresse 50, Utveckling 25, Resa 15, Stöd 10\n", out)
            self.assertIn(HIT_SV, out)
            self.assertIn(REASONS_SV, out)
            self.assertIn("platsen är stängd", out)
            self.assertIn("praktik match ung --why plats", out)

    def test_the_language_of_the_locale(self):
        """Whether the machine has that locale or not; --lang wins."""
        for environment, word in (({"LANG": "sv_SE.UTF-8"}, "Vikter"), ({"LANG": "sv"}, "Vikter"),
                                  ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "Weights"),
                                  ({"LANG": "en_GB", "LC_ALL": "sv_SE"}, "Vikter"),
                                  ({"LANG": ""}, "Weights"), ({"LANG": "de_DE"}, "Weights")):
            self.assertIn(f"\n{word}: ", self.match(**environment), environment)
        self.assertIn("\nWeights: ", self.match("--lang", "en", LANG="sv_SE.UTF-8"))

    def test_why_in_english(self):
        out = self.match("--lang", "en", "--why", "plats")
        self.assertIn("plats: passes\n", out)
        self.assertIn(HIT_EN, out)
        self.assertIn(REASONS_EN, out)
        self.assertEqual(out, self.match("--why=plats"))

    def test_why_it_fails(self):
        out = self.match("--why", "shut", "--lang", "en")
        self.assertIn("shut: fails\n    ✗ The opening is closed\n", out)
        self.assertIn("\nThe score would have been:\n", out)
        self.assertIn("− Does not train Planning and organising, a goal", out)
        self.assertIn("Platsen är stängd", self.match("--why", "shut", "--lang", "sv"))

    def test_languages_say_equally_much(self):
        for words in ((), ("--why", "plats"), ("--why", "shut")):
            sv, en = self.match("--lang", "sv", *words), self.match("--lang", "en", *words)
            self.assertNotEqual(sv, en)
            self.assertEqual([sv.count(sign) for sign in ("    + ", "    − ", "    ? ")],
                             [en.count(sign) for sign in ("    + ", "    − ", "    ? ")])

    def test_json_is_the_reply(self):
        reply = json.loads(self.match("--json", "--k", "1"))
        self.assertEqual(reply, self.call("match.openings", youth="ung", k=1, today=TODAY))
        reply = json.loads(self.match("--json", "--why", "plats", "--weights", "travel=60"))
        self.assertEqual(reply, self.call("match.pair", youth="ung", opening="plats", today=TODAY,
                                          weights={"travel": 60}))
        reply = json.loads(self.match("--json", "--prospects", "--explore"))
        self.assertEqual(reply, self.call("match.openings", youth="ung", prospects=True,
                                          explore=True, today=TODAY))

    def test_what_it_refuses(self):
        for words, code, says in (
                (("nobody",), DATA, "NOT_FOUND: youth: "), ((), USAGE, "usage: praktik match YOUTH"),
                (("ung", "--k", "0"), USAGE, "--k: a number from 1 to 500"),
                (("ung", "--k", "x"), USAGE, "--k"), (("ung", "--weights", "travel=a"), USAGE,
                                                      "--weights"),
                (("ung", "--weights", "king=1"), USAGE, "UNKNOWN_FIELD: weights.king"),
                (("ung", "--weights", "travel=1001"), DATA, "OUT_OF_RANGE: weights.travel"),
                (("ung", "--today", "2026-02-30"), DATA, "BAD_DATE: today"),
                (("ung", "--why", "none"), DATA, "NOT_FOUND: opening"),
                (("ung", "--qwerty"), USAGE, "no option --qwerty"),
                (("ung", "--lang", "fi"), USAGE, "--lang: sv or en")):
            with self.subTest(words):
                self.assertRun(self.run_it("match", *words), code, says)


class Call(Command):
    def test_three_ways_to_say_it(self):
        wanted = self.call("employer.get", id="arb")
        for words, stdin in ((("id=arb",), b""), (('{"id": "arb"}',), b""),
                             (("-",), b'{"id": "arb"}')):
            run = self.assertRun(self.run_it("call", "employer.get", *words, stdin=stdin), OK)
            self.assertEqual(json.loads(run.out), wanted)
            self.assertIn('\n  "id": "arb",\n', run.out)  # for people
            run = self.run_it("call", "employer.get", "--json", *words, stdin=stdin)
            self.assertEqual(run.json(), wanted)

    def test_values_as_the_fields_want_them(self):
        run = self.run_it("call", "workplace.put", "id=w2", "employer=arb", "name=Åkes Bil & Däck",
                          "industry=45", "position.n=6400000", "position.e=320000",
                          "levels=GAK01=2,GAK05=3", "trains=GAK01,GAK02", "adaptations=[]", "--json")
        record = self.assertRun(run, OK).json()
        for name, value in (("name", "Åkes Bil & Däck"), ("levels", {"GAK01": 2, "GAK05": 3}),
                            ("position", {"n": 6400000, "e": 320000}), ("adaptations", []),
                            ("trains", ["GAK01", "GAK02"])):
            self.assertEqual(record[name], value)
        self.assertEqual(record, self.call("workplace.get", id="w2"))
        youth = self.run_it("call", "youth.put", "id=u2", "programme=hiki", "birth=2005-01-01",
                            "enrolment.waiver=ja", 'wishes=[{"code": "43", "strength": 4}]',
                            "hours_max=20", "--json").json()
        self.assertEqual((youth["wishes"], youth["enrolment"]["waiver"], youth["hours_max"]),
                         ([{"code": "43", "strength": 4}], True, 20))

    def test_any_text_goes_both_ways(self):
        for number, name in enumerate(('"quoted" \\ back', "a=b", "line\nline\ttab", "åäö €",
                                       "😀", "{", "null", "7")):
            record = self.run_it("call", "employer.put", f"id=t{number}", f"name={name}",
                                 "--json").json()
            self.assertEqual(record["name"], name)
            self.assertEqual(self.call("employer.get", id=f"t{number}")["name"], name)

    def test_what_it_refuses(self):
        for words, code, says in (
                (("employer.get", "id=none"), DATA, "NOT_FOUND: id: no such employer"),
                (("no.such",), USAGE, "NO_SUCH_METHOD"),
                (("employer.get", "qwerty=1"), USAGE, "UNKNOWN_FIELD: qwerty"),
                (("employer.get",), USAGE, "MISSING_FIELD: id"),
                (("employer.put", "name="), DATA, "OUT_OF_RANGE: name"),
                (("session.hello", "token=x"), NOT_ALLOWED, "UNAUTHENTICATED"),
                (("employer.get", "{"), USAGE, ""), (("employer.get", "[1]"), USAGE, ""),
                (("employer.get", '{"id": "a", "id": "b"}'), USAGE, ""),
                ((), USAGE, "usage: praktik call")):
            with self.subTest(words):
                run = self.run_it("call", *words)
                self.assertRun(run, code, says)
                self.assertTrue(run.err.startswith("praktik: "), run.err)


class Describe(Command):
    def test_one_and_all(self):
        described = self.call("server.describe")
        run = self.assertRun(self.run_it("describe"), OK)
        for method in described["methods"]:
            self.assertIn(method["name"], run.out)
            one = self.run_it("describe", method["name"]).out
            self.assertIn(method["doc"][:40], one)
            for field in method["request"] + method["options"] + method["reply"]:
                self.assertIn(f" {field['name']} ", one, method["name"])
        self.assertRun(self.run_it("describe", "no.such"), USAGE, "no.such")
        self.assertEqual(self.run_it("describe", "--json").json(), described)

    def test_it_needs_no_server(self):
        for words in (("describe",), ("describe", "employer.put"), ("describe", "--markdown"),
                      ("version",), ("help",), ("help", "serve"), ("import", "--help")):
            run = self.assertRun(Run("127.0.0.1:1", *words), OK)
            self.assertTrue(run.out)
            self.assertEqual(run.err, "")


class Shared(Command):
    def test_where_the_server_is(self):
        tcp = address_of(self.server, tcp=True)
        for run in (Run(tcp, "call", "server.ping"),
                    Run("127.0.0.1:1", "call", "server.ping", "--connect", self.server.path),
                    Run("127.0.0.1:1", "call", "server.ping", f"--connect={tcp}")):
            self.assertRun(run, OK)
        for address in ("127.0.0.1:1", "/no/such/socket"):
            for words in (("match", "ung"), ("call", "server.ping"), ("export", "openings")):
                run = self.assertRun(Run(address, *words), UNAVAILABLE, address)
                self.assertIn("is the server running?", run.err)
        self.assertRun(Run("nonsense", "call", "server.ping"), USAGE)

    def test_usage(self):
        self.assertRun(self.run_it("nope"), USAGE, "no command nope")
        self.assertEqual(self.run_it().code, USAGE)
        self.assertRegex(self.run_it("version").out, r"^praktik [0-9.]+, match model praktik-1\n$")
        self.assertEqual(self.run_it("version", "--json").json()["model"], "praktik-1")

    def test_on_a_terminal(self):
        """Colours and the terminal's width there; plain text in a pipe."""
        try:
            master, slave = pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal to be had: {error}")
        try:
            pid = os.fork()
            if pid == 0:
                os.dup2(slave, 1)
                os.execve(BINARY, [BINARY, "match", "ung", "--today", TODAY],
                          {"PRAKTIK": self.server.path, "LANG": "C.UTF-8", "TERM": "xterm"})
            os.close(slave)
            slave, data = None, b""
            try:
                while part := os.read(master, 65536):
                    data += part
            except OSError:  # the other side has closed
                pass
            self.assertEqual(os.waitpid(pid, 0)[1], 0)
            self.assertIn(b"\x1b[", data)
            self.assertIn("Elmontör, hjälp".encode(), data)
        finally:
            os.close(master)
            if slave is not None:
                os.close(slave)
        self.assertNotIn("\x1b", self.run_it("match", "ung", "--today", TODAY).out)

    def test_without_unicode(self):
        out = self.run_it("match", "ung", "--today", TODAY, LANG="C").out
        self.assertIn("####", out)
        self.assertNotIn("█", out)


if __name__ == "__main__":
    unittest.main()
