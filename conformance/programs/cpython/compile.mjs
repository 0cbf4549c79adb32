// compile.mjs PYTHON.wasm LIB SCRIPT: runs a script by a python that is linked statically, with the folder of its
// library under /python/lib, which is the script's argument.
import { WASI } from "node:wasi";
import { dirname, basename } from "node:path";
import { readFileSync } from "node:fs";

const [program, lib, script] = process.argv.slice(2);
const wasi = new WASI({
  version: "preview1",
  args: ["/python/bin/python", "-S", "-B", "-W", "ignore", `/script/${basename(script)}`, "/python/lib/python3.11"],
  env: { PYTHONHOME: "/python" },
  preopens: { "/python/lib": lib, "/script": dirname(script) },
  returnOnExit: true,
});
const module = new WebAssembly.Module(readFileSync(program));
process.exit(wasi.start(new WebAssembly.Instance(module, wasi.getImportObject())));
