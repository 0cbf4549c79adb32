// Prints the tree of a text, by a module that tree-sitter and a grammar were fused to.
//
//   node fused-tree.mjs MODULE LANGUAGE TEXT_FILE
import { readFileSync } from 'node:fs';

const [file, language, textFile] = process.argv.slice(2);
const text = readFileSync(textFile, 'utf8');
const none = () => 0;
const { instance } = await WebAssembly.instantiate(readFileSync(file), {
  wasi_snapshot_preview1: { fd_write: none, fd_seek: none, fd_close: none },
  env: {
    _abort_js: none,
    emscripten_resize_heap(size) {
      memory.grow(Math.max(0, Math.ceil((size - memory.buffer.byteLength) / 65536)));
      return 1;
    },
    tree_sitter_query_progress_callback: none,
    tree_sitter_progress_callback: none,
    tree_sitter_log_callback: none,
    tree_sitter_parse_callback(buffer, index, row, column, length) {
      const part = text.slice(index, index + 5119);
      const units = new Uint16Array(memory.buffer, buffer, part.length);
      for (let i = 0; i < part.length; i++) units[i] = part.charCodeAt(i);
      new Int32Array(memory.buffer, length, 1)[0] = part.length;
    },
  },
});
const parser = instance.exports;
const memory = parser.memory;
parser._initialize();
const transfer = parser.ts_init();
parser.ts_parser_new_wasm();
const [address, input] = new Int32Array(memory.buffer, transfer, 2);
parser.ts_parser_set_language(address, parser[language]());
const tree = parser.ts_parser_parse_wasm(address, input, 0, 0, 0);
parser.ts_tree_root_node_wasm(tree);
const start = parser.ts_node_to_string_wasm(tree);
const bytes = new Uint8Array(memory.buffer);
process.stdout.write(Buffer.from(bytes.subarray(start, bytes.indexOf(0, start))).toString('latin1'));
