package dev.ligature.linker.image;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A program between two calls. Libraries are told by their places in load order.
 *
 * @param main the place of main; -1 if there is none
 * @param libraries the libraries in load order
 * @param scopes the global scope, then the local ones
 * @param names the names without a slash that lead to libraries
 * @param constructed the libraries in the order of their construction
 * @param tags where exception tags come from
 * @param layout its memory
 * @param table its table
 * @param handlers what is to run at its end, in the order registered
 * @param handles the numbers by which guests hold libraries
 * @param adds how many libraries were ever added
 * @param removals how many were ever removed
 */
public record ProgramImage(
    int main,
    List<LibraryImage> libraries,
    List<List<Integer>> scopes,
    List<Name> names,
    List<Integer> constructed,
    List<TagImage> tags,
    LayoutImage layout,
    TableImage table,
    List<HandlerImage> handlers,
    HandlesImage handles,
    long adds,
    long removals) {
  private static final byte[] MAGIC = "Ligature snapshot\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int BUFFER = 1 << 16;

  /** A name and what it leads to. */
  public record Name(String name, int library) {}

  /**
   * An exception tag.
   *
   * @param made the name of one that the linker made; empty if a library defines it
   * @param library the library that defines it; -1 if the linker made it
   * @param index its index there; of one that the linker made, 1 if it has a pointer of 64 bits
   */
  public record TagImage(String made, int library, int index) {}

  /**
   * What is to run at the program's end.
   *
   * @param owner the library with which it goes; -1 if with none
   * @param function what is called
   * @param argument with what
   * @param threadLocal whether it destructs what belongs to the first thread
   */
  public record HandlerImage(
      int owner, FunctionImage function, long argument, boolean threadLocal) {}

  /**
   * The numbers by which guests hold libraries.
   *
   * @param numbers those, and the libraries; -1 for the program
   * @param last the last that was given
   */
  public record HandlesImage(List<Handle> numbers, int last) {
    /**
     * A number.
     *
     * @param chosen whether the guest chose it
     */
    public record Handle(int number, int library, boolean chosen) {}
  }

  /** Writes a snapshot. */
  public void write(OutputStream to) throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(to, BUFFER);
    CheckedOutputStream checked = new CheckedOutputStream(buffered, new CRC32());
    checked.write(MAGIC);
    ImageOutput out = new ImageOutput(checked);
    out.integer(VERSION);
    out.integer(main);
    out.list(libraries, library -> library.write(out));
    out.list(scopes, out::integers);
    out.list(
        names,
        name -> {
          out.text(name.name());
          out.integer(name.library());
        });
    out.integers(constructed);
    out.list(
        tags,
        tag -> {
          out.text(tag.made());
          out.integer(tag.library());
          out.integer(tag.index());
        });
    layout.write(out);
    table.write(out);
    out.list(handlers, handler -> write(out, handler));
    out.list(
        handles.numbers(),
        handle -> {
          out.integer(handle.number());
          out.integer(handle.library());
          out.flag(handle.chosen());
        });
    out.integer(handles.last());
    out.number(adds);
    out.number(removals);
    out.number(checked.getChecksum().getValue());
    out.flush();
  }

  private static void write(ImageOutput out, HandlerImage handler) throws IOException {
    out.integer(handler.owner());
    handler.function().write(out);
    out.number(handler.argument());
    out.flag(handler.threadLocal());
  }

  /**
   * Reads a snapshot, and maybe more of the stream.
   *
   * @throws DamagedException if it is none, or not as it was written
   */
  public static ProgramImage read(InputStream from) throws IOException {
    CheckedInputStream checked =
        new CheckedInputStream(new BufferedInputStream(from, BUFFER), new CRC32());
    try {
      if (!Arrays.equals(checked.readNBytes(MAGIC.length), MAGIC)) {
        throw new DamagedException("it does not begin as a snapshot does");
      }
      ImageInput in = new ImageInput(checked);
      int version = in.integer();
      if (version != VERSION) {
        throw new DamagedException(
            "it has version %d of the format, and this is version %d".formatted(version, VERSION));
      }
      ProgramImage image = body(in);
      long sum = checked.getChecksum().getValue();
      if (in.number() != sum) {
        throw new DamagedException("its checksum is another one than that of what it holds");
      }
      return image;
    } catch (EOFException e) {
      DamagedException damaged = new DamagedException("it ends too early");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static ProgramImage body(ImageInput in) throws IOException {
    return new ProgramImage(
        in.integer(),
        in.list(() -> LibraryImage.read(in)),
        in.list(in::integers),
        in.list(() -> new Name(in.text(), in.integer())),
        in.integers(),
        in.list(() -> new TagImage(in.text(), in.integer(), in.integer())),
        LayoutImage.read(in),
        TableImage.read(in),
        in.list(
            () -> new HandlerImage(in.integer(), FunctionImage.read(in), in.number(), in.flag())),
        new HandlesImage(
            in.list(() -> new HandlesImage.Handle(in.integer(), in.integer(), in.flag())),
            in.integer()),
        in.number(),
        in.number());
  }
}
