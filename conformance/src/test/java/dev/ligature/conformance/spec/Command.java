package dev.ligature.conformance.spec;

import java.util.List;
import java.util.Optional;

/**
 * A command of a script.
 *
 * @see <a href="https://github.com/WebAssembly/spec/tree/main/interpreter#scripts">Scripts</a>
 */
sealed interface Command {
  /** A module to instantiate. */
  record Module(Optional<String> id, ModuleSource source) implements Command {}

  /** A module to validate and, if it has a name, to instantiate later. */
  record Definition(Optional<String> id, ModuleSource source) implements Command {}

  /** An instance of a definition; of the last one if it names none. */
  record InstanceOf(Optional<String> id, Optional<String> definition) implements Command {}

  /** Gives an instance the name by which modules import from it. */
  record Register(String name, Optional<String> instance) implements Command {}

  /** Something that gives results. */
  sealed interface Action extends Command {
    /** The instance; the last one if empty. */
    Optional<String> instance();

    /** The export. */
    String name();
  }

  /** Calls a function. */
  record Invoke(Optional<String> instance, String name, List<Argument> arguments)
      implements Action {}

  /** Reads a global. */
  record Get(Optional<String> instance, String name) implements Action {}

  /** An argument; null references have a null value. */
  record Argument(Object value) {}

  /** A host reference: two with the same number are the same. */
  record HostReference(int number) {}

  record AssertReturn(Action action, List<Expected> results) implements Command {}

  record AssertTrap(Action action, String message) implements Command {}

  record AssertExhaustion(Action action, String message) implements Command {}

  record AssertException(Action action) implements Command {}

  /** The module instantiates as far as its segments or its start function. */
  record AssertModuleTrap(ModuleSource source, String message) implements Command {}

  record AssertUnlinkable(ModuleSource source, String message) implements Command {}

  record AssertInvalid(ModuleSource source, String message) implements Command {}

  record AssertMalformed(ModuleSource source, String message) implements Command {}
}
