# SPDX-License-Identifier: MIT
"""The match model as an expression over bench/export.c's columns, for one youth, in the words of
each peer: what a good engineer would write by hand, with all that depends on the youth alone
reckoned beforehand.

A competence's column is level * 2 + trained; what it is worth to the youth lies six bits a place
in one number, so that a look-up is a shift and a mask everywhere. Not in here, because no made
record has it: wishes for occupations, own suggestions, places to avoid, a youth's working window,
languages, licences, holds, extracts on record, and windows that pass midnight.
"""
GOAL_UNIT, COST_UNIT, NO_CLOCK = 1000, 200, -1
STRENGTH = {1: 4000, 2: 6000, 3: 8000, 4: 10000}
SHORT = (0, 800, 2000, 4000)
INTEREST, DEVELOPMENT, TRAVEL, SUPPORT = 50, 25, 15, 10

COLUMNS = (
    "number", "open", "paused", "room", "located", "n", "e", "industry", "section", "from_day",
    "to_day", "hours_min", "clock_from", "clock_to", "age_min", "extract", "adaptations_known",
    "adaptations", "hazards", *(f"c{k}" for k in range(13)))
WIDE = ("adaptations", "hazards", "number", "n", "e", "from_day", "to_day")
ORDER = "s DESC, a DESC, number"


class Words:
    """SQL as PostgreSQL has it."""
    least, greatest, slash, equal = "least", "greatest", "/", "="

    def every(self, parts):
        return "(" + " AND ".join(parts) + ")"

    def some(self, parts):
        return "(" + " OR ".join(parts) + ")"

    def number(self, condition):
        return f"({condition})::int"

    def wide(self, value):
        return f"{value}::bigint"

    def root(self, value):
        return f"floor(sqrt(({value})::float8))::int"

    def choose(self, condition, then, other):
        return f"(CASE WHEN {condition} THEN {then} ELSE {other} END)"

    def div(self, a, b):
        return f"(({a} + {b // 2}) {self.slash} {b})"


class Sqlite(Words):
    least, greatest = "min", "max"

    def number(self, condition):
        return f"({condition})"

    def wide(self, value):
        return str(value)

    def root(self, value):
        return f"CAST(sqrt({value}) AS INT)"


class Duck(Words):
    slash = "//"

    def root(self, value):
        return f"floor(sqrt(({value})::double))::bigint"


class Numpy(Words):
    """Python, over arrays of the columns' names."""
    least, greatest, slash, equal = "np.minimum", "np.maximum", "//", "=="

    def every(self, parts):
        return "(" + " & ".join(parts) + ")"

    def some(self, parts):
        return "(" + " | ".join(parts) + ")"

    def number(self, condition):
        return f"({condition})"

    def wide(self, value):
        return f"np.int64({value})"

    def root(self, value):
        return f"np.sqrt({value}).astype(np.int64)"

    def choose(self, condition, then, other):
        return f"np.where({condition}, {then}, {other})"


def square(words, youth):
    return " + ".join(f"{words.wide(f'({axis} - {youth[axis]})')} * ({axis} - {youth[axis]})"
                      for axis in "ne")


def judged(words, youth):
    if youth["from"]:
        return f"{words.greatest}(from_day, {youth['from']})"
    return words.choose(f"from_day {words.equal} 0", youth["today"], "from_day")


def minor_gates(words, youth, day):
    """Limits of the two classes of minors; none for who is an adult on every judged day."""
    if youth["adult"] <= youth["today"]:
        return []
    adult, young = f"({day} >= {youth['adult']})", f"({day} >= {youth['young']})"
    clock = f"(clock_from {words.equal} {NO_CLOCK})"
    within = "((clock_from >= {}) & (clock_to <= {}))" if isinstance(words, Numpy) else \
        "(clock_from >= {} AND clock_to <= {})"
    as_young = words.every([
        young, "(hours_min <= 40)",
        words.some([clock, within.format(360, 1320), within.format(420, 1380)]),
        f"((hazards & {youth['barred'][0]}) {words.equal} 0)"])
    as_child = words.every([
        "(hours_min <= 12)", words.some([clock, within.format(360, 1200)]),
        f"({day} < {youth['young']})", f"((hazards & {youth['barred'][1]}) {words.equal} 0)"])
    return [words.some([adult, as_young, as_child])]


def gates(words, youth):
    eq, day = words.equal, judged(words, youth)
    parts = [f"(open {eq} 1)", "(room >= 1)", f"(paused {eq} 0)"]
    if youth["located"]:
        parts.append(words.some([f"(located {eq} 0)",
                                 f"({square(words, youth)} < {(youth['limit'] + 1) ** 2})"]))
    if youth["period"]:
        shared = (f"({words.least}(to_day, {youth['to']}) - "
                  f"{words.greatest}(from_day, {youth['from']}) + 1 >= {youth['min_days']})")
        parts.append(words.some([f"(from_day {eq} 0)", shared]))
    if youth["hours_max"]:
        parts.append(f"(hours_min <= {youth['hours_max']})")
    if youth["required"]:
        parts.append(f"((adaptations & {youth['required']}) {eq} {youth['required']})")
    lived = " + ".join(words.number(f"{day} >= {birthday}") for birthday in youth["birthdays"])
    parts.append(words.some([f"(age_min <= {youth['age']})",
                             f"(age_min <= {youth['age']} + {lived})"]))
    parts += minor_gates(words, youth, day)
    begun = [] if youth["from"] else [f"(from_day {eq} 0)"]
    parts.append(words.some([f"(extract {eq} 0)", *begun,
                             f"({day} >= {youth['today'] + youth['lead']})"]))
    return words.every(parts)


def place(table):
    return sum(value << 6 * at for at, value in enumerate(table))


def goal_table(level):
    """Points of a goal at each place of a competence's column."""
    def points(asked):
        if asked and not level:
            return 5000
        step = asked - level if asked else 1
        return 3000 if step <= 0 else (10000, 6000, 2000, 2000)[step - 1]
    return place([points(at // 2) // GOAL_UNIT if at % 2 else 0 for at in range(10)])


def cost_table(level, goal):
    def cost(asked, trained):
        if not asked:
            return 0
        gap = max(asked - (level or 1), 0)
        full = 0 if goal and trained and gap == 1 else SHORT[gap]
        return full if level else full // 2
    return place([cost(at // 2, at % 2) // COST_UNIT for at in range(10)])


def looked_up(words, table, k):
    return f"(({words.wide(table)} >> (c{k} * 6)) & 63)"


def interest(words, youth):
    if not youth["wishes"]:
        return "5000"
    best = {}
    for division, section, strength in youth["wishes"]:
        points = STRENGTH.get(strength, 0)
        for column, code, worth in (("industry", division, points),
                                    ("section", section, points // 2)):
            best[column, code] = max(worth, best.get((column, code), 0))
    value = "0"
    for (column, code), worth in sorted(best.items(), key=lambda item: item[1]):
        value = words.choose(f"{column} {words.equal} {code}", worth, value)
    return value


def youth_side(words, youth):
    """A: what is absent weighs nothing."""
    parts = [(INTEREST, interest(words, youth))]
    if youth["goals"]:
        total = " + ".join(looked_up(words, goal_table(youth["levels"][k]), k)
                           for k in youth["goals"])
        parts.append((DEVELOPMENT, words.div(f"({total}) * {GOAL_UNIT}", len(youth["goals"]))))
    travel = "5000"
    if youth["located"]:
        near = f"10000 - {words.div(f'5000 * {words.root(square(words, youth))}', youth['limit'])}"
        travel = words.choose(f"located {words.equal} 1", near, 5000)
    parts.append((TRAVEL, travel))
    helpful = [bit for bit in range(64) if youth["helpful"] >> bit & 1]
    if helpful:
        offered = " + ".join(f"((adaptations >> {bit}) & 1)" for bit in helpful)
        parts.append((SUPPORT, words.choose(
            f"adaptations_known {words.equal} 1",
            words.div(f"10000 * ({offered})", len(helpful)), 5000)))
    total = " + ".join(f"{weight} * ({value})" for weight, value in parts)
    return words.div(f"({total})", sum(weight for weight, _ in parts))


def readiness(words, youth):
    costs = " + ".join(looked_up(words, cost_table(level, k in youth["goals"]), k)
                       for k, level in enumerate(youth["levels"]))
    return f"{words.greatest}(10000 - {COST_UNIT} * ({costs}), 500)"


def score(words):
    """S of the columns a and b, a as it is, b at least 500."""
    a = f"{words.greatest}(a, 500)"
    below = f"(6500 * b + 3500 * {a})"
    return f"(({words.wide(10000)} * {a} * b + {below} {words.slash} 2) {words.slash} {below})"


def query(words, youth, barrier, k=20):
    """One statement. `barrier` keeps a and b from being reckoned again wherever they are named."""
    inner = (f"SELECT number, {youth_side(words, youth)} AS a, {readiness(words, youth)} AS b "
             f"FROM openings WHERE {gates(words, youth)} {barrier}")
    return f"SELECT number, {score(words)} AS s, a FROM ({inner}) AS judged ORDER BY {ORDER} LIMIT {k}"
