package dev.ligature.bench.compare;

/** Who is measured. */
public enum Peer {
  LIGATURE("Ligature"),
  NODE("Node"),
  ENDIVE("Endive");

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /** The name in tables. */
  public String label() {
    return label;
  }
}
