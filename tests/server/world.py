# SPDX-License-Identifier: MIT
"""Records that several tests build on. `example` is MODEL.md's worked example."""
import unittest

from praktik import TODAY, Server

ENROLLED = {"substance_checked": True, "waiver": True, "attendance_promise": True,
            "no_other_support": True}
HERE = {"n": 6400000, "e": 320000}
AGREEMENT = {"from": "2026-12-01", "to": "2027-02-26", "hours_week": 20, "insurer": "Kammarkollegiet",
             "form": "praktik", "focus": ["GAK05", "GAK07", "GAK09"],
             "supervisor": {"name": "Kim Ek", "role": "montör"}}
FILED = {"tasks": ["mätte", "kapade"], "supervisor": {"name": "Kim Ek", "role": "montör"},
         "marks": [{"competence": "GAK05", "level": 2, "situation": "planerade veckan själv"},
                   {"competence": "GAK09", "level": None}]}


def programme(client, id="hiki", **more):
    return client.call("programme.put", id=id, name="Hikikomori", **more)


def employer(client, id="arb", **more):
    return client.call("employer.put", {"id": id, "name": "Hav & Bok", **more})


def workplace(client, id="stalle", **more):
    return client.call("workplace.put", {"id": id, "employer": "arb", "name": "Verkstan",
                                         "industry": "43.2", **more})


def opening(client, id="plats", **more):
    return client.call("opening.put", {"id": id, "workplace": "stalle", "title": "Elmontör, hjälp",
                                       "capacity": 1, **more})


def youth(client, id="ung", **more):
    return client.call("youth.put", {"id": id, "programme": "hiki", "birth": "2004-05-06",
                                     "enrolment": ENROLLED, **more})


def observe(client, competence, level, source="staff", youth="ung", **more):
    return client.call("youth.observe", {"youth": youth, "competence": competence, "level": level,
                                         "source": source, "date": "2026-10-01", **more})


def place(client):
    """A programme, an employer, a workplace, an opening with one seat, a youth."""
    programme(client)
    employer(client)
    workplace(client)
    opening(client)
    youth(client)


def example(client):
    """MODEL.md, section 6: S 9750, low 9602, high 9891, coverage 8833."""
    programme(client)
    employer(client)
    workplace(client, position={"n": HERE["n"] + 6000, "e": HERE["e"]})
    opening(client, levels={"GAK01": 2, "GAK05": 2, "GAK09": 2}, trains=["GAK05", "GAK07"])
    youth(client, position=HERE, travel_limit_m=30000, goals=["GAK05", "GAK07"],
          wishes=[{"code": "43", "strength": 4}, {"code": "25", "strength": 2}])
    for competence, level in (("GAK01", 3), ("GAK05", 1), ("GAK07", 2)):
        observe(client, competence, level)


def propose(client, youth="ung", opening="plats"):
    return client.call("placement.propose", youth=youth, opening=opening, today=TODAY)["id"]


# The steps of a placement, each as its method and its request but for which placement.
STEPS = {
    "youth yes": ("placement.decide", {"party": "youth", "yes": True}),
    "youth no": ("placement.decide", {"party": "youth", "yes": False, "reason": "för långt"}),
    "workplace yes": ("placement.decide", {"party": "workplace", "yes": True}),
    "workplace no": ("placement.decide", {"party": "workplace", "yes": False}),
    "agree": ("placement.agree", AGREEMENT),
    "start": ("placement.start", {"date": "2026-12-01"}),
    "end": ("placement.end", {"date": "2027-02-26"}),
    "break off": ("placement.end", {"date": "2027-01-15", "outcome": "broken_off"}),
    "file": ("certificate.file", FILED),
    "adjust": ("placement.adjust", {"from": "2026-12-14", "hours_week": 25, "reason": "orkar mer"}),
    "follow up": ("placement.follow_up", {"date": "2026-12-07", "note": "det går bra"}),
    "attendance": ("placement.attendance", {"step": "note", "month": "2026-12",
                                            "today": "2026-12-31",
                                            "days": [{"date": "2026-12-01", "minutes": 240}]}),
    "ask": ("placement.ask", {"date": TODAY}),
    "withdraw": ("placement.withdraw", {"reason": "ändrade planer"}),
    "expire": ("placement.expire", {"today": "2027-03-01"}),
}


def step(client, placement, name):
    method, params = STEPS[name]
    return client.call(method, {"placement": placement, "today": TODAY, **params})


def steps(client, *names, youth="ung", opening="plats"):
    """Proposes, takes the steps; the placement's id."""
    placement = propose(client, youth, opening)
    for name in names:
        step(client, placement, name)
    return placement


FINISHED = ("youth yes", "workplace yes", "agree", "start", "end")


def issue(client, placement, holder="Åsa Öst", **filed):
    """Files, has it read, issues; the certificate's number."""
    number = client.call("certificate.file", {**FILED, **filed}, placement=placement)["number"]
    client.call("certificate.acknowledge", number=number, holder=holder)
    client.call("certificate.issue", number=number)
    return number


class OwnServer(unittest.TestCase):
    """A fresh server for each test: tests that count everything in the store."""

    def setUp(self):
        self.server = self.enterContext(Server())
        self.client = self.enterContext(self.server.client())
        self.client.hello(errors="map")
        self.call = self.client.call

    def match(self, **more):
        return self.call("match.openings", {"youth": "ung", "today": TODAY, **more})

    def pair(self, opening="plats"):
        return self.call("match.pair", youth="ung", opening=opening, today=TODAY)

    def taken(self, opening="plats"):
        return self.call("opening.get", id=opening)["taken"]
