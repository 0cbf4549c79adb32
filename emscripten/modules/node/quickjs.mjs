import load from '@jitl/quickjs-wasmfile-release-sync/emscripten-module';

const start = performance.now();
const js = await load();
const text = (s) => {
  const size = js.lengthBytesUTF8(s) + 1;
  const at = js._malloc(size);
  js.stringToUTF8(s, at, size);
  return at;
};
const context = js._QTS_NewContext(js._QTS_NewRuntime(), 0);
const script = '({sum: [...Array(1000).keys()].reduce((a, b) => a + b)})';
const value = js._QTS_Eval(context, text(script), script.length, text('eval.js'), 0, 0);
console.log(js.UTF8ToString(js._QTS_Dump(context, value)));
console.log(`ms ${Math.round(performance.now() - start)}`);
