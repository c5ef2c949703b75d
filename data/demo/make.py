#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the demo data: an invented Göteborg with its workplaces and 80 invented youths.

    make.py            writes the CSV files beside this file; the same bytes each time
    make.py --check    verifies the files on disk, changes nothing, exits 1 on a fault

Cells: a list is items separated by one space; a map is `GAK01=2 GAK05=3`; `-` is a list recorded as
empty; an empty cell is a field left out (not recorded). Each file draws from a generator of its own,
so that a change to one does not stir the others. Standard library only.
"""
import csv
import functools
import io
import math
import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import tables

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE.parent / "catalogue"
TODAY = date(2026, 11, 21)  # the day on which the demo plays
COMPETENCES = [f"GAK{i:02d}" for i in range(1, 14)]
STAR = "deltagare-017"  # the youth whose match list the demo shows
STATES = {"restricted": (11, 33, 52), "exited": (8, 29, 47, 64, 76), "protected": (39, 60)}  # the rest are active
MISSING = {5: 1, 19: 2, 24: 3, 36: 1, 43: 0, 58: 2, 69: 3}  # youths who lack one of the four of the enrolment gate

COLUMNS = {
    "programmes": "id name age_min age_max travel_default_m extract_lead_days weights.interest"
                  " weights.development weights.travel weights.support",
    "employers": "id name org_nr state",
    "workplaces": "id employer name industry position.n position.e municipality adaptations levels trains"
                  " supervisors state",
    "openings": "id workplace title industry occupation from to hours_min hours_max clock_from clock_to capacity"
                " age_min levels trains adaptations hazards extract languages licences state",
    "youths": "id programme name birth school_done enrolment.substance_checked enrolment.waiver"
              " enrolment.attendance_promise enrolment.no_other_support position.n position.e travel_limit_m"
              " wishes suggestions avoid goals needs.required needs.helpful from to min_days hours_max clock_from"
              " clock_to languages_lacking licences_lacking gender state",
    "observations": "youth competence level source situation date",
}
COLUMNS = {name: line.split() for name, line in COLUMNS.items()}


# ---------------------------------------------------------------- small parts

def sweref99tm(lat, lon):
    """WGS 84 degrees -> SWEREF 99 TM (north, east) in whole metres.

    Gauss conformal projection, Lantmäteriet's formulas, GRS 80, central meridian 15° E, scale 0.9996.
    Control point: 55° N 12°45' E is 6097106.672, 356083.438.
    """
    flattening = 1 / 298.257222101
    e2 = flattening * (2 - flattening)
    n = flattening / (2 - flattening)
    radius = 6378137.0 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    phi, lam = math.radians(lat), math.radians(lon - 15)
    s2 = math.sin(phi) ** 2
    conformal = phi - math.sin(phi) * math.cos(phi) * (
        e2 + (5 * e2**2 - e2**3) / 6 * s2 + (104 * e2**3 - 45 * e2**4) / 120 * s2**2 + 1237 * e2**4 / 1260 * s2**3)
    xi = math.atan2(math.tan(conformal), math.cos(lam))
    eta = math.atanh(math.cos(conformal) * math.sin(lam))
    beta = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
            13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440, 61 * n**3 / 240 - 103 * n**4 / 140,
            49561 * n**4 / 161280)
    north = xi + sum(b * math.sin(2 * i * xi) * math.cosh(2 * i * eta) for i, b in enumerate(beta, 1))
    east = eta + sum(b * math.cos(2 * i * xi) * math.sinh(2 * i * eta) for i, b in enumerate(beta, 1))
    return round(0.9996 * radius * north), round(0.9996 * radius * east + 500000)


def luhn(digits):
    """The check digit that follows `digits`."""
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def org_nr(rng):
    """A number that passes every check and belongs to nobody: no kind of organisation begins with 4."""
    nine = f"4{rng.randint(0, 9)}{rng.randint(2, 9)}{rng.randint(0, 999999):06d}"
    return f"{nine[:6]}-{nine[6:]}{luhn(nine)}"


def chance(rng, percent):
    return rng.random() * 100 < percent


def near(rng, district, spread=450):
    """A point somewhere in the district, as two cells."""
    north, east = sweref99tm(district[2], district[3])
    return north + rng.randint(-spread, spread), east + rng.randint(-spread, spread)


def parse_map(cell):
    return {k: int(v) for k, v in (item.split("=") for item in cell.split())}


def join_map(levels):
    return " ".join(f"{k}={v}" for k, v in sorted(levels.items()))


def pick(rng, items, least, most):
    """Between least and most of items, in their own order."""
    chosen = rng.sample(range(len(items)), min(len(items), rng.randint(least, most)))
    return [items[i] for i in sorted(chosen)]


def friday(start, weeks):
    return start + timedelta(days=7 * weeks - 3)


def catalogue(kind):
    """The codes of one catalogue, as a dictionary of rows."""
    with open(CATALOGUE / f"{kind}.tsv", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {row[0]: dict(zip(rows[0], row)) for row in rows[1:]}


# ---------------------------------------------------------------- programmes, employers, workplaces, openings

def make_programmes():
    # Two teams of Göteborg; Hisingen also meets 13- and 14-year-olds, and weighs travel a little more.
    return [dict(zip(COLUMNS["programmes"], row)) for row in (
        ("gbg-vaster", "Göteborg Väster", 15, 24, 25000, 14, 50, 25, 15, 10),
        ("gbg-hisingen", "Göteborg Hisingen", 13, 24, 20000, 14, 45, 25, 20, 10))]


def make_employers():
    rng = random.Random("praktik demo employers")
    stems = [first + last for first in tables.STEM_FIRST for last in tables.STEM_LAST]
    rng.shuffle(stems)
    kinds = [kind for kind in tables.KINDS for _ in range(kind["n"])]
    rng.shuffle(kinds)
    rows, numbers = [], set()
    for i, (kind, stem) in enumerate(zip(kinds, stems), 1):
        name = rng.choice(kind["name"].split("|")).format(n=stem, s=stem if stem.endswith("s") else stem + "s")
        number = org_nr(rng)
        while number in numbers:
            number = org_nr(rng)
        numbers.add(number)
        state = "blocked" if i in (58, 171) else "paused" if i % 37 == 12 else "active"
        rows.append({"id": f"arb-{i:04d}", "name": name, "org_nr": "" if chance(rng, 12) else number,
                     "state": state, "_kind": kind})
    return rows


def offered(rng, kind):
    """The adaptations cell of a workplace: not recorded, recorded as none, or a list."""
    draw = rng.random()
    if draw < 0.14:
        return ""
    if draw < 0.18:
        return "-"
    never, likely = kind["never"].split(), kind["likely"].split()
    codes = [code for code, percent in tables.OFFERS
             if code not in never and chance(rng, percent + (35 if code in likely else -8))]
    return " ".join(codes) or "-"


def vary(rng, asks):
    """A workplace's own version of what its kind usually asks."""
    levels = {k: min(3, max(1, v + rng.choice((0, 0, 0, 0, 0, 1, -1)))) for k, v in asks.items()}
    if len(levels) > 1 and chance(rng, 20):
        del levels[rng.choice(sorted(levels))]
    if chance(rng, 15):
        levels.setdefault(rng.choice(COMPETENCES), 1)
    return levels


def make_workplaces(employers):
    rng = random.Random("praktik demo workplaces")
    rows = []
    for employer in employers:
        kind = employer["_kind"]
        places = [d for d in tables.DISTRICTS if set(d[4]) & set(kind["where"])]
        for district in rng.sample(places, rng.choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3))):
            north, east = ("", "") if chance(rng, 8) else near(rng, district)
            trains = set(pick(rng, kind["trains"].split(), 2, 5))
            trains |= {rng.choice(COMPETENCES)} if chance(rng, 30) else set()
            name = re.sub(r" (AB|HB)$", "", employer["name"])
            rows.append({
                "id": f"stalle-{len(rows) + 1:04d}", "employer": employer["id"], "name": f"{name}, {district[0]}",
                "industry": kind["sni"], "position.n": north, "position.e": east, "municipality": district[1],
                "adaptations": offered(rng, kind),
                "levels": "" if chance(rng, 8) else join_map(vary(rng, parse_map(kind["asks"]))),
                "trains": "" if chance(rng, 8) else " ".join(sorted(trains)),
                "supervisors": "" if chance(rng, 20) else rng.choice((1, 1, 1, 2, 2, 3, 4)),
                "state": "paused" if chance(rng, 4) else "active", "_kind": kind})
    return rows


def make_opening(rng, number, workplace):
    kind = workplace["_kind"]
    jobs = [job for job in kind["jobs"] if len(job) == 5 or any(word in workplace["name"] for word in job[5].split())]
    ssyk, hazards, licences, age_min, titles = rng.choice(jobs)[:5]
    start = date(2026, 11, 2) + timedelta(weeks=rng.choice(range(0, 44)))
    if chance(rng, 45):  # most begin around the turn of the year
        start = date(2026, 11, 23) + timedelta(weeks=rng.choice(range(0, 12)))
    end = min(friday(start, rng.choice((4, 6, 8, 10, 12, 16, 20, 26))), date(2027, 12, 17))
    dated = not chance(rng, 14)
    hours_min = rng.choice((6, 8, 10, 10, 12, 15, 15, 20, 20, 25))
    clock_from, clock_to = ("", "") if chance(rng, 12) else rng.choice(kind["clock"].split()).split("-")
    levels = join_map(vary(rng, parse_map(workplace["levels"]))) if workplace["levels"] and chance(rng, 20) else ""
    return {
        "id": f"plats-{number:04d}", "workplace": workplace["id"], "title": rng.choice(titles.split("|")),
        "industry": "", "occupation": "" if chance(rng, 4) else ssyk,
        "from": start if dated else "", "to": end if dated else "",
        "hours_min": "" if chance(rng, 15) else hours_min,
        "hours_max": "" if chance(rng, 25) else min(40, hours_min + rng.choice((10, 15, 20))),
        "clock_from": clock_from, "clock_to": clock_to,
        "capacity": 0 if chance(rng, 4) else rng.choice((1, 1, 1, 1, 1, 2, 2, 3)),
        "age_min": age_min or ("16" if chance(rng, 15) else ""), "levels": levels,
        "trains": " ".join(pick(rng, kind["trains"].split(), 2, 4)) if chance(rng, 12) else "",
        "adaptations": offered(rng, kind) if chance(rng, 8) else "",
        "hazards": hazards or ("-" if chance(rng, 40) else ""),
        "extract": kind.get("extract", "no" if chance(rng, 15) else ""),
        "languages": "sv" if kind["sni"] in ("58", "82", "84", "85", "86", "87") or chance(rng, 15) else
                     "sv en" if kind["sni"] == "55" and chance(rng, 50) else "-" if chance(rng, 10) else "",
        "licences": licences, "state": "closed" if chance(rng, 4) else "open"}


def make_openings(workplaces):
    rng = random.Random("praktik demo openings")
    rows = []
    for workplace in workplaces:
        for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 2, 3))):
            opening = make_opening(rng, len(rows) + 1, workplace)
            if all((opening["workplace"], opening["title"]) != (o["workplace"], o["title"]) for o in rows[-3:]):
                rows.append(opening)
    return rows


# ---------------------------------------------------------------- youths

def star(workplaces, openings):
    """The demo's youth: likes repairing things and small shops, curious about cafés, two places of their own."""
    places = {w["id"]: w for w in workplaces}
    fits = [places[o["workplace"]] | {"title": o["title"].lower()} for o in openings
            if o["state"] == "open" and o["capacity"] and not o["age_min"] and not o["adaptations"]
            and (not o["from"] or o["from"] <= date(2027, 5, 17) and o["to"] >= date(2027, 2, 5))
            and (o["hours_min"] or 0) <= 20 and (o["clock_from"] or "09") >= "08:30" and o["clock_to"] <= "17:00"]
    own = [next(w["id"] for w in fits if w["industry"] == industry and word in w["title"] and w["position.n"]
                and w["state"] == "active" and "ANP04" in w["adaptations"])
           for industry, word in (("95", "cykel"), ("56", "kaf"))]
    avoid = next(w["id"] for w in workplaces if w["industry"] == "47" and "Livs" in w["name"])
    north, east = near(random.Random("praktik demo star"), next(d for d in tables.DISTRICTS if d[0] == "Brunnsbo"))
    return {"programme": "gbg-hisingen", "birth": date(2006, 5, 14), "school_done": date(2022, 6, 10),
            "position.n": north, "position.e": east, "travel_limit_m": 13000,
            "wishes": "95=4 47=3 ssyk:5223=3 R=2 56=2 ssyk:3512=2 ssyk:5330=0", "suggestions": " ".join(own),
            "avoid": avoid, "goals": "GAK04 GAK05 GAK07", "needs.required": "ANP04",
            "needs.helpful": "ANP01 ANP05 ANP09 ANP11", "from": date(2027, 1, 11), "to": date(2027, 6, 11),
            "min_days": 20, "hours_max": 20, "clock_from": "08:30", "clock_to": "17:00", "languages_lacking": "-",
            "licences_lacking": "B", "gender": "kvinna", "state": "active", "_rich": 2}


def wishes(rng, rich):
    """What a youth says yes, maybe, and no to; codes from the two trees at different depths."""
    found = {}
    for kind in rng.sample(tables.KINDS, rng.randint(2, 5) if rich == 2 else rng.randint(1, 2)):
        job = rng.choice(kind["jobs"])[0]
        code = rng.choice((kind["sni"], kind["sni"], section_of(kind["sni"]),
                           f"ssyk:{job}", f"ssyk:{job[:3]}", f"ssyk:{job[:2]}"))
        found.setdefault(code, rng.choice((4, 3, 3, 2, 2, 1)))
    if rich == 2 and chance(rng, 35):
        found.setdefault(rng.choice(("ssyk:9111", "56", "ssyk:5330", "H", "F")), 0)
    return " ".join(f"{code}={strength}" for code, strength in found.items())


@functools.cache
def section_of(division):
    return catalogue("industry")[division]["parent"]


def birth_and_school(rng, number):
    """Every fourth is a minor, born 2009-2012; who is grown has long left school."""
    if number % 4 == 2:
        year = (2009, 2010, 2010, 2011, 2009, 2010, 2011, 2012)[number // 4 % 8]
        birth = date(year, rng.randint(1, 10), rng.randint(1, 28))
        done = {2009: date(2025, 6, 13), 2010: date(2026, 6, 12)}.get(year)
        return birth, done if done and chance(rng, 75) else ""
    birth = date(rng.randint(2002, 2007), rng.randint(1, 12), rng.randint(1, 28))
    birth = max(birth, date(2002, 1, 7))
    return birth, date(birth.year + 16, 6, 10 + birth.year % 5) if chance(rng, 60) else ""


def make_youth(rng, number, workplaces):
    rich = (2, 1, 0, 2, 1)[number % 5]  # 2 much is known, 1 something, 0 hardly anything
    birth, done = birth_and_school(rng, number)
    hisingen = number % 2 == 1 or birth.year >= 2012
    row = {"programme": "gbg-hisingen" if hisingen else "gbg-vaster", "birth": birth, "school_done": done,
           "gender": rng.choice(("kvinna", "kvinna", "man", "man", "man", "annat", "")), "_rich": rich,
           "state": next((state for state, numbers in STATES.items() if number in numbers), "active")}
    if row["state"] == "protected":  # no address, no distance: handled one at a time
        return row | {"wishes": wishes(rng, 1), "_rich": 0}
    if rich or chance(rng, 40):
        west = [d for d in tables.DISTRICTS if "r" in d[4] and d[3] < 12.0]
        homes = [d for d in west if (d[2] > 57.702 if hisingen else d[2] < 57.695)]
        row["position.n"], row["position.e"] = near(rng, rng.choice(homes))
    if rich == 0:
        return row | {"wishes": wishes(rng, 0) if chance(rng, 50) else ""}
    row |= {"wishes": wishes(rng, rich),
            "goals": " ".join(pick(rng, COMPETENCES, 2, 4)) if rich == 2 or chance(rng, 50) else "",
            "travel_limit_m": rng.choice((5000, 8000, 10000, 12000, 15000, 20000, "")),
            "hours_max": rng.choice((10, 12, 15, 20, 20, 25, 30, 40)) if chance(rng, 80) else ""}
    return row | intake(rng, workplaces) if rich == 2 else row


def intake(rng, workplaces):
    """What is known of a youth after a full placement intake: needs, period, times, own places, places to avoid."""
    helpful = pick(rng, [code for code, _ in tables.OFFERS], 1, 4)
    required = rng.sample("ANP03 ANP04 ANP07 ANP09 ANP11 ANP13 ANP14".split(), rng.choice((0, 0, 1, 1, 2)))
    start = date(2026, 11, 30) + timedelta(weeks=rng.randint(0, 20))
    own = rng.sample(workplaces, rng.choice((1, 1, 2)) if chance(rng, 45) else 0)
    avoided = rng.choice([w for w in workplaces if w not in own])
    clock_from = rng.choice(("07:00", "07:00", "08:00", "09:00", "10:00", ""))
    return {"suggestions": " ".join(w["id"] for w in own),
            "avoid": rng.choice((avoided["id"], avoided["employer"])) if chance(rng, 35) else "",
            "needs.required": " ".join(sorted(set(required) - set(helpful))), "needs.helpful": " ".join(helpful),
            "from": start, "to": friday(start, rng.choice((8, 12, 16, 20))),
            "min_days": rng.choice((5, 10, 10, 20, "")),
            "clock_from": clock_from, "clock_to": clock_from and rng.choice(("16:00", "17:00", "18:00")),
            "languages_lacking": "en" if chance(rng, 20) else "", "licences_lacking": "B" if chance(rng, 70) else ""}


def make_youths(workplaces, openings):
    rng = random.Random("praktik demo youths")
    gate = [c for c in COLUMNS["youths"] if c.startswith("enrolment.")]
    rows = []
    for number in range(1, 81):
        row = make_youth(rng, number, workplaces)
        identity = f"deltagare-{number:03d}"
        if identity == STAR:
            row = star(workplaces, openings)
        row |= {"id": identity, "name": f"Deltagare {number:03d}"}
        row |= {field: "no" if MISSING.get(number) == i else "yes" for i, field in enumerate(gate)}
        if row["_rich"] == 0 and number % 3 == 0:
            row |= {field: "" for field in gate[1:]}  # only just met: hardly anything is asked yet
        rows.append(row)
    return rows


def make_observations(youths):
    rng = random.Random("praktik demo observations")
    rows = []
    for youth in (y for y in youths if y["_rich"]):
        full = youth["_rich"] == 2
        known = COMPETENCES[:-2] if youth["id"] == STAR else pick(rng, COMPETENCES, *((6, 10) if full else (1, 4)))
        for competence in known:
            base = rng.choice((1, 1, 2, 2, 2, 3))
            day = date(2026, 9, 1) + timedelta(days=rng.randint(0, 40))
            both = full and chance(rng, 55)
            for source in ("self", "staff") if both else (rng.choice(("self", "self", "staff")),):
                rows.append(observation(rng, youth["id"], competence, base, source, day))
                day += timedelta(days=rng.randint(7, 38))
    return rows


def observation(rng, youth, competence, base, source, day):
    level = max(1, min(3, base + rng.choice((0, 0, 0, 0, -1, 1))))
    text = tables.SITUATIONS[competence][source == "staff"][level - 1]
    if source == "staff" and level == 3 and chance(rng, 12):
        level, text = 4, tables.SITUATION_4
    if chance(rng, 8):
        level, text = "", ""  # not observed: a full answer
    return {"youth": youth, "competence": competence, "level": level, "source": source,
            "situation": text if chance(rng, 85) else "", "date": day}


# ---------------------------------------------------------------- out, and checked

def build():
    employers = make_employers()
    workplaces = make_workplaces(employers)
    openings = make_openings(workplaces)
    youths = make_youths(workplaces, openings)
    return {"programmes": make_programmes(), "employers": employers, "workplaces": workplaces, "openings": openings,
            "youths": youths, "observations": make_observations(youths)}


def render(name, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[name])
    writer.writerows([row.get(column, "") for column in COLUMNS[name]] for row in rows)
    return out.getvalue().encode()


def main():
    made = {name: render(name, rows) for name, rows in build().items()}
    if sys.argv[1:] == ["--check"]:
        import check
        return check.report(made)
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 64
    for name, data in made.items():
        (HERE / f"{name}.csv").write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
