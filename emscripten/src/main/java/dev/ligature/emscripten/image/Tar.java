package dev.ligature.emscripten.image;

import java.util.HashMap;
import java.util.Map;

/** Reads a tar: ustar, with names of any length as GNU and as PAX have them. */
final class Tar {
  private static final String PATH = "path";
  private static final String LINK_PATH = "linkpath";
  private static final String SIZE = "size";

  /** Links and folders, whose headers may have a size all the same. */
  private static final String HAVE_NO_CONTENTS = "125";

  /** Headers that say more of the entry behind them. */
  private static final String SAY_MORE = "xgLK";

  /** The bytes of such a header. */
  private static final int MAX_AHEAD = 1 << 20;

  private final byte[] bytes;
  private final Tree tree;

  /** What headers before the entry say of it, by the keys of PAX. */
  private final Map<String, String> ahead = new HashMap<>();

  private int at;

  Tar(byte[] bytes, Tree tree) {
    this.bytes = bytes;
    this.tree = tree;
  }

  void read() throws EntryException {
    while (true) {
      if (bytes.length - at < TarHeader.BLOCK) {
        throw new EntryException(
            "ends at byte "
                + bytes.length
                + ", where a header or the archive's end mark should be");
      }
      TarHeader header = new TarHeader(bytes, at);
      if (header.isEnd()) {
        return;
      } else if (!header.hasChecksum()) {
        throw new EntryException("has no header of tar at byte " + at + ": its sum is wrong");
      }
      at += TarHeader.BLOCK;
      readEntry(header);
    }
  }

  private void readEntry(TarHeader header) throws EntryException {
    String name = ahead.getOrDefault(PATH, header.name());
    int size = size(name, header);
    int from = at;
    // The padding behind the last entry may be missing.
    at = (int) Math.min(at + ((long) size + TarHeader.BLOCK - 1 & -TarHeader.BLOCK), bytes.length);
    switch (header.type()) {
      case 'x' -> readAhead(name, from, size);
      case 'g' -> refuseGlobal(name, from, size);
      case 'L' -> ahead.put(PATH, text(from, size));
      case 'K' -> ahead.put(LINK_PATH, text(from, size));
      default -> {
        put(name, header, new Node.File(bytes, from, size, header.mode()));
        ahead.clear();
      }
    }
  }

  private void put(String name, TarHeader header, Node.File content) throws EntryException {
    switch (header.type()) {
      case '0', '\0', '7' ->
          // Before ustar, a slash at the end was what told a folder.
          tree.put(name, name.endsWith("/") ? new Node.Folder(header.mode()) : content);
      case '1' -> {
        String target = ahead.getOrDefault(LINK_PATH, header.link());
        tree.put(name, tree.file(name, target).withMode(header.mode()));
      }
      case '2' -> {
        String target = ahead.getOrDefault(LINK_PATH, header.link());
        if (target.isEmpty()) {
          throw new EntryException(name, "is a symbolic link to nothing");
        }
        tree.put(name, new Node.Link(target));
      }
      case '5' -> tree.put(name, new Node.Folder(header.mode()));
      default ->
          throw new EntryException(
              name, "is " + header.kind() + ": only files, folders and links are read");
    }
  }

  /** The bytes of the contents, all of which are there. */
  private int size(String name, TarHeader header) throws EntryException {
    if (HAVE_NO_CONTENTS.indexOf(header.type()) >= 0) {
      return 0;
    }
    long size = header.size();
    String told = ahead.get(SIZE);
    if (told != null) {
      size = told.matches("[0-9]{1,18}") ? Long.parseLong(told) : -1;
    }
    if (size < 0) {
      throw new EntryException(name, "has a size that is no number");
    } else if (size > bytes.length - at) {
      throw new EntryException(
          name,
          "has " + size + " bytes, but the archive ends after " + (bytes.length - at) + " of them");
    }
    if (SAY_MORE.indexOf(header.type()) >= 0 && size > MAX_AHEAD) {
      throw new EntryException(
          name, "has a header of " + size + " bytes: at most " + MAX_AHEAD + " are read");
    }
    return (int) size;
  }

  private void readAhead(String name, int from, int size) throws EntryException {
    Map<String, String> records = PaxRecords.read(bytes, from, size);
    for (String key : records.keySet()) {
      if (key.startsWith("GNU.sparse.")) {
        throw new EntryException(name, "is a sparse file: only files, folders and links are read");
      }
    }
    ahead.putAll(records);
  }

  /** What a header says of all entries is only comments, or would have to be known here. */
  private void refuseGlobal(String name, int from, int size) throws EntryException {
    for (String key : PaxRecords.read(bytes, from, size).keySet()) {
      if (key.equals(PATH) || key.equals(LINK_PATH) || key.equals(SIZE)) {
        throw new EntryException(name, "says the `" + key + "` of all entries, which is not read");
      }
    }
  }

  private String text(int from, int size) throws EntryException {
    int length = size;
    while (length > 0 && bytes[from + length - 1] == 0) {
      length--;
    }
    return Names.decode(bytes, from, length);
  }
}
