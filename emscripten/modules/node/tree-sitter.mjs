import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter.js'));
const start = performance.now();
const { Parser, Language } = require(join(folder, 'tree-sitter.js'));
await Parser.init({ locateFile: (name) => join(folder, name) });
for (const [grammar, text] of [['java', 'class A { int f() { return 1; } }'], ['python', 'x = 1\n'.repeat(5000)]]) {
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(folder, `tree-sitter-${grammar}.wasm`)));
  console.log(parser.parse(text).rootNode.toString().length);
}
console.log(`ms ${Math.round(performance.now() - start)}`);
