/** Code generator and run time: modules to running instances. */
module dev.ligature.engine {
  requires static jdk.jfr;
  requires static org.jspecify;
  requires transitive dev.ligature.wasm;

  exports dev.ligature.engine;
}
