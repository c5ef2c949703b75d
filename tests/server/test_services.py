# SPDX-License-Identifier: MIT
"""What other services see: pseudonyms, codes and scores, in small numbers, and nothing from which a
need could be told."""
import unittest

import world
from praktik import TODAY, Server
from pseudonyms import pseudonym
from test_needs import words

SCORE = {"youth", "score"}
RANGE = {"low", "high", "thin"}
PLACE = {"opening", "workplace", "employer", "title", "prospect"}  # in a list of youths: the last


class Services(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.local = self.enterContext(self.server.client())
        self.local.hello(errors="map")
        world.programme(self.local)
        world.programme(self.local, "andra")
        made = self.local.call("token.create", name="T", role="recruiter",
                               programmes=["hiki", "andra"], purposes=["needs"])
        self.local = self.enterContext(self.server.client(tcp=True))
        self.local.hello(errors="map", token=made["token"])
        world.employer(self.local)
        world.workplace(self.local, adaptations=["ANP01"], position=world.HERE)
        world.opening(self.local, capacity=1000, levels={"GAK01": 2})

    def youths(self, count, head="ung", programme="hiki", **more):
        items = [{"id": f"{head}-{i}", "programme": programme, "birth": "2004-05-06",
                  "name": f"Kim {i}", "position": world.HERE, "enrolment": world.ENROLLED,
                  "wishes": [{"code": "43", "strength": 4}], **more} for i in range(count)]
        for i in range(0, count, 500):
            self.assertEqual(self.local.call("youth.import", items=items[i:i + 500])["faults"], [])
        return [item["id"] for item in items]

    def service(self, *purposes, role="service", **more):
        admin = self.enterContext(self.server.client())
        made = admin.call("token.create", name="T", role=role, programmes=["hiki"],
                          purposes=list(purposes or ("matching",)), **more)
        client = self.enterContext(self.server.client(tcp=True))
        client.hello(errors="map", token=made["token"])
        client.consumer = more.get("consumer") or made["id"]
        return client

    def listed(self, client, **more):
        return client.call("match.youths", opening="plats", k=500, today=TODAY, **more)["hits"]

    def assertCode(self, code, client, method, **params):
        error = client.refused(method, params)
        self.assertEqual(error.code, code, error)
        return error


class Shown(Services):
    def test_pseudonyms_codes_and_scores(self):
        names = self.youths(6)
        others = self.youths(6, "annan", "andra")
        service = self.service()
        reply = service.call("match.youths", opening="plats", k=500, today=TODAY)
        self.assertEqual(set(reply), {"opening", "model", "as_of", "today", "hits"})
        mine = {pseudonym(self.server, service.consumer, name): name for name in names}
        self.assertEqual({hit["youth"] for hit in reply["hits"]}, set(mine))
        for hit in reply["hits"]:
            self.assertEqual(set(hit), SCORE | RANGE | {"prospect", "reasons"})
            self.assertTrue(all(set(reason) == {"sign", "code"} for reason in hit["reasons"]))
        one = service.call("match.openings", youth=next(iter(mine)), today=TODAY)
        self.assertEqual(set(one), {"youth", "model", "as_of", "today", "hits"})
        self.assertEqual(one["youth"], next(iter(mine)))
        self.assertEqual(set(one["hits"][0]), (SCORE - {"youth"}) | RANGE | PLACE | {"reasons"})
        own = self.local_hits()
        self.assertEqual(one["hits"][0]["score"], own[mine[one["youth"]]])
        self.assertFalse(words([reply, one]) & set(names + others + ["Kim 0"]))

    def local_hits(self):
        staff = self.service(role="recruiter")
        return {hit["youth"]: hit["score"] for hit in self.listed(staff)}

    def test_a_field_list_for_each_purpose(self):
        self.youths(5)
        for purposes, first, place in ((("matching",), SCORE | RANGE | {"prospect", "reasons"},
                                        True),
                                       (("follow_up",), SCORE | {"prospect"}, True),
                                       (("needs",), SCORE, False),
                                       (("statistics",), SCORE, False),
                                       (("follow_up", "statistics"), SCORE | {"prospect"}, True)):
            service = self.service(*purposes)
            hits = self.listed(service)
            self.assertEqual(set(hits[0]), first, purposes)
            hit = service.call("match.openings", youth=hits[0]["youth"])["hits"][0]
            self.assertEqual("opening" in hit, place)
        made = self.enterContext(self.server.client()).call(
            "token.create", name="T", role="service", programmes=["hiki"])
        nothing = self.enterContext(self.server.client())
        nothing.hello(errors="map", token=made["token"])
        self.assertCode("PURPOSE_REQUIRED", nothing, "match.youths", opening="plats")

    def test_each_consumer_has_its_own_and_for_a_while(self):
        names = self.youths(5)
        for name in names:
            for to in ("lan", "af"):
                self.local.call("waiver.grant", youth=name, giver="youth", to=to,
                                kinds=["matching"], evidence="-")
        clients = [self.service(), self.service(), self.service(consumer="lan"),
                   self.service(consumer="lan"), self.service(consumer="af")]
        seen = [frozenset(hit["youth"] for hit in self.listed(client)) for client in clients]
        self.assertEqual(len(set(seen)), 4)
        self.assertEqual(seen[2], seen[3])  # the organisation's, whichever token
        self.assertFalse(seen[0] & seen[1])
        self.assertEqual(seen[4], {pseudonym(self.server, "af", name) for name in names})
        theirs = next(iter(seen[4]))
        clients[4].call("match.openings", youth=theirs)
        for client in clients[:4]:
            error = self.assertCode("NOT_FOUND", client, "match.openings", youth=theirs)
            self.assertEqual(error.raw, client.refused("match.openings", youth="ingen").raw)
        for wrong in (names[0], pseudonym(self.server, "af", names[0], -30)):
            self.assertCode("NOT_FOUND", clients[4], "match.openings", youth=wrong)

    def test_what_is_for_staff(self):
        self.youths(5)
        service = self.service()
        youth = self.listed(service)[0]["youth"]
        for method, params in (("match.pair", {"youth": youth, "opening": "plats"}),
                               ("match.why", {"youth": youth, "opening": "plats"}),
                               ("match.nearest", {"youth": youth}), ("youth.get", {"id": youth}),
                               ("match.questions", {"youth": youth}),
                               ("match.steady", {"youth": youth}), ("youth.list", {}),
                               ("match.outreach", {"programme": "hiki"})):
            self.assertCode("FORBIDDEN", service, method, **params)
        for method, params in (("match.openings", {"youth": youth}),
                               ("match.youths", {"opening": "plats"})):
            error = self.assertCode("FORBIDDEN", service, method, weights={"travel": 1000},
                                    **params)
            self.assertEqual(error.field, "weights")

    def test_the_feed_says_nothing_of_people(self):
        self.youths(5)
        service = self.service()
        items = service.call("feed.read", limit=50)["items"]
        self.assertTrue({"employer", "workplace", "opening"} <= {item["kind"] for item in items})
        self.assertFalse({"youth", "token"} & {item["kind"] for item in items})
        self.assertFalse([item for item in items if "by" in item or "youth" in item])


class Numbers(Services):
    def test_a_page(self):
        service, staff = self.service(), self.service(role="recruiter")
        for method in ("opening.list", "employer.list", "workplace.list", "feed.read"):
            service.call(method, limit=50)
            error = self.assertCode("OUT_OF_RANGE", service, method, limit=51)
            self.assertEqual((error.field, error.limit), ("limit", 50))
            staff.call(method, limit=51)
        self.assertCode("OUT_OF_RANGE", service, "match.youths", opening="plats", k=501)

    def test_youths_a_day(self):
        """200 different ones; those that were shown may be shown again."""
        self.youths(230)
        service, other = self.service(), self.service()
        first = service.call("match.youths", opening="plats", k=150, today=TODAY)["hits"]
        self.assertEqual(len(first), 150)
        error = self.assertCode("RATE_LIMITED", service, "match.youths", opening="plats", k=201)
        self.assertEqual(error.limit, 200)
        self.assertTrue(0 < error.raw["retry_after_ms"] <= 86400000)
        self.assertEqual(len(service.call("match.youths", opening="plats", k=200)["hits"]), 200)
        service.call("match.youths", opening="plats", k=150)
        service.call("match.openings", youth=first[0]["youth"])
        rest = [pseudonym(self.server, service.consumer, f"ung-{i}") for i in range(230)]
        refused = 0
        for youth in rest:
            try:
                service.call("match.openings", youth=youth)
            except Exception as error:  # pylint: disable=broad-except
                self.assertEqual(error.code, "RATE_LIMITED")
                refused += 1
        self.assertEqual(refused, 30)
        other.call("match.youths", opening="plats", k=200)  # another's day is its own


class Few(Services):
    def test_fewer_than_five_are_not_shown(self):
        service = self.service()
        self.assertEqual(self.assertCode("TOO_FEW_TO_SHOW", service, "match.youths",
                                         opening="plats").limit, 5)
        self.youths(4)
        self.assertCode("TOO_FEW_TO_SHOW", service, "match.youths", opening="plats")
        one = pseudonym(self.server, service.consumer, "ung-0")
        self.assertCode("TOO_FEW_TO_SHOW", service, "match.openings", youth=one)
        self.youths(5)
        self.assertEqual(len(self.listed(service)), 5)
        service.call("match.openings", youth=one)

    def test_a_need_that_few_have(self):
        """Two openings of which one offers it: the lists differ by no fewer than five, whoever
        has the need."""
        world.workplace(self.local, "utan", adaptations=[])
        world.opening(self.local, "utan", workplace="utan", capacity=1000, levels={"GAK01": 2})
        plain = self.youths(10)
        for count in range(1, 8):
            self.youths(count, "behov", needs={"required": ["ANP01"]})
            service = self.service()
            lists = [{hit["youth"] for hit in
                      service.call("match.youths", opening=opening, k=200, today=TODAY)["hits"]}
                     for opening in ("plats", "utan")]
            self.assertEqual(len(lists[0] - lists[1]), count if count >= 5 else 0)
            self.assertEqual(lists[1] - lists[0], set())
            self.assertEqual(len(lists[1]), len(plain))
            youth = pseudonym(self.server, service.consumer, "behov-0")
            if count >= 5:
                service.call("match.openings", youth=youth)
            else:
                self.assertCode("TOO_FEW_TO_SHOW", service, "match.openings", youth=youth)

    def test_helpful_ones_and_none_at_all_count_alike(self):
        self.youths(4)
        self.youths(5, "behov", needs={"helpful": ["ANP02"]})
        service = self.service("matching", "needs")
        hits = self.listed(service)
        self.assertEqual({hit["youth"] for hit in hits},
                         {pseudonym(self.server, service.consumer, f"behov-{i}")
                          for i in range(5)})
        self.assertFalse({word for word in words(hits) if word.startswith("ANP") or
                          "HELPFUL" in word or "NEED" in word or "ADAPTATION" in word})

    def test_those_who_are_gone_make_no_number(self):
        names = self.youths(5)
        service = self.service()
        self.assertEqual(len(self.listed(service)), 5)
        staff = self.service(role="recruiter")
        staff.call("waiver.withdraw", youth=names[0], to="hiki")
        self.assertCode("TOO_FEW_TO_SHOW", service, "match.youths", opening="plats")


if __name__ == "__main__":
    unittest.main()
