package dev.ligature.linker.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the references of a library are bound to.
 *
 * @param plt its PLT entries
 * @param got its GOT entries
 */
public record BindingImage(List<Slot> plt, List<Cell> got) {
  /**
   * A PLT entry.
   *
   * @param definition what it is bound to
   * @param target the function that calls go to; empty if the symbol is looked up when one does
   * @param leftUndefined whether it is bound to nothing for good
   */
  public record Slot(
      DefinitionImage definition, Optional<FunctionImage> target, boolean leftUndefined) {}

  /**
   * A GOT entry.
   *
   * @param definition what it is bound to
   * @param value the address or index that it holds
   * @param unresolved what it held when nobody defined the symbol
   * @param stub whether that is the index of a stub
   */
  public record Cell(
      DefinitionImage definition, long value, OptionalLong unresolved, boolean stub) {}

  void write(ImageOutput out) throws IOException {
    out.list(
        plt,
        slot -> {
          slot.definition().write(out);
          out.optional(slot.target(), target -> target.write(out));
          out.flag(slot.leftUndefined());
        });
    out.list(
        got,
        cell -> {
          cell.definition().write(out);
          out.number(cell.value());
          out.optional(cell.unresolved().stream().boxed().findFirst(), out::number);
          out.flag(cell.stub());
        });
  }

  static BindingImage read(ImageInput in) throws IOException {
    return new BindingImage(
        in.list(
            () ->
                new Slot(
                    DefinitionImage.read(in),
                    in.optional(() -> FunctionImage.read(in)),
                    in.flag())),
        in.list(
            () ->
                new Cell(
                    DefinitionImage.read(in),
                    in.number(),
                    in.optional(in::number).stream().mapToLong(Long::longValue).findFirst(),
                    in.flag())));
  }
}
