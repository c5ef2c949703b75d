# SPDX-License-Identifier: MIT
"""The pages as people use them, in Chromium: a supervisor fills in a certificate by a link, on a phone
and by keyboard; anybody checks one without a script. $SCREENS keeps pictures of each screen, $AXE is
axe-core's file, by which each is judged, too."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "server"))
import world  # noqa: E402
from browser import DESK, PHONE, Browser  # noqa: E402
from praktik import Server  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

SCREENS, AXE = os.environ.get("SCREENS"), os.environ.get("AXE")
STARTED = world.FINISHED[:-1]
UNSEEN = "Jag har inte sett det"

# What stands out of its room at this width, or has no name for those who listen, or letters that are
# hard to tell from the paper: contrast by WCAG 2.2, 1.4.3.
FLAWS = """
const flaws = [];
if (document.documentElement.scrollWidth > innerWidth) flaws.push("scrolls sideways");
if (!document.documentElement.lang) flaws.push("no language");
if (document.querySelectorAll("h1").length !== 1) flaws.push("not one heading");
const named = (e) => e.labels?.length || e.getAttribute("aria-label") || e.innerText?.trim();
for (const e of document.querySelectorAll("input, textarea, button, a")) {
  if (e.closest("[hidden]")) continue;
  if (!named(e)) flaws.push("no name: " + e.outerHTML.slice(0, 80));
  const box = (e.closest(".choice") ?? e).getBoundingClientRect();
  if (e.tagName !== "A" && (box.height < 24 || box.width < 24)) flaws.push("small: " + e.outerHTML.slice(0, 80));
}
const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
if (new Set(ids).size !== ids.length) flaws.push("an id twice");
const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
for (const e of document.querySelectorAll("body *")) {
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.disabled) continue;
  let under = e;
  while (under && (parse(getComputedStyle(under).backgroundColor)[3] ?? 1) === 0) under = under.parentElement;
  const back = under ? parse(getComputedStyle(under).backgroundColor) : [255, 255, 255];
  const [a, b] = [light(parse(getComputedStyle(e).color)), light(back)].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) flaws.push("pale: " + e.innerText.slice(0, 40));
}
return flaws;
"""


# By all rules of WCAG 2.2 up to AA and those of good practice.
JUDGE = """
const done = arguments[arguments.length - 1];
axe.run(document).then((found) => done(found.passes.length < 10 ? ["not judged"] : found.violations.map((one) =>
  one.id + ": " + one.nodes.map((node) => node.html.slice(0, 120)).join(" | "))), (error) => done([String(error)]));
"""


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--web", "127.0.0.1:0", "--issuer", "Göteborgs Stad"))
        cls.client = cls.enterClassContext(cls.server.client())
        cls.address = f"http://127.0.0.1:{cls.server.web[1]}"
        world.programme(cls.client)
        world.employer(cls.client)
        world.workplace(cls.client, name="Spovfors Kafé, Biskopsgården")
        world.youth(cls.client, name="Åsa Öst")
        cls.browser = cls.enterClassContext(Browser(PHONE))

    def setUp(self):
        self.browser.resize(PHONE)
        self.browser.light("light")
        self.browser.complaints()

    def invite(self, *steps):
        """A placement that took these steps, and the address of its link."""
        opening = world.opening(self.client, id=self.id().rpartition(".")[2][:40],
                                title="Hjälp i kafét: baka, duka, diska")["id"]
        placement = world.steps(self.client, *steps, opening=opening)
        link = self.client.call("certificate.invite", placement=placement)["link"]
        return placement, f"{self.address}/intyg/fyll-i#{link.partition('#')[2]}"

    def look(self, name):
        """No flaw on light paper or dark, nor at 400 % on a desk, which leaves 320 of its width."""
        browser = self.browser
        for size, scheme in ((DESK, "light"), ((320, 600), "dark"), (PHONE, "light")):
            browser.resize(size)
            browser.light(scheme)
            self.assertEqual(browser.script(FLAWS), [], (name, size))
            if AXE:
                with open(AXE, encoding="utf-8") as file:
                    browser.script(file.read())
                self.assertEqual(browser.script_later(JUDGE), [], (name, size))
            if SCREENS:
                browser.picture(os.path.join(SCREENS, f"{name}-{size[0]}.png"))
        self.assertEqual(browser.complaints(), [], name)

    def first(self, browser, code):
        """Chooses the first level of the competence."""
        item = next(i for i in self.client.call("catalogue.list", kind="competence")["items"]
                    if i["code"] == code)
        browser.heading(item["sv"])
        browser.choose(item["levels"][0]["sv"])

    def saved(self, browser):
        browser.until(lambda: browser.text("#saved").startswith("Sparat"), "it is not saved")

    def test_from_the_link_to_the_certificate(self):
        placement, link = self.invite(*world.FINISHED)
        page = self.browser
        page.open(link)
        page.heading("Hur har det gått för Åsa?")
        self.assertNotIn("Öst", page.text())
        self.look("start")
        page.press("Börja")
        self.first(page, "GAK05")
        page.write("#situation", "Lade upp veckan själv, å ä ö <b>")
        self.saved(page)
        self.look("competence")
        page.press("Fortsätt")
        page.heading("Initiativ")
        page.press("Fortsätt")  # without an answer
        page.until(lambda: "också ett svar" in page.text(".wrong"), "nothing is said")
        self.look("unanswered")
        page.choose(UNSEEN)
        self.saved(page)
        page.driver.refresh()  # where one was, with what was said
        page.heading("Initiativ")
        page.until(lambda: page.all(".choice.unsure :checked"), "the draft is not there")
        page.press("Tillbaka")
        page.heading("Planera")
        self.assertEqual(page.one("#situation").get_attribute("value"), "Lade upp veckan själv, å ä ö <b>")
        page.driver.back()  # by the browser's own button
        page.heading("Initiativ")
        page.press("Fortsätt")
        self.first(page, "GAK09")
        page.press("Fortsätt")
        page.heading("fler")
        self.look("more")
        page.choose("Samarbete")
        page.press("Fortsätt")
        self.first(page, "GAK02")
        page.press("Fortsätt")
        page.heading("fler")
        page.press("Fortsätt")
        page.heading("Vad har praktikanten gjort?")
        page.press("Fortsätt")
        page.until(lambda: "minst en" in page.text(".wrong"), "nothing is said")
        page.write("#tasks", "baka\nduka långbord\n")
        page.write("#hours", "12x")
        page.press("Fortsätt")
        page.until(lambda: "helt antal" in page.text(".wrong"), "nothing is said")
        page.write("#hours", "212")
        self.look("tasks")
        page.press("Fortsätt")
        page.heading("sista ord")
        self.assertEqual(page.one("#name").get_attribute("value"), "Kim Ek")
        page.write("#comment", "Välkommen åter!")
        self.look("about")
        page.press("Fortsätt")
        page.heading("Stämmer allt?")
        self.look("review")
        page.one("#language").click()  # nothing is lost by it
        page.heading("Is everything right?")
        page.press("File the certificate")
        page.heading("Thank you")
        self.look("done")
        number = page.text("#number").partition(": ")[2]
        filed = self.client.call("certificate.get", number=number)
        self.assertEqual(filed["placement"], placement)
        self.assertEqual({m["competence"]: m["level"] for m in filed["marks"]},
                         {"GAK05": 1, "GAK07": None, "GAK09": 1, "GAK02": 1})
        self.assertEqual((filed["tasks"], filed["hours_attended"], filed["comment"]),
                         (["baka", "duka långbord"], 212, "Välkommen åter!"))
        self.assertEqual(next(m["situation"] for m in filed["marks"] if m["competence"] == "GAK05"),
                         "Lade upp veckan själv, å ä ö <b>")

        page.open("about:blank")
        page.open(link)  # used
        page.heading("Länken går inte att använda")
        self.look_refused("gone")
        words = page.text()
        for guessed in (link[:-5] + "aaaaa", f"{self.address}/intyg/fyll-i#x", f"{self.address}/intyg/fyll-i"):
            page.open("about:blank")
            page.open(guessed)
            page.heading("Länken går inte att använda")
            self.assertEqual(page.text(), words)
        self.assertTrue(all("400" in line for line in page.complaints()))
        secret = link.partition("#")[2]
        self.assertNotIn(secret, self.server.stderr())
        self.assertNotIn(secret.split("_")[2], self.server.stderr())

        self.client.call("certificate.acknowledge", number=number, holder="Åsa Öst")
        self.client.call("certificate.issue", number=number)
        self.check_without_a_script(number)

    def look_refused(self, name):
        """A refusal by the server stands in the console, and is all that stands there."""
        self.assertTrue(all("400" in line for line in self.browser.complaints()))
        self.look(name)

    def check_without_a_script(self, number):
        credential = self.client.call("certificate.export", number=number, format="vc-jwt")["content"]
        with Browser(PHONE, javascript=False) as page:
            page.open(f"{self.address}/intyg/{number}")
            page.heading("Intyget är äkta")
            page.script("arguments[0].value = arguments[1]", page.one("#credential"), credential)
            page.press("Kontrollera")
            page.until(lambda: "varje ord" in page.text(".verdict"), "not by its words")
            page.open(f"{self.address}/intyg")
            page.write("#number", number.lower())
            page.press("Kontrollera")
            page.heading("Intyget är äkta")
            page.open(f"{self.address}/intyg/fyll-i")
            self.assertIn("Sidan behöver JavaScript", page.text())
        for path, name in ((f"/intyg/{number}", "genuine"), ("/intyg/INTYG-1", "unknown"), ("/", "home"),
                           ("/intyg", "check"), (f"/intyg/{number}?lang=en", "genuine-en")):
            self.browser.open(self.address + path)
            self.look(name)

    def test_a_word_from_the_middle_by_three_taps(self):
        placement, link = self.invite(*STARTED)
        page = self.browser
        page.open(link)
        page.heading("Hur går det för Åsa just nu?")
        self.look("pulse")
        for answer in ("Utför ett moment", UNSEEN, "Gör momentet rätt"):
            page.choose(answer)
        page.heading("Tack, det är sparat")
        self.look("pulse-done")
        world.step(self.client, placement, "end")
        page.open("about:blank")
        page.open(link)
        page.until(lambda: "redan ifyllda" in page.text(), "it does not say so")
        page.press("Börja")
        page.heading("Planera")
        page.until(lambda: page.all(".choice :checked"), "it is not filled in")

    def test_by_keyboard_alone(self):
        _, link = self.invite(*world.FINISHED)
        page = self.browser
        page.open(link)
        page.heading("Hur har det gått")

        def keys(*pressed):
            for key in pressed:
                page.driver.switch_to.active_element.send_keys(key)

        self.assertEqual(page.script("return document.activeElement.tagName"), "H1")
        keys(Keys.TAB, Keys.ENTER)
        page.heading("Planera")
        keys(Keys.TAB, Keys.SPACE, Keys.ARROW_DOWN)
        checked = page.one(".choice:has(:checked)").text
        self.assertTrue(checked.startswith("Följer en given dagsplan"), checked)
        self.assertTrue(page.one("#situation").is_displayed())
        keys(Keys.TAB, "Ja", Keys.TAB, Keys.TAB, Keys.ENTER)
        page.heading("Initiativ")

    def test_the_same_for_all_is_asked_about(self):
        _, link = self.invite(*world.FINISHED)
        page = self.browser
        page.open(link)
        codes = [i["code"] for i in self.client.call("catalogue.list", kind="competence")["items"]]
        focus = world.AGREEMENT["focus"]
        page.press("Börja")
        for code in focus:
            self.first(page, code)
            page.press("Fortsätt")
        page.heading("fler")
        for box in page.all(".choice"):
            box.click()
        page.press("Fortsätt")
        for code in (c for c in codes if c not in focus):
            self.first(page, code)
            page.press("Fortsätt")
        page.heading("fler")
        page.press("Fortsätt")
        page.write("#tasks", "baka")
        page.press("Fortsätt")
        page.press("Fortsätt")
        page.heading("Stämmer allt?")
        self.look("review-all")
        page.press("Lämna in intyget")
        page.heading("Alla har fått samma svar")
        self.assertTrue(all("400" in line for line in page.complaints()))
        self.look("equal")
        page.press("Ja, det är så det har varit: lämna in")
        page.heading("Tack!")

    def test_nothing_is_lost_while_the_server_is_away(self):
        _, link = self.invite(*world.FINISHED)
        page = self.browser
        page.open(link)
        page.press("Börja")
        self.first(page, "GAK05")
        self.saved(page)
        page.driver.execute_cdp_cmd("Network.enable", {})
        page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
            "offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        try:
            page.write("#situation", "Planerade om själv")
            page.until(lambda: "försöker igen" in page.text("#saved"), "it does not say so")
        finally:
            page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
                "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        self.saved(page)
        page.complaints()
        page.driver.refresh()
        page.heading("Planera")
        self.assertEqual(page.one("#situation").get_attribute("value"), "Planerade om själv")


if __name__ == "__main__":
    unittest.main()
