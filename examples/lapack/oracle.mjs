// Solves the same equations as the Java program and prints the same lines.
//
//   node examples/lapack/oracle.mjs [EQUATIONS [TIMES]]
import { fileURLToPath } from 'node:url';
import { equations, error, open, solve } from './lapack.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

const [n = 500, times = 10] = process.argv.slice(2).map(Number);
let start = performance.now();
const program = open(folder('../../guests/libc/lib'), folder('node_modules/webr/dist'));
console.log(`libRlapack.so: linked in ${(performance.now() - start).toFixed(1)} ms`);
const system = equations(n);
for (let k = 0; k < times; k++) {
  start = performance.now();
  const solution = solve(program, system);
  const time = performance.now() - start;
  console.log(`${n} equations: ${time.toFixed(1)} ms, error ${error(solution).toExponential(1)}`);
}
