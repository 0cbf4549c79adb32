package dev.ligature.emscripten.image;

/** What a name of an image is. */
public sealed interface Node {
  /** Of entries whose permissions are not known. */
  int FILE_MODE = 0644;

  /** Of folders whose permissions are not known. */
  int FOLDER_MODE = 0755;

  /** The permission bits. */
  int mode();

  /** The bytes of the contents. */
  int length();

  /** The same with other permission bits. */
  Node withMode(int mode);

  /**
   * A file: a part of an array that others share and nobody writes to.
   *
   * @param bytes has the contents among others
   * @param from where the contents begin
   * @param length the bytes of the contents
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record File(byte[] bytes, int from, int length, int mode) implements Node {
    @Override
    public File withMode(int mode) {
      return new File(bytes, from, length, mode);
    }
  }

  /**
   * A folder.
   *
   * @param isImplied whether only what is below it tells of it, so that its permissions are not
   *     known
   */
  record Folder(int mode, boolean isImplied) implements Node {
    /** A folder whose permissions are known. */
    public Folder(int mode) {
      this(mode, false);
    }

    /** A folder of which only what is below it tells. */
    public static Folder implied() {
      return new Folder(FOLDER_MODE, true);
    }

    @Override
    public int length() {
      return 0;
    }

    @Override
    public Folder withMode(int mode) {
      return new Folder(mode);
    }
  }

  /** A symbolic link, which has no permissions of its own. */
  record Link(String target) implements Node {
    @Override
    public int mode() {
      return 0777;
    }

    @Override
    public int length() {
      return 0;
    }

    @Override
    public Link withMode(int mode) {
      return this;
    }
  }
}
