# SPDX-License-Identifier: MIT
"""Signed certificates, checked with software that is not ours: python3-jwt, python3-jwcrypto and
openssl; and forged in every way, which none of them takes.

The last character of a signature carries four bits that no byte needs. Readers that are lenient
about them take sixteen spellings of the same signature; ours takes one, so it is for the others
that a test changes a bit that counts."""
import base64
import json
import os
import random
import subprocess
import tempfile
import unittest

import jwt
from jwcrypto import jwk, jws

import world
from praktik import TODAY, Server, sanitizer

SITE = "https://intyg.example:8443/praktik"
DID = "did:web:intyg.example%3A8443:praktik"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FORGED = 1500 if sanitizer() else 12000
FULL = [{"competence": f"GAK{i:02}", "level": i % 4 + 1, "situation": f"åäö {i} \"så\"\n"}
        for i in range(1, 14)]


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def pyjwt_takes(credential, key):
    try:
        jwt.decode(credential, jwt.PyJWK(key).key, algorithms=["EdDSA"])
        return True
    except (jwt.PyJWTError, ValueError):
        return False


def jwcrypto_takes(credential, key):
    token = jws.JWS()
    token.allowed_algs = ["EdDSA"]
    try:
        token.deserialize(credential, jwk.JWK(**key))
        return True
    except (jws.InvalidJWSObject, jws.InvalidJWSSignature, ValueError):
        return False


def openssl_takes(credential, key):
    """The raw Ed25519 key in the DER that RFC 8410 gives it."""
    covered, _, signature = credential.rpartition(".")
    with tempfile.TemporaryDirectory() as directory:
        names = [os.path.join(directory, name) for name in ("key", "signature", "covered")]
        contents = (bytes.fromhex("302a300506032b6570032100") + decoded(key["x"]),
                    decoded(signature), covered.encode())
        for name, content in zip(names, contents):
            with open(name, "wb") as file:
                file.write(content)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER",
                               "-inkey", names[0], "-rawin", "-in", names[2],
                               "-sigfile", names[1]], capture_output=True, check=False)
        return done.returncode == 0


OTHERS = (pyjwt_takes, jwcrypto_takes, openssl_takes)


class Credentials(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--issuer", "Göteborgs Stad", "--site", SITE))
        cls.client = cls.enterClassContext(cls.server.client())
        cls.client.hello(errors="map")
        world.example(cls.client)
        world.opening(cls.client, capacity=1000)

    def setUp(self):
        self.call = self.client.call

    def issue(self, **filed):
        placement = world.steps(self.client, *world.FINISHED)
        return world.issue(self.client, placement, **filed)

    def export(self, number, form="vc-jwt"):
        return self.call("certificate.export", number=number, format=form)["content"]

    def verdict(self, **shown):
        reply = self.call("certificate.verify", shown)
        self.assertEqual(reply["genuine"], reply["state"] == "genuine")
        self.assertEqual(set(reply), {"genuine", "state"})  # no more than the holder shows
        return reply["state"]

    def key_of(self, credential):
        """The JWK that the credential's header names."""
        kid = json.loads(decoded(credential.split(".")[0]))["kid"]
        key, = [key for key in json.loads(self.call("certificate.keys")["jwks"])["keys"]
                if key["kid"] == kid]
        return key


class Genuine(Credentials):
    def test_others_find_it_genuine(self):
        for filed in ({}, {"marks": FULL, "comment": "bra", "hours_attended": 212}):
            credential = self.export(self.issue(**filed))
            for takes in OTHERS:
                self.assertTrue(takes(credential, self.key_of(credential)), takes.__name__)
            self.assertEqual(self.verdict(credential=credential), "genuine")

    def test_what_it_says(self):
        number = self.issue(marks=FULL, comment="bra", hours_attended=212)
        header, payload, _ = self.export(number).split(".")
        header, payload = json.loads(decoded(header)), json.loads(decoded(payload))
        self.assertEqual((header["alg"], header["typ"], header["kid"].split("#")[0]),
                         ("EdDSA", "vc+jwt", DID))
        self.assertEqual((payload["iss"], payload["jti"], payload["sub"]),
                         (DID, f"{SITE}/intyg/{number}", f"{SITE}/intyg/{number}#holder"))
        document = json.loads(self.export(number, "json"))
        self.assertEqual(document, {key: value for key, value in payload.items()
                                    if key not in ("iss", "jti", "nbf", "sub")})
        self.assertEqual(document["type"], ["VerifiableCredential", "OpenBadgeCredential"])
        self.assertEqual((document["issuer"]["name"], document["issuer"]["id"]),
                         ("Göteborgs Stad", DID))
        subject = document["credentialSubject"]
        achievement = subject["achievement"]
        self.assertEqual(subject["identifier"][0]["identityHash"], "Åsa Öst")
        self.assertEqual(achievement["version"], "praktik-2026.1")
        described = {item["id"]: item for item in achievement["resultDescription"]}
        self.assertEqual(len(described), 13 + 2)  # and the hours
        for result, mark in zip(subject["result"], FULL):
            levels = described[result["resultDescription"]]["rubricCriterionLevel"]
            self.assertEqual(len(levels), 4)
            self.assertEqual(levels[mark["level"] - 1]["id"], result["achievedLevel"])
        self.assertEqual([item["narrative"] for item in document["evidence"]],
                         [mark["situation"] for mark in FULL])

    def test_what_is_not_in_it(self):
        """Nothing that the youth hides; no birth, no id, no programme, no needs."""
        world.youth(self.client, name="Namn Namnsson", gender="annat",
                    needs={"required": ["ANP01"], "helpful": []})
        placement = world.steps(self.client, *world.FINISHED)
        number = self.call("certificate.file", world.FILED, placement=placement,
                           comment="hemlig kommentar", hours_attended=4711)["number"]
        self.call("certificate.acknowledge", number=number, hide_hours=True, hide_comment=True)
        self.call("certificate.issue", number=number)
        said = self.export(number, "json")
        self.assertIn("Namn Namnsson", said)
        for word in ("hemlig", "4711", "2004-05-06", "20040506", "hiki", "Hikikomori", "annat",
                     "ANP01", '"ung"', placement, "Närvarande", "Avtalade"):
            self.assertNotIn(word, said)

    def test_the_key_rotates_and_the_old_one_stays(self):
        first = self.export(self.issue())
        fresh = self.call("certificate.rotate")
        second = self.export(self.issue())
        self.assertNotEqual(self.key_of(first)["kid"], self.key_of(second)["kid"])
        self.assertEqual(self.key_of(second)["kid"], fresh["kid"])
        for credential in (first, second):
            self.assertTrue(all(takes(credential, self.key_of(credential)) for takes in OTHERS))
            self.assertEqual(self.verdict(credential=credential), "genuine")
        self.assertFalse(any(takes(first, self.key_of(second)) for takes in OTHERS))
        reply = self.call("certificate.keys")
        live = [key for key in reply["keys"] if "retired_on" not in key]
        self.assertEqual([key["kid"] for key in live], [fresh["kid"]])
        did = json.loads(reply["did"])
        self.assertEqual(did["id"], DID)
        self.assertEqual({method["id"]: method["publicKeyJwk"]["x"]
                          for method in did["verificationMethod"]},
                         {key["kid"]: key["x"] for key in reply["keys"]})
        self.assertEqual(did["assertionMethod"], [key["kid"] for key in reply["keys"]])


class States(Credentials):
    def test_every_state_by_number_and_by_credential(self):
        number = self.issue()
        credential = self.export(number)
        both = ({"number": number}, {"credential": credential},
                {"number": number, "credential": credential})
        self.assertEqual({self.verdict(**shown) for shown in both}, {"genuine"})
        correction = self.call("certificate.supersede", number=number, reason="x")["number"]
        self.assertEqual({self.verdict(**shown) for shown in both}, {"genuine"})
        self.assertEqual(self.verdict(number=correction), "unknown")
        self.call("certificate.acknowledge", number=correction)
        self.call("certificate.issue", number=correction)
        self.assertEqual({self.verdict(**shown) for shown in both}, {"superseded"})
        self.assertEqual(self.verdict(number=correction), "genuine")
        self.call("certificate.revoke", number=correction, reason="x")
        self.assertEqual(self.verdict(credential=self.export(correction)), "revoked")
        self.assertEqual(self.export(number), credential)  # old ones stay as they were issued

    def test_what_was_never_issued_is_unknown(self):
        placement = world.steps(self.client, *world.FINISHED)
        number = self.call("certificate.file", world.FILED, placement=placement)["number"]
        self.assertEqual(self.verdict(number=number), "unknown")
        error = self.client.refused("certificate.export", number=number, format="vc-jwt")
        self.assertEqual((error.code, error.field), ("STATE", "number"))
        self.call("certificate.revoke", number=number, reason="x")
        self.assertEqual(self.verdict(number=number), "unknown")
        for shown in ({"number": "INTYG-2026-AAAAAAAAAA"}, {"credential": "x"},
                      {"credential": "a.b.c"}, {"credential": "..."}, {"credential": 50000 * "."},
                      {"number": self.issue(), "credential": self.export(self.issue())}):
            self.assertEqual(self.verdict(**shown), "unknown")
        self.assertEqual(self.client.refused("certificate.verify").code, "MISSING_FIELD")

    def test_it_is_open_to_those_who_have_not_said_who_they_are(self):
        with Server("--require-tokens") as server, server.client(True) as stranger:
            self.assertEqual(stranger.call("certificate.verify", number="x")["state"], "unknown")
            self.assertEqual(stranger.call("certificate.keys")["keys"], [])
            for method in ("export", "get"):
                error = stranger.refused(f"certificate.{method}",
                                         {"number": "x", **({"format": "json"} if method == "export"
                                                            else {})})
                self.assertEqual(error.code, "UNAUTHENTICATED")


def spelled_otherwise(credential):
    """The same signature, as a lenient reader takes it: the last character's low bits."""
    at = ALPHABET.index(credential[-1])
    return credential[:-1] + ALPHABET[at ^ 1]


def changed_at(credential, at, rng):
    """Another character there; in the last one, a bit that counts."""
    old = credential[at]
    new = rng.choice([c for c in ALPHABET + ".=+/ é\n" if c != old])
    if at == len(credential) - 1:
        new = ALPHABET[(ALPHABET.index(old) ^ 16) & 63]
    return credential[:at] + new + credential[at + 1:]


class Forged(Credentials):
    def forgeries(self, rng, credential, other):
        """Without end."""
        header, payload, signature = credential.split(".")
        said, named = json.loads(decoded(payload)), json.loads(decoded(header))
        yield spelled_otherwise(credential)
        yield from (credential + "=", credential + ".", "." + credential, credential + "\n", "",
                    f"{header}..{signature}", f"{header}.{payload}.", f"{header}.{payload}",
                    credential.replace(".", ".."), credential[:-1], credential[1:])
        for header_said in ({"alg": "none"}, {"alg": "HS256"}, {"alg": "EdDSA", "crit": ["exp"]},
                            {"kid": DID + "#x"}, {"typ": "JWT"}, {"jwk": self.key_of(credential)}):
            yield f"{encoded(json.dumps({**named, **header_said}).encode())}.{payload}.{signature}"
        for name in said:
            less = {key: value for key, value in said.items() if key != name}
            yield f"{header}.{encoded(json.dumps(less).encode())}.{signature}"
        again = encoded(json.dumps(said).encode())  # the same, but for its spaces
        yield f"{header}.{again}.{signature}"
        other_parts = other.split(".")
        yield f"{header}.{other_parts[1]}.{signature}"
        yield f"{header}.{payload}.{other_parts[2]}"
        yield f"{header}.{other_parts[1]}.{other_parts[2][:40]}{signature[40:]}"
        for at in range(len(credential)):
            yield changed_at(credential, at, rng)
        while True:
            start, size = rng.randrange(len(credential)), rng.randint(1, 40)
            piece = other[start:start + size] if rng.random() < 0.5 else ""
            yield credential[:start] + piece + credential[start + size:]

    def test_none_is_taken_by_us(self):
        rng = random.Random(20261126)
        credential, other = self.export(self.issue()), self.export(self.issue(tasks=["annat"]))
        taken, tried, requests = 0, 0, []
        for forged in self.forgeries(rng, credential, other):
            if forged in (credential, other):
                continue
            requests.append(("certificate.verify", {"credential": forged}))
            if len(requests) == 40:
                for outcome in self.client.batch(requests):
                    refused = isinstance(outcome, Exception)  # by the field's own form
                    taken += 0 if refused else outcome["state"] != "unknown"
                tried, requests = tried + len(requests), []
                if tried >= FORGED:
                    break
        self.assertEqual((taken, tried >= FORGED), (0, True))
        self.assertEqual(self.verdict(credential=credential), "genuine")

    def test_none_is_taken_by_others(self):
        rng = random.Random(7)
        credential = self.export(self.issue())
        key = self.key_of(credential)
        places = [len(credential) - 1, *rng.sample(range(len(credential)), 300)]
        for takes, most in ((pyjwt_takes, 300), (jwcrypto_takes, 300), (openssl_takes, 25)):
            for at in places[:most]:
                changed = changed_at(credential, at, rng)
                part = changed[:at].count(".")
                if part == 2 and changed[at] not in ALPHABET:
                    continue  # lenient readers skip what is no base64 and then miss a byte
                self.assertFalse(takes(changed, key), (takes.__name__, at))


class AtRest(unittest.TestCase):
    def test_no_private_key_lies_in_the_store_and_another_master_key_opens_none(self):
        with Server() as server:
            with server.client() as client:
                world.example(client)
                placements = [world.steps(client, *world.FINISHED) for _ in range(2)]
                number = world.issue(client, placements[0])
                credential = client.call("certificate.export", number=number,
                                         format="vc-jwt")["content"]
            server.stop()
            with open(os.path.join(server.store, "data.mdb"), "rb") as file:
                data = file.read()
            for part in credential.split("."):  # it is sealed, as all that is about a youth
                self.assertFalse(part[:60].encode() in data)
            with open(server.store + ".key", encoding="ascii") as file:
                keys = [bytes.fromhex(key) for key in file.read().split()[1::2]]
            self.assertEqual([key in data for key in keys], [False, False])
            server.start()
            with server.client() as client:
                self.assertEqual(client.call("certificate.verify", credential=credential),
                                 {"genuine": True, "state": "genuine"})
                world.issue(client, placements[1])
                self.assertEqual(len(client.call("certificate.keys")["keys"]), 1)

    def test_the_site_is_an_address(self):
        for site in ("http://intyg.example", "https://", "https://Intyg.example", "https://a/b/",
                     "https://a/" + 60 * "b", "https://a?b", "intyg.example"):
            server = Server("--site", site).spawn()
            self.assertEqual(server.ended(), 78, site)
            server.clean()


if __name__ == "__main__":
    unittest.main()
