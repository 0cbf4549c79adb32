package dev.ligature.conformance.spec;

import dev.ligature.conformance.wat.ModuleAssembler;
import dev.ligature.conformance.wat.ModuleAssembler.Assembly;
import dev.ligature.conformance.wat.Node;
import dev.ligature.conformance.wat.TextException;
import dev.ligature.conformance.wat.UnsupportedFeatureException;
import java.util.List;
import java.util.Set;

/** A module in a script. */
sealed interface ModuleSource {
  /**
   * Its bytes.
   *
   * @throws TextException if its text is malformed
   * @throws UnsupportedFeatureException if there is no encoding for it
   */
  Assembly assemble();

  /** Fields in the text of the script. */
  record Text(List<Node> fields) implements ModuleSource {
    @Override
    public Assembly assemble() {
      return ModuleAssembler.assembleFields(fields);
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
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
