package dev.ligature.conformance.spec;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.TextException;
import dev.ligature.guests.wat.UnsupportedFeatureException;
import dev.ligature.wasm.WasmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs the commands of one script on one engine. */
final class ScriptRunner {
  private final String name;
  private final Dialect dialect;
  private final FileReport report;
  private final ModuleLoader loader;
  private final Instances instances;
  private final Map<Optional<String>, Supplier<CompiledModule>> definitions = new HashMap<>();

  ScriptRunner(String name, Dialect dialect, FileReport report, EngineOptions options) {
    this.name = name;
    this.dialect = dialect;
    this.report = report;
    Engine engine = new Engine(options);
    this.loader = new ModuleLoader(engine);
    this.instances = new Instances(Spectest.exports(engine));
  }

  /** Runs all commands; what becomes of each is in the report. */
  void run(byte[] text) {
    for (Group group : ScriptReader.split(text)) {
      try {
        run(ScriptReader.read(group));
        report.pass();
      } catch (SkippedException e) {
        report.skip(e.getMessage());
      } catch (UnsupportedFeatureException e) {
        RuntimeException skipped = SkippedException.of(e.feature());
        if (skipped instanceof SkippedException) {
          report.skip(skipped.getMessage());
        } else {
          report.fail(group.line(), skipped.getMessage());
        }
      } catch (FailedException e) {
        report.fail(group.line(), e.getMessage());
      } catch (RuntimeException | Error e) {
        // Whatever it is, it is this command's failure; the others are still to be run.
        report.fail(group.line(), "unexpected " + describe(e));
      }
    }
  }

  private static String describe(Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    return e + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  private void run(Command command) {
    switch (command) {
      case Command.Module c -> module(c);
      case Command.Definition c -> define(c);
      case Command.InstanceOf c -> instanceOf(c);
      case Command.Register c -> instances.register(c.name(), c.instance());
      case Command.Action c -> perform(c);
      case Command.AssertReturn c -> assertReturn(c);
      case Command.AssertTrap c -> requireTrap(c.message(), () -> perform(c.action()));
      case Command.AssertExhaustion c -> requireTrap(c.message(), () -> perform(c.action()));
      case Command.AssertException c -> assertException(c);
      case Command.AssertModuleTrap c -> {
        Instance instance = instances.link(loadToRun(c.source()));
        requireTrap(c.message(), instance::initialize);
      }
      case Command.AssertUnlinkable c -> assertUnlinkable(c);
      case Command.AssertInvalid c -> assertInvalid(c);
      case Command.AssertMalformed c -> assertMalformed(c);
    }
  }

  private void module(Command.Module command) {
    try {
      instantiate(command.id(), loadToRun(command.source()));
    } catch (RuntimeException | Error e) {
      missing(command.id(), e);
      throw e;
    }
  }

  /** Compiles a module whose instance is going to write to what it imports. */
  private CompiledModule loadToRun(ModuleSource source) {
    try {
      return loader.load(name, source);
    } catch (SkippedException e) {
      instances.spoil(source.stateImportedFrom(), e);
      throw e;
    }
  }

  private void define(Command.Definition command) {
    try {
      CompiledModule compiled = loader.load(name, command.source());
      definitions.put(command.id(), () -> compiled);
    } catch (RuntimeException | Error e) {
      definitions.put(command.id(), () -> rethrow(e));
      throw e;
    }
  }

  private static CompiledModule rethrow(Throwable e) {
    throw e instanceof SkippedException skipped ? skipped : new FailedException("no definition", e);
  }

  private void instanceOf(Command.InstanceOf command) {
    Supplier<CompiledModule> definition = definitions.get(command.definition());
    try {
      if (definition == null) {
        throw new FailedException("unknown definition " + command.definition().orElse(""));
      }
      instantiate(command.id(), definition.get());
    } catch (RuntimeException | Error e) {
      missing(command.id(), e);
      throw e;
    }
  }

  private void instantiate(Optional<String> id, CompiledModule compiled) {
    Instance instance = instances.link(compiled);
    instance.initialize();
    instances.add(id, instance);
  }

  private void missing(Optional<String> id, Throwable cause) {
    instances.addMissing(
        id,
        cause instanceof SkippedException skipped
            ? skipped
            : new FailedException("no instance", cause));
  }

  private List<Object> perform(Command.Action action) {
    return switch (action) {
      case Command.Invoke c -> invoke(c);
      case Command.Get c ->
          instances.export(c.instance(), c.name()) instanceof Global global
              ? Arrays.asList(global.value())
              : fail("no global: " + c.name());
    };
  }

  private List<Object> invoke(Command.Invoke command) {
    if (!(instances.export(command.instance(), command.name()) instanceof Func function)) {
      return fail("no function: " + command.name());
    }
    List<Object> arguments =
        Arrays.asList(command.arguments().stream().map(Command.Argument::value).toArray());
    Object result;
    try {
      result = function.handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new FailedException("unexpected exception", e);
    }
    return switch (function.functionType().results().size()) {
      case 0 -> List.of();
      case 1 -> Arrays.asList(result);
      default -> Arrays.asList((Object[]) result);
    };
  }

  private static List<Object> fail(String message) {
    throw new FailedException(message);
  }

  private void assertReturn(Command.AssertReturn command) {
    List<Object> actual = perform(command.action());
    List<Expected> expected = command.results();
    boolean equal = actual.size() == expected.size();
    for (int i = 0; equal && i < actual.size(); i++) {
      equal = expected.get(i).matches(actual.get(i));
    }
    if (!equal) {
      String got = actual.stream().map(Expected::describe).collect(Collectors.joining(", "));
      throw new FailedException(
          "%s: expected %s, got [%s]".formatted(command.action().name(), expected, got));
    }
  }

  private static void requireTrap(String message, Runnable action) {
    try {
      action.run();
    } catch (TrapException e) {
      if (!e.getMessage().startsWith(message)) {
        throw new FailedException("expected trap %s, got %s".formatted(message, e.getMessage()), e);
      }
      return;
    }
    throw new FailedException("expected trap %s, got none".formatted(message));
  }

  private void assertException(Command.AssertException command) {
    List<Object> results;
    try {
      results = perform(command.action());
    } catch (GuestException e) {
      return;
    }
    throw new FailedException("expected an exception, got " + results);
  }

  private void assertUnlinkable(Command.AssertUnlinkable command) {
    CompiledModule compiled = loader.load(name, command.source());
    try {
      instances.link(compiled);
    } catch (UnlinkableException e) {
      if (!e.getMessage().startsWith(command.message())) {
        throw new FailedException("expected " + command.message(), e);
      }
      return;
    }
    throw new FailedException("expected %s, but it links".formatted(command.message()));
  }

  private void assertInvalid(Command.AssertInvalid command) {
    dialect.supersededBy(command.message()).ifPresent(ScriptRunner::skip);
    try {
      loader.load(name, command.source());
    } catch (WasmException.Invalid e) {
      return;
    } catch (WasmException | TextException e) {
      throw new FailedException("expected invalid: " + command.message() + ", got malformed", e);
    }
    throw new FailedException("expected invalid: %s, but it is valid".formatted(command.message()));
  }

  private static void skip(String reason) {
    throw new SkippedException(reason);
  }

  private void assertMalformed(Command.AssertMalformed command) {
    dialect.supersededBy(command.message()).ifPresent(ScriptRunner::skip);
    try {
      loader.decode(command.source());
    } catch (TextException e) {
      if (!e.getMessage().startsWith(command.message())) {
        throw new FailedException("expected malformed text: " + command.message(), e);
      }
      return;
    } catch (WasmException.Malformed e) {
      return;
    } catch (WasmException.Invalid e) {
      throw new FailedException("expected malformed: " + command.message() + ", got invalid", e);
    }
    throw new FailedException(
        "expected malformed: %s, but it can be decoded".formatted(command.message()));
  }
}
