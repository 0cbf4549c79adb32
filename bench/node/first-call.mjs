// A process of its own that opens a main module of fixed addresses, calls one function and prints the
// result: file, function of one integer, argument. The environment is empty; what else is imported is
// undefined, and fails when it is called.
import { readFileSync } from 'node:fs';

const PAGE_LIMIT = 32768;

const [file, name, argument] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));
const imports = {};
for (const { module: group, name: symbol, kind } of WebAssembly.Module.imports(module)) {
  imports[group] ??= {};
  imports[group][symbol] =
    kind === 'memory'
      ? new WebAssembly.Memory({ initial: 2048, maximum: PAGE_LIMIT })
      : symbol.startsWith('environ_')
        ? () => 0
        : () => {
            throw new Error(`undefined symbol: ${symbol}`);
          };
}
const { exports } = new WebAssembly.Instance(module, imports);
exports.__wasm_call_ctors();
console.log(exports[name](Number(argument)));
