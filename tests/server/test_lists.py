# SPDX-License-Identifier: MIT
"""Another service's path: the change feed, page by page, and the lists with their cursors and
filters. Whatever the pages' size, each entry and each record comes exactly once."""
import threading
import unittest

import world
from praktik import ServerTest
from world import OwnServer


class Feed(OwnServer):
    def read(self, after, limit=500):
        return self.call("feed.read", after=after, limit=limit)

    def test_one_entry_a_change_in_order(self):
        world.place(self.client)
        observation = world.observe(self.client, "GAK01", 2)["id"]
        self.call("opening.close", id="plats")
        self.call("opening.delete", id="plats")
        self.client.refused("workplace.delete", id="stalle-2")
        self.call("employer.import", items=[{"id": "arb", "name": "Hav & Bok"},
                                            {"id": "ny", "name": "Ny"}])
        items = self.read(0)["items"]
        self.assertEqual([(e["seq"], e["kind"], e["id"], e["change"]) for e in items],
                         [(1, "programme", "hiki", "put"), (2, "employer", "arb", "put"),
                          (3, "workplace", "stalle", "put"), (4, "opening", "plats", "put"),
                          (5, "youth", "ung", "put"), (6, "observation", observation, "put"),
                          (7, "opening", "plats", "put"), (8, "opening", "plats", "delete"),
                          (9, "employer", "ny", "put")])
        times = [entry["time"] for entry in items]
        self.assertEqual(times, sorted(times))

    def test_pages_of_every_size_say_the_same(self):
        self.client.batch([("employer.put", {"id": f"arb-{i}", "name": "A"}) for i in range(101)])
        whole = self.read(0)
        self.assertEqual([e["seq"] for e in whole["items"]], list(range(1, 102)))
        self.assertIsNone(whole["next"])
        for limit in (1, 7, 50, 100, 101, 102):
            items, after = [], 0
            while after is not None:
                page = self.read(after, limit)
                self.assertLessEqual(len(page["items"]), limit)
                items += page["items"]
                after = page["next"]
            self.assertEqual(items, whole["items"], limit)
        self.assertEqual(self.read(101), {"items": [], "next": None})
        self.assertEqual(self.read(10**9), {"items": [], "next": None})
        self.assertEqual(len(self.call("feed.read")["items"]), 50)

    def test_no_personal_text_in_the_feed(self):
        world.place(self.client)
        world.youth(self.client, name="Deltagare 017", gender="kvinna")
        self.assertNotIn("Deltagare", repr(self.read(0)))
        self.assertEqual(set(self.read(0)["items"][0]),
                         {"seq", "time", "kind", "id", "change", "by"})

    def test_writers_at_once(self):
        """Each acknowledged change has one entry, whoever else writes at the time."""
        def write(name):
            with self.server.client() as client:
                client.batch([("employer.put", {"id": f"{name}-{i}", "name": "A"})
                              for i in range(100)])
        threads = [threading.Thread(target=write, args=(f"t{i}",)) for i in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        items = self.read(0)["items"]
        self.assertEqual([e["seq"] for e in items], list(range(1, 501)))
        for i in range(5):  # one connection's changes are in the order in which it sent them
            self.assertEqual([e["id"] for e in items if e["id"].startswith(f"t{i}-")],
                             [f"t{i}-{n}" for n in range(100)])

    def test_a_read_sees_what_was_answered_before(self):
        world.example(self.client)
        with self.server.client() as other:
            for number in range(200):
                world.opening(self.client, f"p-{number}")
                name = other.call("opening.get", id=f"p-{number}")["id"]
                seen = other.call("match.pair", youth="ung", opening=name)["as_of"]
                self.assertEqual(seen, 9 + number)


class Lists(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.client() as client:
            world.place(client)
            world.programme(client, "within")
            client.batch([("employer.put", {**cls.employer(i), "state": "active"})
                          for i in range(60)])
            client.batch([("workplace.put", cls.workplace(i)) for i in range(60)])
            client.batch([("opening.put", cls.opening(i)) for i in range(60)])
            client.batch([("youth.put", cls.youth(i)) for i in range(60)])
            for i in range(12):
                world.steps(client, *("youth yes", "workplace yes")[:i % 3], youth=f"y{i % 6:02}",
                            opening="o00" if i < 6 else "o02")
            client.batch([("employer.put", cls.employer(i)) for i in range(60)])

    @staticmethod
    def employer(i):
        return {"id": f"e{i:02}", "name": f"Ängens {'Åkeri' if i % 5 else 'Café'} {i}",
                "state": ("active", "paused", "blocked")[i % 3]}

    @staticmethod
    def workplace(i):
        return {"id": f"w{i:02}", "employer": f"e{i % 7:02}", "name": f"Ställe {i}",
                "municipality": "1480" if i % 2 else "2180",
                "industry": ("43.2", "43", "F", "86.901", "01")[i % 5]}

    @staticmethod
    def opening(i):
        own = {"industry": "25"} if i % 3 == 0 else {}
        return {"id": f"o{i:02}", "workplace": f"w{i % 4:02}", "title": "T", "capacity": 50,
                "state": "closed" if i % 2 else "open", **own}

    @staticmethod
    def youth(i):
        return {"id": f"y{i:02}", "programme": "within" if i % 4 else "hiki",
                "birth": "2005-01-01", "enrolment": world.ENROLLED}

    def test_each_item_once_in_pages_of_any_size(self):
        """Youths and what is about them in an order of the store's own, which lasts."""
        for kind in ("programme", "employer", "workplace", "opening", "youth", "placement"):
            whole = self.client.all_items(f"{kind}.list", limit=500)
            ids = [record["id"] for record in whole]
            self.assertEqual(len(ids), len(set(ids)), kind)
            if kind not in ("youth", "placement"):
                self.assertEqual(ids, sorted(ids), kind)
            for limit in (1, 7, 12, 59, 60, 61):
                self.assertEqual(self.client.all_items(f"{kind}.list", limit=limit), whole,
                                 (kind, limit))
            for record in whole[:3]:
                self.assertEqual(self.call(f"{kind}.get", id=record["id"]), record)

    def test_a_page_has_what_was_asked(self):
        self.assertEqual(len(self.call("employer.list")["items"]), 50)
        page = self.call("employer.list", limit=61)
        self.assertEqual((len(page["items"]), page["next"]), (61, None))
        self.assertEqual(len(self.call("employer.list", limit=60)["items"]), 60)

    def filtered(self, method, **filters):
        """Ids of all pages; the same whatever the pages' size."""
        ids = [record["id"] for record in self.client.all_items(method, **filters)]
        for limit in (1, 4, 500):
            again = [r["id"] for r in self.client.all_items(method, limit=limit, **filters)]
            self.assertEqual(again, ids, (method, filters, limit))
        return ids

    def expect(self, method, keep, **filters):
        """The filter keeps just those records that `keep` keeps."""
        whole = self.client.all_items(method)
        ids = [record["id"] for record in whole if keep(record)]
        self.assertTrue(0 < len(ids) < len(whole), filters)
        self.assertEqual(self.filtered(method, **filters), ids)

    def test_filters(self):
        is_, starts = self.value_is, self.value_starts
        for state in ("active", "paused", "blocked"):
            self.expect("employer.list", is_("state", state), state=state)
        self.expect("employer.list", lambda e: "Café" in e["name"], text="CAFÉ")
        self.expect("employer.list", lambda e: "Åkeri" in e["name"], text="åkeri")
        self.expect("employer.list", lambda e: "Åkeri" in e["name"] and e["state"] == "paused",
                    text="ängens åkeri", state="paused")
        self.expect("workplace.list", is_("employer", "e03"), employer="e03")
        self.expect("workplace.list", is_("municipality", "2180"), municipality="2180")
        self.expect("workplace.list", starts("industry", "43"), industry="43")
        self.expect("workplace.list", starts("industry", "43.2"), industry="43.2")
        self.expect("workplace.list", starts("industry", ("43", "F")), industry="F")
        self.expect("workplace.list", starts("industry", "86"), industry="Q")
        self.expect("opening.list", is_("workplace", "w02"), workplace="w02")
        self.expect("opening.list", is_("state", "closed"), state="closed")
        self.expect("youth.list", is_("programme", "within"), programme="within")
        self.expect("placement.list", is_("youth", "y03"), youth="y03")
        self.expect("placement.list", is_("opening", "o02"), opening="o02")
        self.expect("placement.list", is_("workplace", "w00"), workplace="w00")
        self.expect("placement.list", is_("state", "youth_yes"), state="youth_yes")
        self.expect("placement.list", lambda p: p["youth"] == "y03" and p["opening"] == "o00",
                    youth="y03", opening="o00")

    @staticmethod
    def value_is(key, value):
        return lambda record: record.get(key) == value

    @staticmethod
    def value_starts(key, value):
        return lambda record: record.get(key, "").startswith(value)

    def test_an_opening_without_an_industry_has_its_workplaces(self):
        industry = {w["id"]: w["industry"] for w in self.client.all_items("workplace.list")}
        found = self.filtered("opening.list", industry="43")
        self.assertEqual(found, [o["id"] for o in self.client.all_items("opening.list")
                                 if o.get("industry", industry[o["workplace"]])[:2] == "43"])
        found = self.filtered("employer.list", industry="Q")
        self.assertEqual(found, sorted({w["employer"] for w in
                                        self.client.all_items("workplace.list", industry="Q")}))

    def test_what_is_filtered_for_may_not_exist(self):
        self.assertEqual(self.filtered("workplace.list", employer="none"), [])
        self.assertEqual(self.filtered("employer.list", text="finns inte"), [])

    def test_a_page_goes_on_where_it_stopped_whatever_comes_or_goes(self):
        first = self.call("employer.list", limit=10)
        last = first["items"][-1]["id"]
        self.call("employer.put", id=last + ".5", name="Ny")
        self.call("employer.delete", id=last + ".5")
        self.call("employer.put", id="e11.5", name="Ny")
        rest = [e["id"] for e in self.client.all_items("employer.list", cursor=first["next"])]
        self.assertIn("e11.5", rest)
        self.assertNotIn(last, rest)
        self.call("employer.delete", id="e11.5")


if __name__ == "__main__":
    unittest.main()
