package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The module of a library: where its file is, or its bytes.
 *
 * @param name the name by which the library was asked for
 * @param file the path of its file; empty if the bytes are here
 * @param origin the folder that {@code $ORIGIN} means in it
 * @param bytes the module, if it was in no file of the default file system; else empty
 * @param hash of the module's bytes, by SHA-256
 * @param interposable whether its own calls are looked up as those of others are
 */
@SuppressWarnings("ArrayRecordComponent") // A module, which nobody compares.
public record ModuleImage(
    String name,
    Optional<String> file,
    Optional<String> origin,
    byte[] bytes,
    byte[] hash,
    boolean interposable) {
  void write(ImageOutput out) throws IOException {
    out.text(name);
    out.optional(file, out::text);
    out.optional(origin, out::text);
    out.bytes(bytes);
    out.bytes(hash);
    out.flag(interposable);
  }

  static ModuleImage read(ImageInput in) throws IOException {
    return new ModuleImage(
        in.text(), in.optional(in::text), in.optional(in::text), in.bytes(), in.bytes(), in.flag());
  }

  /** A step of the way from main, or from what was opened, to a library. */
  public record Step(String name, List<String> runpath, Optional<String> origin) {
    void write(ImageOutput out) throws IOException {
      out.text(name);
      out.list(runpath, out::text);
      out.optional(origin, out::text);
    }

    static Step read(ImageInput in) throws IOException {
      return new Step(in.text(), in.list(in::text), in.optional(in::text));
    }
  }
}
