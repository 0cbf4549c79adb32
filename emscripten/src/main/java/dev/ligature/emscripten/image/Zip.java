package dev.ligature.emscripten.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a zip by its directory, which has the permissions and tells links, as <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> has it.
 */
final class Zip {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Systems whose entries have the mode of Unix: Unix and macOS. */
  private static final int UNIX = 3;

  private static final int MAC = 19;
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;

  private final byte[] bytes;
  private final Tree tree;

  Zip(byte[] bytes, Tree tree) {
    this.bytes = bytes;
    this.tree = tree;
  }

  /** Whether the first bytes are those of a local header, or of the end of an empty zip. */
  static boolean isZip(byte[] bytes) {
    int first = bytes.length < 4 ? 0 : (int) INT.get(bytes, 0);
    return first == LOCAL || first == END;
  }

  void read() throws EntryException {
    int end = end();
    int count = u2(end + 10);
    long start = u4(end + 16);
    if (count == 0xffff || start == 0xffffffffL) {
      throw new EntryException("is a zip64, which is not read");
    }
    long at = start;
    for (int i = 0; i < count; i++) {
      if (at > end - CENTRAL_BYTES || i4(at) != CENTRAL) {
        throw new EntryException(
            "has no entry " + (i + 1) + " of " + count + " in its directory, at byte " + at);
      }
      int nameLength = u2(at + 28);
      if (at + CENTRAL_BYTES + nameLength > end) {
        throw new EntryException("has a name that goes beyond its directory, at byte " + at);
      }
      readEntry((int) at, Names.decode(bytes, (int) at + CENTRAL_BYTES, nameLength));
      at += CENTRAL_BYTES + nameLength + u2(at + 30) + u2(at + 32);
    }
  }

  /** Where the record at the end begins, behind which only a comment is. */
  private int end() throws EntryException {
    for (int at = bytes.length - END_BYTES;
        at >= Math.max(0, bytes.length - END_BYTES - MAX_COMMENT);
        at--) {
      if (i4(at) == END && at + END_BYTES + u2(at + 20) == bytes.length) {
        return at;
      }
    }
    throw new EntryException("ends at byte " + bytes.length + " without the end of its directory");
  }

  private void readEntry(int at, String name) throws EntryException {
    int system = u2(at + 4) >> 8;
    int mode = system == UNIX || system == MAC ? u2(at + 40) : 0;
    boolean isFolder = name.endsWith("/") || (mode & TYPE) == FOLDER;
    if (isFolder) {
      tree.put(name, new Node.Folder(mode == 0 ? Node.FOLDER_MODE : mode & 0777));
      return;
    }
    int type = mode & TYPE;
    if (type != 0 && type != FILE && type != LINK) {
      throw new EntryException(
          name,
          "is of the type 0"
              + Integer.toOctalString(type)
              + ": only files, folders and links are read");
    }
    Node.File file = file(at, name, mode == 0 ? Node.FILE_MODE : mode & 0777);
    if (type != LINK) {
      tree.put(name, file);
    } else if (file.length() == 0) {
      throw new EntryException(name, "is a symbolic link to nothing");
    } else {
      tree.put(
          name,
          new Node.Link(
              new String(file.bytes(), file.from(), file.length(), StandardCharsets.UTF_8)));
    }
  }

  private Node.File file(int at, String name, int mode) throws EntryException {
    int flags = u2(at + 8);
    if ((flags & 1) != 0) {
      throw new EntryException(name, "is encrypted");
    }
    long packed = u4(at + 20);
    long size = u4(at + 24);
    long local = u4(at + 42);
    if (local > bytes.length - LOCAL_BYTES || i4(local) != LOCAL) {
      throw new EntryException(name, "has no header at byte " + local);
    }
    long from = local + LOCAL_BYTES + u2(local + 26) + u2(local + 28);
    if (from + packed > bytes.length) {
      throw new EntryException(
          name,
          "has "
              + packed
              + " bytes, but the archive ends after "
              + Math.max(0, bytes.length - from)
              + " of them");
    }
    tree.requireRoom(name, size);
    Node.File file =
        switch (u2(at + 10)) {
          case STORED -> new Node.File(bytes, (int) from, (int) packed, mode);
          case DEFLATED -> inflated(name, (int) from, (int) packed, new byte[(int) size], mode);
          default ->
              throw new EntryException(
                  name, "is packed by method " + u2(at + 10) + ": only 0 and 8 are read");
        };
    checkSum(name, file, u4(at + 16), size);
    return file;
  }

  private Node.File inflated(String name, int from, int packed, byte[] out, int mode)
      throws EntryException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, from, packed);
      int length = 0;
      while (length < out.length) {
        int read = inflater.inflate(out, length, out.length - length);
        if (read == 0) {
          break;
        }
        length += read;
      }
      return new Node.File(out, 0, length, mode);
    } catch (DataFormatException e) {
      throw new EntryException(name, "can't be unpacked: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static void checkSum(String name, Node.File file, long wanted, long size)
      throws EntryException {
    if (file.length() != size) {
      throw new EntryException(name, "has " + file.length() + " of its " + size + " bytes");
    }
    CRC32 sum = new CRC32();
    sum.update(file.bytes(), file.from(), file.length());
    if (sum.getValue() != wanted) {
      throw new EntryException(name, "has other contents than its checksum says");
    }
  }

  private int i4(long at) {
    return (int) INT.get(bytes, (int) at);
  }

  private long u4(long at) {
    return i4(at) & 0xffffffffL;
  }

  private int u2(long at) {
    return (short) SHORT.get(bytes, (int) at) & 0xffff;
  }
}
