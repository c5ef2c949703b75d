# SPDX-License-Identifier: MIT
"""A headless Chromium over its driver: `with Browser() as page: page.open(address)`. Waits are for
what is to be seen, never for time."""
import base64
import os
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = int(os.environ.get("PATIENCE", "60"))  # [s] until a test gives up
PHONE, DESK = (360, 740), (1280, 900)


class Browser:
    def __init__(self, size=DESK, javascript=True):
        options = webdriver.ChromeOptions()
        self.profile = tempfile.TemporaryDirectory()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--hide-scrollbars", "--lang=sv", f"--user-data-dir={self.profile.name}"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not javascript:
            options.add_experimental_option("prefs", {
                "profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=Service(
            "/usr/bin/chromedriver", log_path=os.devnull))
        self.resize(size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.profile.cleanup()

    def resize(self, size):
        """The page's own width, narrower than windows may be."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})

    def light(self, scheme):
        """Letters on light paper or on dark; nothing moves."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def open(self, address):
        self.driver.get(address)

    def until(self, condition, what):
        return WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: condition(), what)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.until(lambda: next(iter(self.all(selector)), None), selector)

    def text(self, selector="main"):
        return self.driver.execute_script(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def heading(self, words):
        """Waits for the screen that has this heading."""
        self.until(lambda: words in self.text("h1"), f"{words} is not the heading")

    def press(self, words):
        """The button with these words."""
        def found():
            return next((b for b in self.all("button") if b.text == words and b.is_enabled()), None)
        self.until(found, words).click()

    def choose(self, words):
        """The answer that begins with these words."""
        self.until(lambda: next((c for c in self.all(".choice") if c.text.startswith(words)), None),
                   words).click()

    def write(self, selector, words):
        field = self.one(selector)
        field.clear()
        field.send_keys(words)

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def script_later(self, text, *arguments):
        """Of a script that calls its last argument when it is done."""
        self.driver.set_script_timeout(PATIENCE)
        return self.driver.execute_async_script(text, *arguments)

    def complaints(self):
        """What the browser's console says is wrong."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def picture(self, path):
        """Of the whole page, however long."""
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
