# SPDX-License-Identifier: MIT
"""Who comes in: an open store, what closes it, tokens, and what ends them."""
import os
import unittest

import world
from cli import CONFIG, NO_INPUT, NOT_ALLOWED, OK, USAGE, Run
from praktik import Server

FOREVER = "2099-12-31"


def create(client, **more):
    """A token as token.create shows it: {id, token}."""
    return client.call("token.create", {"name": "Anna", "role": "recruiter",
                                        "programmes": ["hiki"], **more})


class OwnStore(unittest.TestCase):
    options = ()

    def setUp(self):
        self.server = self.enterContext(Server(*self.options))
        self.admin = self.connect()
        self.admin.hello(errors="map")

    def connect(self, tcp=False, **hello):
        client = self.enterContext(self.server.client(tcp))
        if hello:
            client.hello(errors="map", **hello)
        return client

    def assertCode(self, code, client, method, params=None, /, **more):
        error = client.refused(method, params, **more)
        self.assertEqual(error.code, code, error)
        return error


class Open(OwnStore):
    def test_it_says_so_once_at_start_and_in_hello(self):
        self.assertEqual(self.server.stderr().count("WHOEVER IS ON THIS MACHINE"), 1)
        reply = self.connect().hello()
        self.assertEqual((reply["open"], reply["role"]), (True, "any"))
        self.assertEqual(reply["purposes"], ["matching", "follow_up", "needs", "statistics", "audit"])
        world.place(self.connect(tcp=True))

    def test_the_first_token_closes_it_for_good(self):
        """Also for who is connected already, without a word or with a hello."""
        world.place(self.admin)
        silent, greeted = self.connect(tcp=True), self.connect(tcp=True)
        greeted.hello(errors="map")
        silent.call("youth.get", id="ung")
        create(self.admin)
        for client in (silent, greeted, self.connect(tcp=True)):
            for method, params in (("youth.get", {"id": "ung"}), ("youth.list", {}),
                                   ("employer.get", {"id": "arb"}), ("feed.read", {}),
                                   ("match.openings", {"youth": "ung"}), ("server.stats", {}),
                                   ("youth.observe", {"youth": "ung", "competence": "GAK01",
                                                      "level": 1, "source": "staff"})):
                self.assertCode("UNAUTHENTICATED", client, method, params)
            client.call("server.ping")
        self.assertEqual(self.connect(tcp=True).refused("session.hello").code, "UNAUTHENTICATED")
        self.server.restart()
        self.assertNotIn("WHOEVER", self.server.stderr().rpartition("signal")[2])
        self.assertCode("UNAUTHENTICATED", self.connect(tcp=True), "youth.get", id="ung")

    def test_its_own_user_administers_over_the_unix_socket_and_reads_nobody(self):
        world.place(self.admin)
        create(self.admin)
        admin = self.connect()
        self.assertEqual(admin.hello(errors="map")["role"], "admin")
        admin.call("token.list")
        admin.call("server.stats")
        admin.call("programme.list")
        for method, params in (("youth.get", {"id": "ung"}), ("youth.list", {}),
                               ("placement.list", {}), ("certificate.list", {}),
                               ("match.openings", {"youth": "ung"}), ("feed.read", {}),
                               ("match.outreach", {"programme": "hiki"}), ("hold.list", {}),
                               ("youth.observations", {"youth": "ung"})):
            self.assertCode("FORBIDDEN", admin, method, params)

    def test_admin_methods_do_not_exist_on_tcp(self):
        made = create_after_programme(self.admin)
        for client in (self.connect(tcp=True), self.connect(tcp=True, token=made["token"])):
            for method, params in (("token.list", {}), ("token.revoke", {"id": made["id"]}),
                                   ("token.create", {})):
                self.assertCode("NO_SUCH_METHOD", client, method, params)


def create_after_programme(client, **more):
    world.programme(client)
    return create(client, **more)


class Strict(OwnStore):
    options = ("--require-tokens",)

    def test_nobody_from_the_start_but_the_admin(self):
        self.assertNotIn("WHOEVER", self.server.stderr())
        self.assertEqual(self.connect().hello()["open"], False)
        self.assertCode("UNAUTHENTICATED", self.connect(tcp=True), "employer.list")
        self.assertCode("FORBIDDEN", self.admin, "employer.list")
        made = create_after_programme(self.admin)
        self.connect(tcp=True, token=made["token"]).call("employer.list")


class Tokens(OwnStore):
    def setUp(self):
        super().setUp()
        world.place(self.admin)

    def test_who_they_are(self):
        made = create(self.admin, purposes=["matching", "needs"], until=FOREVER)
        head, id, secret, check = made["token"].split("_")
        self.assertEqual((head, id, len(secret), len(check)), ("praktik", made["id"], 52, 4))
        client = self.connect(tcp=True)
        reply = client.hello(token=made["token"])
        self.assertEqual((reply["role"], reply["programmes"], reply["purposes"], reply["open"]),
                         ("recruiter", ["hiki"], ["matching", "needs"], False))
        world.employer(client, "nytt")
        last = client.call("feed.read", after=self.admin.sequence() - 1)["items"][-1]
        self.assertEqual((last["id"], last["by"]), ("nytt", made["id"]))

    def test_narrowed_by_hello(self):
        made = create(self.admin, purposes=["matching", "needs"])
        client = self.connect(token=made["token"], purpose="needs")
        self.assertEqual(client.hello()["purposes"], ["needs"])
        create(self.admin)  # who is connected is looked up anew, and stays as narrow
        client.call("employer.list")
        self.assertEqual(client.hello()["purposes"], ["needs"])
        for more in ({"role": "service"}, {"purpose": "statistics"}):
            error = self.connect().refused("session.hello", token=made["token"], **more)
            self.assertEqual(error.code, "FORBIDDEN")

    def test_any_letter_counts(self):
        """A slip in any place; a wrong secret with its check right; an id that nobody has."""
        token = create(self.admin)["token"]
        other = create(self.admin)["token"]
        client = self.connect()
        for place in range(0, len(token)):
            letter = "b" if token[place] == "a" else "a"
            wrong = token[:place] + letter + token[place + 1:]
            error = client.refused("session.hello", token=wrong, errors="map")
            self.assertEqual((error.code, error.field), ("UNAUTHENTICATED", "token"))
            self.assertNotIn(wrong, error.text)
        for wrong in ("", "praktik_", token[:-1], token + "a", token + token, other + token,
                      "praktik_" + "a" * 180):
            self.assertEqual(client.refused("session.hello", token=wrong, errors="map").code,
                             "UNAUTHENTICATED")
        client.hello(token=token)

    def test_revoked_at_the_answer(self):
        """The next request of a connection that is open is refused, whichever thread runs it."""
        made, other = create(self.admin), create(self.admin)
        requests = (("employer.get", {"id": "arb"}), ("employer.list", {}),
                    ("employer.put", {"id": "arb", "name": "X"}),
                    ("match.openings", {"youth": "ung"}))
        client, stays = self.connect(token=made["token"]), self.connect(token=other["token"])
        for method, params in requests:
            client.call(method, params)
        reply = self.admin.call("token.revoke", id=made["id"])
        self.assertNotIn("hash", reply)
        for method, params in requests:
            self.assertCode("UNAUTHENTICATED", client, method, params)
            stays.call(method, params)
        self.assertCode("UNAUTHENTICATED", client, "session.hello")
        self.assertEqual(self.connect().refused("session.hello", token=made["token"]).code,
                         "UNAUTHENTICATED")
        self.admin.call("token.revoke", id=made["id"])  # twice is once
        self.server.restart()
        self.assertEqual(self.connect().refused("session.hello", token=made["token"]).code,
                         "UNAUTHENTICATED")
        self.connect(token=other["token"])

    def test_no_request_after_the_answer_gets_through(self):
        """Many rounds, with requests in one piece around each revocation."""
        for _ in range(20):
            made = create(self.admin)
            clients = [self.connect(tcp=True, token=made["token"]) for _ in range(3)]
            waiting = [client.send("employer.list") for client in clients]
            self.admin.call("token.revoke", id=made["id"])
            for client, number in zip(clients, waiting):
                for method in ("employer.list", "server.stats"):
                    self.assertEqual(client.refused(method).code, "UNAUTHENTICATED")
                client.answers.pop(number, None)
                client.close()

    def test_days(self):
        for more in ({"from": FOREVER}, {"until": "2026-01-31"}):
            made = create(self.admin, **more)
            self.assertEqual(self.connect().refused("session.hello", token=made["token"]).code,
                             "UNAUTHENTICATED")
        self.connect(token=create(self.admin, **{"from": "2026-01-31", "until": FOREVER})["token"])

    def test_addresses(self):
        for network, comes in (("127.0.0.0/8", True), ("127.0.0.1", True), ("10.0.0.0/8", False),
                               ("127.0.0.2/31", False), ("::/0", True), ("2001:db8::/32", False)):
            token = create(self.admin, network=network)["token"]
            for tcp in (True, False):
                client = self.connect(tcp)
                if comes:
                    client.hello(token=token)
                else:
                    self.assertEqual(client.refused("session.hello", token=token).code,
                                     "UNAUTHENTICATED")

    def test_what_is_refused(self):
        for field, code, more in (
                ("programmes", "NOT_FOUND", {"programmes": ["annat"]}),
                ("programmes", "OUT_OF_RANGE", {"programmes": []}),
                ("role", "OUT_OF_RANGE", {"role": "admin"}),
                ("role", "OUT_OF_RANGE", {"role": "supervisor"}),
                ("purposes", "OUT_OF_RANGE", {"purposes": ["all"]}),
                ("until", "BAD_PERIOD", {"from": FOREVER, "until": "2026-01-01"}),
                ("network", "BAD_TEXT", {"network": "10.0.0.0/33"}),
                ("id", "OUT_OF_RANGE", {"id": "mine"}),
                ("hash", "UNKNOWN_FIELD", {"hash": "a"}),
                ("idempotency_key", "UNKNOWN_FIELD", {"idempotency_key": "k"})):
            error = self.admin.refused("token.create", {"name": "A", "role": "recruiter",
                                                        "programmes": ["hiki"], **more})
            self.assertEqual((error.code, error.field.partition("[")[0]), (code, field), error)
        self.assertEqual(self.admin.call("token.list")["items"], [])
        self.assertTrue(self.connect().hello()["open"])

    def test_nothing_shows_a_secret_again(self):
        made = create(self.admin)
        secret = made["token"].split("_")[2]
        item, = self.admin.call("token.list")["items"]
        self.assertNotIn("hash", item)
        self.assertEqual(item["id"], made["id"])
        client = self.connect(token=made["token"])
        self.assertNotIn(secret, str(client.all_items("employer.list")) + self.server.stderr())
        self.server.stop()
        for name in os.listdir(self.server.store):
            with open(os.path.join(self.server.store, name), "rb") as file:
                self.assertNotIn(secret.encode(), file.read())
        self.server.start()

    def test_a_programme_with_tokens_stays(self):
        world.programme(self.admin, "andra")
        create(self.admin, programmes=["andra"])
        self.assertCode("CONFLICT", self.connect(), "programme.delete", id="andra")

    def test_one_key_and_two_people(self):
        """An idempotency key is each one's own."""
        one, two = (self.connect(token=create(self.admin)["token"]) for _ in range(2))
        first = one.call("employer.put", name="En", idempotency_key="k")
        self.assertEqual(one.call("employer.put", name="En", idempotency_key="k"), first)
        self.assertNotEqual(two.call("employer.put", name="En", idempotency_key="k"), first)


class Key(OwnStore):
    def setUp(self):
        super().setUp()
        self.key = self.server.store + ".key"

    def assertRefusesToStart(self, *words):
        self.server.spawn()
        self.assertEqual(self.server.ended(), CONFIG)
        for word in words:
            self.assertIn(word, self.server.stderr())

    def test_it_lies_outside_the_store_for_its_owner_alone(self):
        self.assertEqual(os.stat(self.key).st_mode & 0o777, 0o600)
        self.assertNotIn("key", os.listdir(self.server.store))
        with open(self.key, encoding="ascii") as file:
            self.assertTrue(file.read().startswith("praktik-key-1 "))

    def test_without_it_or_with_another_the_store_is_not_served(self):
        self.server.stop()
        os.rename(self.key, self.key + "-kept")
        self.assertRefusesToStart("not there")
        with open(self.key, "w", encoding="ascii") as file:
            file.write(f"praktik-key-1 {'00' * 32}\npraktik-wrap-1 {'00' * 32}\n")
        os.chmod(self.key, 0o600)
        self.assertRefusesToStart("another store's key")
        os.rename(self.key + "-kept", self.key)
        self.server.start()

    def test_elsewhere(self):
        elsewhere = os.path.join(self.server.directory, "elsewhere")
        with Server("--key", elsewhere) as server, server.client() as client:
            client.call("server.ping")
            self.assertFalse(os.path.exists(server.store + ".key"))


class CommandLine(OwnStore):
    def setUp(self):
        super().setUp()
        world.place(self.admin)
        self.file = os.path.join(self.server.directory, "token")

    def run_cli(self, *words, **environment):
        return Run(self.server.path, *words, XDG_CONFIG_HOME=self.server.directory, **environment)

    def create(self, *more):
        run = self.run_cli("token", "create", "--name", "Anna", "--role", "recruiter",
                           "--programmes", "hiki", *more)
        self.assertEqual(run.code, OK, run.err)
        return run.out.strip(), run.err

    def keep(self, text, mode=0o600):
        with open(self.file, "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(self.file, mode)

    def test_create_list_revoke(self):
        token, told = self.create("--purposes", "matching,needs", "--until", FOREVER)
        id = token.split("_")[1]
        self.assertIn(id, told)
        self.assertNotIn(token, told)
        listed = self.run_cli("token", "list", "--lang", "en")
        for word in (id, "recruiter", "hiki", "matching,needs", "until " + FOREVER, "Anna"):
            self.assertIn(word, listed.out)
        self.assertEqual(self.run_cli("token", "list", "--json").json()["items"][0]["id"], id)
        self.assertEqual(self.run_cli("token", "revoke", id, "--lang", "sv").out,
                         f"{id} återkallad\n")
        self.assertIn("revoked", self.run_cli("token", "list", "--lang", "en").out)
        for words in (("token",), ("token", "revoke"), ("token", "list", "x"), ("token", "x")):
            self.assertEqual(self.run_cli(*words).code, USAGE)

    def test_where_the_token_is_found(self):
        token, _ = self.create()
        call = ("call", "employer.get", "id=arb")
        self.assertEqual(self.run_cli(*call).code, NOT_ALLOWED)
        self.assertEqual(self.run_cli(*call, PRAKTIK_TOKEN=token).code, OK)
        self.keep(token + "\n")
        self.assertEqual(self.run_cli(*call, "--token-file", self.file).code, OK)
        os.mkdir(os.path.join(self.server.directory, "praktik"))
        settings = os.path.join(self.server.directory, "praktik", "token")
        os.rename(self.file, settings)
        self.assertEqual(self.run_cli(*call).code, OK)
        self.assertEqual(self.run_cli(*call, PRAKTIK_TOKEN="wrong").code, NOT_ALLOWED)

    def test_a_file_that_others_can_read_is_not_used(self):
        token, _ = self.create()
        for mode in (0o640, 0o604, 0o660):
            self.keep(token, mode)
            run = self.run_cli("call", "server.ping", "--token-file", self.file)
            self.assertEqual(run.code, CONFIG)
            self.assertIn("chmod 600", run.err)
        for text in ("", "\n", f"{token} {token}"):
            self.keep(text)
            run = self.run_cli("call", "server.ping", "--token-file", self.file)
            self.assertEqual(run.code, CONFIG)
            self.assertNotIn(token, run.err)
        self.assertEqual(self.run_cli("call", "server.ping", "--token-file", "/nowhere").code,
                         NO_INPUT)

    def test_who_has_none_is_told_where_one_is_looked_for(self):
        self.create()
        run = Run(f"{self.server.tcp[0]}:{self.server.tcp[1]}", "call", "employer.list",
                  XDG_CONFIG_HOME=self.server.directory)
        self.assertEqual(run.code, NOT_ALLOWED)
        self.assertIn("--token-file", run.err)


if __name__ == "__main__":
    unittest.main()
