package dev.ligature.wasi;

import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.wasi.files.FolderSource;
import dev.ligature.wasi.files.MountedFolder;
import dev.ligature.wasi.preview1.GuestStreams;
import dev.ligature.wasi.preview1.LazySecureRandom;
import dev.ligature.wasi.preview1.Preview1Config;
import dev.ligature.wasi.preview1.Preview1Module;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The functions that guests import from {@value #MODULE}. Immutable; making one opens nothing. Each
 * program has file descriptors of its own; its arguments and environment are those of its {@link
 * dev.ligature.linker.ProgramConfig}.
 *
 * <p>A function that is given an address outside of the guest's memory returns {@code EFAULT}, and
 * one of sockets {@code EBADF} or {@code ENOTSOCK}. {@code proc_exit} throws {@link
 * dev.ligature.linker.GuestExit}. A guest reaches no file outside of the directories it is given,
 * not through symbolic links either.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/v0.2.1/legacy/preview1/docs.md">WASI
 *     preview 1</a>
 */
public final class WasiPreview1 implements HostModule.Factory {
  /** The import module of the functions. */
  public static final String MODULE = "wasi_snapshot_preview1";

  private final Preview1Config config;

  private WasiPreview1(Builder builder) {
    config =
        new Preview1Config(
            builder.streams,
            List.copyOf(builder.directories.values()),
            builder.clock,
            builder.random);
  }

  /**
   * A builder of functions that give a guest no input and no directories, and throw its output
   * away.
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public HostModule open(Program program) {
    return Preview1Module.open(config, Objects.requireNonNull(program));
  }

  /** The host directories by the paths under which the guest sees them, in the order given. */
  public Map<String, Path> directories() {
    Map<String, Path> hosts = new LinkedHashMap<>();
    for (MountedFolder each : config.directories()) {
      if (each.source() instanceof FolderSource.OfHost host) {
        hosts.put(each.path(), host.path());
      }
    }
    return Collections.unmodifiableMap(hosts);
  }

  /**
   * The host path of a guest's path: in the directory that the guest sees under the longest path
   * that it starts with. A path in none of them is taken as it is. For {@link
   * dev.ligature.linker.ProgramConfig.Builder#files}, so that {@code dlopen} means the files that
   * {@code open} does. It does not confine: that is what {@link dev.ligature.linker.LinkPolicy} is
   * for, which has to grant the {@link #directories} if guests may link what is in them.
   *
   * @param path the guest's path
   */
  public Path hostPath(String path) {
    return HostPaths.of(directories(), path);
  }

  /** Collects what a guest is given. */
  public static final class Builder {
    private GuestStreams.Config streams = GuestStreams.Config.NONE;
    private final Map<String, MountedFolder> directories = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();
    private Random random = new LazySecureRandom();

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
     * Adds a directory, which the guest finds opened when it starts.
     *
     * @param guest the path under which the guest sees it, such as {@code /data} or {@code .}
     * @param host the directory
     */
    public Builder directory(String guest, Path host) {
      return add(guest, new FolderSource.OfHost(Objects.requireNonNull(host)), false);
    }

    /**
     * Adds files in memory, which the guest finds as an opened directory when it starts. Programs
     * that are given the same tree share its files.
     *
     * @param guest the path under which the guest sees it, such as {@code /data} or {@code .}
     * @param tree the files
     */
    public Builder directory(String guest, FileTree tree) {
      return add(guest, new FolderSource.InMemory(tree.memory()), false);
    }

    private Builder add(String guest, FolderSource source, boolean readOnly) {
      directories.put(guest, new MountedFolder(Objects.requireNonNull(guest), source, readOnly));
      return this;
    }

    /**
     * Adds a directory as {@link #directory} does, in which the guest can change nothing: what
     * would ends with {@code EROFS}. It is read-only by this name. If another directory that is not
     * holds it, the guest can write in it by that one's name.
     *
     * @param guest the path under which the guest sees it
     * @param host the directory
     */
    public Builder readOnlyDirectory(String guest, Path host) {
      return add(guest, new FolderSource.OfHost(Objects.requireNonNull(host)), true);
    }

    /** The same of files in memory. */
    public Builder readOnlyDirectory(String guest, FileTree tree) {
      return add(guest, new FolderSource.InMemory(tree.memory()), true);
    }

    /** The clock of real time; the system's unless set. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /** Where random numbers come from; a {@link java.security.SecureRandom} unless set. */
    public Builder random(Random random) {
      this.random = Objects.requireNonNull(random);
      return this;
    }

    /** The functions, for any number of programs. */
    public WasiPreview1 build() {
      return new WasiPreview1(this);
    }
  }
}
