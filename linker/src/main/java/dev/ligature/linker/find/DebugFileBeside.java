package dev.ligature.linker.find;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import dev.ligature.wasm.debug.LineTable;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The file with the debug information of a module that is in a file itself: in the same folder or
 * below. What a module names elsewhere is not looked at. Of the file only the sections of line
 * tables are kept.
 */
final class DebugFileBeside implements DebugFile {
  private static final int HEADER = 8;
  private static final int LONGEST_SIZE = 5;

  /** A name that is longer is none of a section that is wanted. */
  private static final int LONGEST_NAME = 16;

  /** At most so many bytes are kept. */
  private static final int MOST = 1 << 29;

  private final Path file;
  private final String version;

  private DebugFileBeside(Path file, String version) {
    this.file = file;
    this.version = version;
  }

  /**
   * That of a module, if it has no line tables of its own and there is one.
   *
   * @param path the module's file, without symbolic links
   */
  static Optional<DebugFile> of(WasmModule module, Path path) {
    Path folder = path.getParent();
    return folder == null || LineTable.isIn(module)
        ? Optional.empty()
        : DebugFile.nameIn(module).flatMap(name -> find(folder, name));
  }

  private static Optional<DebugFile> find(Path folder, String name) {
    try {
      Path file = folder.resolve(name).toRealPath();
      if (!file.startsWith(folder)) {
        return Optional.empty();
      }
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String version = attributes.size() + " " + attributes.lastModifiedTime();
      return attributes.isRegularFile()
          ? Optional.of(new DebugFileBeside(file, version))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Optional<WasmModule> read() {
    try (InputStream in = new BufferedInputStream(FileOpening.open(ModuleSource.of(file)))) {
      byte[] header = in.readNBytes(HEADER);
      return ModuleFile.hasHeader(header)
          ? Optional.of(WasmModule.parse(sections(header, in)))
          : Optional.empty();
    } catch (IOException | WasmException e) {
      return Optional.empty();
    }
  }

  /** A module of the sections that are wanted. */
  private static byte[] sections(byte[] header, InputStream in) throws IOException {
    ByteWriter module = new ByteWriter();
    module.bytes(header);
    for (int id = in.read(); id >= 0; id = in.read()) {
      long size = number(in);
      if (id != 0) {
        in.skipNBytes(size);
        continue;
      }
      in.mark(LONGEST_SIZE + LONGEST_NAME);
      int length = (int) Math.min(number(in), LONGEST_NAME);
      String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      in.reset();
      if (isWanted(name) && size < MOST - module.size()) {
        module.u8(id);
        module.u32((int) size);
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
          throw new EOFException();
        }
        module.bytes(content);
      } else {
        in.skipNBytes(size);
      }
    }
    return module.toByteArray();
  }

  private static boolean isWanted(String section) {
    return section.equals(".debug_line")
        || section.equals(".debug_line_str")
        || section.equals(".debug_str");
  }

  /** An unsigned number of at most five bytes. */
  private static long number(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < LONGEST_SIZE * 7; shift += 7) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("a number of more than five bytes");
  }
}
