// Plays what NodePlayer asks for, on V8: requests are lines on the standard input, the transcript of
// each goes to the standard output, with a line of one dot behind it.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const FUEL = 'hangLimitInitializer';
const KINDS = [
  [/^unreachable/, 'unreachable'],
  [/^(divide|remainder) by zero/, 'integer divide by zero'],
  [/divide result unrepresentable|float unrepresentable/, 'integer range'],
  [/^memory access out of bounds|unaligned accesses/, 'memory bounds'],
  [/^table index is out of bounds|^table access out of bounds|element segment/, 'table bounds'],
  [/^null function or function signature|^function signature mismatch/, 'no such function'],
  [/dereferencing a null pointer|rethrowing null value/, 'null reference'],
];

let parts;
let lines;
let hash;
let stacked;

/** A line of the transcript, or of what is hashed in place of it. */
function put(line) {
  stacked ||= line === 'stack';
  if (hash === undefined) {
    lines.push(line);
  } else {
    for (let i = 0; i < line.length; i++) {
      hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ 10, 0x01000193);
  }
}

const view = new DataView(new ArrayBuffer(8));

function word(type, value) {
  switch (type) {
    case 'i32':
      return 'i32:' + (value >>> 0).toString(16);
    case 'i64':
      return 'i64:' + BigInt.asUintN(64, value).toString(16);
    case 'f32':
      view.setFloat32(0, value);
      return 'f32:' + (Number.isNaN(value) ? '7fc00000' : view.getUint32(0).toString(16));
    case 'f64':
      view.setFloat64(0, value);
      return 'f64:' + (Number.isNaN(value) ? '7ff8000000000000' : view.getBigUint64(0).toString(16));
    default:
      return value === null ? 'null' : 'reference';
  }
}

function value(text) {
  const colon = text.indexOf(':');
  const digits = '0x' + text.substring(colon + 1);
  switch (text.substring(0, colon)) {
    case 'i32':
      return Number(digits) | 0;
    case 'i64':
      return BigInt.asIntN(64, BigInt(digits));
    case 'f32':
      view.setUint32(0, Number(digits));
      return view.getFloat32(0);
    case 'f64':
      view.setBigUint64(0, BigInt(digits));
      return view.getFloat64(0);
    default:
      return null;
  }
}

function words(types, values) {
  return types.map((type, i) => word(type, values[i])).join(' ');
}

/** How a call ended that did not return. */
function ending(error) {
  if (error instanceof WebAssembly.Exception) {
    for (const part of parts) {
      for (const [name, types] of part.tags) {
        const tag = part.exports[name];
        if (error.is(tag)) {
          return `throws ${name} ${words(types, types.map((type, i) => error.getArg(tag, i)))}`;
        }
      }
    }
    return 'throws';
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return 'stack';
  }
  if (error instanceof WebAssembly.RuntimeError) {
    for (const [pattern, kind] of KINDS) {
      if (pattern.test(error.message)) {
        return 'traps: ' + kind;
      }
    }
  }
  return 'fails: ' + error;
}

function imports(module) {
  const object = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    object[from] ??= {};
    const part = parts.find((candidate) => candidate.name === from);
    object[from][name] = part?.exports[name] ?? ((x) => put(`logs ${word(name.substring(4), x)}`));
  }
  return object;
}

function typesOf(text) {
  return text === '' ? [] : text.split(',');
}

const commands = {
  module(name, bytes, globals, tags, unseen) {
    const typed = (text) =>
      typesOf(text).map((one) => one.split('=')).map(([n, types]) => [decodeURIComponent(n), types]);
    const part = { name: decodeURIComponent(name), exports: {}, order: [], unseen: new Set(), globals: typed(globals) };
    part.tags = typed(tags).map(([n, types]) => [n, types === '' ? [] : types.split('+')]);
    parts.push(part);
    if (parts.some((earlier) => earlier.failed)) {
      return;
    }
    let module;
    try {
      module = new WebAssembly.Module(Buffer.from(bytes, 'base64'));
    } catch (error) {
      throw new Error('unsupported: ' + error.message.replaceAll('\n', ' '));
    }
    part.order = WebAssembly.Module.exports(module).map((one) => one.name);
    typesOf(unseen).forEach((one) => part.unseen.add(decodeURIComponent(one)));
    try {
      part.exports = new WebAssembly.Instance(module, imports(module)).exports;
      put('instantiated ' + part.name);
    } catch (error) {
      part.failed = true;
      put(`${part.name} ${ending(error)}`);
    }
  },

  call(name, encoded, times, results, ...args) {
    const part = parts.find((candidate) => candidate.name === decodeURIComponent(name));
    const called = part.exports[decodeURIComponent(encoded)];
    if (called === undefined) {
      return;
    }
    const types = typesOf(results);
    const values = args.map(value);
    const once = () => {
      for (const each of parts) {
        each.exports[FUEL]?.();
      }
      try {
        const result = called(...values);
        put('returns ' + words(types, types.length === 1 ? [result] : result));
      } catch (error) {
        put(ending(error));
      }
    };
    stacked = false;
    once();
    if (times > 1) {
      hash = 0x811c9dc5 | 0;
      for (let i = 1; i < times; i++) {
        once();
      }
      const sum = (hash >>> 0).toString(16);
      hash = undefined;
      put('then ' + (stacked ? 'stack' : sum));
    }
  },

  check() {
    for (const part of parts) {
      for (const [name, type] of part.globals) {
        if (part.exports[name] !== undefined) {
          put(`global ${name} ${word(type, part.exports[name].value)}`);
        }
      }
      for (const name of part.order.filter((one) => one in part.exports && !part.unseen.has(one))) {
        const item = part.exports[name];
        if (item instanceof WebAssembly.Memory) {
          const bytes = Buffer.from(item.buffer);
          put(`memory ${name} ${bytes.length} ${createHash('md5').update(bytes).digest('hex')}`);
        } else if (item instanceof WebAssembly.Table) {
          let nulls = '';
          for (let i = 0; i < Math.min(item.length, 1000); i++) {
            nulls += item.get(i) === null ? '-' : 'x';
          }
          put(`table ${name} ${item.length} ${nulls}`);
        }
      }
    }
  },
};

let failure;

function begin() {
  parts = [];
  lines = [];
  hash = undefined;
  failure = undefined;
}

begin();
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [command, ...rest] = line.split(' ');
  if (command === 'end') {
    process.stdout.write((failure ?? lines.join('\n')) + '\n.\n');
    begin();
  } else if (failure === undefined) {
    try {
      commands[command](...rest);
    } catch (error) {
      failure = error.message;
    }
  }
}
