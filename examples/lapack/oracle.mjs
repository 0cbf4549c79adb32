// Solves the same equations as the Java program, with the same modules, in Node, and prints the same
// lines: node examples/lapack/oracle.mjs [EQUATIONS [TIMES]]. Links just enough for these three modules.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// libc.so has extended constant expressions, which Node has without a flag only from version 21 on.
if (parseInt(process.versions.node) < 21) setFlagsFromString('--experimental-wasm-extended-const');

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const FILES = [
  folder('../../guests/libc/lib/libc.so'),
  folder('node_modules/webr/dist/libRblas.so'),
  folder('node_modules/webr/dist/libRlapack.so'),
];
const PAGE = 65536;
const STACK = 1 << 20;

// The sizes in the mem-info subsection of a dylink.0 section.
function memInfo(module) {
  const bytes = new Uint8Array(WebAssembly.Module.customSections(module, 'dylink.0')[0]);
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const type = bytes[at++];
    const end = number() + at;
    if (type === 1) return { size: number(), align: 1 << number(), table: number() };
    at = end;
  }
  throw new Error('no mem-info');
}

function link(files) {
  const modules = files.map((file) => new WebAssembly.Module(readFileSync(file)));
  const libraries = [];
  let end = STACK;
  let slots = 1;
  for (const module of modules) {
    const { size, align, table } = memInfo(module);
    const base = Math.ceil(end / align) * align;
    libraries.push({ module, base, slots });
    end = base + size;
    slots += table;
  }
  const heap = Math.ceil(end / 16) * 16;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(heap / PAGE), maximum: PAGE });
  const table = new WebAssembly.Table({ initial: slots, element: 'anyfunc' });
  const stack = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK);
  const symbols = new Map([
    ['__heap_base', heap],
    ['__heap_end', memory.buffer.byteLength],
    ['__stack_low', 0],
    ['__stack_high', STACK],
  ]);
  const cells = [];
  for (const library of libraries) instantiate(library, { memory, table, stack, symbols, cells });
  const indices = new Map();
  for (const { kind, name, cell } of cells) {
    const value = symbols.get(name);
    if (kind === 'GOT.mem') cell.value = typeof value === 'number' ? value : 0;
    else if (typeof value === 'function') {
      if (!indices.has(value)) {
        table.grow(1, value);
        indices.set(value, table.length - 1);
      }
      cell.value = indices.get(value);
    }
  }
  for (const { exports } of libraries) exports.__wasm_apply_data_relocs?.();
  for (const { exports } of libraries) (exports._initialize ?? exports.__wasm_call_ctors)?.();
  return { memory, symbols };
}

function instantiate(library, { memory, table, stack, symbols, cells }) {
  const imports = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(library.module)) {
    const space = (imports[module] ??= {});
    if (module === 'GOT.mem' || module === 'GOT.func') {
      const cell = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
      cells.push({ kind: module, name, cell });
      space[name] = cell;
    } else if (kind === 'memory') space[name] = memory;
    else if (kind === 'table') space[name] = table;
    else if (kind === 'global') {
      space[name] =
        name === '__stack_pointer'
          ? stack
          : new WebAssembly.Global({ value: 'i32' }, name === '__memory_base' ? library.base : library.slots);
    } else if (module === 'env') {
      space[name] = symbols.get(name) ?? ((...args) => symbols.get(name)(...args));
    } else {
      // An empty environment and no open directories (EBADF): nothing here needs more of a system.
      space[name] = () => (name === 'fd_prestat_get' ? 8 : 0);
    }
  }
  library.exports = new WebAssembly.Instance(library.module, imports).exports;
  for (const [name, value] of Object.entries(library.exports)) {
    if (symbols.has(name) || name.startsWith('__wasm_') || name === '_initialize') continue;
    symbols.set(name, typeof value === 'function' ? value : value.value + library.base);
  }
}

// All unknowns are 1; the same generator as in Equations.java.
function equations(n) {
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

function solve({ memory, symbols }, { matrix, right }) {
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

const [n = 500, times = 10] = process.argv.slice(2).map(Number);
let start = performance.now();
const program = link(FILES);
console.log(`libRlapack.so: linked in ${(performance.now() - start).toFixed(1)} ms`);
const system = equations(n);
for (let k = 0; k < times; k++) {
  start = performance.now();
  const solution = solve(program, system);
  const time = performance.now() - start;
  const error = Math.max(...solution.map((unknown) => Math.abs(unknown - 1)));
  console.log(`${n} equations: ${time.toFixed(1)} ms, error ${error.toExponential(1)}`);
}
