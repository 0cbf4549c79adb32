import { getPHPLoaderModule } from '@php-wasm/node-8-3';
import { loadPHPRuntime, PHP } from '@php-wasm/universal';

const start = performance.now();
const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), { processId: 1, phpWasmAsyncMode: 'asyncify' }));
const response = await php.run({
  code: `<?php
$db = new PDO('sqlite:/tmp/data.db');
$db->exec('CREATE TABLE t(a INTEGER, b TEXT)');
$put = $db->prepare('INSERT INTO t VALUES (?, ?)');
foreach (range(1, 100) as $i) $put->execute([$i, "row $i"]);
echo implode('|', $db->query('SELECT count(*), sum(a), max(b) FROM t')->fetch(PDO::FETCH_NUM)), "\\n";
`,
});
console.log(response.text);
console.log(`ms ${Math.round(performance.now() - start)}`);
process.exit(0);
