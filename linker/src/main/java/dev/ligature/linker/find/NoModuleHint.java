package dev.ligature.linker.find;

import dev.ligature.linker.Limits;
import dev.ligature.wasm.ComponentOutline;
import dev.ligature.wasm.WasmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Tells what a file is if it is no module and its first bytes show what it is instead, and what to
 * do about it.
 */
public final class NoModuleHint {
  private static final int TEXT_LENGTH = 4096;
  private static final int HEADER = 8;
  private static final int VERSION = 1;
  private static final int COMPONENT_LAYER = 1;

  /** How files of 32 and 64 bits begin, in either order of bytes. */
  private static final List<String> MACH_O =
      List.of(
          "\u00fe\u00ed\u00fa\u00ce",
          "\u00fe\u00ed\u00fa\u00cf",
          "\u00ce\u00fa\u00ed\u00fe",
          "\u00cf\u00fa\u00ed\u00fe");

  private static final String UNIVERSAL = "\u00ca\u00fe\u00ba\u00be";
  private static final int FIRST_CLASS_VERSION = 45;

  private NoModuleHint() {}

  /** Why a file could not be read, without its name. */
  public static String problem(IOException failure) {
    return "cannot read: "
        + switch (failure) {
          case AccessDeniedException e -> "permission denied";
          case NoSuchFileException e -> "no such file";
          case ModuleFile.UnreadableException e -> e.getMessage();
          case FileSystemException e when e.getReason() != null -> e.getReason();
          default -> failure;
        };
  }

  /** Why a file could not be read that the Java heap has no room for. */
  public static String problem(OutOfMemoryError failure) {
    return "out of memory: " + failure.getMessage();
  }

  /** What helps against that. */
  public static String ofHeap() {
    return "Java may use %d MB here; -Xmx lets it use more"
        .formatted(Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Why bytes are no module that can be linked, without its name. */
  public static String problem(WasmException failure) {
    return (failure instanceof WasmException.Unsupported ? "" : "not a module: ")
        + failure.getMessage();
  }

  /** What a file is; empty if that is not known. */
  public static String of(Path file) {
    return of(ModuleSource.of(file));
  }

  /** What a file is; empty if that is not known. */
  static String of(ModuleSource file) {
    try {
      BasicFileAttributes attributes = file.attributes();
      if (!attributes.isRegularFile()) {
        return "";
      }
      if (attributes.size() == 0) {
        // Not opened: see ModuleFile.
        return of(new byte[0]);
      }
    } catch (IOException e) {
      return "";
    }
    try (InputStream in = FileOpening.open(file)) {
      byte[] start = in.readNBytes(TEXT_LENGTH);
      if (ComponentOutline.isComponent(start)) {
        return ComponentHint.of(start, in);
      }
      // Only what has the header of a module was read whole, so it is no larger than that.
      return ModuleFile.hasHeader(start)
          ? of(ModuleFile.read(file, file.attributes(), Limits.defaults()))
          : of(start);
    } catch (IOException | OutOfMemoryError e) {
      return "";
    }
  }

  /** What bytes are that are no module; empty if that is not known. */
  public static String of(byte[] bytes) {
    if (bytes.length == 0) {
      return "the file is empty";
    }
    int length = Math.min(bytes.length, TEXT_LENGTH);
    String start = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).stripLeading();
    String format = nativeFormat(start);
    if (!format.isEmpty()) {
      return "it is %s: compile it for a wasm32 target".formatted(format);
    }
    if (start.startsWith("!<arch>") || start.startsWith("!<thin>")) {
      return "it is an archive of object files: link them with wasm-ld -shared";
    }
    if (start.startsWith("BC\u00c0\u00de") || start.startsWith("\u00de\u00c0\u0017\u000b")) {
      return "it is bitcode of LLVM: compile it with clang -c -fPIC, and link that";
    }
    if (start.startsWith("(component")) {
      return "it is the text of a component: " + ComponentHint.INSTEAD;
    }
    if (start.startsWith("(module") || start.startsWith(";;") || start.startsWith("(;")) {
      return "it is WebAssembly text: assemble it with wat2wasm";
    }
    return start.startsWith("\0asm") ? ofWebAssembly(bytes) : "";
  }

  /** The format of code for a processor, by its first bytes; empty if it is none that is known. */
  private static String nativeFormat(String start) {
    if (start.startsWith("\u007fELF")) {
      return "an ELF file";
    }
    if (MACH_O.stream().anyMatch(start::startsWith)) {
      return "a Mach-O file";
    }
    if (start.startsWith(UNIVERSAL) && start.length() > UNIVERSAL.length() + 3) {
      // Behind it a universal file has the number of its parts, and a class file of Java its
      // version.
      return start.charAt(7) < FIRST_CLASS_VERSION ? "a Mach-O file" : "";
    }
    return start.startsWith("MZ") ? "a PE file of Windows" : "";
  }

  private static String ofWebAssembly(byte[] bytes) {
    if (bytes.length < HEADER) {
      return cutOff(bytes.length);
    }
    int version = Byte.toUnsignedInt(bytes[4]) | Byte.toUnsignedInt(bytes[5]) << 8;
    int layer = Byte.toUnsignedInt(bytes[6]) | Byte.toUnsignedInt(bytes[7]) << 8;
    if (layer == COMPONENT_LAYER) {
      return ComponentHint.of(bytes);
    }
    if (version != VERSION || layer != 0) {
      return "its version is %d: only version %d is known".formatted(version, VERSION);
    }
    return endsWithinSection(bytes) ? cutOff(bytes.length) : "";
  }

  private static String cutOff(int length) {
    return "the file may be cut off: it ends after %d bytes, within a section".formatted(length);
  }

  private static boolean endsWithinSection(byte[] bytes) {
    long at = HEADER;
    while (at < bytes.length) {
      long size = 0;
      int shift = 0;
      int part;
      // Behind the section's number.
      at++;
      do {
        if (at >= bytes.length || shift > Integer.SIZE) {
          return true;
        }
        part = bytes[(int) at++];
        size |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      at += size;
    }
    return at > bytes.length;
  }
}
