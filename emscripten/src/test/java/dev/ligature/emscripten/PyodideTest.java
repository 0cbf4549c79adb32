package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import dev.ligature.wasm.FuncType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Python of Pyodide without the bridge to JavaScript, of which nothing does anything. */
class PyodideTest {
  private static final String CALL = "_PyEM_TrampolineCall_JS";

  private static final String SCRIPT =
      """
      import decimal, hashlib, json, re, sys
      print(sys.version.split()[0], sys.platform)
      print(json.dumps({"a": [1, 2]}), decimal.Decimal("1.1") + 1, sum(range(1000)))
      print(hashlib.sha256(b"abc").hexdigest()[:8], re.findall(r"\\d+", "a1b22"))
      class Point:
          def __init__(self, x): self.x = x
          def __repr__(self): return f"Point({self.x})"
      print(sorted([Point(2), Point(1)], key=lambda p: p.x))
      with open("/tmp/written", "w") as f: f.write("é")
      try:
          1 / 0
      except ZeroDivisionError as e:
          print(e)
      print((lambda *a, **k: (a, k))(1, b=2), flush=True)
      """;

  private static final String OUTPUT =
      """
      3.14.2 emscripten
      {"a": [1, 2]} 2.1 499500
      ba7816bf ['1', '22']
      [Point(1), Point(2)]
      division by zero
      ((1,), {'b': 2})
      """;

  /** The functions of JavaScript that were called. */
  private final Set<String> called = new TreeSet<>();

  /**
   * Calls a function of C with as many of the arguments as it takes: what Python's table of
   * built-in functions wants of JavaScript, which does not count arguments.
   */
  int call(Caller caller, int function, int self, int arguments, int keywords) throws Throwable {
    MethodHandle handle = caller.program().functionAt(function).orElseThrow().handle();
    Object[] all = {self, arguments, keywords};
    return (int) handle.invokeWithArguments(Arrays.copyOf(all, handle.type().parameterCount()));
  }

  /** Notes that a function was called, and does nothing. */
  void note(String name) {
    called.add(name);
  }

  private HostModule stubs(Program program) {
    return (module, name, type) -> type.map(known -> stub(module, name, known));
  }

  private HostFunction stub(String module, String name, FuncType type) {
    MethodType wanted = Engine.methodType(type);
    MethodHandle note = handle("note", MethodType.methodType(void.class, String.class));
    MethodHandle noting = MethodHandles.insertArguments(note, 0, name);
    return HostFunction.of(
        module, name, type, MethodHandles.foldArguments(MethodHandles.empty(wanted), noting));
  }

  private MethodHandle handle(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(PyodideTest.class, name, type).bindTo(this);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void python_runs_without_the_bridge() throws IOException {
    run();
  }

  /** Runs the script. */
  void run() throws IOException {
    Path file = RealProgram.file("pyodide/pyodide.asm.wasm");
    FileTree root = EmscriptenHost.newTree();
    root.createDirectories("lib/python3.14/lib-dynload");
    root.write("lib/python314.zip", Files.readAllBytes(file.resolveSibling("python_stdlib.zip")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EmscriptenHost host = EmscriptenHost.builder().root(root).stdout(out).stderr(out).build();
    MethodType type =
        MethodType.methodType(int.class, Caller.class, int.class, int.class, int.class, int.class);
    ProgramConfig config =
        ProgramConfig.builder()
            .environment("PYTHONHOME", "/")
            .environment("HOME", "/home/web_user")
            .hostFunction(HostFunction.of(CALL, handle("call", type)))
            .hostModule(host)
            .hostModule(this::stubs)
            .build();
    try (RealProgram python = RealProgram.open(file, config)) {
      int arguments = python.call("calloc", 2, Integer.BYTES);
      int name = python.put("python");
      MemorySegment.copy(
          new int[] {name}, 0, python.memory(), ValueLayout.JAVA_INT_UNALIGNED, arguments, 1);
      assertEquals(0, python.call("__main_argc_argv", 1, arguments));
      int failed = python.call("PyRun_SimpleString", python.put(SCRIPT));
      assertEquals(OUTPUT, out.toString(StandardCharsets.UTF_8));
      assertEquals(0, failed);
      assertEquals(-1, python.call("PyRun_SimpleString", python.put("raise ValueError('told')")));
    }
    assertEquals("é", root.readString("tmp/written"));
    assertEquals(
        "_Py_emscripten_runtime __hiwire_deduplicate_new _try_fcntl64", String.join(" ", called));
  }
}
