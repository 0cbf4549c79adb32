package dev.ligature.linker.load;

/**
 * A load failed by what the host's own code threw: a search, a group of host functions, an error of
 * the linker. Java gets that; a guest that asked for the load gets a null handle.
 */
public final class HostFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final RuntimeException thrown;

  HostFailure(RuntimeException thrown) {
    super(thrown.toString(), thrown);
    this.thrown = thrown;
  }

  /** What was thrown. */
  public RuntimeException thrown() {
    return thrown;
  }
}
