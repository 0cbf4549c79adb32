package dev.ligature.bench.compare;

/** Who is measured. */
public enum Peer {
  LIGATURE("Ligature"),
  NODE("Node"),
  ENDIVE("Endive"),
  CHICORY("Chicory"),
  GRAALWASM("GraalWasm"),
  WASMTIME("wasmtime-java"),
  NATIVE("native C");

  private static final Peer[] LINKING = {LIGATURE, NODE, ENDIVE};

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /** Those that link libraries; for the others, modules have to be complete. */
  public static Peer[] linking() {
    return LINKING.clone();
  }

  /** The name in tables. */
  public String label() {
    return label;
  }
}
