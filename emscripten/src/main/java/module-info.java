/** The host side of Emscripten's ABI, without JavaScript. */
module dev.ligature.emscripten {
  requires static org.jspecify;
  requires transitive dev.ligature.linker;
  requires transitive dev.ligature.wasi;

  exports dev.ligature.emscripten;
}
