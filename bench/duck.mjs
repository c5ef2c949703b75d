// SPDX-License-Identifier: MIT
// DuckDB's part of the comparison: reads DIRECTORY/openings.csv, asks each query of duck.json twice,
// prints the answers and the times of the second. [s]
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const directory = process.argv[2];
const { columns, queries } = JSON.parse(readFileSync(`${directory}/duck.json`, 'utf8'));
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const store = await instance.connect();
const kinds = JSON.stringify(columns).replaceAll('"', "'");
await store.run(`CREATE TABLE openings AS SELECT * FROM
                 read_csv('${directory}/openings.csv', header = false, columns = ${kinds})`);
const answers = [], times = [];
for (const text of queries) {
  const prepared = await store.prepare(text);
  const rows = (await prepared.runAndReadAll()).getRows();
  answers.push(rows.map((row) => row.map(Number)));
  const began = process.hrtime.bigint();
  await prepared.runAndReadAll();
  times.push(Number(process.hrtime.bigint() - began) / 1e9);
}
console.log(JSON.stringify({ answers, times }));
