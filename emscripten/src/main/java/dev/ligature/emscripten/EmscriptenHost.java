package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.EmscriptenModule;
import dev.ligature.emscripten.calls.Guest;
import dev.ligature.emscripten.calls.InlineMethods;
import dev.ligature.emscripten.calls.InlineText;
import dev.ligature.emscripten.calls.JavaScript;
import dev.ligature.emscripten.calls.MoreFunctions;
import dev.ligature.emscripten.calls.ScriptText;
import dev.ligature.engine.Engine;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.wasi.FileTree;
import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FolderSource;
import dev.ligature.wasi.files.MountedFolder;
import dev.ligature.wasi.preview1.GuestStreams;
import dev.ligature.wasi.preview1.LazySecureRandom;
import dev.ligature.wasi.preview1.Preview1Config;
import dev.ligature.wasm.FuncType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The functions that programs of Emscripten import from their host, which is JavaScript elsewhere:
 * system calls on a tree of files, and those of WASI on the same descriptors. Immutable; making one
 * opens nothing.
 *
 * <p>The tree has folders of the host mounted in it, and is in memory where none is. A guest
 * reaches nothing outside of it. Devices are {@code /dev/null}, {@code zero}, {@code full}, {@code
 * random}, {@code urandom}, {@code tty}, {@code stdin}, {@code stdout} and {@code stderr}.
 */
public final class EmscriptenHost implements HostModule.Factory {
  private static final List<String> FOLDERS = List.of("dev", "tmp", "home/web_user");

  private final Preview1Config config;
  private final Optional<ZoneId> zone;
  private final Optional<FolderSource> root;
  private final boolean rootIsReadOnly;
  private final List<MountedFolder> mounts;
  private final JavaScript javaScript;

  private EmscriptenHost(Builder builder) {
    config = new Preview1Config(builder.streams, List.of(), builder.clock, builder.random);
    zone = builder.zone;
    root = builder.root;
    rootIsReadOnly = builder.rootIsReadOnly;
    mounts = List.copyOf(builder.mounts.values());
    javaScript = new JavaScript(builder.inline, builder.stubs, builder.embind(), builder.script);
  }

  /** What a guest tells by embind, and nobody wants to know. */
  private static Optional<HostFunction> forget(String name, FuncType type) {
    return name.startsWith("_embind_") && type.results().isEmpty()
        ? Optional.of(
            HostFunction.of(
                HostFunction.ENV, name, type, MethodHandles.empty(Engine.methodType(type))))
        : Optional.empty();
  }

  /** A builder of functions that give a guest no input, throw its output away and have no files. */
  public static Builder builder() {
    return new Builder();
  }

  /** A new tree in memory, with the folders that programs expect. */
  public static FileTree newTree() {
    FileTree tree = new FileTree();
    try {
      for (String folder : FOLDERS) {
        tree.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  @Override
  public HostModule open(Program program) {
    Objects.requireNonNull(program);
    try {
      FolderSource top = root.orElseGet(() -> new FolderSource.InMemory(newTree().memory()));
      MountedFolder first = new MountedFolder("/", top, rootIsReadOnly);
      makePlaces(first);
      Directory tree = Directory.tree(first, mounts);
      return EmscriptenModule.open(config, zone(program), tree, javaScript, program);
    } catch (FileException e) {
      throw new UncheckedIOException("the guest's files: " + e.error(), e);
    }
  }

  /** Makes the folders that others cover. Links are followed as a guest's are: inside alone. */
  private void makePlaces(MountedFolder first) throws FileException {
    try (Directory inside = Directory.tree(first, List.of())) {
      for (MountedFolder mount : mounts) {
        String path = mount.path();
        for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
          makeFolder(inside, path.substring(0, end));
        }
        makeFolder(inside, path);
      }
    }
  }

  private static void makeFolder(Directory inside, String path) throws FileException {
    try {
      inside.createDirectory(path);
    } catch (FileException e) {
      if (e.error() != FileError.EXIST) {
        throw e;
      }
    }
  }

  /** The zone that is set, else that of the variable {@code TZ}, else that of the JVM. */
  private ZoneId zone(Program program) {
    return zone.orElseGet(
        () -> {
          String name = program.config().environment().getOrDefault("TZ", "");
          return ZoneId.getAvailableZoneIds().contains(name)
              ? ZoneId.of(name)
              : ZoneId.systemDefault();
        });
  }

  /** Collects what a guest is given. */
  public static final class Builder {
    private GuestStreams.Config streams = GuestStreams.Config.NONE;
    private Optional<FolderSource> root = Optional.empty();
    private boolean rootIsReadOnly;
    private final Map<String, MountedFolder> mounts = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();
    private Optional<ZoneId> zone = Optional.empty();
    private Random random = new LazySecureRandom();
    private final Map<String, MethodHandle> inline = new LinkedHashMap<>();
    private final List<String> stubs = new ArrayList<>();
    private Optional<Consumer<Embind>> embind = Optional.empty();
    private Charset strings = StandardCharsets.UTF_8;
    private final Map<String, Object> globals = new HashMap<>();
    private Optional<Supplier<String>> script = Optional.empty();

    private Builder() {}

    /** What the guest reads from file descriptor 0. Not closed. */
    public Builder stdin(InputStream in) {
      streams = streams.withStdin(in);
      return this;
    }

    /** What the guest writes to file descriptor 1. Flushed after each write, not closed. */
    public Builder stdout(OutputStream out) {
      streams = streams.withStdout(out);
      return this;
    }

    /** What the guest writes to file descriptor 2. Flushed after each write, not closed. */
    public Builder stderr(OutputStream err) {
      streams = streams.withStderr(err);
      return this;
    }

    /** Which of the streams the guest is told to be a terminal; none unless set. */
    public Builder terminals(boolean stdin, boolean stdout, boolean stderr) {
      streams = streams.withTerminals(stdin, stdout, stderr);
      return this;
    }

    /**
     * The folder that is the guest's root, of any file system: programs that are given the same one
     * share their files. Unless set, each program has a {@linkplain #newTree new one in memory}.
     */
    public Builder root(Path folder) {
      return mount("/", new FolderSource.OfHost(Objects.requireNonNull(folder)), false);
    }

    /** The same with files in memory. */
    public Builder root(FileTree tree) {
      return mount("/", new FolderSource.InMemory(tree.memory()), false);
    }

    /**
     * Mounts a folder, in place of one that was mounted there before.
     *
     * @param guest the absolute path by which the guest sees it; folders that lead to it are made.
     *     {@code /} is the root
     * @param host the folder, of any file system
     * @throws IllegalArgumentException if the guest's path is not absolute
     */
    public Builder directory(String guest, Path host) {
      return mount(guest, new FolderSource.OfHost(Objects.requireNonNull(host)), false);
    }

    /** Mounts files in memory, as a folder is mounted. */
    public Builder directory(String guest, FileTree tree) {
      return mount(guest, new FolderSource.InMemory(tree.memory()), false);
    }

    /**
     * Mounts a folder in which the guest changes nothing: what would ends with {@code EROFS}.
     *
     * @param guest the absolute path by which the guest sees it; folders that lead to it are made
     * @param host the folder, of any file system
     * @throws IllegalArgumentException if the guest's path is not absolute
     */
    public Builder readOnlyDirectory(String guest, Path host) {
      return mount(guest, new FolderSource.OfHost(Objects.requireNonNull(host)), true);
    }

    /** Mounts files in memory in which the guest changes nothing, as a folder is mounted. */
    public Builder readOnlyDirectory(String guest, FileTree tree) {
      return mount(guest, new FolderSource.InMemory(tree.memory()), true);
    }

    private Builder mount(String guest, FolderSource host, boolean readOnly) {
      if (!guest.startsWith("/") || guest.contains("/../") || guest.endsWith("/..")) {
        throw new IllegalArgumentException(
            "mount at %s: the guest's path has to be absolute, without ..".formatted(guest));
      }
      String plain = "/" + String.join("/", names(guest));
      if (plain.equals("/")) {
        root = Optional.of(host);
        rootIsReadOnly = readOnly;
      } else {
        mounts.put(plain, new MountedFolder(plain, host, readOnly));
      }
      return this;
    }

    private static List<String> names(String path) {
      return Arrays.stream(path.split("/", -1))
          .filter(name -> !name.isEmpty() && !name.equals("."))
          .toList();
    }

    /** The clock of real time; the system's unless set. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /**
     * The time zone; unless set that of the guest's variable {@code TZ}, if Java has one of its
     * name, else that of the JVM.
     */
    public Builder zone(ZoneId zone) {
      this.zone = Optional.of(zone);
      return this;
    }

    /** Where random numbers come from; a {@link java.security.SecureRandom} unless set. */
    public Builder random(Random random) {
      this.random = Objects.requireNonNull(random);
      return this;
    }

    /**
     * Has a Java method run where the guest would run JavaScript that it brings: by {@code EM_ASM},
     * {@code EM_ASM_INT} and the like, or by {@code emscripten_run_script}. JavaScript that no
     * method is there for is an error that has its text.
     *
     * <pre>{@code
     * MethodHandle add = lookup.findStatic(Main.class, "add", methodType(int.class, int.class, int.class));
     * builder.inline("return $0 + $1", add);
     * }</pre>
     *
     * @param javaScript the text, of the source, of the generated script or of the error; spaces do
     *     not count, nor do braces and parameters around it
     * @param handle what to run; it takes {@code int}, {@code long} and {@code double} as the guest
     *     passes them, and may take a {@link dev.ligature.linker.Caller} in front of them
     * @throws IllegalArgumentException if the method takes or gives what guests have not
     */
    public Builder inline(String javaScript, MethodHandle handle) {
      InlineMethods.check(handle);
      inline.put(InlineText.key(javaScript), handle);
      return this;
    }

    /**
     * Has a function of JavaScript do nothing and give 0. Functions that a library or this host has
     * go ahead.
     *
     * @param name the function's name, such as {@code js_log}; with {@code *} behind it, of all
     *     functions whose names begin so
     */
    public Builder stub(String name) {
      stubs.add(Objects.requireNonNull(name));
      return this;
    }

    /**
     * Is given what a program makes known by embind, as the program is opened and before it has
     * made anything known. With it, the guest has values by {@code emscripten::val}. Without it,
     * what the guest tells is forgotten.
     */
    public Builder embind(Consumer<Embind> listener) {
      embind = Optional.of(listener);
      return this;
    }

    /**
     * What a {@code std::string} of embind has: UTF-8 unless set. With {@link
     * StandardCharsets#ISO_8859_1} each of its bytes is a character, so none is lost, as Emscripten
     * has it with {@code -sEMBIND_STD_STRING_IS_UTF8=0}.
     */
    public Builder embindStrings(Charset charset) {
      strings = Objects.requireNonNull(charset);
      return this;
    }

    /**
     * Gives a guest of embind a value by {@code emscripten::val::global}, in place of what
     * JavaScript has.
     *
     * @param name its name, such as {@code console}
     * @param value what there is, as {@link Embind} says; a map for an object, whose functions are
     *     an {@link EmbindCallback} or of {@code java.util.function}, which make values too
     */
    public Builder global(String name, Object value) {
      globals.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
      return this;
    }

    private Function<Guest, MoreFunctions> embind() {
      Map<String, Object> given = Map.copyOf(globals);
      Charset charset = strings;
      return embind
          .<Function<Guest, MoreFunctions>>map(
              listener -> guest -> EmbindFunctions.open(guest, listener, charset, given))
          .orElse(_ -> EmscriptenHost::forget);
    }

    /**
     * The script that Emscripten has generated with the program, out of which errors quote the
     * JavaScript that is not there. It is not run. It is read when an error wants it.
     */
    public Builder script(Path script) {
      return script(ScriptText.of(Objects.requireNonNull(script, "script")));
    }

    /**
     * The script as by {@link #script(Path)}, if it is in no file.
     *
     * @param text gives what is in it, when an error wants it
     */
    public Builder script(Supplier<String> text) {
      script = Optional.of(Objects.requireNonNull(text, "text"));
      return this;
    }

    /** The functions, for any number of programs. */
    public EmscriptenHost build() {
      return new EmscriptenHost(this);
    }
  }
}
