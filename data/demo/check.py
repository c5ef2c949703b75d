# SPDX-License-Identifier: MIT
"""The faults that `make.py --check` looks for: shape, codes, references, numbers, and what the demo promises."""
import csv
import re
from datetime import date

import make

ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
STATES = {"employers": "active paused blocked", "workplaces": "active paused blocked", "openings": "open closed",
          "youths": "active restricted exited protected"}
# column -> least, most. Positions: the box that Göteborg and its neighbours fill.
RANGES = {"age_min": (13, 35), "age_max": (13, 35), "travel_default_m": (1000, 100000), "extract_lead_days": (0, 60),
          "weights.interest": (0, 100), "weights.development": (0, 100), "weights.travel": (0, 100),
          "weights.support": (0, 100), "position.n": (6385000, 6412000), "position.e": (306000, 333000),
          "supervisors": (1, 9), "hours_min": (1, 40), "hours_max": (1, 40), "capacity": (0, 3),
          "travel_limit_m": (1000, 100000), "min_days": (1, 60), "level": (1, 4)}
KINDS = ("competence", "industry", "occupation", "adaptation", "hazard")
LISTS = {"adaptations": "adaptation", "needs.required": "adaptation", "needs.helpful": "adaptation",
         "hazards": "hazard", "trains": "competence", "goals": "competence"}
YES_NO = ["extract"] + [c for c in make.COLUMNS["youths"] if c.startswith("enrolment.")]
DATES = ["from", "to", "birth", "school_done", "date"]
LEAST = {"programmes": 2, "employers": 200, "workplaces": 250, "openings": 400, "youths": 80, "observations": 250}


class Check:
    def __init__(self, made):
        self.faults = []
        self.codes = {kind: make.catalogue(kind) for kind in KINDS}
        self.files = {name: self.read(name, data) for name, data in made.items()}
        self.by_id = {name: {row["id"]: row for row in rows if "id" in row} for name, rows in self.files.items()}

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def expect(self, truth, where, what):
        if not truth:
            self.fault(where, what)

    def read(self, name, data):
        path = make.HERE / f"{name}.csv"
        if not path.exists():
            self.fault(path.name, "is missing; run make.py")
            return []
        found = path.read_bytes()
        self.expect(found == data, path.name, "is not what make.py writes")
        self.expect(b"\r" not in found and found.endswith(b"\n"), path.name, "lines must end in LF")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        self.expect(rows and list(rows[0]) == make.COLUMNS[name], path.name, "has other columns")
        self.expect(len(rows) >= LEAST[name], path.name, f"has {len(rows)} rows, fewer than {LEAST[name]}")
        return rows

    # ------------------------------------------------------------ catalogues

    def catalogues(self):
        for kind, rows in self.codes.items():
            for code, row in rows.items():
                self.expect(not row["parent"] or row["parent"] in rows, f"{kind} {code}", "parent is missing")
                self.expect(row["sv"] and row["en"] and None not in row, f"{kind} {code}", "a name is missing")
        for code, row in self.codes["occupation"].items():
            self.expect(row["parent"] == code[:-1], f"occupation {code}", "parent is not the next shorter code")
        counts = {kind: len(rows) for kind, rows in self.codes.items()}
        self.expect(counts["competence"] == 13 and counts["industry"] == 109, "catalogue", f"counts {counts}")
        minors = {row["minors"] for row in self.codes["hazard"].values()}
        self.expect(minors == {"barred", "supervised"}, "hazard", f"minors: {minors}")

    # ------------------------------------------------------------ cells

    def cells(self, name, row):
        where = f"{name} {row.get('id') or row['youth'] + ' ' + row['competence']}"
        for column, cell in row.items():
            self.expect(cell == " ".join(cell.split()), where, f"{column}: spaces")
            if cell and column in RANGES:
                least, most = RANGES[column]
                self.expect(cell.isdigit() and least <= int(cell) <= most, where, f"{column}: {cell}")
            if column in LISTS and cell != "-":
                items = cell.split()
                self.expect(len(items) == len(set(items)), where, f"{column}: a code twice")
                self.expect(all(i in self.codes[LISTS[column]] for i in items), where, f"{column}: {cell}")
            if cell and column in YES_NO:
                self.expect(cell in ("yes", "no"), where, f"{column}: {cell}")
            if cell and column in DATES:
                self.day(where, column, cell)
            if cell and column.startswith("clock_"):
                self.expect(CLOCK.fullmatch(cell), where, f"{column}: {cell}")
        if name in STATES:
            self.expect(row["state"] in STATES[name].split(), where, "state")
        for first, last in (("from", "to"), ("clock_from", "clock_to")):
            if row.get(first) and row.get(last):
                self.expect(row[first] < row[last], where, f"{first} is not before {last}")
        if row.get("hours_min") and row.get("hours_max"):
            self.expect(int(row["hours_min"]) <= int(row["hours_max"]), where, "hours")
        self.expect(bool(row.get("position.n")) == bool(row.get("position.e")), where, "half a position")
        for code, level in make.parse_map(row.get("levels") or "").items():
            self.expect(code in self.codes["competence"] and 0 <= level <= 4, where, f"levels: {code}={level}")

    def day(self, where, column, cell):
        try:
            self.expect(date.fromisoformat(cell).isoformat() == cell, where, f"{column}: {cell}")
        except ValueError:
            self.fault(where, f"{column}: {cell} is no date")

    def ids(self, name):
        seen = set()
        for row in self.files[name]:
            self.expect(ID.fullmatch(row["id"]) and row["id"] not in seen, f"{name} {row['id']}", "id")
            seen.add(row["id"])

    # ------------------------------------------------------------ records

    def employers(self):
        numbers = [row["org_nr"] for row in self.files["employers"] if row["org_nr"]]
        self.expect(len(numbers) == len(set(numbers)), "employers", "an org_nr twice")
        for number in numbers:
            digits = number.replace("-", "")
            self.expect(re.fullmatch(r"4\d[2-9]\d{3}-\d{4}", number) and make.luhn(digits[:9]) == digits[9],
                        "employers", f"org_nr {number}")
        states = [row["state"] for row in self.files["employers"]]
        self.expect(states.count("blocked") in (1, 2) and states.count("paused") >= 3, "employers", "states")
        self.expect(len(numbers) < len(states), "employers", "all have an org_nr")

    def workplaces(self):
        rows = self.files["workplaces"]
        for row in rows:
            self.expect(row["employer"] in self.by_id["employers"], f"workplaces {row['id']}", "employer")
            self.expect(row["industry"] in self.codes["industry"], f"workplaces {row['id']}", "industry")
            self.expect(re.fullmatch(r"14\d\d", row["municipality"]), f"workplaces {row['id']}", "municipality")
        self.expect(len({row["industry"] for row in rows}) >= 15, "workplaces", "fewer than 15 industries")
        self.expect(any(not r["position.n"] for r in rows), "workplaces", "no position is missing")
        self.expect({"", "-"} <= {r["adaptations"] for r in rows}, "workplaces", "adaptations: unknown, and none")

    def openings(self):
        rows = self.files["openings"]
        for row in rows:
            where = f"openings {row['id']}"
            workplace = self.by_id["workplaces"].get(row["workplace"], {})
            self.expect(workplace, where, "workplace")
            self.expect(not row["industry"] or row["industry"] in self.codes["industry"], where, "industry")
            self.expect(not row["occupation"] or row["occupation"] in self.codes["occupation"], where, "occupation")
            self.expect(workplace.get("industry") != "85" or row["extract"] == "yes", where, "a school without extract")
        used = {row["occupation"] for row in rows if row["occupation"]}
        self.expect(len(used) >= 60, "openings", f"{len(used)} occupations, fewer than 60")
        self.expect({"0", "1", "2", "3"} == {row["capacity"] for row in rows}, "openings", "capacities")
        self.expect({"open", "closed"} == {row["state"] for row in rows}, "openings", "states")

    def youths(self):
        rows = self.files["youths"]
        own = {**self.by_id["workplaces"], **self.by_id["employers"]}
        for number, row in enumerate(rows, 1):
            where = f"youths {row['id']}"
            programme = self.by_id["programmes"].get(row["programme"])
            self.expect(programme, where, "programme")
            self.expect(row["name"] == f"Deltagare {number:03d}", where, "name")
            birth = date.fromisoformat(row["birth"])
            age = make.TODAY.year - birth.year - ((make.TODAY.month, make.TODAY.day) < (birth.month, birth.day))
            ages = programme and range(int(programme["age_min"]), int(programme["age_max"]) + 1)
            self.expect(ages and age in ages, where, f"age {age}")
            for code, strength in make.parse_map(row["wishes"]).items():
                tree, _, node = code.rpartition(":")
                codes = {"": self.codes["industry"], "ssyk": self.codes["occupation"]}.get(tree, {})
                self.expect(node in codes, where, f"wish {code}")
                self.expect(0 <= strength <= 4, where, f"strength {strength}")
            self.expect(all(i in self.by_id["workplaces"] for i in row["suggestions"].split()), where, "suggestions")
            self.expect(all(i in own for i in row["avoid"].split()), where, "avoid")
            self.expect(row["state"] != "protected" or not row["position.n"], where, "a protected youth's position")
        minors = [row for row in rows if "2009" <= row["birth"][:4] <= "2012"]
        done = [row for row in minors if row["school_done"]]
        self.expect(len(minors) >= 15 and 0 < len(done) < len(minors), "youths", "minors, some done with school")
        self.expect({r["state"] for r in rows} == set(STATES["youths"].split()), "youths", "states")

    def observations(self):
        for row in self.files["observations"]:
            where = f"observations {row['youth']} {row['competence']}"
            self.expect(row["youth"] in self.by_id["youths"], where, "youth")
            self.expect(row["competence"] in self.codes["competence"], where, "competence")
            self.expect(row["source"] in ("self", "staff"), where, "source")
            self.expect(row["date"] <= make.TODAY.isoformat(), where, "is later than today")

    # ------------------------------------------------------------ what the demo promises

    def gate(self, youth, opening):
        """The first gate of MODEL.md that fails for a grown youth; None when all pass. Shortest words, no minors."""
        workplace = self.by_id["workplaces"][opening["workplace"]]
        employer = self.by_id["employers"][workplace["employer"]]
        known = youth["position.n"] and workplace["position.n"]
        offers = (opening["adaptations"] or workplace["adaptations"]).split()
        no = [code for code, strength in make.parse_map(youth["wishes"]).items() if not strength]
        division = opening["industry"] or workplace["industry"]
        nodes = (division, self.codes["industry"][division]["parent"])
        distance = known and sum((int(youth[c]) - int(workplace[c])) ** 2 for c in ("position.n", "position.e")) ** 0.5
        first, last = max(youth["from"], opening["from"]), min(youth["to"], opening["to"] or youth["to"])
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        tests = {
            "CLOSED": opening["state"] != "open", "FULL": opening["capacity"] == "0",
            "PAUSED": workplace["state"] != "active" or employer["state"] != "active",
            "EXCLUDED": workplace["id"] in youth["avoid"].split() or employer["id"] in youth["avoid"].split(),
            "NOT_THIS": any(opening["occupation"].startswith(c[5:]) if c.startswith("ssyk:") else c in nodes for c in no),
            "TOO_FAR": known and distance > int(youth["travel_limit_m"]),
            "PERIOD": opening["from"] and days < int(youth["min_days"]),
            "HOURS": opening["hours_min"] and int(opening["hours_min"]) > int(youth["hours_max"]),
            "TIME_OF_DAY": opening["clock_from"] and (
                opening["clock_from"] < youth["clock_from"] or opening["clock_to"] > youth["clock_to"]),
            "NEED": not set(youth["needs.required"].split()) <= set(offers),
            "LICENCE": set(opening["licences"].split()) & set(youth["licences_lacking"].split())}
        return next((code for code, failed in tests.items() if failed), None)

    def star(self):
        youth = self.by_id["youths"][make.STAR]
        passed = [o for o in self.files["openings"] if self.gate(youth, o) is None]
        own = {o["workplace"] for o in passed} & set(youth["suggestions"].split())
        self.expect(len(passed) >= 40, make.STAR, f"only {len(passed)} openings pass")
        self.expect(len(own) == 2, make.STAR, f"own suggestions that pass: {sorted(own)}")
        self.expect(len(youth["goals"].split()) == 3, make.STAR, "goals")
        seen = [o for o in self.files["observations"] if o["youth"] == make.STAR and o["level"]]
        self.expect(len(seen) >= 10, make.STAR, f"only {len(seen)} levels")
        return len(passed)


def report(made):
    check = Check(made)
    if not check.faults:
        check.catalogues()
        for name, rows in check.files.items():
            if name != "observations":
                check.ids(name)
            for row in rows:
                check.cells(name, row)
    if not check.faults:
        for part in (check.employers, check.workplaces, check.openings, check.youths, check.observations):
            part()
        passed = check.star()
    for line in check.faults:
        print(line)
    if not check.faults:
        print(", ".join(f"{len(rows)} {name}" for name, rows in check.files.items()), end="")
        print(f"; {passed} openings pass for {make.STAR}: all well")
    return 1 if check.faults else 0
