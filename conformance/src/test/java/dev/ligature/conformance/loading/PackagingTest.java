package dev.ligature.conformance.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.wasm.WasmModule;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library works wherever Java programs have their libraries. */
class PackagingTest {
  private static final Path HOME = Path.of(System.getProperty("java.home"));
  private static final Path FOLDER = Guests.module("bind/bind.so").getParent();

  /** What is done everywhere. */
  private static final String BODY =
      """
          ProgramConfig config = ProgramConfig.builder().libraryPath(Path.of(FOLDER)).build();
          try (Program program = DynamicLinker.create().open(config)) {
            C c = program.open("bind.so").bind(C.class, MethodHandles.lookup());
            System.out.println(c.add(2, 3) + " " + c.length("abc") + " " + c.norm1(new Point(1, 2)));
          }
      """
          .replace("FOLDER", '"' + FOLDER.toString().replace("\\", "\\\\") + '"');

  private static final String MAIN =
      """
      package com.acme;
      import dev.ligature.linker.*;
      import dev.ligature.linker.bind.*;
      import java.lang.foreign.*;
      import java.lang.invoke.*;
      import java.nio.file.*;
      class Main {
        record Point(double x, double y) {}
        interface C {
          int add(int a, int b);
          @CName("text_length") int length(String text);
          double norm1(Point point);
        }
        public static void main(String[] args) {
      """
          + BODY
          + "  }\n}\n";

  private static final String PRINTED = "5 3 3.0\n";

  @TempDir private Path folder;

  private static List<Path> classes() {
    return Stream.of(DynamicLinker.class, Engine.class, WasmModule.class)
        .map(
            type -> {
              try {
                return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
              } catch (java.net.URISyntaxException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private static String path() {
    return classes().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/" + tool).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private Path compiled(String... options) throws Exception {
    Path source = Files.writeString(folder.resolve("Main.java"), MAIN);
    Path out = folder.resolve("classes");
    List<String> arguments =
        new ArrayList<>(List.of("-Xlint:all", "-Werror", "-d", out.toString()));
    arguments.addAll(List.of(options));
    arguments.add(source.toString());
    assertEquals("", run("javac", arguments.toArray(String[]::new)));
    return out;
  }

  @Test
  void on_the_class_path() throws Exception {
    Path out = compiled("-cp", path());
    assertEquals(PRINTED, run("java", "-cp", out + File.pathSeparator + path(), "com.acme.Main"));
  }

  @Test
  void as_a_named_module() throws Exception {
    Path info =
        Files.writeString(
            folder.resolve("module-info.java"),
            "module com.acme {\n  requires dev.ligature.linker;\n}\n");
    Path out = compiled("-p", path(), info.toString());
    String all = out + File.pathSeparator + path();
    assertEquals(PRINTED, run("java", "-p", all, "-m", "com.acme/com.acme.Main"));
  }

  @Test
  void in_one_jar_with_the_program() throws Exception {
    Path jar = folder.resolve("fat.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.acme.Main");
    List<Path> roots = new ArrayList<>(classes());
    roots.add(compiled("-cp", path()));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Path root : roots) {
        add(root, out);
      }
    }
    assertEquals(PRINTED, run("java", "-jar", jar.toString()));
  }

  /** As tools for such jars do: all but descriptors of modules, which are several. */
  private static void add(Path root, JarOutputStream out) throws IOException {
    if (Files.isDirectory(root)) {
      addAll(root, out);
      return;
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(URI.create("jar:" + root.toUri()), java.util.Map.of())) {
      addAll(jar.getPath("/"), out);
    }
  }

  private static void addAll(Path root, JarOutputStream out) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        if (!name.equals("module-info.class")
            && !name.equals("META-INF/MANIFEST.MF")
            && !name.startsWith("META-INF/maven/")) {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(file, out);
          out.closeEntry();
        }
      }
    }
  }

  @Test
  void in_jshell() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("script.jsh"),
            """
            import dev.ligature.linker.*
            import dev.ligature.linker.bind.*
            import java.lang.foreign.*
            import java.lang.invoke.*
            import java.nio.file.*
            record Point(double x, double y) {}
            interface C {
              int add(int a, int b);
              @CName("text_length") int length(String text);
              double norm1(Point point);
            }
            void run() {
            """
                + BODY
                + "}\nrun()\n/exit\n");
    // It says that it has made them.
    Files.createDirectories(folder.resolve(".java/.userPrefs"));
    assertEquals(
        PRINTED,
        run(
            "jshell",
            "-J-Djava.util.prefs.userRoot=" + folder,
            "--class-path",
            path(),
            script.toString()));
  }
}
