// Runs Binaryen's wasm-opt, which is given as the first argument, once for each line of the standard
// input, which has its arguments. Answers each with a line: the status. In one process it takes a
// tenth of the time, since the tool's own code is compiled once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const path = process.argv[2];
const source = readFileSync(path, 'utf8').replace(/^#!.*\n/, '\n');
const run = new Function(
  'Module', 'process', 'require', '__filename', '__dirname', 'module', source);

const { instantiate } = WebAssembly;
let compiled;
WebAssembly.instantiate = async (binary, imports) => {
  compiled ??= await WebAssembly.compile(binary);
  return { module: compiled, instance: await instantiate(compiled, imports) };
};

function wasmOpt(args) {
  return new Promise((resolve) => {
    const fake = Object.create(process, {
      argv: { value: ['node', path, ...args] },
      exitCode: { value: 0, writable: true },
    });
    const module = {
      postRun: [() => resolve(fake.exitCode)],
      onAbort: () => resolve(-1),
      print() {},
      printErr() {},
    };
    run(module, fake, createRequire(path), path, dirname(path), { exports: {} });
  });
}

// What the tool throws to end itself.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write((await wasmOpt(line.split(' '))) + '\n');
}
