/** WASI preview 1 for guest programs. */
module dev.ligature.wasi {
  requires static org.jspecify;
  requires transitive dev.ligature.linker;
  requires run.endive.log;
  requires run.endive.wasi;

  exports dev.ligature.wasi;
}
