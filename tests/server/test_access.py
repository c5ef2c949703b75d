# SPDX-License-Identifier: MIT
"""Who may see whom, over the wire: every method that is about youths, asked by each kind of caller
about each kind of youth. What is right is stated here, as sentences; `Matrix.test_every_cell` walks
all of it. A method that names a youth and is not in `ASKS` is asked with the least that its fields
allow; whether a waiver shows it to others is then not judged: state it to have it judged.

A denied request must be answered as one about nobody: the same code, field and words."""
import unittest

import test_describe
import world
from praktik import Server
from pseudonyms import pseudonym

FULL = ["matching", "profile", "placement", "certificate"]
NOBODY = "ingen"


class Youth:
    """Of programme a or b; `waiver`: theirs for their own programme stands, and of b's youths also
    one for programme a, and of both one for the county; without it the own one is withdrawn (of
    a's youths), or none is given to a (of b's)."""

    def __init__(self, programme, waiver, protected):
        self.programme, self.waiver, self.protected = programme, waiver, protected
        self.id = f"{programme}-{'med' if waiver else 'utan'}-{'dold' if protected else 'vanlig'}"
        self.placement = self.certificate = self.hold = None

    def make(self, client):
        world.youth(client, self.id, programme=self.programme, name="Kim")
        placement = world.propose(client, self.id)
        for step in ("youth yes", "workplace yes", "agree", "start", "end"):
            method, params = world.STEPS[step]
            client.call(method, {"placement": placement, **params})
        self.placement = placement
        self.certificate = client.call("certificate.file", placement=placement,
                                       **world.FILED)["number"]
        self.hold = client.call("hold.put", opening="plats", youth=self.id, by="Anna",
                                until="2099-01-01")["id"]
        if self.waiver:
            for to in ("county",) + (("a",) if self.programme == "b" else ()):
                client.call("waiver.grant", youth=self.id, giver="youth", to=to, kinds=FULL,
                            evidence="pärm 3")
        elif self.programme == "a":
            client.call("waiver.withdraw", youth=self.id, to="a")
        if self.protected:
            world.youth(client, self.id, programme=self.programme, name="Kim", state="protected")


class Absent:
    """Nobody at all."""
    id = placement = certificate = hold = NOBODY
    programme, protected, waiver = "a", False, False


YOUTHS = [Youth(programme, waiver, protected) for programme in "ab" for waiver in (True, False)
          for protected in (True, False)]

AGREE = {**world.AGREEMENT}
# method, the params about a youth, what it shows ("" for a change), one or one of many
ASKS = [
    ("youth.get", lambda y: {"id": y.id}, "profile", False),
    ("youth.observations", lambda y: {"youth": y.id}, "profile", False),
    ("youth.observe", lambda y: {"youth": y.id, "competence": "GAK01", "level": 1,
                                 "source": "staff", "date": "2026-01-02"}, "", False),
    ("match.openings", lambda y: {"youth": y.id}, "matching", False),
    ("match.pair", lambda y: {"youth": y.id, "opening": "plats"}, "matching", False),
    ("match.why", lambda y: {"youth": y.id, "opening": "plats"}, "matching", False),
    ("match.nearest", lambda y: {"youth": y.id}, "matching", False),
    ("match.questions", lambda y: {"youth": y.id}, "matching", False),
    ("match.steady", lambda y: {"youth": y.id}, "matching", False),
    ("hold.put", lambda y: {"opening": "stangd", "youth": y.id, "by": "Anna",
                            "until": "2099-01-01"}, "", False),
    ("hold.release", lambda y: {"id": y.hold, "if_version": 99}, "", False),
    ("placement.propose", lambda y: {"youth": y.id, "opening": "stangd"}, "", False),
    ("placement.decide", lambda y: {"placement": y.placement, "party": "youth", "yes": True}, "",
     False),
    ("placement.ask", lambda y: {"placement": y.placement}, "", False),
    ("placement.agree", lambda y: {"placement": y.placement, **AGREE}, "", False),
    ("placement.check", lambda y: {"placement": y.placement, **AGREE}, "placement", False),
    ("placement.start", lambda y: {"placement": y.placement}, "", False),
    ("placement.end", lambda y: {"placement": y.placement}, "", False),
    ("placement.withdraw", lambda y: {"placement": y.placement}, "", False),
    ("placement.expire", lambda y: {"placement": y.placement}, "", False),
    ("placement.get", lambda y: {"id": y.placement}, "placement", False),
    ("certificate.invite", lambda y: {"placement": y.placement}, "", False),
    ("certificate.uninvite", lambda y: {"placement": y.placement}, "", False),
    ("certificate.form", lambda y: {"placement": y.placement}, "certificate", False),
    ("certificate.draft", lambda y: {"placement": y.placement, "tasks": ["-"]}, "", False),
    ("placement.pulse", lambda y: {"placement": y.placement, "marks": [
        {"competence": "GAK01", "level": 1}]}, "", False),
    ("certificate.file", lambda y: {"placement": y.placement, **world.FILED}, "", False),
    ("certificate.get", lambda y: {"number": y.certificate}, "certificate", False),
    ("certificate.acknowledge", lambda y: {"number": y.certificate, "if_version": 99}, "", False),
    ("certificate.issue", lambda y: {"number": y.certificate, "if_version": 99}, "", False),
    ("certificate.supersede", lambda y: {"number": y.certificate, "reason": "-",
                                         "if_version": 99}, "", False),
    ("certificate.revoke", lambda y: {"number": y.certificate, "reason": "-", "if_version": 99},
     "", False),
    ("waiver.grant", lambda y: {"youth": y.id, "giver": "guardian", "to": "nowhere",
                                "kinds": ["matching"], "evidence": "-"}, "", False),
    ("waiver.withdraw", lambda y: {"youth": y.id, "to": "elsewhere"}, "", False),
    ("waiver.list", lambda y: {"youth": y.id}, "nothing to others", False),
]
# Lists: how the youth would be seen in the reply.
LISTS = [
    ("youth.list", {}, lambda item: item["id"]),
    ("placement.list", {}, lambda item: item["youth"]),
    ("certificate.list", {}, lambda item: item["youth"]),
    ("hold.list", {}, lambda item: item.get("youth")),
    ("feed.read", {}, lambda item: item.get("youth")),
]
PUTS = ("youth.put", "youth.import", "observation.import")  # tested by themselves
MANY = ("match.youths", "match.outreach")
ALLOWED = ("STATE", "CONFLICT", "WAIVER_REQUIRED", "TOO_FEW_TO_SHOW")  # what comes after access was given
DENIED = ("NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED")


class Caller:
    def __init__(self, role, programme=None, county=False):
        self.role, self.programme, self.county = role, programme, county

    def sees(self, youth, shows, listed):
        """One of the sentences must be true."""
        own = youth.programme == self.programme
        if self.role in ("nobody", "admin"):
            return False
        if youth.protected:  # one at a time, by a handler of the programme
            return self.role == "protected_handler" and own and not listed
        if self.role == "service":  # match lists of youths with a waiver
            return shows == "matching" and own and youth.waiver
        if own:
            return True
        # others' youths: what a waiver to the own programme says, one at a time
        return (self.programme == "a" and youth.waiver and not listed and shows in FULL)


CALLERS = [Caller("recruiter", "a"), Caller("protected_handler", "a"), Caller("service", "a"),
           Caller("service", "a", county=True), Caller("recruiter", "b"),
           Caller("protected_handler", "b"), Caller("nobody"), Caller("admin")]


class World(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        local = cls.enterClassContext(cls.server.client())
        local.hello(errors="map")
        for programme in "ab":
            world.programme(local, programme)
        world.employer(local)
        world.workplace(local)
        world.opening(local, capacity=100)
        world.opening(local, "stangd", capacity=100)
        for youth in YOUTHS:
            youth.make(local)
        local.call("opening.close", id="stangd")
        tokens = {}
        for caller in CALLERS:
            if caller.programme:
                more = {"consumer": "county"} if caller.county else {}
                made = local.call(
                    "token.create", name="T", role=caller.role, programmes=[caller.programme],
                    purposes=["matching", "follow_up", "needs"], **more)
                tokens[caller] = made["token"]
                caller.consumer = "county" if caller.county else made["id"]
        cls.clients = {}
        for caller in CALLERS:
            client = cls.enterClassContext(cls.server.client(tcp=caller.role != "admin"))
            if caller.role != "nobody":
                client.hello(errors="map", token=tokens[caller]) if caller in tokens else \
                    client.hello(errors="map")
            cls.clients[caller] = client


class Matrix(World):
    def allowed(self, client, method, params):
        """Whether access was given; and the refusal."""
        try:
            client.call(method, params)
        except Exception as error:  # pylint: disable=broad-except
            if error.code in ALLOWED:
                return True, error
            self.assertIn(error.code, DENIED, (method, error))
            return False, error
        return True, None

    def unstated(self):
        """Methods about youths that are not in ASKS: the method and how to ask it."""
        described = self.clients[CALLERS[0]].call("server.describe")
        gate = test_describe.Gate()
        gate.records = {record["name"]: record["fields"] for record in described["records"]}
        stated = {ask[0] for ask in ASKS + LISTS} | set(PUTS + MANY)
        for method in described["methods"]:
            names = {field.get("refers") or field["name"]: field["name"]
                     for field in method["request"]}
            wanted = [(names[kind], attribute) for kind, attribute in
                      (("youth", "id"), ("placement", "placement"), ("certificate", "certificate"),
                       ("number", "certificate"), ("hold", "hold")) if kind in names]
            if not wanted or method["name"] in stated:
                continue
            least = gate.good_map(method["request"])
            yield method, lambda y, least=least, wanted=wanted: {
                **least, **{name: getattr(y, attribute) for name, attribute in wanted}}

    def test_what_is_not_stated(self):
        """The least of each other method: refused to whom nothing is shown, as about nobody."""
        for method, params in self.unstated():
            if method.get("open"):
                continue  # for all, by its own means
            for caller, client in self.clients.items():
                for youth in YOUTHS:
                    sees = caller.sees(youth, "matching", False) or caller.sees(youth, "", False)
                    if sees and caller.role in method["roles"]:
                        continue
                    error = client.refused(method["name"], params(youth))
                    self.assertIn(error.code, DENIED + ("NO_SUCH_METHOD",), method["name"])
                    self.assertEqual(error.raw, client.refused(method["name"],
                                                               params(Absent)).raw)

    def test_every_cell(self):
        cells = 0
        roles = {m["name"]: m["roles"] for m in
                 self.clients[CALLERS[0]].call("server.describe")["methods"]}
        for caller, client in self.clients.items():
            for method, params, shows, listed in ASKS:
                _, absent = self.allowed(client, method, params(Absent))
                for youth in YOUTHS:
                    about = (caller.role, caller.programme, caller.county, method, youth.id)
                    given, error = self.allowed(client, method, self.said(caller, params(youth)))
                    wanted = caller.role in roles[method] and caller.sees(youth, shows, listed)
                    self.assertEqual(given, wanted, (about, error))
                    if not given:
                        self.assertEqual(error.raw, absent.raw, about)
                    cells += 1
        # the other rows of the matrix: lists
        self.assertGreater(cells, 1500)

    def said(self, caller, params):
        """The request as the caller makes it: services know youths by pseudonyms."""
        if caller.role == "service" and "youth" in params:
            return {**params, "youth": pseudonym(self.server, caller.consumer, params["youth"])}
        return params

    def test_every_list(self):
        for caller, client in self.clients.items():
            for method, params, whose in LISTS:
                try:
                    seen = {whose(item) for item in client.all_items(method, **params)} \
                        if method != "feed.read" else self.feed(client)
                except Exception as error:  # pylint: disable=broad-except
                    self.assertIn(error.code, DENIED)
                    seen = set()
                for youth in YOUTHS:
                    shows = "feed" if method == "feed.read" else "profile"
                    self.assertEqual(youth.id in seen, caller.sees(youth, shows, True),
                                     (caller.role, caller.programme, method, youth.id))

    def feed(self, client):
        seen, after = set(), 0
        while after is not None:
            page = client.call("feed.read", after=after, limit=50)
            seen |= {item.get("youth") for item in page["items"]}
            seen |= {item["id"] for item in page["items"]}
            after = page["next"]
        return seen

    def test_a_filter_that_names_the_youth(self):
        """Then it is one at a time: a handler sees who has protected identity."""
        for caller, client in self.clients.items():
            if caller.role not in ("recruiter", "protected_handler"):
                continue
            for method, shows in (("placement.list", "placement"), ("hold.list", "nothing"),
                                  ("certificate.list", "certificate")):
                for youth in YOUTHS:
                    items = client.call(method, youth=youth.id)["items"]
                    self.assertEqual(bool(items), caller.sees(youth, shows, False),
                                     (caller.role, caller.programme, method, youth.id))

    def test_match_lists_of_youths(self):
        """Whom an opening suits: the own ones, who can be matched."""
        for caller, client in self.clients.items():
            if caller.role in ("recruiter", "protected_handler"):
                wanted = {y.id for y in YOUTHS if y.programme == caller.programme and
                          not y.protected and (y.waiver or y.programme == "b")}
                for counts in (True, False):  # by looking at all, and at few
                    hits = {hit["youth"] for hit in client.call("match.youths", opening="plats",
                                                                k=500, counts=counts)["hits"]}
                    self.assertEqual(hits, wanted)
                for programme in "ab":
                    given, error = self.allowed(client, "match.outreach",
                                                {"programme": programme})
                    self.assertEqual(given, programme == caller.programme)
                self.assertEqual(client.refused("match.outreach", programme="zz").raw, error.raw
                                 if not given else client.refused("match.outreach",
                                                                  programme="a").raw)

    def test_puts(self):
        for caller, client in self.clients.items():
            if caller.role not in ("recruiter", "protected_handler"):
                continue
            for youth in YOUTHS:
                profile = {"id": youth.id, "programme": youth.programme, "birth": "2004-05-06"}
                own = youth.programme == caller.programme
                one = own and (not youth.protected or caller.role == "protected_handler")
                error = client.refused("youth.put", profile, if_version=999)
                self.assertEqual(error.field, "if_version" if one else "id" if own
                                 else "programme", (caller.role, youth.id, error))
                faults = client.call("youth.import", items=[profile], check=True)["faults"]
                many = own and not youth.protected
                self.assertEqual([fault["field"] for fault in faults],
                                 [] if many else ["id" if own else "programme"])
                seen = {"youth": youth.id, "competence": "GAK01", "level": 1, "source": "staff"}
                faults = client.call("observation.import", items=[seen], check=True)["faults"]
                self.assertEqual([fault["field"] for fault in faults], [] if many else ["youth"])
            fresh = {"programme": caller.programme, "birth": "2004-05-06", "state": "protected"}
            fault, = client.call("youth.import", items=[fresh], check=True)["faults"]
            self.assertEqual((fault["code"], fault["field"]), ("OUT_OF_RANGE", "state"))
            taken = {"id": "a-med-vanlig" if caller.programme == "b" else "b-med-vanlig",
                     "programme": caller.programme, "birth": "2004-05-06"}
            error = client.refused("youth.put", taken)
            self.assertEqual((error.code, error.field), ("CONFLICT", "id"))

    def test_programmes(self):
        for caller, client in self.clients.items():
            if caller.role in ("recruiter", "protected_handler"):
                listed = [item["id"] for item in client.all_items("programme.list")]
                self.assertEqual(listed, [caller.programme])
                other = "b" if caller.programme == "a" else "a"
                error = client.refused("programme.get", id=other)
                self.assertEqual(error.raw, client.refused("programme.get", id="zz").raw)
                for id in (other, "ny"):
                    error = client.refused("programme.put", id=id, name="X")
                    self.assertEqual(error.code, "FORBIDDEN")
                    self.assertEqual(client.refused("programme.delete", id=id).code, "FORBIDDEN")
        admin = next(c for caller, c in self.clients.items() if caller.role == "admin")
        self.assertEqual([p["id"] for p in admin.all_items("programme.list")], ["a", "b"])
        admin.call("programme.put", id="c", name="C")
        admin.call("programme.delete", id="c")

    def test_counts_tell_nothing(self):
        """How many youths are stored would tell of somebody who is in no list."""
        for caller, client in self.clients.items():
            if caller.role in ("recruiter", "protected_handler", "admin"):
                records = client.call("server.stats")["records"]
                self.assertFalse(set(records) & {"youth", "observation", "placement", "hold",
                                                 "certificate", "waiver"})

    def test_each_touch_of_protected_identity_is_noted(self):
        """A line in the log says by whom and how, and not about whom."""
        youth = next(y for y in YOUTHS if y.protected and y.programme == "a")
        handler = self.clients[CALLERS[1]]
        recruiter = self.clients[CALLERS[0]]

        def lines():
            return [line for line in self.server.stderr().splitlines() if " protected " in line]
        for method, params in (("youth.get", {"id": youth.id}),
                               ("youth.observations", {"youth": youth.id}),
                               ("match.openings", {"youth": youth.id}),
                               ("placement.get", {"id": youth.placement}),
                               ("placement.list", {"youth": youth.id})):
            before = len(lines())
            handler.call(method, params)
            handler.call("server.ping")
            self.assertEqual(len(lines()), before + 1, method)
            line = lines()[-1]
            self.assertIn(f"method={method} by={CALLERS[1].consumer} ", line)
            self.assertNotIn(youth.id, line)
            try:
                recruiter.call(method, params)
            except Exception as error:  # pylint: disable=broad-except
                self.assertEqual(error.code, "NOT_FOUND")
            self.assertEqual(len(lines()), before + 1, method)


if __name__ == "__main__":
    unittest.main()
