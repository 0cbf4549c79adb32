package dev.ligature.linker.testing;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system in memory with modules in it, and a trace that guests write characters to by {@code
 * env.trace}.
 */
public final class World implements AutoCloseable {
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final Path lib = files.getPath("/lib");
  private final StringBuilder trace = new StringBuilder();
  private LinkPolicy policy = LinkPolicy.standard();
  private final DynamicLinker linker;

  public World() {
    this(DynamicLinker.create());
  }

  public World(DynamicLinker linker) {
    this.linker = linker;
    try {
      Files.createDirectories(lib);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The linker that all programs of this world share. */
  public DynamicLinker linker() {
    return linker;
  }

  /** Lets guests link anything: for what is found where, and told to them. */
  public World linkingAnything() {
    policy = LinkPolicy.all();
    return this;
  }

  /** A path, absolute or relative to {@code /lib}. */
  public Path path(String name) {
    return lib.resolve(name);
  }

  /** Writes a module to a file, {@code /lib/NAME} unless the name is absolute. */
  public World put(String name, TestModule module) {
    return put(name, module.build());
  }

  public World put(String name, byte[] bytes) {
    try {
      Path file = path(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the modules of a graph. */
  public World put(Graph graph) {
    graph.modules().forEach(this::put);
    return this;
  }

  /** A configuration with {@code /lib} as library path and the trace function. */
  public ProgramConfig.Builder config() {
    return ProgramConfig.builder()
        .libraryPath(lib)
        .workingDirectory(lib)
        .linkPolicy(policy)
        .hostFunction(HostFunction.of("trace", traceHandle()));
  }

  private java.lang.invoke.MethodHandle traceHandle() {
    try {
      return MethodHandles.lookup()
          .bind(this, "trace", MethodType.methodType(void.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("trace", e);
    }
  }

  /** A host function without parameters and results. */
  public static HostFunction host(String name, Runnable action) {
    try {
      return HostFunction.of(
          name,
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  void trace(int character) {
    trace.append((char) character);
  }

  /** What guests have traced since this was last asked for. */
  public String takeTrace() {
    String text = trace.toString();
    trace.setLength(0);
    return text;
  }

  /** A program without main. */
  public Program program() {
    return linker.open(config().build());
  }

  /** A program with a main module. */
  public Program program(String main) {
    return linker.open(path(main), config().build());
  }

  /** Calls a function without parameters and results. */
  public static void run(Library library, String function) {
    try {
      library.findFunction(function).handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Calls a function without parameters that gives an integer. */
  public static int call(Library library, String function) {
    try {
      return (int) library.findFunction(function).handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Calls a function that takes and gives an integer. */
  public static int call(Library library, String function, int argument) {
    try {
      return (int) library.findFunction(function).handle().invokeExact(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
