package dev.ligature.fuse;

/** A function that the fused module has and no library. */
final class Function {
  private final String name;
  private final int type;
  private byte[] body = {};

  /**
   * A function without a body yet.
   *
   * @param type the index of its type in the fused module
   */
  Function(String name, int type) {
    this.name = name;
    this.type = type;
  }

  String name() {
    return name;
  }

  int type() {
    return type;
  }

  /** Its body with the size in front. */
  byte[] body() {
    return body;
  }

  void setBody(byte[] code) {
    body = code;
  }
}
