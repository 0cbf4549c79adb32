// Solves three equations by a module that LAPACK's libraries were fused to.
//
//   node fused-lapack.mjs MODULE
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const wasi = new WASI({ version: 'preview1' });
const imports = { wasi_snapshot_preview1: wasi.wasiImport };
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  // What of R's C++ runtime is called if LAPACK is called wrongly.
  imports[from] ??= {};
  imports[from][name] ??= () => {
    throw new Error(`${from}.${name} is not there`);
  };
}
const instance = new WebAssembly.Instance(module, imports);
wasi.initialize(instance);
const { memory, malloc, dgesv_: dgesv } = instance.exports;
const numbers = malloc(12 * 8);
const integers = malloc(8 * 4);
new Float64Array(memory.buffer, numbers, 12).set([2, 1, 0, 1, 3, 1, 0, 1, 4, 3, 5, 5]);
new Int32Array(memory.buffer, integers, 8).set([3, 1, 3]);
const [order, sides, info, pivots] = [integers, integers + 4, integers + 12, integers + 16];
dgesv(order, sides, numbers, order, pivots, numbers + 72, order, info);
const solution = new Float64Array(memory.buffer, numbers + 72, 3);
console.log([...solution].map((x) => x.toFixed(12)).join(' '), new Int32Array(memory.buffer, info, 1)[0]);
