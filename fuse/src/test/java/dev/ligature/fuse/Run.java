package dev.ligature.fuse;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.guests.Node;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a program as it is, fused, and fused on Node: each gives what it printed, and its status.
 */
final class Run {
  private static final Optional<Node> NODE = Node.find();

  private final Path program;
  private final List<Path> libraryPath;
  private List<String> opened = List.of();
  private boolean closed;
  private List<String> calls = List.of();
  private boolean called;
  private List<String> arguments = List.of("program");
  private ProgramConfig.Builder config = ProgramConfig.builder();

  private Run(Path program, List<Path> libraryPath) {
    this.program = program;
    this.libraryPath = libraryPath;
  }

  /** A program whose libraries are beside it. */
  static Run of(Path program) {
    return new Run(program, List.of(program.getParent()));
  }

  /** The same with other folders of libraries. */
  static Run of(Path program, List<Path> libraryPath) {
    return new Run(program, libraryPath);
  }

  /** With exports to be called, each with its arguments behind spaces. */
  Run calls(String... exports) {
    calls = List.of(exports);
    called = true;
    return this;
  }

  /** With arguments behind the program's name. */
  Run arguments(String... more) {
    arguments = new ArrayList<>(List.of("program"));
    arguments.addAll(List.of(more));
    return this;
  }

  /** With libraries that it opens. */
  Run opens(String... libraries) {
    opened = List.of(libraries);
    return this;
  }

  /** With no libraries opened but those. */
  Run closed() {
    closed = true;
    return this;
  }

  private ProgramConfig.Builder builder() {
    return config.libraryPath(libraryPath);
  }

  Run preloads(String... libraries) {
    config = ProgramConfig.builder().preloads(List.of(libraries));
    return this;
  }

  /** The fused module, which is valid. */
  FusedModule fused() {
    FusedModule fused =
        new Fusion(program, opened, closed || !opened.isEmpty(), builder().build()).fuse();
    WasmModule module = WasmModule.parse(fused.bytes());
    Validator.validateModule(module);
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      Validator.validateBody(module, module.body(f));
    }
    return fused;
  }

  /** What it does as it is. */
  String plain() throws Throwable {
    return run(program, builder());
  }

  /** What the fused module does here. */
  String here() throws Throwable {
    Path file = Files.createTempFile("fused", ".wasm");
    try {
      Files.write(file, fused().bytes());
      return run(file, ProgramConfig.builder());
    } finally {
      Files.delete(file);
    }
  }

  /** What the fused module does on Node, if that is there. */
  Optional<String> onNode() throws IOException, InterruptedException {
    if (NODE.isEmpty()) {
      return Optional.empty();
    }
    Path file = Files.createTempFile("fused", ".wasm");
    try {
      Files.write(file, fused().bytes());
      Node.Outcome outcome =
          NODE.get().run(file, Map.of(), Map.of(), calls, arguments, new byte[0]);
      return Optional.of(text(outcome.status(), outcome.out(), outcome.err()));
    } finally {
      Files.delete(file);
    }
  }

  private static String text(int status, String out, String err) {
    return out + err + "status " + status + "\n";
  }

  private String run(Path file, ProgramConfig.Builder builder) throws Throwable {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Trace trace = new Trace();
    ProgramConfig with =
        builder
            .arguments(arguments)
            .hostModule(WasiPreview1.builder().stdout(out).stderr(err).build())
            .hostFunction(HostFunction.of("trace", trace.handle()))
            .hostFunction(HostFunction.of("host", MethodHandles.identity(int.class)))
            .build();
    int status = 0;
    try (Program running = DynamicLinker.create().open(file, with)) {
      if (called) {
        for (String call : calls) {
          out.writeBytes(call(running.main().orElseThrow(), call).getBytes(StandardCharsets.UTF_8));
        }
      } else {
        status = running.run();
      }
    }
    if (called) {
      out.writeBytes(trace.text().getBytes(StandardCharsets.UTF_8));
    }
    return text(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String call(Library main, String call) throws Throwable {
    String[] parts = call.split(" ", -1);
    MethodHandle handle = ((FunctionSymbol) main.findOrThrow(parts[0])).handle();
    Object[] arguments = new Object[parts.length - 1];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = Integer.valueOf(parts[k + 1]);
    }
    return "%s %s\n".formatted(parts[0], handle.invokeWithArguments(arguments));
  }

  /** The numbers that a guest tells. */
  private static final class Trace {
    private final List<Integer> numbers = new ArrayList<>();

    MethodHandle handle() throws ReflectiveOperationException {
      return MethodHandles.lookup()
          .findVirtual(Trace.class, "add", methodType(void.class, int.class))
          .bindTo(this);
    }

    @SuppressWarnings("UnusedMethod") // by handle
    private void add(int number) {
      numbers.add(number);
    }

    String text() {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "trace ", "\n"));
    }
  }
}
