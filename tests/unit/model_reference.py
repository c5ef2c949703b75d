#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The match model `praktik-1` restated from its description, to compare the engine with.

Reads one JSON object a line: the facts of a pair and what the engine made of it ("engine").
Prints where the two differ and ends with 1 if any does, else with 0. Written from the model's
page and not from the C code: exact fractions and calendar dates instead of integers and days,
lists and strings instead of masks and nodes.
"""
import calendar
import functools
import json
import math
import sys
from datetime import date, timedelta
from fractions import Fraction

STRENGTH = {1: 4000, 2: 6000, 3: 8000, 4: 10000}
SECTIONS = [("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43),
            ("G", 45, 47), ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66),
            ("L", 68, 68), ("M", 69, 75), ("N", 77, 82), ("O", 84, 84), ("P", 85, 85),
            ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99)]


def div(a, b):
    """Half up; exact, on whatever rational numbers."""
    return math.floor(Fraction(a) / Fraction(b) + Fraction(1, 2))


# ---- codes: the path from the root to the code, as a list of names

@functools.lru_cache(maxsize=None)
def path(code):
    if code is None:
        return []
    if code.startswith("ssyk:"):
        digits = code[5:]
        return ["ssyk"] + [digits[:i] for i in range(1, len(digits) + 1)]
    if code.isalpha():
        return ["sni", code]
    digits = code.replace(".", "")
    section = next((s for s, low, high in SECTIONS if low <= int(digits[:2]) <= high), None)
    return ["sni", section] + [digits[:i] for i in range(2, len(digits) + 1)]


def under(above, node):
    return len(above) > 1 and above[-1] is not None and node[:len(above)] == above


@functools.lru_cache(maxsize=None)
def closeness(wish, node):
    wish, node = path(wish), path(node)
    if under(wish, node):
        return Fraction(1)
    if under(wish[:-1], node):
        return Fraction(1, 2)
    return Fraction(0)


# ---- days

def day(text):
    return date.fromisoformat(text) if text else None


def birthday(born, age):
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def age_on(born, when):
    age = when.year - born.year
    return age if birthday(born, age) <= when else age - 1


def class_on(youth, when):
    born, school = day(youth["birth"]), day(youth["school_done"])
    if when >= birthday(born, 18):
        return None
    if school and school <= when and when.year - born.year >= 16:
        return "young"
    return "older_child" if when >= birthday(born, 13) else "child"


def period(who):
    return (day(who["from"]), day(who["to"]))


def opening_period(o):
    return (None, None) if o["prospect"] else period(o)


def judged(y, o, today):
    starts = [s for s in (period(y)[0], opening_period(o)[0]) if s]
    return (max(starts), True) if starts else (today, False)


# ---- clocks: the set of minutes of a day

@functools.lru_cache(maxsize=None)
def minutes(begin, end):
    if end <= begin:
        end += 1440
    return frozenset(m % 1440 for m in range(begin, end))


def works(o):
    begin, end = o["clock_from"], o["clock_to"]
    if begin is None and end is None:
        return None
    if end == 0 and begin is None:
        end = 1440
    if begin is None:
        return {end - 1}
    if end is None:
        return {begin % 1440}
    return minutes(begin, end)


def can(y):
    begin, end = y["clock_from"], y["clock_to"]
    if begin is None and end is None:
        return None
    return minutes(begin or 0, 1440 if end is None else end)


def limits(kind, rules, when):
    """Most hours a week, on a day, and allowed windows."""
    free = any((day(b[1]) - day(b[0])).days >= 6 and day(b[0]) <= when <= day(b[1])
               for b in rules["breaks"])
    if kind == "young":
        return 40, 8, [minutes(360, 1320), minutes(420, 1380)]
    return (35 if free else 12), 7, [minutes(360, 1200)]


# ---- gates

def distance(y, o):
    if not y["position"] or not o["position"]:
        return None
    return math.isqrt(sum((a - b) ** 2 for a, b in zip(y["position"], o["position"])))


def gates(y, o, rules):
    today = day(rules["today"])
    when, begun = judged(y, o, today)
    kind = class_on(y, when)
    failed = []

    def fail(code, yes):
        if yes and code not in failed:
            failed.append(code)

    fail("NOT_READY", not all(y["enrolment"]) or y["state"] != 0)
    fail("WAIVER_MISSING", not y["waiver"])
    fail("CLOSED", not o["prospect"] and not o["open"])
    held = [until for until, own in o["holds"]
            if date(1970, 1, 1) + timedelta(days=until) >= today and not own]
    fail("FULL", not o["prospect"] and o["capacity"] - o["taken"] - len(held) < 1)
    fail("PAUSED", o["paused"])
    fail("EXCLUDED", o["workplace"] in y["avoid"] or o["employer"] in y["avoid"])
    fail("NOT_THIS", any(strength == 0 and closeness(code, node) == 1
                         for code, strength in y["wishes"]
                         for node in (o["industry"], o["occupation"])))
    far = distance(y, o)
    fail("TOO_FAR", far is not None and far > y["limit"])
    mine, theirs = period(y), opening_period(o)
    if any(mine) and any(theirs):
        first = max([d for d in (mine[0], theirs[0]) if d], default=date.min)
        last = min([d for d in (mine[1], theirs[1]) if d], default=date.max)
        fail("PERIOD", max((last - first).days + 1, 0) < max(y["min_days"], 1))
    least, most = o["hours_min"], y["hours_max"]
    fail("HOURS", least is not None and most is not None and least > most)
    fail("TIME_OF_DAY", works(o) is not None and can(y) is not None and not works(o) <= can(y))
    offered = o["adaptations"] or []
    fail("NEED", any(need not in offered for need in y["required"]))
    fail("AGE", age_on(day(y["birth"]), when) < o["age_min"] or kind == "child")
    if kind in ("young", "older_child"):
        week, of_day, windows = limits(kind, rules, when)
        daily = works(o) is not None and least is not None and math.ceil(least / 5) > of_day
        fail("MINOR_HOURS", least is not None and (least > week or daily))
        fail("MINOR_CLOCK", works(o) is not None and not any(works(o) <= w for w in windows))
        barred = [h for h in rules["barred"][kind] if h not in rules["supervised"][kind]]
        fail("MINOR_HAZARD", any(h in barred for h in o["hazards"]))
    recorded = day(y["extract"])
    valid = recorded is not None and when <= birthday(recorded, 1)
    fail("EXTRACT", o["extract"] and begun and not valid
         and when < today + timedelta(days=rules["lead"]))
    fail("LANGUAGE", any(x in y["languages_lacking"] for x in o["languages"]))
    fail("LICENCE", any(x in y["licences_lacking"] for x in o["licences"]))
    return failed


# ---- components: (value, low, high), share known; None where absent

UNKNOWN = (5000, 0, 10000)


def interest(y, o):
    if o["workplace"] in y["suggestions"]:
        return (10000,) * 3, Fraction(1)
    wishes = [(code, s) for code, s in y["wishes"] if s >= 1]
    if not wishes:
        return UNKNOWN, Fraction(0)
    best = max(STRENGTH[s] * closeness(code, node)
               for code, s in wishes for node in (o["industry"], o["occupation"]))
    return (int(best),) * 3, Fraction(1)


def development(y, o):
    goals = y["goals"]
    if not goals:
        return None
    sums, known = [0, 0, 0], 0
    for k in goals:
        r, l = o["levels"][k], y["levels"][k]
        if k not in o["trains"]:
            points = (0,) * 3
        elif r >= 1 and l == 0:
            points = UNKNOWN
        else:
            step = r - l if r >= 1 else 1
            points = ({1: 10000, 2: 6000, 3: 2000}.get(step, 3000),) * 3
        known += points is not UNKNOWN
        sums = [a + b for a, b in zip(sums, points)]
    return tuple(div(s, len(goals)) for s in sums), Fraction(known, len(goals))


def travel(y, o):
    far = distance(y, o)
    if far is None:
        return UNKNOWN, Fraction(0)
    return (max(10000 - div(5000 * far, max(y["limit"], 1)), 0),) * 3, Fraction(1)


def support(y, o):
    if not y["helpful"]:
        return None
    if o["adaptations"] is None:
        return UNKNOWN, Fraction(0)
    offered = sum(need in o["adaptations"] for need in y["helpful"])
    return (div(10000 * offered, len(y["helpful"])),) * 3, Fraction(1)


def readiness(y, o):
    costs, asked, known = [0, 0, 0], 0, 0
    for k, r in enumerate(o["levels"]):
        if r == 0:
            continue

        def shortfall(level):
            gap = r - level
            if gap <= 0 or (gap == 1 and k in y["goals"] and k in o["trains"]):
                return 0
            return {1: 800, 2: 2000, 3: 4000}[gap]

        asked += 1
        level = y["levels"][k]
        if level:
            known += 1
            cost = (shortfall(level),) * 3
        else:
            cost = (div(shortfall(1), 2), shortfall(1), 0)
        costs = [a + b for a, b in zip(costs, cost)]
    return (tuple(max(10000 - c, 0) for c in costs),
            Fraction(known, asked) if asked else Fraction(1))


def mean(a, b):
    a, b = max(a, 500), max(b, 500)
    return div(10000 * a * b, 6500 * b + 3500 * a)


def points(parts, weights, total, a):
    """What each part carries: rounded down, and the largest remainders get what is left."""
    if total == 0:
        return [0] * 4
    exact = [Fraction(w * p[0][0], total) if p else Fraction(0) for p, w in zip(parts, weights)]
    carried = [math.floor(e) for e in exact]
    order = sorted(range(4), key=lambda i: (-(exact[i] - carried[i]), i))
    for i in order[:a - sum(carried)]:
        carried[i] += 1
    return carried


def score(y, o, rules):
    parts = [interest(y, o), development(y, o), travel(y, o), support(y, o)]
    weights = [w if p else 0 for p, w in zip(parts, rules["weights"])]
    total = sum(weights)
    if total:
        a = [div(sum(w * p[0][i] for p, w in zip(parts, weights) if p), total) for i in range(3)]
        known = sum(w * p[1] for p, w in zip(parts, weights) if p) / total
    else:
        a, known = list(UNKNOWN), Fraction(0)
    b, b_known = readiness(y, o)
    coverage = div(10000 * (6500 * known + 3500 * b_known), 10000)
    return {
        "s": [mean(x, z) for x, z in zip(a, b)],
        "a": a,
        "b": list(b),
        "values": [list(p[0]) if p else [0, 0, 0] for p in parts],
        "absent": [p is None for p in parts],
        "points": points(parts, weights, total, a[0]),
        "coverage": coverage,
        "thin": coverage < 4000,
        "own": o["workplace"] in y["suggestions"],
        "distance": -1 if distance(y, o) is None else distance(y, o),
    }


def main():
    pairs = wrong = 0
    for line in sys.stdin:
        pair = json.loads(line)
        y, o, rules, engine = pair["youth"], pair["opening"], pair["rules"], pair["engine"]
        mine = score(y, o, rules)
        mine["gates"] = gates(y, o, rules)
        pairs += 1
        for key, value in mine.items():
            if engine[key] != value:
                wrong += 1
                if wrong <= 10:
                    print(f"pair {pairs}: {key}: engine {engine[key]}, reference {value}\n{line}")
                break
    print(f"# {pairs} pairs, {wrong} differ")
    return 1 if wrong or pairs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
