package dev.ligature.wasm.cxx;

import java.util.Arrays;
import java.util.List;

/** Parts one behind the other. */
record Joined(List<Node> parts) implements Node {
  static Node of(Object... parts) {
    return new Joined(
        Arrays.stream(parts)
            .map(part -> part instanceof Node node ? node : new Text((String) part))
            .toList());
  }

  @Override
  public void before(Printer out) throws Malformed {
    for (Node part : parts) {
      out.add(part);
    }
  }
}
