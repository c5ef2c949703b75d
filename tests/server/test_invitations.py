# SPDX-License-Identifier: MIT
"""The supervisor's link: what it lets in to, what it is refused with, what becomes of it."""
import glob
import os
import re
import unittest

import msgpack
import world
from praktik import Server

OTHER = {"birth": "2005-01-02", "name": "Kim Annan"}
MARKS = [{"competence": "GAK05", "level": 2, "situation": "planerade veckan"}]


class Links(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--site", "https://intyg.example"))
        cls.staff = cls.enterClassContext(cls.server.client())
        cls.staff.hello(errors="map")
        world.programme(cls.staff, supervisor_load=50)
        world.employer(cls.staff)
        world.workplace(cls.staff)
        world.opening(cls.staff, capacity=500)

    def placement(self, *steps, **profile):
        """A youth's, taken so far: their ids."""
        world.youth(self.staff, self.id(), name="Åsa Öst",
                    needs={"required": [], "helpful": []}, **profile)
        return world.steps(self.staff, *(steps or world.FINISHED), youth=self.id())

    def id(self):
        return re.sub(r"\W", "-", super().id())[-40:]

    def invite(self, placement, **more):
        made = self.staff.call("certificate.invite", placement=placement, **more)
        return made, made["link"].partition("#")[2]

    def come(self, secret):
        client = self.enterContext(self.server.client(tcp=True))
        client.hello(errors="map", token=secret)
        return client

    def refused(self, secret):
        with self.server.client(tcp=True) as client:
            return client.refused("session.hello", errors="map", token=secret).raw


class Way(Links):
    def test_from_the_link_to_a_certificate(self):
        placement = self.placement()
        made, secret = self.invite(placement, today="2026-11-20", days=30)
        self.assertRegex(made["link"], r"^https://intyg\.example/intyg/fyll-i#intyg_"
                         + made["id"] + r"_[a-z2-7]{52}_[a-z2-7]{4}$")
        self.assertEqual(made["expires"], "2026-12-20")
        client = self.enterContext(self.server.client(tcp=True))
        hello = client.hello(errors="map", token=secret)
        self.assertEqual((hello["role"], hello["placement"], hello["programmes"]),
                         ("supervisor", placement, []))
        form = client.call("certificate.form", placement=placement)
        self.assertEqual((form["youth_name"], form["workplace_name"], form["focus"]),
                         ("Åsa", "Verkstan", ["GAK05", "GAK07", "GAK09"]))
        self.assertEqual((form["from"], form["to"], form["supervisor"]["name"]),
                         ("2026-12-01", "2027-02-26", "Kim Ek"))
        for word in ("needs", "youth", "birth", "gender", "draft"):
            self.assertNotIn(word, form)
        filed = client.call("certificate.file", placement=placement, **world.FILED)
        self.assertEqual(filed["state"], "filed")
        self.assertEqual(self.staff.call("certificate.get", number=filed["number"])["placement"],
                         placement)

    def test_opening_it_changes_nothing(self):
        placement = self.placement()
        _, secret = self.invite(placement)
        before = self.staff.sequence()
        for _ in range(3):
            self.come(secret).call("certificate.form", placement=placement)
        self.assertEqual(self.staff.sequence(), before)

    def test_a_draft_is_kept_and_found_again_by_whoever_may(self):
        placement = self.placement()
        _, secret = self.invite(placement)
        client = self.come(secret)
        first = client.call("certificate.draft", placement=placement, tasks=["mätte"])
        self.assertEqual(first["version"], 1)
        client.call("certificate.draft", placement=placement, tasks=["mätte", "kapade"],
                    marks=MARKS, comment="Kom i tid.", hours_attended=200, if_version=1)
        self.assertEqual(client.refused("certificate.draft", placement=placement, tasks=["x"],
                                        if_version=1).code, "CONFLICT")
        for reader in (self.come(secret), self.staff):
            draft = reader.call("certificate.form", placement=placement)["draft"]
            self.assertEqual((draft["tasks"], draft["marks"], draft["comment"],
                              draft["hours_attended"]),
                             (["mätte", "kapade"], MARKS, "Kom i tid.", 200))
            self.assertNotIn("youth", draft)
        self.assertEqual(self.staff.refused("certificate.get", number="INTYG-0").code, "NOT_FOUND")
        client.call("certificate.file", placement=placement, **world.FILED)
        with self.assertRaisesRegex(Exception, "STATE"):
            self.staff.call("certificate.form", placement=placement)

    def test_a_personal_identity_number_is_refused_while_it_is_written(self):
        placement = self.placement()
        client = self.come(self.invite(placement)[1])
        error = client.refused("certificate.draft", placement=placement, comment="19811218-9876")
        self.assertEqual((error.code, error.field), ("BAD_TEXT", "comment"))
        self.assertNotIn("draft", client.call("certificate.form", placement=placement))

    def test_a_pulse_is_where_the_draft_begins(self):
        placement = self.placement("youth yes", "workplace yes", "agree", "start")
        client = self.come(self.invite(placement)[1])
        client.call("certificate.draft", placement=placement, comment="Bra.", marks=[
            {"competence": "GAK05", "level": 1, "situation": "förr"},
            {"competence": "GAK01", "level": 4}])
        kept = client.call("placement.pulse", placement=placement, today="2026-12-20",
                           marks=[{"competence": "GAK05", "level": 2},
                                  {"competence": "GAK07", "level": None}])
        self.assertEqual(kept["pulse_on"], "2026-12-20")
        self.assertEqual([(mark["competence"], mark["level"]) for mark in kept["marks"]],
                         [("GAK05", 2), ("GAK01", 4), ("GAK07", None)])
        self.assertEqual(kept["comment"], "Bra.")
        many = [{"competence": f"GAK0{i}", "level": 1} for i in range(1, 5)]
        self.assertEqual(client.refused("placement.pulse", placement=placement,
                                        marks=many).field, "marks")
        world.step(self.staff, placement, "end")
        self.assertEqual(client.refused("placement.pulse", placement=placement,
                                        marks=many[:1]).code, "STATE")

    def test_thirteen_equal_marks_are_asked_about_once(self):
        placement = self.placement()
        client = self.come(self.invite(placement)[1])
        filed = {**world.FILED, "marks": [{"competence": f"GAK{i:02}", "level": 3}
                                          for i in range(1, 14)]}
        error = client.refused("certificate.file", placement=placement, **filed)
        self.assertEqual((error.code, error.field), ("MISSING_FIELD", "equal_confirmed"))
        client.call("certificate.file", placement=placement, equal_confirmed=True, **filed)

    def test_between_agreement_and_certificate(self):
        for steps, code in ((("youth yes",), "STATE"),
                            (("youth yes", "workplace yes"), "STATE"),
                            (("youth yes", "workplace yes", "agree"), None),
                            ((*world.FINISHED[:-1], "break off"), None),
                            ((*world.FINISHED, "file"), "STATE")):
            placement = self.placement(*steps)
            if code:
                error = self.staff.refused("certificate.invite", placement=placement)
                self.assertEqual((error.code, error.field), (code, "placement"))
            else:
                self.invite(placement)
                self.staff.call("certificate.uninvite", placement=placement)
            if "file" not in steps and "break off" not in steps:
                world.step(self.staff, placement, "withdraw")

    def test_none_for_protected_identity(self):
        placement = self.placement()
        _, secret = self.invite(placement)
        client = self.come(secret)
        world.youth(self.staff, self.id(), name="Åsa Öst", state="protected")
        error = self.staff.refused("certificate.invite", placement=placement)
        self.assertEqual((error.code, error.field), ("STATE", "placement"))
        self.assertEqual(client.refused("certificate.form", placement=placement).code, "NOT_FOUND")


class Refused(Links):
    def secrets(self):
        """Links that let nobody in, and why."""
        used = self.placement()
        _, secret = self.invite(used)
        self.come(secret).call("certificate.file", placement=used, **world.FILED)
        yield "used", secret
        world.youth(self.staff, "annan-ung", **OTHER)
        placement = world.steps(self.staff, *world.FINISHED, youth="annan-ung")
        yield "too old", self.invite(placement, today="2026-01-01", days=1)[1]
        replaced = self.invite(placement)[1]
        taken_back = self.invite(placement)[1]
        yield "replaced", replaced
        self.assertEqual(self.staff.call("certificate.uninvite", placement=placement),
                         {"ended": 1})
        yield "taken back", taken_back
        filed_by_staff = self.invite(placement)[1]
        self.staff.call("certificate.file", placement=placement, **world.FILED)
        yield "has its certificate", filed_by_staff
        yield "a letter less", secret[:-1]
        yield "another's secret", "intyg_" + replaced.split("_")[1] + secret[secret.index("_", 6):]
        yield "nothing", "intyg_"
        yield "guessed", "intyg_aaaaaaaaaa_" + "a" * 52 + "_aaaa"
        yield "long", "intyg_" + "a" * 190

    def test_in_the_same_words(self):
        answers = {why: str(self.refused(secret)) for why, secret in self.secrets()}
        self.assertEqual(len(answers), 10)
        self.assertEqual(len(set(answers.values())), 1, answers)
        self.assertIn("UNAUTHENTICATED", next(iter(answers.values())))

    def test_on_open_connections_too(self):
        placement = self.placement()
        _, secret = self.invite(placement)
        first, second = self.come(secret), self.come(secret)
        first.call("certificate.file", placement=placement, **world.FILED)
        words = self.refused(secret)
        for client in (first, second):
            for method in ("certificate.form", "certificate.draft"):
                error = client.refused(method, placement=placement)
                self.assertEqual(error.raw, words)

    def test_for_another_placement_it_is_as_if_that_were_not_there(self):
        own = self.placement()
        world.youth(self.staff, "annan-ung-2", **OTHER)
        other = world.steps(self.staff, *world.FINISHED, youth="annan-ung-2")
        client = self.come(self.invite(own)[1])
        for method, params in (("certificate.form", {}), ("certificate.draft", {"tasks": ["x"]}),
                               ("placement.pulse", {"marks": MARKS}),
                               ("certificate.file", world.FILED),
                               ("placement.attendance", world.STEPS["attendance"][1])):
            error = client.refused(method, {**params, "placement": other})
            self.assertEqual(error.code, "NOT_FOUND", method)
            self.assertEqual(error.raw, client.refused(method, {**params,
                                                                "placement": "ingen"}).raw)

    def test_nothing_but_what_is_for_supervisors(self):
        placement = self.placement()
        client = self.come(self.invite(placement)[1])
        walked = 0
        for method in self.staff.call("server.describe")["methods"]:
            if "supervisor" in method["roles"] or method.get("open"):
                continue
            error = client.refused(method["name"], {})
            self.assertIn(error.code, ("FORBIDDEN", "NO_SUCH_METHOD"), method["name"])
            walked += 1
        self.assertGreater(walked, 60)


class Kept(unittest.TestCase):
    def test_the_secret_lies_nowhere(self):
        with Server() as server:
            with server.client() as client:
                client.hello(errors="map")
                world.place(client)
                placement = world.steps(client, *world.FINISHED)
                link = client.call("certificate.invite", placement=placement)["link"]
                secret = link.partition("#")[2].split("_")[2].encode()
                with server.client(tcp=True) as supervisor:
                    supervisor.hello(token=link.partition("#")[2])
                    supervisor.call("certificate.form", placement=placement)
                feed = msgpack.packb(client.call("feed.read", after=0, limit=500))
            server.stop()
            files = glob.glob(os.path.join(glob.escape(server.store), "*")) + [server.errors]
            for path in files:
                with open(path, "rb") as file:
                    self.assertNotIn(secret, file.read(), path)
            self.assertNotIn(secret, feed)
            server.start()

    def test_they_go_with_the_youth(self):
        with Server() as server, server.client() as client:
            client.hello(errors="map")
            world.place(client)
            placement = world.steps(client, *world.FINISHED)
            secret = client.call("certificate.invite", placement=placement)["link"]
            client.call("certificate.draft", placement=placement, comment="Kom i tid.")
            kinds = [held["kind"] for held in client.call("subject.export", youth="ung")["others"]]
            self.assertEqual(sorted(kinds), ["draft", "invitation", "placement"])
            client.call("subject.erase", youth="ung", decision="beslut 7")
            with server.client(tcp=True) as supervisor:
                self.assertEqual(supervisor.refused(
                    "session.hello", token=secret.partition("#")[2]).code, "UNAUTHENTICATED")


if __name__ == "__main__":
    unittest.main()
