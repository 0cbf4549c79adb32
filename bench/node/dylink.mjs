// Reads the dylink.0 section of a module.
// https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md

const MEM_INFO = 1;
const NEEDED = 2;
const text = new TextDecoder();

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  name() {
    const length = this.number();
    this.at += length;
    return text.decode(this.bytes.subarray(this.at - length, this.at));
  }
}

// The memory and table that a library wants, alignments in bytes and elements, and what it needs.
export function readDylink(module) {
  const info = { memorySize: 0, memoryAlign: 1, tableSize: 0, tableAlign: 1, needed: [] };
  const [section] = WebAssembly.Module.customSections(module, 'dylink.0');
  if (section === undefined) throw new Error('no dylink.0 section');
  const reader = new Reader(new Uint8Array(section));
  while (reader.at < reader.bytes.length) {
    const kind = reader.number();
    const end = reader.number() + reader.at;
    if (kind === MEM_INFO) {
      info.memorySize = reader.number();
      info.memoryAlign = 2 ** reader.number();
      info.tableSize = reader.number();
      info.tableAlign = 2 ** reader.number();
    } else if (kind === NEEDED) {
      for (let count = reader.number(); count > 0; count--) info.needed.push(reader.name());
    }
    reader.at = end;
  }
  return info;
}
