package dev.ligature.conformance.spec;

import dev.ligature.guests.wat.Assembly;
import dev.ligature.guests.wat.Cursor;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.guests.wat.Node;
import dev.ligature.guests.wat.TextException;
import dev.ligature.guests.wat.UnsupportedFeatureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A module in a script. */
sealed interface ModuleSource {
  /**
   * Its bytes.
   *
   * @throws TextException if its text is malformed
   * @throws UnsupportedFeatureException if there is no encoding for it
   */
  Assembly assemble();

  /**
   * The names of the modules whose memories, tables and globals it imports, as far as the script's
   * text shows them.
   */
  default Set<String> stateImportedFrom() {
    return Set.of();
  }

  /** Fields in the text of the script. */
  record Text(List<Node> fields) implements ModuleSource {
    @Override
    public Assembly assemble() {
      return ModuleAssembler.assembleFields(fields);
    }

    @Override
    public Set<String> stateImportedFrom() {
      Set<String> modules = new TreeSet<>();
      for (Node node : fields) {
        if (node instanceof Node.Group field) {
          state(field).forEach(modules::add);
        }
      }
      return modules;
    }

    private static Stream<String> state(Node.Group field) {
      List<Node.Group> lists =
          field.items().stream()
              .filter(Node.Group.class::isInstance)
              .map(Node.Group.class::cast)
              .toList();
      if (field.head().equals("import")) {
        return lists.stream().anyMatch(list -> isState(list.head()))
            ? Stream.of(Cursor.behindHead(field).name())
            : Stream.empty();
      }
      return isState(field.head())
          ? lists.stream()
              .filter(list -> list.head().equals("import"))
              .map(list -> Cursor.behindHead(list).name())
          : Stream.empty();
    }

    private static boolean isState(String keyword) {
      return keyword.equals("memory") || keyword.equals("table") || keyword.equals("global");
    }
  }

  /** Text in strings, as Latin-1. */
  record Quote(String text) implements ModuleSource {
    @Override
    public Assembly assemble() {
      return ModuleAssembler.assemble(latin1(text));
    }
  }

  /** Bytes in strings, as Latin-1. */
  record Binary(String bytes) implements ModuleSource {
    @Override
    public Assembly assemble() {
      return new Assembly(latin1(bytes), Set.of());
    }
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
