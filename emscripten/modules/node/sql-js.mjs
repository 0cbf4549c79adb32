import initSqlJs from 'sql.js';

const start = performance.now();
const { Database } = await initSqlJs();
const db = new Database();
db.run('CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);'
  + 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 1000)'
  + " INSERT INTO t SELECT i, 'row ' || i FROM n;");
console.log(db.exec('SELECT count(*), sum(a), max(b) FROM t')[0].values[0].join('|'));
console.log(`ms ${Math.round(performance.now() - start)}`);
