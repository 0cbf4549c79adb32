package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;

/**
 * A library. Others are told by their places in load order.
 *
 * @param module its module
 * @param way the libraries by which it was asked for, the nearest first
 * @param memory its memory area
 * @param table its table area
 * @param holding who keeps it
 * @param links the libraries that it needs, and those that it is bound to
 * @param tags its exception tags, as numbers in the program
 * @param threadLocals the address of the thread-local data that it made itself; 0 if none
 * @param bindings what its references are bound to
 * @param instance what its instance has
 */
public record LibraryImage(
    ModuleImage module,
    List<ModuleImage.Step> way,
    Range memory,
    Range table,
    Holding holding,
    Links links,
    List<Integer> tags,
    int threadLocals,
    BindingImage bindings,
    InstanceImage instance) {
  /**
   * Who keeps a library.
   *
   * @param opened how often it was opened and not closed
   * @param noDelete whether it stays for good
   * @param deepBind whether its own scopes go first
   */
  public record Holding(long opened, boolean noDelete, boolean deepBind) {}

  /**
   * The libraries that one leads to.
   *
   * @param needed those that it needs
   * @param uses those that it is bound to
   * @param scopes its local scopes, by their places in the program
   */
  public record Links(List<Integer> needed, List<Integer> uses, List<Integer> scopes) {}

  void write(ImageOutput out) throws IOException {
    module.write(out);
    out.list(way, step -> step.write(out));
    memory.write(out);
    table.write(out);
    out.number(holding.opened());
    out.flag(holding.noDelete());
    out.flag(holding.deepBind());
    out.integers(links.needed());
    out.integers(links.uses());
    out.integers(links.scopes());
    out.integers(tags);
    out.integer(threadLocals);
    bindings.write(out);
    instance.write(out);
  }

  static LibraryImage read(ImageInput in) throws IOException {
    return new LibraryImage(
        ModuleImage.read(in),
        in.list(() -> ModuleImage.Step.read(in)),
        Range.read(in),
        Range.read(in),
        new Holding(in.number(), in.flag(), in.flag()),
        new Links(in.integers(), in.integers(), in.integers()),
        in.integers(),
        in.integer(),
        BindingImage.read(in),
        InstanceImage.read(in));
  }
}
