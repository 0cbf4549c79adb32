/** Decoder and validator of WebAssembly modules. */
module dev.ligature.wasm {
  exports dev.ligature.wasm;
}
