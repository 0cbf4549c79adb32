/** Decoder and validator of WebAssembly modules. */
module dev.ligature.wasm {
  requires static org.jspecify;

  exports dev.ligature.wasm;
  exports dev.ligature.wasm.debug;
}
