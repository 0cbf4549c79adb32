/** The dynamic linker: programs, libraries, symbols. */
module dev.ligature.linker {
  requires static org.jspecify;
  requires transitive dev.ligature.engine;

  exports dev.ligature.linker;
  exports dev.ligature.linker.bind;

  uses dev.ligature.linker.Linker;

  provides dev.ligature.linker.Linker with
      dev.ligature.linker.program.ProgramLinker;
}
