/** The dynamic linker: programs, libraries, symbols. */
module dev.ligature.linker {
  requires static jdk.jfr;
  requires static org.jspecify;
  requires transitive dev.ligature.engine;

  exports dev.ligature.linker;
  exports dev.ligature.linker.bind;

  uses dev.ligature.linker.DynamicLinker;

  provides dev.ligature.linker.DynamicLinker with
      dev.ligature.linker.program.ProgramLinker;
}
