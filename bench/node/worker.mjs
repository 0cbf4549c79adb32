// The worker for Node: does what bench/compare asks on its standard input, a line of words between tabs
// each, and answers by a line. The tasks are those of the class LigatureWorker.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Program } from './linker.mjs';
import { open } from './wasi.mjs';

const now = () => process.hrtime.bigint();

// What guests call in the host: as Guest.host in Java.
const host = (x) => ((x ^ (x >>> 1)) + 7) | 0;

// A module with a memory of its own.
function alone(file) {
  const module = new WebAssembly.Module(readFileSync(file));
  return new WebAssembly.Instance(module, { env: { host } }).exports;
}

const kernels = {
  // A program by its extension .wasm, else a library.
  open([folder, name]) {
    this.library = name.endsWith('.wasm') ? alone(join(folder, name)) : new Program(folder).open(name);
    return '';
  },

  call([name, count]) {
    const f = this.library[name];
    const n = Number(count);
    const start = now();
    const result = f(n);
    return `${now() - start}\t${result}`;
  },

  enter([name, count]) {
    const f = this.library[name];
    const n = Number(count);
    const start = now();
    let x = 1;
    for (let i = 0; i < n; i++) x = f(x);
    return `${now() - start}\t${x}`;
  },
};

const plugins = {
  made: 0,

  // Behind the module comes a custom section named "n" with four bytes.
  copy(original) {
    const copy = new Uint8Array(original.length + 8);
    copy.set(original);
    copy.set([0, 6, 1, 0x6e], original.length);
    new DataView(copy.buffer).setInt32(original.length + 4, this.made++, true);
    return copy;
  },

  // Modules that the process has not seen before.
  open([file, name, words]) {
    const original = readFileSync(file);
    return this.measure(file, name, Array.from({ length: Number(words) }, () => this.copy(original)));
  },

  // The same module again and again, which V8 compiles once as long as it lives.
  reopen([file, name, words]) {
    return this.measure(file, name, Array(Number(words)).fill(readFileSync(file)));
  },

  measure(file, name, modules) {
    const count = modules.length;
    const program = new Program(dirname(file));
    let sum = 0;
    const start = now();
    for (let i = 0; i < count; i++) sum += program.load(`plugin${i}`, modules[i])[name]();
    return `${(now() - start) / BigInt(count)}\t${sum}`;
  },
};

function link([folder, name, f]) {
  const start = now();
  const result = new Program(folder).open(name)[f]();
  return `${now() - start}\t${result}`;
}

// As String.hashCode of Java.
function hash(text) {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(31, value) + text.charCodeAt(i)) | 0;
  return value;
}

const parser = {
  languages: new Map(),
  texts: new Map(),

  async open([modules]) {
    this.modules = modules;
    this.api = await import(pathToFileURL(join(modules, 'web-tree-sitter/web-tree-sitter.js')));
    await this.api.Parser.init();
    this.parser = new this.api.Parser();
    return '';
  },

  async language(grammar) {
    if (!this.languages.has(grammar)) {
      const file = join(this.modules, `tree-sitter-${grammar}/tree-sitter-${grammar}.wasm`);
      this.languages.set(grammar, await this.api.Language.load(file));
    }
    return this.languages.get(grammar);
  },

  async parse([grammar, file, hashed]) {
    if (!this.texts.has(file)) this.texts.set(file, readFileSync(file, 'utf8'));
    const text = this.texts.get(file);
    const language = await this.language(grammar);
    const start = now();
    this.parser.setLanguage(language);
    const tree = this.parser.parse(text);
    const nanos = now() - start;
    const result = hashed === undefined ? 0 : hash(tree.rootNode.toString());
    tree.delete();
    return `${nanos}\t${result}`;
  },
};

const lapack = {
  async open([libc, modules, count]) {
    this.api = await import('../../examples/lapack/lapack.mjs');
    this.program = this.api.open(libc, modules);
    this.equations = this.api.equations(Number(count));
    return '';
  },

  solve() {
    const start = now();
    const solution = this.api.solve(this.program, this.equations);
    return `${now() - start}\t${this.api.error(solution)}`;
  },
};

const databases = {
  async open([packages]) {
    const start = now();
    const { PGlite } = await import(pathToFileURL(join(packages, 'pglite/dist/index.js')));
    const { vector } = await import(pathToFileURL(join(packages, 'pglite-pgvector/dist/index.js')));
    this.database = await PGlite.create({ extensions: { vector } });
    await this.database.exec('SELECT 1');
    return `${now() - start}`;
  },

  async run([millis, sql]) {
    const least = BigInt(millis) * 1000000n;
    const start = now();
    let count = 0n;
    let results;
    do {
      results = await this.database.exec(sql);
      count++;
    } while (now() - start < least);
    const nanos = (now() - start) / count;
    const rows = results.filter((each) => each.rows.length > 0).at(-1)?.rows ?? [];
    return `${nanos}\t${Object.values(rows.at(-1) ?? { none: '' })[0]}`;
  },
};

const scripts = {
  files: new Map(),

  open([file]) {
    const { wasi, instance } = open(file);
    wasi.initialize(instance);
    this.guest = instance.exports;
    return '';
  },

  run([file, name, millis]) {
    if (!this.files.has(file)) this.files.set(file, readFileSync(file));
    const bytes = this.files.get(file);
    const address = this.guest.room(bytes.length);
    new Uint8Array(this.guest.memory.buffer).set(bytes, address);
    const f = this.guest[name];
    const least = BigInt(millis) * 1_000_000n;
    const used = process.cpuUsage();
    const start = now();
    let checksum;
    let calls = 0;
    do {
      checksum = f();
      calls++;
    } while (now() - start < least);
    const nanos = (now() - start) / BigInt(calls);
    const { user, system } = process.cpuUsage(used);
    return `${nanos}\t${((user + system) * 1000) / calls}\t${checksum}`;
  },
};

const tasks = {
  open: (words) => kernels.open(words),
  call: (words) => kernels.call(words),
  enter: (words) => kernels.enter(words),
  plugins: (words) => plugins.open(words),
  reopen: (words) => plugins.reopen(words),
  link,
  parser: (words) => parser.open(words),
  parse: (words) => parser.parse(words),
  lapack: (words) => lapack.open(words),
  solve: () => lapack.solve(),
  scripts: (words) => scripts.open(words),
  script: (words) => scripts.run(words),
  database: (words) => databases.open(words),
  statement: (words) => databases.run(words),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [task, ...words] = line.split('\t');
  let answer;
  try {
    if (tasks[task] === undefined) throw new Error(`no such task: ${task}`);
    answer = `ok\t${await tasks[task](words)}`;
  } catch (error) {
    answer = `fail\t${String(error).replaceAll(/\s+/g, ' ')}`;
  }
  process.stdout.write(answer + '\n');
}
