// Runs a plain module: a program of WASI by _start; else what it exports, after _initialize.
//
//   node run-module.mjs FILE DIRECTORIES ENVIRONMENT CALLS [ARGUMENT..]
//
// DIRECTORIES and ENVIRONMENT are JSON objects, CALLS a JSON array of [name, argument..]. For each call a
// line with its result is printed, then the numbers that env.trace was told.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, preopens, environment, calls, ...args] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));
const wasi = new WASI({
  version: 'preview1',
  args,
  env: JSON.parse(environment),
  preopens: JSON.parse(preopens),
  // By an exception, which code of the guest could catch.
  returnOnExit: false,
});
const traced = [];
const env = { trace: (number) => traced.push(number), host: (number) => number };
const imports = { wasi_snapshot_preview1: wasi.wasiImport, env };
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  if (name in imports[from]) continue;
  if (kind === 'function') {
    imports[from][name] = () => {
      throw new Error(`${from}.${name} is not there`);
    };
  } else if (kind === 'memory') {
    imports[from][name] = new WebAssembly.Memory({ initial: 16 });
  } else if (kind === 'table') {
    imports[from][name] = new WebAssembly.Table({ initial: 16, element: 'anyfunc' });
  }
}
const instance = new WebAssembly.Instance(module, imports);
if (instance.exports._start) {
  process.exitCode = wasi.start(instance);
} else {
  if (instance.exports.memory) wasi.initialize(instance);
  else instance.exports._initialize();
  for (const [name, ...values] of JSON.parse(calls)) {
    console.log(`${name} ${instance.exports[name](...values)}`);
  }
  console.log(`trace ${traced}`);
}
