package dev.ligature.linker.find;

import dev.ligature.engine.Engine;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads and compiles each module once for all programs of a linker. Modules that no program uses
 * are dropped when memory runs short. Thread-safe.
 */
public final class ModuleCache {
  private final Engine engine;
  private final Map<FileVersion, SoftReference<LibraryModule>> files = new ConcurrentHashMap<>();
  private final Map<Content, SoftReference<LibraryModule>> contents = new ConcurrentHashMap<>();

  /** A file as it was when it was read: another size or time is another version. */
  private record FileVersion(Path realPath, long size, long modified) {}

  /**
   * Stands for a module's bytes without holding them.
   *
   * @param name the name in stack traces, which the generated code has in it
   */
  private record Content(String name, int length, int hash) {}

  /** An empty cache. */
  public ModuleCache(Engine engine) {
    this.engine = engine;
  }

  /** What the modules are compiled by. */
  public Engine engine() {
    return engine;
  }

  /**
   * The module in a file.
   *
   * @param realPath the file, without symbolic links
   * @throws IOException if it can't be read
   * @throws dev.ligature.wasm.WasmException if it is not a module
   */
  public LibraryModule read(Path realPath) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(realPath, BasicFileAttributes.class);
    FileVersion version =
        new FileVersion(realPath, attributes.size(), attributes.lastModifiedTime().toMillis());
    LibraryModule known = get(files.get(version));
    if (known != null) {
      return known;
    }
    byte[] bytes = Files.readAllBytes(realPath);
    LibraryModule module = of(realPath.getFileName().toString(), bytes);
    files.put(version, new SoftReference<>(module));
    return module;
  }

  /**
   * The module of these bytes.
   *
   * @param name the name in stack traces
   * @param bytes the module; kept, not copied
   * @throws dev.ligature.wasm.WasmException if they are not a module
   */
  public LibraryModule of(String name, byte[] bytes) {
    Content content = new Content(name, bytes.length, Arrays.hashCode(bytes));
    LibraryModule known = get(contents.get(content));
    if (known != null && Arrays.equals(known.module().bytes(), bytes)) {
      return known;
    }
    purge();
    WasmModule parsed = WasmModule.parse(bytes);
    LibraryModule module = LibraryModule.of(engine.compile(name, parsed));
    contents.put(content, new SoftReference<>(module));
    return module;
  }

  private static LibraryModule get(SoftReference<LibraryModule> reference) {
    return reference == null ? null : reference.get();
  }

  private void purge() {
    files.values().removeIf(reference -> reference.refersTo(null));
    contents.values().removeIf(reference -> reference.refersTo(null));
  }
}
