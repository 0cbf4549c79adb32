// freeze.mjs FREEZE.wasm SOURCES RESULTS NAME...: compiles modules of Python by CPython's _freeze_module, and
// writes headers with their code.
import { WASI } from "node:wasi";
import { existsSync, readFileSync } from "node:fs";

const [program, sources, results, ...names] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(program));

function sourceOf(name) {
  if (name === "getpath") return "Modules/getpath.py";
  if (name === "frozen_only") return "Tools/freeze/flag.py";
  const path = `Lib/${name.replaceAll(".", "/")}`;
  return existsSync(`${sources}/${path}.py`) ? `${path}.py` : `${path}/__init__.py`;
}

for (const name of names) {
  const wasi = new WASI({
    version: "preview1",
    args: ["freeze", name, `/sources/${sourceOf(name)}`, `/results/${name}.h`],
    preopens: { "/sources": sources, "/results": results },
    returnOnExit: true,
  });
  const status = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
  if (status !== 0) {
    console.error(`${name}: status ${status}`);
    process.exit(1);
  }
}
