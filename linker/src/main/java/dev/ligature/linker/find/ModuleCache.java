package dev.ligature.linker.find;

import dev.ligature.engine.Engine;
import dev.ligature.linker.Limits;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads and compiles each module once for all programs of a linker. Modules that no program uses
 * are dropped when memory runs short, or when {@link #KEPT} others were used since, or as many as
 * the largest program had. Thread-safe.
 */
public final class ModuleCache {
  /**
   * How many modules of files are kept that no program uses, and as many others, unless a program
   * had more: one that opens ever new ones, one for each line of input, does not grow.
   */
  static final int KEPT = 256;

  private final Engine engine;

  /** A module of a file is in both. */
  private final RecentlyUsed<Entry> recentFiles = new RecentlyUsed<>(KEPT, Entry::release);

  private final RecentlyUsed<Entry> recentContents = new RecentlyUsed<>(KEPT, Entry::release);
  private final Map<Place, Entry> files = new ConcurrentHashMap<>();
  private final Map<Content, Entry> contents = new ConcurrentHashMap<>();
  private final ReferenceQueue<LibraryModule> dropped = new ReferenceQueue<>();

  /** A file, and the form of its module. */
  private record Place(Path path, ModuleForm form) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && path.equals(place.path) && form == place.form;
    }

    @Override
    public int hashCode() {
      return path.hashCode() * 31 + form.hashCode();
    }
  }

  /**
   * Stands for a module's bytes without holding them.
   *
   * @param name the name in stack traces, which the generated code has in it
   */
  private record Content(String name, int length, int hash, ModuleForm form) {
    // Written out: the JVM would make them from method handles at start-up.
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content
          && name.equals(content.name)
          && length == content.length
          && hash == content.hash
          && form == content.form;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * A module for as long as a program uses it, and as long as there is memory; and where it stands
   * in the cache.
   */
  private static final class Entry extends WeakReference<LibraryModule> {
    private final Map<?, Entry> map;
    private final Object key;
    private volatile SoftReference<LibraryModule> kept;

    Entry(
        LibraryModule module, ReferenceQueue<LibraryModule> queue, Map<?, Entry> map, Object key) {
      super(module, queue);
      this.map = map;
      this.key = key;
      this.kept = new SoftReference<>(module);
    }

    /** The module, which is kept from now on as one just used; null if it is gone. */
    @Nullable LibraryModule use(RecentlyUsed<Entry> recent) {
      LibraryModule module = get();
      if (module != null) {
        if (kept.get() == null) {
          kept = new SoftReference<>(module);
        }
        recent.add(this);
      }
      return module;
    }

    /** Leaves the module to those who use it. */
    void release() {
      kept = new SoftReference<>(null);
    }

    void remove() {
      map.remove(key, this);
    }
  }

  /** An empty cache. */
  public ModuleCache(Engine engine) {
    this.engine = engine;
  }

  /** What the modules are compiled by. */
  public Engine engine() {
    return engine;
  }

  /** The module in a file, in its plain form. */
  LibraryModule read(ModuleSource file, Limits limits) throws IOException {
    return read(file, limits, ModuleForm.PLAIN);
  }

  /**
   * The module in a file, which is the one read before if the file has the same bytes.
   *
   * @param file the file, without symbolic links
   * @param limits how large it may be
   * @param form how it is compiled
   * @throws IOException if it can't be read
   * @throws dev.ligature.wasm.WasmException if it is not a module
   */
  LibraryModule read(ModuleSource file, Limits limits, ModuleForm form) throws IOException {
    Path realPath = file.path();
    BasicFileAttributes attributes = file.attributes();
    Place place = new Place(realPath, form);
    LibraryModule known = get(files.get(place), recentFiles);
    if (known != null && ModuleFile.has(file, attributes, known.module().bytes())) {
      // Another program may have read it, whose limit is higher.
      ModuleFile.checkSize(attributes.size(), limits);
      return known;
    }
    byte[] bytes = ModuleFile.read(file, attributes, limits);
    LibraryModule module =
        of(
            realPath.getFileName().toString(),
            bytes,
            form,
            parsed -> DebugFileBeside.of(parsed, realPath));
    Entry entry = new Entry(module, dropped, files, place);
    files.put(place, entry);
    recentFiles.add(entry);
    return module;
  }

  /** The module of these bytes, in its plain form. */
  public LibraryModule of(String name, byte[] bytes) {
    return of(name, bytes, ModuleForm.PLAIN);
  }

  /**
   * The module of these bytes.
   *
   * @param name the name in stack traces
   * @param bytes the module; kept, not copied
   * @param form how it is compiled
   * @throws dev.ligature.wasm.WasmException if they are not a module
   */
  public LibraryModule of(String name, byte[] bytes, ModuleForm form) {
    return of(name, bytes, form, parsed -> Optional.empty());
  }

  private LibraryModule of(
      String name,
      byte[] bytes,
      ModuleForm form,
      Function<WasmModule, Optional<DebugFile>> debugFile) {
    Content content = new Content(name, bytes.length, checksum(bytes), form);
    LibraryModule known = get(contents.get(content), recentContents);
    if (known != null && Arrays.equals(known.module().bytes(), bytes)) {
      return known;
    }
    purge();
    WasmModule parsed = WasmModule.parse(bytes);
    LibraryModule module =
        LibraryModule.of(engine.compile(name, form.of(parsed), debugFile.apply(parsed)), parsed);
    Entry entry = new Entry(module, dropped, contents, content);
    contents.put(content, entry);
    recentContents.add(entry);
    return module;
  }

  /** Of all bytes, by an instruction of the processor: megabytes take no time worth mentioning. */
  private static int checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private static @Nullable LibraryModule get(@Nullable Entry entry, RecentlyUsed<Entry> recent) {
    return entry == null ? null : entry.use(recent);
  }

  /**
   * Says how many libraries a program has: those that are run one after another find all their
   * modules.
   */
  public void keepAtLeast(int libraries) {
    recentFiles.atLeast(libraries);
    recentContents.atLeast(libraries);
  }

  /** Keeps from now on only the modules that programs use. */
  public void releaseUnused() {
    // Some have been read anew since, and are in no map any more.
    recentFiles.clear();
    recentContents.clear();
    files.values().forEach(Entry::release);
    contents.values().forEach(Entry::release);
    purge();
  }

  private void purge() {
    for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      Entry entry = (Entry) gone;
      entry.remove();
      recentFiles.remove(entry);
      recentContents.remove(entry);
    }
  }
}
