/** The host side of Emscripten's ABI, without JavaScript. */
module dev.ligature.emscripten {
  requires static org.jspecify;
  requires transitive dev.ligature.linker;
  requires dev.ligature.wasi;
  requires com.google.common.jimfs;

  exports dev.ligature.emscripten;
}
