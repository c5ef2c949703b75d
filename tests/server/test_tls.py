# SPDX-License-Identifier: MIT
"""TLS: without it nothing but loopback is listened on; with it, version 1.3 and nothing older. Who
does not say who they are in time is dropped, in the handshake or after it."""
import os
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

import world
from cli import CONFIG, NOT_ALLOWED, OK, UNAVAILABLE, Run
from praktik import TIMEOUT, Client, Closed, Server


def openssl(*words, directory):
    subprocess.run(["openssl", *words], cwd=directory, check=True, capture_output=True)


def make_certificates(directory):
    """ca.pem signs server.pem, which is for 127.0.0.1 and localhost; client.pem signs itself."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca",
            "-days", "30", directory=directory)
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=praktik",
            "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", directory=directory)
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "30",
            "-copy_extensions", "copy", "-out", "server.pem", directory=directory)
    for name in ("client", "other"):
        openssl("req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj",
                f"/CN={name}", "-days", "30", directory=directory)


class TlsClient(Client):
    def __init__(self, address, files, own=None, version=None):
        super().__init__(address)
        context = ssl.create_default_context(cafile=os.path.join(files, "ca.pem"))
        if version:
            context.minimum_version = context.maximum_version = version
        if own:
            context.load_cert_chain(os.path.join(files, f"{own}.pem"),
                                    os.path.join(files, f"{own}.key"))
        self.socket = context.wrap_socket(self.socket, server_hostname=address[0])


class Tls(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.files = tempfile.mkdtemp(prefix="praktik-tls-")
        cls.addClassCleanup(lambda: __import__("shutil").rmtree(cls.files))
        make_certificates(cls.files)

    def file(self, name):
        return os.path.join(self.files, name)

    def start(self, *more, listen="127.0.0.1:0"):
        return self.enterContext(Server("--tls-cert", self.file("server.pem"), "--tls-key",
                                        self.file("server.key"), *more, listen=listen))

    def setUp(self):
        self.server = self.start(*self.options)
        self.admin = self.enterContext(self.server.client())
        self.admin.hello(errors="map")

    def client(self, **more):
        return self.enterContext(TlsClient(self.server.tls, self.files, **more))

    def token(self, **more):
        return self.admin.call("token.create", name="T", role="recruiter", programmes=["hiki"],
                               **more)["token"]


class Talk(Tls):
    def test_all_that_goes_without_goes_with_it(self):
        world.place(self.admin)
        client = self.client()
        client.hello(token=self.token(), errors="map")
        client.socket.settimeout(TIMEOUT)
        self.assertEqual(client.socket.version(), "TLSv1.3")
        self.assertEqual(client.call("match.openings", youth="ung")["passed"], 1)
        long = {"name": "x" * 190}
        outcomes = client.batch([("employer.put", {"id": f"a{i}", **long}) for i in range(2000)])
        self.assertEqual(len([o for o in outcomes if isinstance(o, dict)]), 2000)
        self.assertEqual(len(client.all_items("employer.list", limit=500)), 2001)
        numbers = [client.send("employer.list", limit=500) for _ in range(40)]
        for number in numbers:  # megabytes of answers that are not read at once
            self.assertEqual(len(client.wait(number)["items"]), 500)

    def test_nothing_older(self):
        for version in (ssl.TLSVersion.TLSv1_2,):
            with self.assertRaises((ssl.SSLError, OSError)):
                self.client(version=version).call("server.ping")

    def test_a_certificate_of_the_clients_own(self):
        world.programme(self.admin)
        out = subprocess.run(["openssl", "x509", "-in", self.file("client.pem"), "-noout",
                              "-fingerprint", "-sha256"], check=True, capture_output=True)
        print_ = out.stdout.decode().strip().rpartition("=")[2].replace(":", "").lower()
        token = self.token(tls_certificate=print_)
        self.client(own="client").hello(token=token)
        for other in (self.client(own="other"), self.client(),
                      self.enterContext(self.server.client())):
            self.assertEqual(other.refused("session.hello", token=token).code, "UNAUTHENTICATED")
        for wrong in ("abc", print_.upper(), print_ + "0"):
            error = self.admin.refused("token.create", name="T", role="recruiter",
                                       programmes=["hiki"], tls_certificate=wrong)
            self.assertEqual(error.field, "tls_certificate")

    def test_the_end_is_clean(self):
        clients = [self.client() for _ in range(3)]
        for client in clients:
            client.call("server.ping")
        half = socket.create_connection(self.server.tls, TIMEOUT)  # in the handshake
        self.server.stop()
        for client in clients:
            with self.assertRaises((Closed, ssl.SSLError, ConnectionError)):
                client.receive()
        half.close()
        self.server.start()

    def test_from_the_command_line(self):
        world.place(self.admin)
        token = self.token()
        address = f"127.0.0.1:{self.server.tls[1]}"
        words = ("call", "employer.get", "id=arb", "--tls-ca", self.file("ca.pem"))
        self.assertEqual(Run(address, *words, PRAKTIK_TOKEN=token).code, OK)
        self.assertEqual(Run(f"localhost:{self.server.tls[1]}", *words,
                             PRAKTIK_TOKEN=token).code, OK)
        self.assertEqual(Run(address, *words, HOME="/nowhere").code, NOT_ALLOWED)
        run = Run(address, "call", "server.ping", "--tls")  # not the system's to trust
        self.assertEqual(run.code, UNAVAILABLE)
        self.assertIn("--tls-ca", run.err)
        run = Run(address, "call", "server.ping", "--tls-ca", self.file("client.pem"))
        self.assertEqual(run.code, UNAVAILABLE)
        run = Run(self.server.path, "token", "list", "--tls-ca", self.file("ca.pem"))
        self.assertEqual(run.code, OK)  # over the Unix socket there is none


class Listening(Tls):
    def refuses(self, *options, listen="127.0.0.1:0"):
        server = Server(*options, listen=listen)
        self.addCleanup(server.clean)
        server.spawn()
        self.assertEqual(server.ended(), CONFIG)
        return server.stderr()

    def test_elsewhere_only_with_it(self):
        self.assertIn("TLS", self.refuses(listen="0.0.0.0:0"))
        self.assertIn("TLS", self.refuses(listen="[::]:0"))
        server = self.start(listen="0.0.0.0:0")
        self.assertEqual(server.tls[0], "0.0.0.0")
        with TlsClient(("127.0.0.1", server.tls[1]), self.files) as client:
            client.call("server.ping")

    def test_files_that_do_not_fit(self):
        cert, key = ("--tls-cert", self.file("server.pem")), ("--tls-key", self.file("server.key"))
        for options in (cert, key, ("--tls-cert", "/nowhere", *key),
                        (*cert, "--tls-key", "/nowhere"),
                        (*cert, "--tls-key", self.file("client.key")),
                        ("--tls-cert", self.file("server.key"), *key)):
            self.assertIn("tls-", self.refuses(*options))


class Strangers(Tls):
    options = ("--require-tokens", "--login-deadline", "3")

    def closes(self, stream, begun):
        """The server closes it, and not before its deadline."""
        try:
            while stream.recv(1000):
                pass
        except (OSError, ssl.SSLError):
            pass
        self.assertGreater(time.monotonic() - begun, 0.5)

    def test_who_does_not_say_who_they_are_is_dropped(self):
        begun = time.monotonic()
        silent = socket.create_connection(self.server.tls, TIMEOUT)
        slow = socket.create_connection(self.server.tls, TIMEOUT)
        slow.send(b"\x16\x03\x01\x00")  # the beginning of a handshake
        pinging = self.client()
        pinging.call("server.ping")
        world.programme(self.admin)
        known = self.client()
        known.hello(token=self.token())
        for stream in (silent, slow, pinging.socket):
            self.closes(stream, begun)
            stream.close()
        known.call("employer.list")

    def test_plain_bytes_get_nothing(self):
        with Client(self.server.tls) as client:
            client.send("server.ping")
            with self.assertRaises((Closed, ConnectionError)):
                client.receive()
        self.client().call("server.ping")

    def test_each_byte_wins_no_time(self):
        """The deadline is absolute: many pings do not move it."""
        client = self.client()
        give_up = time.monotonic() + TIMEOUT
        with self.assertRaises((Closed, OSError, ssl.SSLError)):
            while time.monotonic() < give_up:
                client.call("server.ping")
                time.sleep(0.02)


if __name__ == "__main__":
    unittest.main()
