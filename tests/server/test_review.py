# SPDX-License-Identifier: MIT
"""What a review found once, so that it stays mended: memory of long lists, what is in no list,
damage that must not reach other answers."""
import unittest

import msgpack

import world
from praktik import ServerTest, sanitizer


class Memory(ServerTest):
    @unittest.skipIf(sanitizer(), "a sanitizer's memory is no measure")
    def test_an_import_holds_what_is_known_of_a_youth_once(self):
        world.programme(self.client)
        world.youth(self.client)
        for batch in range(6):
            self.call("observation.import", items=[
                {"youth": "ung", "competence": "GAK01", "level": 1, "source": "staff",
                 "situation": f"situation {batch} {i}", "date": "2026-10-01"} for i in range(500)])
        self.assertLess(self.server.peak(), 100 << 20)

    def test_a_page_of_large_records_ends_early_and_goes_on(self):
        world.programme(self.client)
        codes = [f"code-{i:015}" for i in range(100)]
        for start in range(0, 200, 50):
            self.batch([("youth.put", {"id": f"stor-{i:03}", "programme": "hiki",
                                       "birth": "2004-05-06", "languages_lacking": codes,
                                       "licences_lacking": codes})
                        for i in range(start, start + 50)])
        page = self.call("youth.list", text="stor-", limit=500)
        self.assertLess(len(msgpack.packb(page)), 600 << 10)
        self.assertEqual(len(self.client.all_items("youth.list", text="stor-", limit=500)), 200)


if __name__ == "__main__":
    unittest.main()
