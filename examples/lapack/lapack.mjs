// LAPACK in Node: what the Java program does, with the same modules.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Program } from '../../bench/node/linker.mjs';

// libc.so has extended constant expressions, which Node has without a flag only from version 21 on.
if (parseInt(process.versions.node) < 21) setFlagsFromString('--experimental-wasm-extended-const');

// An empty environment and no open directories (EBADF): nothing here needs more of a system.
const wasi = new Proxy({}, { get: (_, name) => () => (name === 'fd_prestat_get' ? 8 : 0) });

export function open(libc, modules) {
  const program = new Program(modules, { wasi_snapshot_preview1: wasi });
  const end = program.limit;
  for (const name of ['__heap_base', '__heap_end']) program.symbols.set(name, end);
  program.load('libc.so', readFileSync(join(libc, 'libc.so')));
  program.open('libRlapack.so');
  return program;
}

// All unknowns are 1; the same generator as in Equations.java.
export function equations(n) {
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  let state = 1;
  for (let k = 0; k < matrix.length; k++) {
    state = (state * 48271) % 2147483647;
    matrix[k] = state / 2147483647 - 0.5;
    right[k % n] += matrix[k];
  }
  return { matrix, right };
}

export function solve({ memory, symbols }, { matrix, right }) {
  const n = right.length;
  const malloc = symbols.get('malloc');
  const free = symbols.get('free');
  const [a, b, numbers] = [malloc(8 * n * n), malloc(8 * n), malloc(4 * (n + 3))];
  new Float64Array(memory.buffer, a, n * n).set(matrix);
  new Float64Array(memory.buffer, b, n).set(right);
  const size = numbers + 4 * n;
  new Int32Array(memory.buffer, size, 2).set([n, 1]);
  symbols.get('dgesv_')(size, size + 4, a, size, numbers, b, size, size + 8);
  if (new Int32Array(memory.buffer, size + 8, 1)[0] !== 0) throw new Error('singular matrix');
  const solution = Float64Array.from(new Float64Array(memory.buffer, b, n));
  [numbers, b, a].forEach((address) => free(address));
  return solution;
}

export const error = (solution) => Math.max(...solution.map((unknown) => Math.abs(unknown - 1)));
