package dev.ligature.cli;

import dev.ligature.cli.json.JsonText;
import dev.ligature.fuse.FusedModule;
import dev.ligature.fuse.Leftover;
import dev.ligature.wasm.Import;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@code ligature fuse --json} prints. */
final class FuseReport {
  private final String file;
  private final FusedModule module;

  FuseReport(String file, FusedModule module) {
    this.file = file;
    this.module = module;
  }

  /** One line. */
  String json() {
    return "{\"file\": %s, \"libraries\": %s, \"imports\": %s, \"left\": %s}"
        .formatted(
            string(file),
            array(module.libraries(), FuseReport::string),
            array(module.imports(), FuseReport::reference),
            array(module.leftovers(), FuseReport::leftover));
  }

  private static <T> String array(List<T> items, Function<T, String> text) {
    return items.stream().map(text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String reference(Import reference) {
    return "{\"module\": %s, \"name\": %s, \"kind\": %s}"
        .formatted(
            string(reference.module()),
            string(reference.name()),
            string(reference.type().kind().word()));
  }

  private static String leftover(Leftover leftover) {
    return "{\"module\": %s, \"name\": %s, \"users\": %s}"
        .formatted(
            string(leftover.module()),
            string(leftover.name()),
            array(
                leftover.users(),
                user ->
                    "{\"library\": %s, \"function\": %s}"
                        .formatted(string(user.library()), string(user.function()))));
  }

  private static String string(String text) {
    return JsonText.quoted(text);
  }
}
