# SPDX-License-Identifier: MIT
"""What a review found once, so that it stays mended: memory of long lists, what is in no list,
damage that must not reach other answers."""
import unittest

import world
from praktik import TODAY, ServerTest, sanitizer


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


if __name__ == "__main__":
    unittest.main()
