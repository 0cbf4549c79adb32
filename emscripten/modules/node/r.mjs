import { WebR } from 'webr';

const start = performance.now();
const r = new WebR();
await r.init();
const shelter = await new r.Shelter();
const script = `
x <- c(1, 2, 3, 4); y <- c(2.1, 3.9, 6.2, 7.8)
print(coef(lm(y ~ x)))
print(solve(matrix(c(2, 1, 1, 3), 2)))
library(splines); print(round(bs(x, df = 4)[2, ], 4))
set.seed(1); print(summary(round(rnorm(100), 1)))
`;
const told = await shelter.captureR(script);
console.log(told.output.map((o) => o.data).join('\n'));
console.log(`ms ${Math.round(performance.now() - start)}`);
process.exit(0);
