package dev.ligature.emscripten.calls;

import dev.ligature.emscripten.script.GeneratedScript;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasi.preview1.GuestMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What errors say of a function that JavaScript has elsewhere. A function of a program's main that
 * nobody defines is one; a function of a side module only if its text is known, for it may be one
 * of a library that is missing as well.
 */
final class Explanation {
  private final Program program;
  private final GuestMemory memory;
  private final ScriptText script;

  Explanation(Program program, Optional<Supplier<String>> script) {
    this.program = program;
    this.memory = new GuestMemory(program);
    this.script = new ScriptText(script);
  }

  List<String> of(UndefinedReference reference, OptionalLong javaScript) {
    String name = reference.symbol();
    boolean isPlain =
        reference.reference().equals(HostFunction.ENV + "." + name)
            || reference.reference().startsWith("GOT.");
    Optional<String> text =
        isPlain
            ? brought(javaScript).or(() -> script.find(js -> js.functionText(name)))
            : script.find(js -> js.importText(name));
    boolean isOfMain =
        program.main().map(Library::name).filter(reference.library()::equals).isPresent();
    List<String> lines = new ArrayList<>();
    if (text.isPresent() || isOfMain) {
      lines.add("where it was compiled for, it is JavaScript" + text(text));
      if (isPlain) {
        lines.add(
            "ProgramConfig.Builder.hostFunction gives it in Java, --preload a library that has it;"
                + " EmscriptenHost.Builder.stub and --javascript-stub one that does nothing");
      } else {
        lines.add(
            "its name was made short: EmscriptenProgram.withNames and --emscripten-names take a"
                + " file that has it");
      }
    }
    return lines;
  }

  /** A text behind what is said, if there is one. */
  private static String text(Optional<String> text) {
    return text.map(known -> ": " + InlineText.shown(known)).orElse("");
  }

  private Optional<String> brought(OptionalLong javaScript) {
    return javaScript.isPresent()
        ? Optional.of(GuestText.script(memory, (int) javaScript.getAsLong()))
        : Optional.empty();
  }

  /** What is said of a text of {@code EM_ASM} that nobody has registered. */
  List<String> ofInline(String text) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "it is to run JavaScript: "
            + (text.isEmpty() ? "of which no text is known" : InlineText.shown(text)));
    lines.add(
        "EmscriptenHost.Builder.inline gives a Java method for this text,"
            + " EmscriptenHost.Builder.stub and --javascript-stub do nothing for any");
    return lines;
  }

  /** The JavaScript at an address. */
  String inlineText(int address) {
    long unsigned = Integer.toUnsignedLong(address);
    return script
        .find((GeneratedScript js) -> js.asmText(unsigned))
        .orElseGet(() -> GuestText.script(memory, address));
  }
}
