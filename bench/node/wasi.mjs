// Opens WASI modules that are linked statically.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

// An instance, and its WASI: options are those of node:wasi.
export function open(file, options = {}) {
  const wasi = new WASI({ version: 'preview1', ...options });
  const module = new WebAssembly.Module(readFileSync(file));
  const instance = new WebAssembly.Instance(module, wasi.getImportObject());
  return { wasi, instance };
}
