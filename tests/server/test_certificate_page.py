# SPDX-License-Identifier: MIT
"""The certificate as a page: what people wrote stays text, what the youth hides is not there, its
state is said, and it asks for nothing outside itself. How it looks on paper: tests/e2e."""
import html.parser
import os
import shutil
import unittest

import world
from praktik import ROOT

EVIL = "<script>alert(1)</script> \"'&amp; </style><img src=x onerror=y>"
VOID = {"meta", "br", "path", "circle"}


class Page(html.parser.HTMLParser):
    """Its tags, attributes and visible text; a page whose tags do not match fails."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)


class CertificatePage(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.example(self.client)
        world.opening(self.client, capacity=100)

    def filed(self, **filed):
        placement = world.steps(self.client, *world.FINISHED)
        return self.call("certificate.file", {**world.FILED, **filed}, placement=placement)["number"]

    def page(self, number, **more):
        reply = self.call("certificate.export", more, number=number, format="html")
        self.assertEqual((reply["type"], reply["number"]), ("text/html", number))
        return Page(reply["content"])

    def issue(self, number, **more):
        self.call("certificate.acknowledge", more, number=number)
        self.call("certificate.issue", number=number)

    def test_what_people_wrote_is_text(self):
        world.workplace(self.client, name=EVIL)
        world.opening(self.client, title=EVIL, capacity=100)
        number = self.filed(tasks=[EVIL], comment=EVIL, supervisor={"name": EVIL, "role": EVIL},
                            marks=[{"competence": "GAK01", "level": 2, "situation": EVIL}])
        self.issue(number, holder=EVIL)
        page = self.page(number, english=True)
        self.assertEqual(page.text.count(EVIL), 8)  # the holder's is said once, too
        self.assertFalse({"script", "img"} & set(page.tags))

    def test_it_asks_for_nothing_outside_itself(self):
        number = self.filed()
        self.issue(number)
        page = self.page(number)
        self.assertFalse({"link", "script", "img", "iframe", "a", "form"} & set(page.tags))
        self.assertFalse([given for given in page.attributes
                          if given[1] in ("src", "href", "action", "style", "onload")])
        self.assertIn(("meta", "content", "default-src 'none'; style-src 'unsafe-inline'"),
                      page.attributes)
        self.assertIn(("html", "lang", "sv"), page.attributes)
        self.assertEqual((page.tags.count("h1"), page.tags.count("table")), (1, 1))
        self.assertIn(("svg", "aria-label", "QR-kod med intygets adress"), page.attributes)

    def test_what_the_youth_hides_is_not_there(self):
        number = self.filed(comment="hemligt", hours_attended=4711)
        page = self.page(number)
        self.assertTrue("hemligt" in page.text and "4711" in page.text)
        self.issue(number, hide_comment=True, hide_hours=True)
        page = self.page(number)
        for words in ("hemligt", "4711", "timmar", "Omfattning", "Handledarens ord"):
            self.assertNotIn(words, page.text)

    def test_its_state_is_said(self):
        number = self.filed()
        said = {"filed": "Inte utfärdat", "superseded": "Ersatt", "revoked": "Återkallat"}

        def check(number, state):
            text = self.page(number).text
            self.assertEqual({key for key, words in said.items() if words in text},
                             {state} & set(said))
            self.assertEqual("Kontrollera intyget" in text, state != "filed")

        check(number, "filed")
        self.issue(number)
        check(number, "issued")
        correction = self.call("certificate.supersede", number=number, reason="x")["number"]
        self.issue(correction)
        check(number, "superseded")
        self.call("certificate.revoke", number=correction, reason="hemligt skäl")
        check(correction, "revoked")
        self.assertNotIn("hemligt skäl", self.page(correction).text)

    def test_what_was_not_observed_is_no_failure(self):
        page = self.page(self.filed())
        self.assertIn("Inte iakttaget : Noggrannhet och kvalitet", page.text.replace(":", " :"))
        self.assertIn("Nivå 2 (före: 1)", page.text)

    def test_it_is_printed_again_as_it_was_issued(self):
        number, later = self.filed(), self.filed()
        self.issue(number)
        self.call("certificate.acknowledge", number=later)
        before = self.call("certificate.export", number=number, format="html")["content"]
        self.server.stop()
        catalogue = os.path.join(self.server.directory, "catalogue")
        shutil.copytree(os.path.join(ROOT, "data", "catalogue"), catalogue)
        path = os.path.join(catalogue, "competence.tsv")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("praktik-2026.1", "annan-2027.1", 1)
                       .replace("Planera och organisera", "Något annat"))
        self.server.options = ("--issuer", "En annan", "--site", "https://annan.example",
                               "--catalogue", catalogue)
        self.server.start()
        with self.server.client() as client:
            self.assertEqual(client.call("certificate.export", number=number,
                                         format="html")["content"], before)
            error = client.refused("certificate.issue", number=later)
            self.assertEqual(error.code, "STATE")  # its levels were another catalogue's
            self.assertIn("certificate.supersede", error.text)


if __name__ == "__main__":
    unittest.main()
