// SPDX-License-Identifier: MIT
//
// Asks by npm's msgpack-rpc-lite, as its README shows it. HOST PORT and the questions,
// [[method, params], …], as JSON; prints the answers, [[error, result], …], as JSON.
"use strict";
const rpc = require("msgpack-rpc-lite");

const [host, port, questions] = process.argv.slice(2);
const client = rpc.createClient(Number(port), host);

function ask(method, params) {
  return new Promise((settle) =>
    client.request(method, params, (error, result) => settle([error, result])));
}

async function main() {
  const answers = [];
  for (const [method, params] of JSON.parse(questions)) answers.push(await ask(method, params));
  client.close();
  console.log(JSON.stringify(answers));
}

client.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
main();
