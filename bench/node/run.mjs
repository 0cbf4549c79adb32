// Runs a WASI program: what ./ligature run does, on Node.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { WASI } from 'node:wasi';
import { Program } from './linker.mjs';

const [file, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [basename(file), ...args] });
const program = new Program('.', { wasi_snapshot_preview1: wasi.wasiImport });
const exports = program.load(basename(file), readFileSync(file));
process.exitCode = wasi.start({ exports: { _start: exports._start, memory: program.memory } });
