package dev.ligature.linker.find;

import dev.ligature.wasm.ComponentOutline;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells of a component what is in it, and what is missing here to run it. */
final class ComponentHint {
  /** What is read of a component at most, to tell of it. */
  private static final int LONGEST = 8 << 20;

  /** How many of its imports are named. */
  private static final int NAMED = 4;

  /** How much is told of a name. */
  private static final int LONGEST_NAME = 100;

  /** What to do. */
  static final String INSTEAD =
      "compile it to a core module (wasm32-wasip1): there is no component model here";

  private ComponentHint() {}

  /**
   * What there is to tell.
   *
   * @param start how it begins
   * @param rest what is behind that
   */
  static String of(byte[] start, InputStream rest) throws IOException {
    byte[] more = rest.readNBytes(LONGEST);
    byte[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return of(all);
  }

  /** What there is to tell. */
  static String of(byte[] component) {
    Optional<ComponentOutline> outline = ComponentOutline.of(component);
    return "it is a component%s: %s"
        .formatted(outline.map(ComponentHint::text).orElse(""), INSTEAD);
  }

  private static String text(ComponentOutline outline) {
    int modules = outline.modules();
    List<String> imports = outline.imports();
    StringBuilder text = new StringBuilder();
    text.append(" of ").append(modules).append(modules == 1 ? " core module" : " core modules");
    if (outline.components() > 0) {
      int components = outline.components();
      text.append(" and ").append(components);
      text.append(components == 1 ? " component" : " components");
    }
    if (!imports.isEmpty()) {
      text.append(", which imports ");
      text.append(
          imports.stream().limit(NAMED).map(ComponentHint::cut).collect(Collectors.joining(", ")));
      if (imports.size() > NAMED) {
        text.append(" and ").append(imports.size() - NAMED).append(" more");
      }
    }
    return PrintableText.of(text.toString());
  }

  private static String cut(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + ".." : name;
  }
}
