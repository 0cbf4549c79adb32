import { readFileSync } from 'node:fs';
import encoder from '@jsquash/avif/codec/enc/avif_enc.js';
import decoder from '@jsquash/avif/codec/dec/avif_dec.js';

globalThis.ImageData ??= class {
  constructor(data, width, height) { Object.assign(this, { data, width, height }); }
};
const wasm = (name) => readFileSync(`node_modules/@jsquash/avif/codec/${name}`);
const start = performance.now();
const width = 256, height = 192;
const pixels = new Uint8Array(width * height * 4);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) pixels.set([x, y, (x * y) >> 4, 255], (y * width + x) * 4);
}
const options = {
  quality: 100, qualityAlpha: -1, denoiseLevel: 0, tileColsLog2: 1, tileRowsLog2: 1, speed: 8, subsample: 3,
  chromaDeltaQ: false, sharpness: 0, tune: 0, enableSharpYUV: false, bitDepth: 8, lossless: true,
};
const enc = await encoder({ noInitialRun: true, wasmBinary: wasm('enc/avif_enc.wasm') });
const file = enc.encode(pixels, width, height, options);
const dec = await decoder({ noInitialRun: true, wasmBinary: wasm('dec/avif_dec.wasm') });
const image = dec.decode(file, 8);
console.log(file.length, image.width, image.height, image.data.every((value, i) => value === pixels[i]));
console.log(`ms ${Math.round(performance.now() - start)}`);
