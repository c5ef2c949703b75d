# SPDX-License-Identifier: MIT
"""The web gate: what two readers could understand in two ways is refused; nobody waits for ever;
nothing is reached that is not for the web."""
import re
import ssl
import unittest
import urllib.parse

import world
from praktik import TIMEOUT, Server, ServerTest
from test_tls import Tls
from web import Visit, asked

SITE = "https://intyg.example.se"
OPTIONS = ("--web", "127.0.0.1:0", "--site", SITE, "--issuer", "Kommunen & co")
JSON = "Content-Type: application/json\r\n"


class Web(ServerTest):
    options = OPTIONS

    def visit(self):
        return self.enterContext(Visit(self.server.web))

    @property
    def host(self):
        return f"Host: 127.0.0.1:{self.server.web[1]}\r\n"

    def asked(self, line, headers="", body="", host=None):
        head = f"{line}\r\n{self.host if host is None else host}{headers}\r\n{body}"
        return asked(self.server.web, head.encode("latin-1"))

    def assertStatus(self, status, *words, **more):
        answer = self.asked(*words, **more)
        self.assertEqual(answer.status, status, (words, more, answer.body[:200]))
        return answer


class Gate(Web):
    def test_paths_letter_by_letter(self):
        for path in ("/", "/intyg", "/intyg?lang=en", "/intyg/INTYG-1", "/intyg/fyll-i", "/style.css",
                     "/form.js", "/words.js", "/check.js", "/icon.svg", "/.well-known/jwks.json",
                     "/.well-known/did.json", "/?utm_source=x&lang=en"):
            self.assertStatus(200, f"GET {path} HTTP/1.1")
        for path in ("/../", "/intyg/..", "/intyg/../intyg", "/intyg/.", "//", "//intyg", "/Intyg",
                     "/intyg/", "/intyg/a/b", "/%69ntyg", "/intyg/a%2e", "/intyg/" + "a" * 41,
                     "/.well-known/", "/index.html", "/rpc/", "/intyg/%00", "/intyg;a", "/etc/passwd",
                     "/intyg/a;b"):
            self.assertStatus(404, f"GET {path} HTTP/1.1")
        self.assertStatus(414, f"GET /{'a' * 600} HTTP/1.1")

    def test_methods(self):
        for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW", "POST"):
            answer = self.assertStatus(405, f"{method} / HTTP/1.1")
            self.assertEqual(answer.headers["allow"], "GET, HEAD")
        self.assertEqual(self.assertStatus(405, "GET /rpc HTTP/1.1").headers["allow"], "POST")
        with self.visit() as visit:
            answer = visit.request("HEAD", "/")
            self.assertEqual((answer.status, answer.body), (200, b""))
            self.assertGreater(int(answer.headers["content-length"]), 100)

    def test_lines(self):
        for line in ("GET / HTTP/1.1 ", "GET  / HTTP/1.1", " GET / HTTP/1.1", "get / HTTP/1.1",
                     "GET / ", "GET /", "GET", "", "GET / HTTP/1.1x", "GET / HTTP/1.10", "G\tT / HTTP/1.1",
                     "GET http://127.0.0.1/ HTTP/1.1", "GET * HTTP/1.1", "GET / XTTP/1.1",
                     "GET /\xe5 HTTP/1.1", "GET /\0 HTTP/1.1"):
            self.assertStatus(400, line)
        for version in ("1.0", "2.0", "1.2", "0.9"):
            self.assertStatus(505, f"GET / HTTP/{version}")

    def test_only_cr_lf_ends_a_line(self):
        host = self.host.strip()
        for text in (f"GET / HTTP/1.1\n{host}\n\n", f"GET / HTTP/1.1\r\n{host}\n\r\n",
                     f"GET / HTTP/1.1\r{host}\r\r", f"GET / HTTP/1.1\r\n{host}\r\n\n",
                     f"\r\nGET / HTTP/1.1\r\n{host}\r\n\r\n"):
            self.assertEqual(asked(self.server.web, text.encode()).status, 400, text)

    def test_headers(self):
        line = "GET / HTTP/1.1"
        for header in ("A : b\r\n", " a: b\r\n", "A: b\r\n c\r\n", "A\r\n", ": b\r\n", "A: \x01\r\n",
                       "A: \xe5\r\n", "A: b\0\r\n", "A: \t\r\n", "(a): b\r\n",
                       "Connection: close\r\nConnection: close\r\n"):
            self.assertStatus(400, line, header)
        self.assertStatus(431, line, "A: b\r\n" * 64)
        self.assertStatus(431, line, "A: " + "b" * 9000 + "\r\n")
        self.assertStatus(200, line, "Cookie: a\r\nCookie: b\r\nAccept: */*\r\n")
        self.assertStatus(417, line, "Expect: 100-continue\r\n")

    def test_one_host_and_that_of_this_server(self):
        port = self.server.web[1]
        line = "GET / HTTP/1.1"
        for host in ("", self.host * 2, "Host: \r\n", self.host + "host: evil.example\r\n"):
            self.assertStatus(400, line, host=host)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost",
                     f"127.0.0.1:{port}@evil.example", f"127.0.0.1:{port}, evil.example",
                     "intyg.example.se.evil.example", "intyg.example.se:80"):
            self.assertStatus(421, line, host=f"Host: {host}\r\n")
        for host in (f"localhost:{port}", "intyg.example.se", "Intyg.Example.SE"):
            self.assertStatus(200, line, host=f"Host: {host}\r\n")

    def test_lengths(self):
        body = '{"method":"server.ping"}'
        for length in ("+24", "-1", "24,24", "0x18", "24 24", "", "1e1", "024", "9" * 20):
            self.assertStatus(400, "POST /rpc HTTP/1.1", f"{JSON}Content-Length: {length}\r\n", body)
        two = "Content-Length: 24\r\nContent-Length: {}\r\n"
        for other in (24, 0, 5):
            self.assertStatus(400, "POST /rpc HTTP/1.1", JSON + two.format(other), body)
        for coding in ("chunked", "identity", "gzip, chunked", "", "xchunked"):
            self.assertStatus(400, "POST /rpc HTTP/1.1",
                              f"{JSON}Content-Length: 24\r\nTransfer-Encoding: {coding}\r\n", body)
            self.assertStatus(400, "POST /rpc HTTP/1.1", f"{JSON}Transfer-Encoding: {coding}\r\n",
                              "0\r\n\r\n")
        self.assertStatus(411, "POST /rpc HTTP/1.1", JSON)
        self.assertStatus(413, "POST /rpc HTTP/1.1", f"{JSON}Content-Length: 65537\r\n")
        self.assertStatus(400, "GET / HTTP/1.1", "Content-Length: 3\r\n", "abc")
        self.assertStatus(200, "GET / HTTP/1.1", "Content-Length: 0\r\n")

    def test_types_and_where_a_post_comes_from(self):
        body = '{"method":"certificate.keys"}'
        own, length = f"http://127.0.0.1:{self.server.web[1]}", f"Content-Length: {len(body)}\r\n"
        post = "POST /rpc HTTP/1.1"
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "",
                     "multipart/form-data", "application/json; charset=latin-1"):
            self.assertStatus(415, post, f"Content-Type: {kind}\r\n{length}", body)
        self.assertStatus(415, post, length, body)
        self.assertStatus(200, post, f"content-type: Application/JSON; charset=UTF-8\r\n{length}",
                          body)
        for more in ("Origin: null\r\n", "Origin: https://evil.example\r\n", f"Origin: {own}x\r\n",
                     "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
                     f"Origin: {own}\r\nSec-Fetch-Site: none\r\n",
                     "Origin: http://intyg.example.se\r\n"):
            self.assertStatus(403, post, JSON + length + more, body)
        for more in (f"Origin: {own}\r\n", f"Origin: {SITE}\r\nSec-Fetch-Site: same-origin\r\n",
                     "Origin: null\r\nSec-Fetch-Site: same-origin\r\n"):
            self.assertStatus(200, post, JSON + length + more, body)

    def test_what_every_page_tells_the_browser(self):
        for path in ("/", "/intyg/fyll-i", "/nix", "/intyg/INTYG-1"):
            headers = self.asked(f"GET {path} HTTP/1.1").headers
            policy = headers["content-security-policy"].split("; ")
            for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                         "style-src 'self'"):
                self.assertIn(rule, policy)
            self.assertNotIn("unsafe", headers["content-security-policy"])
            self.assertEqual([headers[name] for name in ("cache-control", "referrer-policy",
                                                         "x-content-type-options")],
                             ["no-store", "no-referrer", "nosniff"])
            self.assertNotIn("strict-transport-security", headers)
            self.assertNotIn("access-control-allow-origin", headers)
            self.assertNotIn("server", headers)

    def test_requests_one_after_the_other(self):
        with self.visit() as visit:
            ahead = f"GET /intyg/N-1 HTTP/1.1\r\n{self.host}\r\n".encode()
            visit.send(ahead * 3)
            bodies = {visit.receive().body for _ in range(3)}
            self.assertEqual(len(bodies), 1)
            for byte in ahead:  # in pieces
                visit.send(bytes([byte]))
            self.assertEqual(visit.receive().body, bodies.pop())
            answer = visit.get("/", Connection="close")
            self.assertEqual(answer.headers["connection"], "close")
            self.assertTrue(visit.closed())
        with self.visit() as visit:  # what is refused is the last
            visit.send(f"GET /nix HTTP/1.1\r\n{self.host}\r\n".encode() + ahead)
            self.assertEqual(visit.receive().headers["connection"], "close")
            self.assertTrue(visit.closed())
        with self.visit() as visit:
            last = [visit.get("/").headers["connection"] for _ in range(100)]
            self.assertEqual(last, ["keep-alive"] * 99 + ["close"])


class Rpc(Web):
    def test_a_call(self):
        answer = self.visit().rpc("certificate.verify", {"number": "INTYG-1"})
        self.assertEqual((answer.status, answer.headers["content-type"], answer.json),
                         (200, "application/json", {"result": {"genuine": False, "state": "unknown"}}))
        answer = self.visit().rpc("certificate.verify", {"nummer": "x"})
        self.assertEqual(answer.status, 400)
        self.assertEqual((answer.json["error"]["code"], answer.json["error"]["field"]),
                         ("UNKNOWN_FIELD", "nummer"))

    def test_what_is_no_call(self):
        visit = self.visit()
        for body, code in (("", "BAD_TEXT"), ("[", "BAD_TEXT"), ("[]", "BAD_TYPE"), ("1", "BAD_TYPE"),
                           ("{}", "MISSING_FIELD"), ('{"method":1}', "BAD_TYPE"),
                           ('{"method":"a","params":[]}', "BAD_TYPE"),
                           ('{"method":"a","secret":1}', "BAD_TYPE"),
                           ('{"method":"a","id":1}', "UNKNOWN_FIELD"),
                           ('{"method":"a","method":"b"}', "BAD_TEXT"),
                           ('{"method":"%s"}' % ("a" * 64), "NO_SUCH_METHOD"),
                           ('{"method":"a\\u0000"}', "BAD_TEXT"),
                           ('{"method":"a","params":%s}' % ('{"a":' * 20 + "1" + "}" * 20), "TOO_DEEP"),
                           ('{"method":"a","params":{"a":[%s1]}}' % ("1," * 5000), "TOO_LARGE"),
                           ('{"method":"certificate.verify","params":{"number":1.5}}', "BAD_TYPE")):
            if body:
                answer = visit.request("POST", "/rpc", body.encode(), Content_Type="application/json")
            else:
                answer = self.asked("POST /rpc HTTP/1.1", JSON + "Content-Length: 0\r\n")
            self.assertEqual((answer.status, answer.json["error"]["code"]), (400, code), body[:60])

    def test_only_what_is_for_everybody_or_a_supervisor(self):
        """Even on an open store, where clients of this machine may do everything."""
        described = self.call("server.describe")["methods"]
        methods = {method["name"]: method for method in described}
        self.assertIn("youth.list", methods)
        with self.visit() as visit:
            for number, (name, method) in enumerate(methods.items()):
                if number % 50 == 49:
                    visit = self.visit()
                if "supervisor" in method["roles"]:
                    continue
                answer = visit.rpc(name)
                self.assertEqual(answer.json["error"]["code"], "NO_SUCH_METHOD", name)
                self.assertEqual(visit.rpc(name, secret="guessed").json["error"]["code"],
                                 "UNAUTHENTICATED", name)

    def test_on_an_open_store_nobody_is_let_in_for_where_they_are(self):
        """A proxy on this machine would lead the world in."""
        with self.visit() as visit:
            for method in ("catalogue.list", "certificate.form", "certificate.file"):
                self.assertEqual(visit.rpc(method).json["error"]["code"], "UNAUTHENTICATED", method)

    def test_a_session_lasts_for_one_request(self):
        """What one request says it is, the next over the same connection is not."""
        with self.visit() as visit:
            first = visit.rpc("session.hello", {"token": "guessed"})
            self.assertEqual(first.json["error"]["code"], "UNAUTHENTICATED")
            self.assertEqual(visit.rpc("youth.list").json["error"]["code"], "NO_SUCH_METHOD")


    def test_a_secret_is_nowhere_in_the_log(self):
        world.place(self.client)
        placement = world.steps(self.client, *world.FINISHED)
        secret = self.call("certificate.invite", placement=placement)["link"].partition("#")[2]
        with self.visit() as visit:
            form = visit.rpc("certificate.form", {"placement": placement}, secret)
            self.assertEqual(form.json["result"]["placement"], placement)
            self.assertEqual(visit.rpc("certificate.form", {"placement": placement}).json["error"]
                             ["code"], "UNAUTHENTICATED")  # the secret was for that request alone
            wrong = [visit.rpc("certificate.form", {"placement": placement}, secret[:-1] + end)
                     for end in "abc" if end != secret[-1]]
            filed = visit.rpc("certificate.file", {**world.FILED, "placement": placement}, secret)
            self.assertIn("number", filed.json["result"])
            wrong += [visit.rpc("certificate.form", {"placement": placement}, secret)]
            self.assertEqual(len({answer.body for answer in wrong}), 1)
        for part in secret.split("_")[2:]:
            self.assertNotIn(part, self.server.stderr())


class Check(Web):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.server.client() as client:
            world.place(client)
            world.opening(client, capacity=10)
            cls.numbers = {}
            for state in ("genuine", "superseded", "revoked", "filed"):
                placement = world.steps(client, *world.FINISHED)
                if state == "filed":
                    cls.numbers[state] = client.call("certificate.file", world.FILED,
                                                     placement=placement)["number"]
                else:
                    cls.numbers[state] = world.issue(client, placement)
            client.call("certificate.revoke", number=cls.numbers["revoked"], reason="fel person")
            new = client.call("certificate.supersede", number=cls.numbers["superseded"],
                              reason="rättad")["number"]
            client.call("certificate.acknowledge", number=new, holder="Åsa Öst")
            client.call("certificate.issue", number=new)
            cls.credential = client.call("certificate.export", number=cls.numbers["genuine"],
                                         format="vc-jwt")["content"]

    def shown(self, credential, path="/intyg", **more):
        body = urllib.parse.urlencode({"credential": credential, **more}).encode()
        return self.visit().request("POST", path, body,
                                    Content_Type="application/x-www-form-urlencoded")

    def test_by_number(self):
        for state, sv, en in (("genuine", "Intyget är äkta", "The certificate is genuine"),
                              ("superseded", "Intyget är ersatt", "was superseded"),
                              ("revoked", "Intyget är återkallat", "was revoked"),
                              ("filed", "Intyget är okänt", "is unknown")):
            path = f"/intyg/{self.numbers[state]}"
            page, english = self.visit().get(path).text, self.visit().get(path + "?lang=en").text
            self.assertIn(f"<h1>{sv}", page)
            self.assertRegex(english, f"<h1>[^<]*{en}")
            self.assertIn('<html lang="sv">', page)
            self.assertIn('<html lang="en">', english)
            self.assertIn("Kommunen &amp; co", page)
            for secret in ("Åsa", "Kim Ek", "mätte", "Verkstan", "GAK05"):
                self.assertNotIn(secret, page)

    def test_unknown_in_the_same_words(self):
        pages = set()
        for number in (self.numbers["filed"], "INTYG-2026-AAAAAAAAAA", "q-0"):
            answer = self.visit().get(f"/intyg/{number}")
            pages.add(answer.text.replace(number, "N"))
            self.assertEqual(answer.status, 200)
        self.assertEqual(len(pages), 1)

    def test_by_the_credential_itself(self):
        number = self.numbers["genuine"]
        broken = self.credential[:-20] + "\n " + self.credential[-20:]  # as mail does it
        for shown in (self.credential, broken):
            for path in ("/intyg", f"/intyg/{number}", "/intyg?lang=en"):
                self.assertIn('class="verdict genuine"', self.shown(shown, path).text)
        flipped = self.credential[:-1] + ("A" if self.credential[-1] != "A" else "B")
        for shown, path in ((flipped, "/intyg"), ("", "/intyg"), ("x" * 100, "/intyg"),
                            (self.credential, f"/intyg/{self.numbers['revoked']}"),
                            (self.credential + "x", f"/intyg/{number}")):
            self.assertIn('class="verdict unknown"', self.shown(shown, path).text)

    def test_a_number_that_is_filled_in(self):
        number = self.numbers["genuine"]
        kind = "application/x-www-form-urlencoded"
        for shown in (number, number.lower(), f" {number}%0d%0a", f"{number[:8]}+{number[8:]}"):
            answer = self.visit().request("POST", "/intyg?lang=en", f"number={shown}".encode(),
                                          Content_Type=kind)
            self.assertEqual((answer.status, answer.headers["location"]),
                             (303, f"/intyg/{number}?lang=en"))
        for shown in ("", "%2e%2e", "x%0d%0aSet-Cookie:a", "a/b", "x" * 41, "%3cb%3e"):
            answer = self.visit().request("POST", "/intyg", f"number={shown}".encode(),
                                          Content_Type=kind)
            if shown[:1] == "x" and "%" in shown:
                self.assertNotIn("set-cookie", answer.headers)
            self.assertEqual(answer.status, 200, shown)
            self.assertIn('class="verdict unknown"', answer.text)

    def test_where_a_form_comes_from(self):
        kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n"
        for more, status in (("Origin: null\r\n", 200), ("", 200),
                             ("Origin: null\r\nSec-Fetch-Site: cross-site\r\n", 403),
                             ("Origin: https://evil.example\r\n", 403)):
            self.assertStatus(status, "POST /intyg HTTP/1.1", kind + more, "credential=x")

    def test_what_is_no_form(self):
        for body in ("", "credential=%", "credential=%4", "credential=%zz", "credential=%ff",
                     "other=1", "credentials=1", "&&&="):
            answer = self.asked("POST /intyg HTTP/1.1", "Content-Type: application/x-www-form-"
                                f"urlencoded\r\nContent-Length: {len(body)}\r\n", body)
            self.assertEqual(answer.status, 400, body)

    def test_nothing_that_was_asked_is_markup(self):
        page = self.visit().get("/intyg/a-b_c.d").text
        self.assertIn("<code>a-b_c.d</code>", page)
        self.assertNotIn("<script>", self.shown("<script>alert(1)</script>").text)

    def test_keys_for_everybody(self):
        keys = self.call("certificate.keys")
        for path, field in (("jwks", "jwks"), ("did", "did")):
            answer = self.visit().get(f"/.well-known/{path}.json")
            self.assertEqual(answer.text, keys[field])
            self.assertEqual(answer.headers["content-type"], "application/json")
            self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        self.assertEqual(self.visit().get("/.well-known/did.json").json["id"],
                         "did:web:intyg.example.se")

    def test_pages_hang_together(self):
        """Every address on a page is one of ours that is there."""
        seen, todo = set(), {"/", "/intyg/fyll-i"}
        while todo:
            path = todo.pop()
            seen.add(path)
            answer = self.visit().get(path)
            self.assertEqual(answer.status, 200, path)
            if "text/html" not in answer.headers["content-type"]:
                continue
            for found in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
                self.assertNotRegex(found, r"^(\w+:|//)")
                found = urllib.parse.urljoin(path, found.partition("#")[0])
                if found and found not in seen:
                    todo.add(found)
        self.assertLess({"/intyg", "/intyg?lang=en", "/style.css", "/check.js", "/form.js"}, seen)


class Slow(unittest.TestCase):
    def answered(self, server):
        """A visit that got an answer; on a machine that stands still one may come too late."""
        for _ in range(60):
            visit = self.enterContext(Visit(server.web))
            try:
                self.assertEqual(visit.get("/").status, 200)
                return visit
            except (AssertionError, ConnectionError):
                pass
        raise AssertionError("nobody gets an answer")

    def test_each_byte_wins_no_time(self):
        """One that trickles a request is dropped at the deadline that it was given at the start,
        whatever comes in between; one that says nothing, likewise, as is one that has its answer."""
        with Server("--web", "127.0.0.1:0", "--login-deadline", "1") as server:
            silent, slow = (self.enterContext(Visit(server.web)) for _ in range(2))
            done = self.answered(server)
            self.assertTrue(self.is_dropped(slow, b"POST /rpc HTTP/1.1\r\nHost: "))
            for visit in (silent, done):
                self.assertTrue(visit.closed())
            self.answered(server)

    def is_dropped(self, visit, begin):
        """Sends on, a byte ten times a second, until the connection ends."""
        visit.socket.settimeout(0.1)
        try:
            visit.send(begin)
            for _ in range(TIMEOUT * 10):
                visit.send(b"a")
                try:
                    return not visit.socket.recv(1)
                except TimeoutError:
                    pass
        except ConnectionError:
            return True
        return False

    def test_visits_leave_connections_for_clients(self):
        with Server("--web", "127.0.0.1:0", "--connections", "8") as server:
            visits = [self.enterContext(Visit(server.web)) for _ in range(3)]
            for visit in visits:
                self.assertEqual(visit.get("/").status, 200)
            with Visit(server.web) as visit:
                self.assertTrue(visit.closed())
            with server.client() as client:
                client.call("server.ping")

    def test_the_end_is_clean(self):
        with Server("--web", "127.0.0.1:0") as server:
            visits = [self.enterContext(Visit(server.web)) for _ in range(3)]
            visits[1].send(b"GET / HTTP/1.1\r\n")
            self.assertEqual(visits[2].get("/").status, 200)
            server.stop()

    def test_where_it_listens(self):
        for address, code in (("0.0.0.0:0", 78), ("192.0.2.1:0", 78), ("127.0.0.1", 78)):
            one = Server("--web", address).spawn()
            self.addCleanup(one.clean)
            self.assertEqual(one.process.wait(TIMEOUT), code)
            self.assertIn("web: ", one.stderr())


class Secure(Tls):
    options = ("--web", "127.0.0.1:0", "--site", SITE)

    def test_on_every_address_it_needs_a_name(self):
        files = ("--tls-cert", self.file("server.pem"), "--tls-key", self.file("server.key"))
        one = Server(*files, "--web", "0.0.0.0:0").spawn()
        self.addCleanup(one.clean)
        self.assertEqual(one.process.wait(TIMEOUT), 78)
        self.assertIn("web: ", one.stderr())
        with Server(*files, "--web", "0.0.0.0:0", "--site", SITE) as server:
            port = server.web[1]
            for host, status in (("intyg.example.se", 200), (f"127.0.0.1:{port}", 421)):
                head = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
                self.assertEqual(asked(("127.0.0.1", port), head, self.wrap).status, status)

    def wrap(self, plain):
        context = ssl.create_default_context(cafile=self.file("ca.pem"))
        return context.wrap_socket(plain, server_hostname="127.0.0.1")

    def test_over_tls(self):
        with Visit(self.server.web, self.wrap) as visit:
            for _ in range(3):
                answer = visit.get("/intyg/N-1")
                self.assertEqual(answer.status, 200)
                self.assertIn("max-age=", answer.headers["strict-transport-security"])
            own = f"https://127.0.0.1:{self.server.web[1]}"
            self.assertEqual(visit.rpc("certificate.keys", Origin=own).status, 200)
            world.programme(self.admin)
            staff = visit.rpc("certificate.keys", secret=self.token())
            self.assertEqual(staff.json["error"]["code"], "FORBIDDEN")  # never more than a supervisor
        with Visit(self.server.web) as visit:  # plain
            visit.send(b"GET / HTTP/1.1\r\n\r\n")
            try:
                self.assertNotIn(b"HTTP", visit.socket.recv(1 << 16))
            except ConnectionResetError:
                pass


if __name__ == "__main__":
    unittest.main()
