package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.cli.CompiledProgram.Ended;
import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The classes of a jar that is compiled without the generator, as the JVM tells of them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClosedJarTest {
  private static final String LOADED =
      "\\[[^\\]]*\\]\\[info\\]\\[class,load\\] (\\S+) source: (.*)";

  /** What the JDK makes of handles and of lambda expressions, wherever it is run. */
  private static final Pattern OF_JDK =
      Pattern.compile(
          "java\\.lang\\.invoke\\.(LambdaForm\\$.*|BoundMethodHandle\\$Species_.*)"
              + "|jdk\\.proxy\\d+\\.\\$Proxy\\d+"
              + "|\\S+\\$\\$(Lambda|InjectedInvoker|TypeSwitch)\\S*/0x\\S+");

  @TempDir private Path folder;

  private CompiledProgram program() {
    return new CompiledProgram(folder);
  }

  /** A class and where it came from. */
  private record Loaded(String name, String source) {
    boolean isOfFile() {
      return source.startsWith("jrt:/") || source.startsWith("file:") || isShared();
    }

    boolean isShared() {
      return source.startsWith("shared objects file");
    }
  }

  /** The classes that a process loads, which does what the program does here. */
  private List<Loaded> classes(Invocation expected, List<String> options, String... arguments)
      throws Exception {
    Path log = folder.resolve("log");
    List<String> logged = new ArrayList<>(options);
    logged.add("-Xlog:class+load:file=" + log + ":uptime,level,tags:filecount=0");
    assertEquals(Ended.of(expected), program().run(logged, arguments));
    return loaded(log);
  }

  private static List<Loaded> loaded(Path log) throws IOException {
    Pattern pattern = Pattern.compile(LOADED);
    List<Loaded> loaded = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        loaded.add(new Loaded(matcher.group(1), matcher.group(2)));
      }
    }
    assertTrue(loaded.size() > 400, "too few classes: " + loaded.size());
    return loaded;
  }

  /** All classes are of files, but those that the JDK makes for itself. */
  private static void assertOrdinary(List<Loaded> classes) {
    List<Loaded> others =
        classes.stream()
            .filter(loaded -> !loaded.isOfFile() && !OF_JDK.matcher(loaded.name()).matches())
            .toList();
    assertEquals(List.of(), others);
    for (String generator : List.of("generate", "emit", "classfile.ClassBuilder")) {
      String prefix = "dev.ligature.engine.codegen." + generator;
      assertFalse(classes.stream().anyMatch(loaded -> loaded.name().startsWith(prefix)), prefix);
    }
  }

  /** Compiles a program with libraries, and runs it: here and from the jar. */
  private List<Loaded> run(
      List<String> options, Path program, List<String> libraries, String... arguments)
      throws Exception {
    List<String> compiled = new ArrayList<>(List.of("--closed"));
    compiled.addAll(options);
    compiled.add(program.toString());
    libraries.forEach(library -> compiled.add(program.resolveSibling(library).toString()));
    program().compile(compiled.toArray(String[]::new));
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(options);
    line.add(program.toString());
    line.addAll(List.of(arguments));
    List<Loaded> classes =
        classes(Invocation.of(line.toArray(String[]::new)), List.of(), arguments);
    assertOrdinary(classes);
    return classes;
  }

  private static boolean has(List<Loaded> classes, String name) {
    return classes.stream()
        .anyMatch(loaded -> loaded.name().matches(name) && loaded.source().startsWith("file:"));
  }

  @Test
  void host_functions_are_classes_of_the_jar() throws Exception {
    Path program = Guests.file("examples/plugins/host.wasm");
    List<Loaded> classes = run(List.of(), program, List.of("filters/rot13.so"));
    assertTrue(has(classes, "ligature\\.call\\.\\S+~host0"), classes.toString());
    assertTrue(has(classes, "ligature\\.call\\._~lazy"), classes.toString());
    assertTrue(has(classes, "libbuf/so\\$instance".replace('/', '.')), classes.toString());
    assertTrue(has(classes, "libbuf\\.so\\$code\\d+"), classes.toString());
  }

  @Test
  void a_library_is_opened_at_run_time() throws Exception {
    Path program = Guests.module("dlfcn/dl.wasm");
    List<Loaded> classes =
        run(List.of(), program, List.of("plugin.so"), "open", "plugin.so", "now");
    assertTrue(has(classes, "plugin\\.so\\$instance"), classes.toString());
  }

  @Test
  void threads_have_the_same_classes() throws Exception {
    run(List.of(), Guests.module("threads/program.wasm"), List.of());
  }

  @Test
  void closures_and_calls_by_type_have_classes_of_the_jar() throws Exception {
    Path folder = Guests.module("guest-abis");
    run(List.of(), folder.resolve("wasix-program.wasm"), List.of("plugin.so", "user.so"));
    run(List.of(), folder.resolve("toywasm-program.wasm"), List.of("plugin.so"));
  }

  /** Its host reads annotations, for which the JDK has proxies. */
  @Test
  void calls_of_emscripten_by_type_have_classes_of_the_jar() throws Exception {
    Path folder = Guests.module("guest-abis");
    run(List.of(), folder.resolve("emscripten-program.wasm"), List.of("plugin.so", "user.so"));
    run(List.of(), Guests.module("emscripten-threads/current/main.wasm"), List.of("side.so"));
  }

  @Test
  void exceptions_and_traps_end_a_program_as_elsewhere() throws Exception {
    run(List.of(), Guests.module("exceptions/uncaught.wasm"), List.of());
    run(List.of(), Guests.module("traps/program.wasm"), List.of());
  }

  /** The class that has loops ask is loaded by name too. */
  @Test
  void a_loop_is_stopped() throws Exception {
    Path program = Guests.module("interrupts/main.wasm");
    List<Loaded> classes = run(List.of("--timeout", "0.5"), program, List.of());
    assertTrue(has(classes, "main\\.wasm\\$instance~asks"), classes.toString());
  }

  /** Its lambda forms and lambdas aside, the JDK's cache has all that such a jar runs. */
  @Test
  void the_cache_of_the_jdk_has_them() throws Exception {
    Path program = Guests.module("hello/hello.wasm");
    run(List.of(), program, List.of());
    Path cache = folder.resolve("app.aot");
    Invocation expected = Invocation.of("run", program.toString());
    assertEquals(0, program().run(List.of("-XX:AOTCacheOutput=" + cache)).status());
    List<Loaded> classes = classes(expected, List.of("-XX:AOTCache=" + cache));
    assertOrdinary(classes);
    List<Loaded> ours =
        classes.stream().filter(loaded -> loaded.name().startsWith("ligature.call.")).toList();
    assertFalse(ours.isEmpty());
    assertEquals(List.of(), ours.stream().filter(loaded -> !loaded.isShared()).toList());
  }
}
