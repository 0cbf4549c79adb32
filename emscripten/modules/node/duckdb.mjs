import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
const { createDuckDB, NODE_RUNTIME, VoidLogger } = require(join(folder, 'duckdb-node-blocking.cjs'));
const build = process.argv[2] ?? 'eh';
const start = performance.now();
const files = (name) => ({ mainModule: join(folder, `duckdb-${name}.wasm`), mainWorker: '' });
const bundles = { mvp: files('mvp'), ...(build === 'eh' ? { eh: files('eh') } : {}) };
const db = await createDuckDB(bundles, new VoidLogger(), NODE_RUNTIME);
await db.instantiate();
const connection = db.connect();
connection.query("CREATE TABLE t AS SELECT i, i % 7 AS g, 'row ' || i AS s FROM range(100000) r(i)");
console.log(connection.query('SELECT g, sum(i), max(s) FROM t GROUP BY g ORDER BY g LIMIT 3').toArray().length);
console.log(`ms ${Math.round(performance.now() - start)}`);
process.exit(0);
