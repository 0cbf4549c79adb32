package dev.ligature.conformance.play;

import dev.ligature.engine.EngineOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares plays on the engine under test with V8's, where Node is installed and V8 knows all that
 * a play uses, and with Endive's interpreter otherwise.
 */
public final class Oracle implements AutoCloseable {
  private final Optional<NodePlayer> node = NodePlayer.start();
  private final Player endive = new EndivePlayer();
  private int byNode;
  private int byEndive;
  private int byNobody;

  public boolean hasNode() {
    return node.isPresent();
  }

  /**
   * The first difference between the engine under test and the other, or nothing.
   *
   * @param options all the ways in which the engine under test plays it
   */
  public Optional<String> differenceOf(Play play, List<EngineOptions> options) {
    Optional<List<String>> expected = expected(play);
    return expected.flatMap(
        lines -> options.stream().flatMap(o -> difference(lines, play, o).stream()).findFirst());
  }

  private Optional<List<String>> expected(Play play) {
    try {
      if (node.isPresent()) {
        List<String> lines = node.get().play(play);
        byNode++;
        return Optional.of(lines);
      }
    } catch (UnsupportedPlayException e) {
      // Endive may know it.
    }
    try {
      List<String> lines = endive.play(play);
      byEndive++;
      return Optional.of(lines);
    } catch (UnsupportedPlayException e) {
      byNobody++;
      return Optional.empty();
    }
  }

  private static Optional<String> difference(
      List<String> expected, Play play, EngineOptions options) {
    List<String> actual = new LigaturePlayer(options).play(play);
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String theirs = i < expected.size() ? expected.get(i) : "nothing";
      String ours = i < actual.size() ? actual.get(i) : "nothing";
      // How deep the stack is, each engine decides.
      if (Stream.of(theirs, ours).anyMatch(line -> line.endsWith("stack"))) {
        return Optional.empty();
      }
      if (!theirs.equals(ours)) {
        return Optional.of(
            "line %d of %d: expected %s, got %s, method limit %d, operand limit %d"
                .formatted(
                    i,
                    expected.size(),
                    theirs,
                    ours,
                    options.methodLimit(),
                    options.operandLimit()));
      }
    }
    return Optional.empty();
  }

  /** How many plays were compared with which engine. */
  public String counts() {
    return "%d with V8, %d with Endive, %d with none".formatted(byNode, byEndive, byNobody);
  }

  @Override
  public void close() {
    node.ifPresent(NodePlayer::close);
  }
}
