/** The ligature command. */
module dev.ligature.cli {
  requires static org.jspecify;
  requires dev.ligature.emscripten;
  requires dev.ligature.fuse;
  requires dev.ligature.linker;
  requires dev.ligature.wasi;
  requires com.fasterxml.jackson.jr.ob;
  requires info.picocli;

  exports dev.ligature.cli;

  opens dev.ligature.cli to
      info.picocli;
}
