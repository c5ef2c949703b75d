# SPDX-License-Identifier: MIT
"""engine/serve/SECURITY.md names a test for each row, and each of them is there."""
import importlib
import os
import re
import unittest

from praktik import ROOT

UNIT = re.compile(r"(test_\w+\.c): (\w+)")
SERVER = re.compile(r"test_\w+(?:\.\w+){2}")


class Security(unittest.TestCase):
    def named(self, name):
        unit = UNIT.fullmatch(name)
        if unit:
            with open(os.path.join(ROOT, "tests", "unit", unit[1]), encoding="utf-8") as file:
                return re.search(rf"(cmocka_unit_test\w*|_TEST)\({unit[2]}\b", file.read())
        self.assertRegex(name, SERVER)
        module, kind, test = name.split(".")
        return hasattr(getattr(importlib.import_module(module), kind, None), test)

    def test_each_row_names_tests_that_are_there(self):
        count = 0
        with open(os.path.join(ROOT, "engine", "serve", "SECURITY.md"), encoding="utf-8") as file:
            rows = [line for line in file if line.startswith("| ") and not line.startswith("| asset |")]
        for row in rows:
            cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
            self.assertEqual(len(cells), 4, row)
            names = re.findall(r"`([^`]+)`", cells[3])
            self.assertTrue(names, row)
            for name in names:
                self.assertTrue(self.named(name), name)
                count += 1
        self.assertGreater(count, 25)


if __name__ == "__main__":
    unittest.main()
