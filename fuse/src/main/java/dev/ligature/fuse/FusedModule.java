package dev.ligature.fuse;

import dev.ligature.wasm.Import;
import java.util.List;
import java.util.Objects;

/** A program and its libraries as one module. */
public final class FusedModule {
  private final byte[] bytes;
  private final List<String> libraries;
  private final List<Import> imports;
  private final List<Leftover> leftovers;

  FusedModule(
      byte[] bytes, List<String> libraries, List<Import> imports, List<Leftover> leftovers) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.libraries = List.copyOf(libraries);
    this.imports = List.copyOf(imports);
    this.leftovers = List.copyOf(leftovers);
  }

  /** The module; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The names of the libraries in it, the program first. */
  public List<String> libraries() {
    return libraries;
  }

  /** What it imports. */
  public List<Import> imports() {
    return imports;
  }

  /** The functions of the linker that it imports: without these an engine can't run all of it. */
  public List<Leftover> leftovers() {
    return leftovers;
  }
}
