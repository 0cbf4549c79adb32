package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A module that the command line names: a file, or standard input. */
final class ModuleArgument {
  /** What stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private ModuleArgument() {}

  /**
   * Checks that standard input is to be read once.
   *
   * @throws UsageException if it is named again, where nothing would be left of it
   */
  static void checkOnce(List<String> arguments) {
    if (Collections.frequency(arguments, STANDARD_INPUT) > 1) {
      throw new UsageException("- is given twice: standard input can be read once");
    }
  }

  /** Its name in messages and lists. */
  static String name(String argument) {
    return argument.equals(STANDARD_INPUT) ? "(standard input)" : argument;
  }

  /**
   * Why it can't be read, if that is known before it is.
   *
   * @param noun what it is to be, such as {@code program}
   */
  static Optional<String> problem(String noun, String argument) {
    return argument.equals(STANDARD_INPUT)
        ? Optional.empty()
        : FileArgument.problem(noun, argument);
  }

  /** Its bytes. */
  static byte[] read(String argument, Host host) throws IOException {
    return argument.equals(STANDARD_INPUT)
        ? host.in().readAllBytes()
        : Files.readAllBytes(FileArgument.path(argument));
  }

  /**
   * The module, whose indices all lead to something.
   *
   * @throws dev.ligature.linker.LinkException if it is none, which says what it is
   */
  static WasmModule module(String argument, Host host) throws IOException {
    byte[] bytes = read(argument, host);
    try {
      WasmModule module = WasmModule.parse(bytes);
      DylinkSection.of(module);
      validate(module);
      return module;
    } catch (WasmException e) {
      // The linker knows what files are that are no modules.
      DynamicLinker.create().symbols(name(argument), bytes);
      throw e;
    }
  }

  private static void validate(WasmModule module) {
    try {
      Validator.validateModule(module);
    } catch (WasmException.Unsupported e) {
      // It can't be run, but all the rest of it is valid.
      return;
    }
  }

  /** Why reading has failed. */
  static String problem(String argument, IOException e) {
    String reason =
        e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    return "%s: cannot read: %s".formatted(name(argument), reason);
  }
}
