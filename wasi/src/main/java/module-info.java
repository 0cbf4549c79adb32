/** WASI preview 1 for guest programs. */
@SuppressWarnings("module") // the module it exports to is compiled later
module dev.ligature.wasi {
  requires static org.jspecify;
  requires transitive dev.ligature.linker;
  requires run.endive.log;
  requires run.endive.wasi;

  exports dev.ligature.wasi;
  exports dev.ligature.wasi.files to
      dev.ligature.emscripten;
  exports dev.ligature.wasi.preview1 to
      dev.ligature.emscripten;
}
