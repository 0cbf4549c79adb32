package dev.ligature.cli;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.engine.AheadOfTime;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.WasmModule;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Writes the jar of a program that is compiled ahead of time. */
final class CompiledJar {
  /** What runs the program: a class of each part. */
  private static final List<Class<?>> RUN_TIME =
      List.of(
          WasmModule.class,
          Engine.class,
          DynamicLinker.class,
          WasiPreview1.class,
          EmscriptenHost.class,
          CompiledMain.class);

  /** A class of each part of the library that WASI is built on, which the command does not name. */
  private static final List<String> LIBRARIES =
      List.of(
          "run.endive.log.Logger",
          "run.endive.runtime.Memory",
          "run.endive.wasi.WasiOptions",
          "run.endive.wasm.Encoding");

  /** Entries have this time, so that the same modules give the same jar. */
  private static final long TIME = 315_532_800_000L;

  private final CompiledModules modules;
  private final CompileOptions options;
  private final List<String> notes = new ArrayList<>();

  /**
   * A jar.
   *
   * @param modules what is in it
   * @param options what it is to be
   */
  CompiledJar(CompiledModules modules, CompileOptions options) {
    this.modules = modules;
    this.options = options;
  }

  /**
   * Writes it, whole or not at all.
   *
   * @return what the user may want to know
   */
  List<String> write(Path jar) throws IOException {
    Path unfinished = jar.resolveSibling(jar.getFileName() + ".unfinished");
    try {
      try (OutputStream output =
          new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
        write(output);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return notes;
  }

  private void write(OutputStream output) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!options.codeOnly()) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, CompiledMain.class.getName());
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    manifest.write(text);
    try (JarOutputStream jar = new JarOutputStream(output)) {
      // Nothing is unpacked where time counts.
      jar.setMethod(ZipEntry.STORED);
      put(jar, JarFile.MANIFEST_NAME, text.toByteArray());
      addCode(jar);
      if (!options.codeOnly()) {
        addProgram(jar);
        addRunTime(jar);
      }
    }
  }

  private void addCode(JarOutputStream jar) {
    EngineOptions engine =
        options.interruptible() ? EngineOptions.DEFAULT.withInterrupts() : EngineOptions.DEFAULT;
    AheadOfTime ahead = new AheadOfTime(engine);
    AheadOfTime.ResourceSink entries = (name, content) -> put(jar, name, content);
    for (Map.Entry<String, byte[]> file : modules.files().entrySet()) {
      WasmModule module = WasmModule.parse(file.getValue());
      if (modules.isInterposed(file.getKey(), options.interposition())) {
        module = DynamicLinker.create().interposable(module);
      }
      Optional<String> problem = ahead.add(file.getKey(), module, entries);
      problem.ifPresent(
          text -> {
            String note = "%s is generated when it is run: %s".formatted(file.getKey(), text);
            if (options.closed()) {
              throw new UsageException("compile: --closed: " + note);
            }
            notes.add(note);
          });
    }
    if (options.codeOnly()) {
      ahead.finish(entries);
    } else {
      ahead.finishProgram(entries);
    }
  }

  private void addProgram(JarOutputStream jar) throws IOException {
    modules.files().forEach((name, bytes) -> put(jar, CompiledApp.MODULES + name, bytes));
    put(jar, CompiledApp.DESCRIPTION, text().getBytes(StandardCharsets.UTF_8));
    Optional<Path> script = options.emscripten().flatMap(EmscriptenRun::script);
    if (script.isPresent()) {
      put(jar, CompiledApp.SCRIPT, Files.readAllBytes(script.get()));
    }
  }

  private String text() {
    List<String> line = options.runLine();
    RunOptions run = RunArguments.parse(line()).orElseThrow();
    List<String> kept = line.subList(0, line.size() - run.arguments().size() - 1);
    StringBuilder text = new StringBuilder();
    append(text, "interruptible " + options.interruptible());
    append(text, "emscripten " + options.emscripten().isPresent());
    append(text, "main " + modules.main());
    append(text, "program " + run.program());
    kept.forEach(word -> append(text, "option " + word));
    modules.names().forEach((name, file) -> append(text, "library " + file + "\t" + name));
    return text.toString();
  }

  private String[] line() {
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(options.runLine());
    return line.toArray(String[]::new);
  }

  private static void append(StringBuilder text, String line) {
    if (line.indexOf('\n') >= 0) {
      throw new UsageException("compile: a line break in " + line);
    }
    text.append(line).append('\n');
  }

  private void addRunTime(JarOutputStream jar) throws IOException {
    List<Class<?>> parts = new ArrayList<>(RUN_TIME);
    for (String library : LIBRARIES) {
      parts.add(classOf(library));
    }
    for (Class<?> part : parts) {
      CodeLocation.of(part)
          .forEach(
              (name, content) -> {
                if (isOfRunTime(name)) {
                  put(jar, name, content);
                }
              });
    }
  }

  private static Class<?> classOf(String name) throws IOException {
    try {
      return Class.forName(name, false, CompiledJar.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IOException("it is not known where the class %s is".formatted(name), e);
    }
  }

  private boolean isOfRunTime(String name) {
    boolean ours =
        name.startsWith("dev/ligature/")
            || name.startsWith("run/endive/")
            || name.startsWith("META-INF/services/dev.ligature.");
    return ours && !(options.closed() && AheadOfTime.isOfGenerator(name));
  }

  private static void put(JarOutputStream jar, String name, byte[] content) {
    try {
      ZipEntry entry = new ZipEntry(name);
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setTime(TIME);
      entry.setSize(content.length);
      entry.setCompressedSize(content.length);
      entry.setCrc(checksum.getValue());
      jar.putNextEntry(entry);
      jar.write(content);
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
