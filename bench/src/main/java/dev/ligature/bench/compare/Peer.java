package dev.ligature.bench.compare;

/** Who is measured. */
public enum Peer {
  LIGATURE("Ligature"),
  /** The same, with programs that can be interrupted. */
  INTERRUPTIBLE("Ligature, interruptible"),
  NODE("Node"),
  ENDIVE("Endive"),
  CHICORY("Chicory"),
  GRAALWASM("GraalWasm"),
  WASMTIME("wasmtime-java"),
  NATIVE("native C"),
  /** C functions by an interface of ours, and of the C compiler's code by the two others. */
  BOUND("Ligature, bound"),
  FOREIGN("java.lang.foreign"),
  JNA("JNA"),
  /** PostgreSQL in a process of its own. */
  SERVER("PostgreSQL");

  private static final Peer[] LINKING = {LIGATURE, NODE, ENDIVE};

  private static final Peer[] ENGINES = {
    LIGATURE, NODE, ENDIVE, CHICORY, GRAALWASM, WASMTIME, NATIVE
  };

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /** Those that link libraries; for the others, modules have to be complete. */
  public static Peer[] linking() {
    return LINKING.clone();
  }

  /** All that differ by more than an option; native C among them. */
  public static Peer[] engines() {
    return ENGINES.clone();
  }

  /** The name in tables. */
  public String label() {
    return label;
  }
}
