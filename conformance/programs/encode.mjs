// Turns files of LLVM's bitcode into object files, in place, with exceptions and jumps in the encoding of
// WebAssembly 3.0. The compiler is clang 22, which guests/libc/fetch brings along with libc.so.
//
//   node encode.mjs FILE...
import { readFileSync, writeFileSync } from 'node:fs';
import { commands, runLLVM } from '../../guests/libc/node_modules/@yowasp/clang/gen/bundle.js';

const flags = [
  '--target=wasm32-wasip1', '-O2', '-fPIC', '-mexception-handling',
  '-mllvm', '-wasm-enable-eh', '-mllvm', '-wasm-enable-sjlj', '-mllvm', '-wasm-use-legacy-eh=false',
  '-c', 'in.bc', '-o', 'out.o',
];

// Loads the compiler, without a word.
await runLLVM(null, {}, { fetchProgress: () => {} });
let said = '';
const options = {
  stderr: (bytes) => { said += bytes === null ? '' : new TextDecoder().decode(bytes); },
};
for (const file of process.argv.slice(2)) {
  said = '';
  try {
    const files = await commands.clang(flags, { 'in.bc': readFileSync(file) }, options);
    writeFileSync(file, files['out.o']);
  } catch (error) {
    console.error(`encode.mjs: ${file}: ${error.message}\n${said}`);
    process.exit(1);
  }
}
