# SPDX-License-Identifier: MIT
"""praktik import and praktik export against a running server: files as Excel, LibreOffice and
databases write them, what is said of bad rows, and that what was exported comes back the same."""
import csv
import io
import os
import unittest

import world
from cli import DATA, OK, USAGE, Run
from praktik import ROOT, TODAY, Server, ServerTest
from world import OwnServer

DEMO = os.path.join(ROOT, "data", "demo")
KINDS = ("programmes", "employers", "workplaces", "openings", "youths", "observations")
ROWS = (("e1", "Åsas Café", "212000-1355", "paused"), ("e2", 'Två; tre, "fyra"', "", ""),
        ("e3", "Rad ett\nrad två", "", "active"), ("e4", "Köket €", "", "blocked"))
HEADER = ("id", "name", "org_nr", "state")
EMPLOYERS = [dict(zip(HEADER, row)) for row in ROWS]


def table(separator, end="\n", rows=ROWS):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


DIALECTS = {
    "comma": table(",").encode(),
    "semicolon": table(";").encode(),
    "tab": table("\t").encode(),
    "CRLF": table(";", "\r\n").encode(),
    "BOM": b"\xef\xbb\xbf" + table(";", "\r\n").encode(),
    "Windows-1252": table(";", "\r\n").encode("cp1252"),
    "Windows-1252, comma": table(",").encode("cp1252"),
    "no end of the last line": table(",").rstrip("\n").encode(),
    "blank lines": ("\n" + table(",").replace("\ne4", "\n\n\r\n,,,\ne4") + "\n\n").encode(),
    "all quoted": table(",").replace("e1,", '"e1",').replace("id,", '"id",').encode(),
    "columns in another order": "".join(
        f'"{row[1]}";{row[3]};{row[0]};{row[2]}\n'.replace('"fyra"', '""fyra""')
        for row in (("id", "name", "org_nr", "state"), *ROWS)).encode(),
}


class Importing:
    """What both classes below do."""

    def write(self, data, name="file.csv"):
        path = os.path.join(self.server.directory, name)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return path

    def take(self, kind, data, *options):
        path = self.write(data)
        run = Run(self.server.path, "import", kind, path, *options)
        run.lines = [line.replace(path, "FILE") for line in run.err.splitlines()]
        self.assertEqual(run.out, "")
        return run

    def assertTaken(self, run, read, new=0, changed=0, unchanged=0):
        self.assertEqual(run.code, OK, run.err)
        self.assertIn(f"{read} read, {new} new, {changed} changed, {unchanged} unchanged", run.err)


class Dialects(OwnServer, Importing):
    def test_each_dialect_says_the_same(self):
        for name, data in DIALECTS.items():
            with self.subTest(name):
                self.assertTaken(self.take("employers", data), 4, new=4)
                stored = self.client.all_items("employer.list")
                self.assertEqual(
                    [{"id": e["id"], "name": e["name"], "state": e["state"],
                      "org_nr": e.get("org_nr", "")} for e in stored],
                    [{**e, "state": e["state"] or "active"} for e in EMPLOYERS])
                before = self.client.sequence()
                self.assertTaken(self.take("employers", data), 4, unchanged=4)
                self.assertEqual(self.client.sequence(), before)
                for employer in EMPLOYERS:
                    self.call("employer.delete", id=employer["id"])

    def test_from_stdin(self):
        run = Run(self.server.path, "import", "employers", "-", stdin=DIALECTS["BOM"])
        self.assertTaken(run, 4, new=4)
        self.assertEqual(self.call("employer.get", id="e4")["name"], "Köket €")

    def test_what_a_cell_can_say(self):
        world.place(self.client)
        self.assertTaken(self.take("openings", (
            "id;workplace;title;capacity;levels;trains;adaptations;extract;from;clock_from;clock_to\n"
            "p1;stalle; Vårda djur ;2;GAK01=2 GAK05=3;GAK01  GAK02;-;ja;2026-12-01;08:00;16:30\n"
            "p2;stalle;T;0;;;;nej;;;\n")), 2, new=2)
        one = self.call("opening.get", id="p1")
        for name, value in (("levels", {"GAK01": 2, "GAK05": 3}), ("trains", ["GAK01", "GAK02"]),
                            ("adaptations", []), ("extract", True), ("from", "2026-12-01"),
                            ("clock_from", "08:00"), ("capacity", 2)):
            self.assertEqual(one[name], value, name)
        two = self.call("opening.get", id="p2")
        self.assertFalse({"levels", "trains", "adaptations", "from"} & set(two))
        self.assertFalse(two["extract"])
        self.assertTaken(self.take("youths", (
            "id,programme,birth,position.n,position.e,wishes,enrolment.waiver,needs.helpful\n"
            "u1,hiki,2005-01-01,6400000,320000,43=4 ssyk:5223=2,x,ANP01 ANP02\n")), 1, new=1)
        youth = self.call("youth.get", id="u1")
        self.assertEqual(youth["wishes"], [{"code": "43", "strength": 4},
                                           {"code": "ssyk:5223", "strength": 2}])
        self.assertEqual((youth["position"], youth["enrolment"]["waiver"], youth["needs"]["helpful"]),
                         ({"n": 6400000, "e": 320000}, True, ["ANP01", "ANP02"]))

    def test_without_ids_each_row_is_new(self):
        self.assertTaken(self.take("employers", "name\nA\nB\n"), 2, new=2)
        self.assertEqual(sorted(e["name"] for e in self.client.all_items("employer.list")),
                         ["A", "B"])

    def test_some_rows_changed(self):
        self.take("employers", DIALECTS["comma"])
        changed = DIALECTS["comma"].replace(b"Caf", b"Kaf") + b"e5,Ny,,\n"
        self.assertTaken(self.take("employers", changed, "--check"), 5, 1, 1, 3)
        self.assertEqual(self.call("employer.get", id="e1")["version"], 1)
        self.assertTaken(self.take("employers", changed), 5, 1, 1, 3)
        self.assertEqual(self.call("employer.get", id="e1")["name"], "Åsas Kafé")


class BadRows(ServerTest, Importing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.client() as client:
            world.place(client)

    def assertNothing(self, run, *lines, code=DATA):
        """Nothing is stored; these lines are said, in the file's order."""
        self.assertEqual(run.code, code, run.err)
        self.assertEqual(run.lines[:len(lines)], list(lines))

    def setUp(self):
        super().setUp()
        self.before = self.client.sequence()
        self.addCleanup(lambda: self.assertEqual(self.client.sequence(), self.before))

    def test_line_column_and_reason(self):
        """What is found here and what the server finds, in the file's order."""
        self.assertNothing(
            self.take("openings", "id,workplace,title,capacity,levels,from\n"
                                  "q1,stalle,T,x,,\nq2,none,T,1,,\nq3,stalle,T,1,GAK99=1,\n"
                                  "q4,stalle,T,1,GAK01=9,\nq5,stalle,T,1,,2026-02-30\n"
                                  "q6,stalle,T\n\nq7,stalle,T,y,GAK01,\nq8,stalle,T,1,,\n"),
            "FILE:2: column capacity: must be a whole number",
            "FILE:3: column workplace: no such workplace (NOT_FOUND)",
            "FILE:4: column levels: item 1: not in the competence catalogue (UNKNOWN_CODE)",
            "FILE:5: column levels: GAK01: over 4",
            "FILE:6: column from: not a calendar day written as YYYY-MM-DD",
            "FILE:7: has 3 cells, the header has 6",
            "FILE:9: column capacity: must be a whole number",
            "FILE:9: column levels: item 1 must be written as code=number",
            "praktik: openings: 7 of 8 rows are bad; nothing was imported")

    def test_ids(self):
        self.assertNothing(
            self.take("employers", "id,name\na b,X\nn1,\nn2,Y\nn2,Z\n"),
            "FILE:2: column id: an id has only A-Z a-z 0-9 . _ -",
            "FILE:3: column name: is required",
            "FILE:4: column id: the same id as in line 5",
            "FILE:5: column id: the same id as in line 4")

    def test_a_row_of_many_lines(self):
        """A row is named by the line on which it begins."""
        run = self.take("employers", 'id;name;state\nm1;"två\nrader\nhär";active\nm2;B;nope\n')
        self.assertEqual(run.code, DATA)
        self.assertTrue(run.lines[0].startswith("FILE:5: column state: "), run.err)

    def test_nested_cells(self):
        run = self.take("youths", "id,programme,birth,position.n,position.e,wishes,org\n")
        self.assertNothing(run, "praktik: FILE:1: unknown column 'org'")
        run = self.take("youths", "id,programme,birth,position.n,position.e,wishes\n"
                                  "u1,hiki,2005-01-01,6400000,,43=4\n"
                                  "u2,hiki,2005-01-01,1,320000,43=4\n"
                                  "u3,hiki,2005-01-01,,,43=9\nu4,hiki,2005-01-01,,,44=1\n"
                                  "u5,hiki,2005-01-01,,,43\n")
        self.assertEqual(run.code, DATA)
        for number, words in ((2, "position"), (3, "column position.n: "),
                              (4, "column wishes: item 1: "), (5, "column wishes: item 1: "),
                              (6, "column wishes: item 1 must be written as code=strength")):
            line = run.lines[number - 2]
            self.assertTrue(line.startswith(f"FILE:{number}: ") and words in line, run.err)

    def test_headers(self):
        for data, *says in (
                ("id,workplace,title,nope\n", "praktik: FILE:1: unknown column 'nope'",
                 "praktik: FILE:1: the required column capacity is missing"),
                ("id,id,name\n", "praktik: FILE:1: column id stands twice")):
            kind = "openings" if "workplace" in data else "employers"
            self.assertNothing(self.take(kind, data), *says)

    def test_files_that_are_no_csv(self):
        for data, says in ((b"", "the file is empty"), (b"\xef\xbb\xbf", "the file is empty"),
                           ("id,name\nä,b\n".encode("utf-16"), "zero bytes"),
                           (b"id,name\na,\x81\xff\n", "neither UTF-8 nor Windows-1252"),
                           (b"\xef\xbb\xbfid,name\na,\xe5\n", "neither UTF-8 nor Windows-1252"),
                           (b'id,name\na,"open\n', "quote that is not closed"),
                           (b'id,name\na,b"c\n', "quote that is not closed"),
                           (b"id,name\na," + 600 * b"b,", "more than 512 cells"),
                           (bytes(range(256)) * 10, "zero bytes")):
            with self.subTest(says):
                run = self.take("employers", data)
                self.assertEqual(run.code, DATA)
                self.assertIn(says, run.err)
        run = Run(self.server.path, "import", "employers", "/no/such.csv")
        self.assertEqual(run.code, DATA)
        self.assertIn("/no/such.csv: cannot be opened", run.err)
        self.assertEqual(self.take("horses", "id\n1\n").code, USAGE)

    def test_one_bad_row_behind_many_good_ones(self):
        """Batches that pass come to nothing when a later one fails."""
        for bad, says in (("z,", "name: is required"), ("z,x,paus", "state")):
            rows = "".join(f"many-{i},A,\n" for i in range(1700))
            run = self.take("employers", "id,name,state\n" + rows + bad.ljust(2) + "," * (bad == "z,")
                            + "\n")
            self.assertEqual(run.code, DATA)
            self.assertTrue(run.lines[0].startswith("FILE:1702: column "), run.err)
            self.assertIn(says, run.lines[0])

    def test_check_stores_nothing(self):
        self.assertTaken(self.take("employers", DIALECTS["comma"], "--check"), 4, new=4)


class SkipBad(OwnServer, Importing):
    def test_the_good_rows_go_in(self):
        world.place(self.client)
        run = self.take("openings", "id,workplace,title,capacity\nq1,stalle,T,x\nq2,none,T,1\n"
                                    "q3,stalle,T,1\nq4,stalle,T,1\nq4,stalle,T,2\n", "--skip-bad")
        self.assertEqual(run.code, OK, run.err)
        self.assertEqual(run.lines[:2], ["FILE:2: column capacity: must be a whole number",
                                         "FILE:3: column workplace: no such workplace (NOT_FOUND)"])
        self.assertEqual([o["id"] for o in self.client.all_items("opening.list")], ["plats", "q3"])
        self.assertIn("4 bad rows were left out", run.err)

    def test_ends_with_all_bad(self):
        run = self.take("employers", "id,name\na b,X\n", "--skip-bad")
        self.assertEqual(run.code, OK)
        self.assertIn("1 bad row was left out", run.err)
        self.assertEqual(self.client.sequence(), 0)


class RoundTrip(unittest.TestCase):
    """The demo data, and a store with corners, through export and import into another store."""

    def export(self, server, *options):
        runs = {kind: Run(server.path, "export", kind, *options) for kind in KINDS}
        for kind, run in runs.items():
            self.assertEqual((run.code, run.err), (OK, ""), kind)
        return {kind: run.raw for kind, run in runs.items()}

    def fill(self, server, exported):
        for kind in KINDS:
            run = Run(server.path, "import", kind, "-", stdin=exported[kind])
            self.assertEqual(run.code, OK, run.err)

    def contents(self, client):
        kept = {}
        for kind in ("programme", "employer", "workplace", "opening", "youth"):
            kept[kind] = [{name: value for name, value in record.items()
                           if name not in ("version", "updated")}
                          for record in sorted(client.all_items(f"{kind}.list", limit=500),
                                               key=lambda record: record["id"])]
        return kept

    def test_the_demo_data(self):
        files = {}
        for kind in KINDS:
            with open(os.path.join(DEMO, f"{kind}.csv"), "rb") as file:
                files[kind] = file.read()
        with Server() as one, Server() as two:
            self.fill(one, files)
            exported = self.export(one)
            self.fill(two, self.export(one, "--separator", ";"))
            for kind, again in self.export(two).items():  # youths in an order of each store's own
                self.assertEqual(sorted(again.splitlines()), sorted(exported[kind].splitlines()))
            with one.client() as first, two.client() as second:
                self.assertEqual(self.contents(first), self.contents(second))
                for youth in ("deltagare-017", "deltagare-001"):
                    ask = ("match.openings", {"youth": youth, "today": TODAY, "k": 50})
                    replies = [first.call(*ask), second.call(*ask)]
                    self.assertGreater(len(replies[0]["hits"]), 0)
                    for reply in replies:
                        del reply["as_of"]
                    self.assertEqual(*replies)
                before = first.sequence()
                self.fill(one, exported)
                self.fill(one, files)
                self.assertEqual(first.sequence(), before)

    def test_corners(self):
        with Server() as one, Server() as two:
            with one.client() as client:
                world.example(client)
                world.employer(client, "horn", name='a";,\'\n "b" \t€😀',
                               org_nr="212000-1355")
                world.employer(client, "blank", name=" mellanslag ")
                world.programme(client, "lov", weights={"interest": 0, "travel": 1000},
                                school_breaks=[{"from": "2026-12-21", "to": "2027-01-08"}])
                world.workplace(client, "tomt", adaptations=[], levels={}, trains=[],
                                position={"lat": 57.7, "lon": 11.97}, municipality="1480")
                world.opening(client, "full", workplace="tomt", languages=["sv"], extract=False,
                              adaptations=["ANP01"], hazards=["RISK01"], clock_from="00:00",
                              clock_to="23:59", **{"from": "2026-12-01", "to": "2026-12-01"})
                world.youth(client, "rik", name="Åsa, 17", gender='"annat"', avoid=["arb", "tomt"],
                            suggestions=["stalle"], needs={"required": [], "helpful": ["ANP01"]},
                            wishes=[{"code": "ssyk:5223", "strength": 0}], hours_max=20,
                            state="restricted")
                world.observe(client, "GAK02", None, situation="rad ett\nrad två")
                whole = self.contents(client)
                seen = client.call("youth.observations", youth="ung")["items"]
            exported = self.export(one)
            self.fill(two, exported)
            for kind, again in self.export(two).items():  # youths in an order of each store's own
                self.assertEqual(sorted(again.splitlines()), sorted(exported[kind].splitlines()))
            with two.client() as client:
                self.assertEqual(self.contents(client), whole)
                again = client.call("youth.observations", youth="ung")["items"]
            for item in seen + again:
                for name in ("id", "updated"):
                    del item[name]
            self.assertEqual(again, seen)


if __name__ == "__main__":
    unittest.main()
