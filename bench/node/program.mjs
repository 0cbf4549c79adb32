// Runs a WASI program that is linked statically, as ./ligature run --dir HOST::GUEST.. does:
// how many folders, these as HOST::GUEST, the file, its arguments.
import { open } from './wasi.mjs';

const [count, ...words] = process.argv.slice(2);
const folders = words.splice(0, Number(count)).map((folder) => folder.split('::'));
const [file, ...args] = words;
const preopens = Object.fromEntries(folders.map(([host, guest]) => [guest, host]));
const { wasi, instance } = open(file, { args: [file, ...args], preopens });
process.exitCode = wasi.start(instance);
