import { init } from 'z3-solver';

const start = performance.now();
const { Z3, em } = await init();
const queens = [...Array(6).keys()].map((i) =>
  `(declare-const q${i} Int)(assert (and (>= q${i} 0) (< q${i} 6)))` +
  [...Array(i).keys()].map((j) => `(assert (distinct (- q${i} q${j}) 0 ${i - j} (- ${i - j})))`).join(''));
const problems = [
  '(declare-const x Int)(declare-const y Int)(assert (= (+ x y) 10))(assert (= (- x y) 4))(check-sat)(get-value (x y))',
  `(set-logic QF_LIA)${queens.join('')}(assert (= q0 1))(check-sat)(get-value (q1 q2 q3 q4 q5))`,
];
for (const problem of problems) {
  console.log(await Z3.eval_smtlib2_string(Z3.mk_context(Z3.mk_config()), problem));
}
console.log(`ms ${Math.round(performance.now() - start)}`);
em.PThread.terminateAllThreads();
process.exit(0);
