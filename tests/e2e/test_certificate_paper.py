# SPDX-License-Identifier: MIT
"""The printed certificate as people get it: rendered by Chromium, measured, read, and its QR code
scanned from the paper by zbar. Long names, letters beyond ASCII, all competences, all the text that
there may be, in Swedish and with English beside it: two pages of A4 at most."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "server"))
import world  # noqa: E402
from praktik import Server  # noqa: E402

SITE = "https://intyg.goteborg.example"
NAME = "Åsa-Lovisa Öströmsdotter von Schantz af Hårleman-Ärlebäck"
ISSUER = "Göteborgs Stad, Arbetsmarknad och vuxenutbildning"
MOST = 5000  # [bytes] of tasks, situations and comment
WORDS = "Frågade när något var oklart, räknade växeln åt kön och höll ordning på sin yta. "
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-pdf-header-footer"]


def filling(size):
    """All 13 competences, each with a situation, of about so many bytes together."""
    text = (WORDS * 40).encode()[:size // 13].decode(errors="ignore").strip()
    return [{"competence": f"GAK{i:02}", "level": i % 4 + 1, "situation": text}
            for i in range(1, 14)]


def run(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


class Paper:
    """A page as a PDF in a directory of its own."""

    def __init__(self, directory, html):
        self.directory = directory
        source = os.path.join(directory, "page.html")
        self.pdf = os.path.join(directory, "page.pdf")
        with open(source, "w", encoding="utf-8") as file:
            file.write(html)
        profile = os.path.join(directory, "profile")
        done = run(*CHROMIUM, f"--user-data-dir={profile}", f"--print-to-pdf={self.pdf}",
                   f"file://{source}")
        assert os.path.exists(self.pdf), done.stderr[-1000:]
        facts = run("pdfinfo", self.pdf).stdout.splitlines()
        self.facts = {line.split(":")[0]: line.split(":", 1)[1].strip() for line in facts}
        self.count = int(self.facts["Pages"])

    def text(self, page=None):
        which = ["-f", str(page), "-l", str(page)] if page else []
        return run("pdftotext", *which, self.pdf, "-").stdout

    def codes(self):
        """What a scanner reads off the pages at 150 dots an inch."""
        run("pdftoppm", "-r", "150", "-png", self.pdf, os.path.join(self.directory, "scan"))
        pictures = sorted(glob.glob(os.path.join(self.directory, "scan*.png")))
        assert len(pictures) == self.count
        return run("zbarimg", "--quiet", "--raw", *pictures).stdout.split()


class CertificatePaper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--issuer", ISSUER, "--site", SITE))
        cls.client = cls.enterClassContext(cls.server.client())
        world.example(cls.client)
        world.workplace(cls.client, name="Spovfors Kafé, Biskopsgården", industry="56.3")
        world.opening(cls.client, capacity=100, title="Hjälp i kafét: baka, duka, diska",
                      occupation="9411")

    def make(self, issue=True, **filed):
        call = self.client.call
        placement = world.steps(self.client, *world.FINISHED)
        number = call("certificate.file", {**world.FILED, **filed}, placement=placement)["number"]
        call("certificate.acknowledge", number=number, holder=NAME)
        if issue:
            call("certificate.issue", number=number)
        return number

    def paper(self, number, **more):
        html = self.client.call("certificate.export", more, number=number, format="html")["content"]
        return Paper(self.enterContext(tempfile.TemporaryDirectory()), html)

    def check(self, paper, number):
        self.assertLessEqual(paper.count, 2)
        self.assertIn("(A4)", paper.facts["Page size"])
        self.assertEqual(paper.facts["Title"], f"Intyg efter praktik {number}")
        for page in range(1, paper.count + 1):
            self.assertIn(f"sida {page} av {paper.count}", paper.text(page))
            self.assertIn(number, paper.text(page))
        text = " ".join(paper.text().split())
        for words in (NAME, ISSUER, "Spovfors Kafé, Biskopsgården", "Hjälp i kafét",
                      "1 december 2026 – 26 februari 2027", f"{SITE}/intyg/{number}"):
            self.assertIn(words, text)
        self.assertEqual(paper.codes(), [f"{SITE}/intyg/{number}"])

    def test_one_of_usual_length(self):
        number = self.make(marks=filling(1500), hours_attended=212, comment="Välkommen åter!\nHej",
                           tasks=["baka", "duka långbord", "ta emot beställningar"])
        for english in (False, True):
            paper = self.paper(number, english=english)
            self.check(paper, number)
            self.assertEqual("Workplace" in paper.text(), english)
            self.assertIn("212 timmar", " ".join(paper.text().split()))

    def test_all_the_text_that_there_may_be(self):
        tasks, comment = [f"uppgift nr {i}" for i in range(30)], "Bra! " * 60
        rest = MOST - sum(map(len, tasks)) - len(comment)
        number = self.make(marks=filling(rest), tasks=tasks, comment=comment, hours_attended=9999,
                           supervisor={"name": NAME, "role": "enhetschef för kök och kafé"})
        for english in (False, True):
            self.check(self.paper(number, english=english), number)

    def test_one_that_was_not_issued_has_no_code(self):
        paper = self.paper(self.make(issue=False, marks=filling(1000)))
        self.assertEqual(paper.codes(), [])
        self.assertIn("Inte utfärdat", paper.text())


if __name__ == "__main__":
    unittest.main()
