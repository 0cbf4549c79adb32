// A dynamic linker for V8 in the manner of Emscripten's: synchronous, one memory and one table for all
// libraries, one map of symbols, a GOT of WebAssembly.Global cells, imported functions passed to the
// importing module as they are. Libraries are loaded depth first, so what a library needs is there
// before it; only a symbol that is defined later goes through a JavaScript function.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDylink } from './dylink.mjs';

const PAGE = 65536;
const STACK_SIZE = 1024 * 1024;
const LOADER_NAMES = new Set(['__wasm_call_ctors', '__wasm_apply_data_relocs', '_initialize', '_start', '__dso_handle']);

const alignUp = (value, alignment) => Math.ceil(value / alignment) * alignment;

export class Program {
  // folder: where needed libraries are; imports: functions of the host, by module and name.
  constructor(folder, imports = {}) {
    this.folder = folder;
    this.host = imports;
    this.memory = new WebAssembly.Memory({ initial: 256, maximum: 65536 });
    this.table = new WebAssembly.Table({ initial: 1, element: 'anyfunc' });
    this.stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK_SIZE);
    this.end = STACK_SIZE;
    this.limit = this.memory.buffer.byteLength;
    this.symbols = new Map();
    this.got = new Map();
    this.indices = new Map();
    this.libraries = new Map();
  }

  // Loads a library and all it needs; gives its exports.
  open(name) {
    const known = this.libraries.get(name);
    return known ?? this.load(name, readFileSync(join(this.folder, name)));
  }

  load(name, bytes) {
    const module = new WebAssembly.Module(bytes);
    const info = readDylink(module);
    this.libraries.set(name, null);
    for (const needed of info.needed) this.open(needed);

    const memoryBase = this.allocate(info.memorySize, info.memoryAlign);
    const tableBase = alignUp(this.table.length, info.tableAlign);
    const missing = tableBase + info.tableSize - this.table.length;
    if (missing > 0) this.table.grow(missing);

    const instance = new WebAssembly.Instance(module, this.imports(module, memoryBase, tableBase));
    const exports = instance.exports;
    this.libraries.set(name, exports);
    this.define(exports, memoryBase);
    exports.__wasm_apply_data_relocs?.();
    (exports.__wasm_call_ctors ?? exports._initialize)?.();
    return exports;
  }

  // From what is there, or from growing the memory: guests may have grown it for themselves.
  allocate(size, alignment) {
    let base = alignUp(this.end, alignment);
    if (base + size > this.limit) {
      const pages = Math.ceil((size + alignment) / PAGE);
      const start = this.memory.grow(pages) * PAGE;
      this.limit = start + pages * PAGE;
      base = alignUp(start, alignment);
    }
    this.end = base + size;
    return base;
  }

  imports(module, memoryBase, tableBase) {
    const env = {
      memory: this.memory,
      __indirect_function_table: this.table,
      __stack_pointer: this.stackPointer,
      __memory_base: new WebAssembly.Global({ value: 'i32' }, memoryBase),
      __table_base: new WebAssembly.Global({ value: 'i32' }, tableBase),
    };
    const groups = { env, 'GOT.mem': {}, 'GOT.func': {} };
    for (const { module: group, name, kind } of WebAssembly.Module.imports(module)) {
      if (group === 'GOT.mem' || group === 'GOT.func') {
        groups[group][name] = this.cell(name);
      } else if (group !== 'env') {
        groups[group] = this.host[group];
      } else if (kind === 'function') {
        env[name] = this.function(name);
      } else if (kind === 'tag') {
        env[name] = this.tag(name);
      }
    }
    return groups;
  }

  function(name) {
    const symbol = this.symbols.get(name) ?? this.host.env?.[name];
    return symbol ?? ((...values) => this.symbols.get(name)(...values));
  }

  // Nobody defines the tags of C++ and setjmp; all have one integer, and one of a name serves all.
  tag(name) {
    if (!this.symbols.has(name)) this.symbols.set(name, new WebAssembly.Tag({ parameters: ['i32'] }));
    return this.symbols.get(name);
  }

  // The GOT entry of a symbol: one for the whole program.
  cell(name) {
    let cell = this.got.get(name);
    if (cell === undefined) {
      cell = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
      this.got.set(name, cell);
      const symbol = this.symbols.get(name);
      if (symbol !== undefined) cell.value = this.address(symbol);
    }
    return cell;
  }

  address(symbol) {
    return typeof symbol === 'function' ? this.indexOf(symbol) : symbol;
  }

  // The table index of a function.
  indexOf(symbol) {
    let index = this.indices.get(symbol);
    if (index === undefined) {
      index = this.table.grow(1, symbol);
      this.indices.set(symbol, index);
    }
    return index;
  }

  define(exports, memoryBase) {
    for (const name in exports) {
      if (LOADER_NAMES.has(name) || this.symbols.has(name)) continue;
      const value = exports[name];
      const symbol = value instanceof WebAssembly.Global ? value.value + memoryBase : value;
      this.symbols.set(name, symbol);
      const cell = this.got.get(name);
      if (cell !== undefined) cell.value = this.address(symbol);
    }
  }
}
