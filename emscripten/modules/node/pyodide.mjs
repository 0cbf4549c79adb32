import { loadPyodide } from 'pyodide';

const start = performance.now();
const python = await loadPyodide();
python.runPython(`
import decimal, hashlib, json, re, sys
print(json.dumps({"a": [1, 2]}), decimal.Decimal("1.1") + 1, sum(range(1000)))
`);
console.log(`ms ${Math.round(performance.now() - start)}`);
