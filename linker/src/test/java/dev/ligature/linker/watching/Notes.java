package dev.ligature.linker.watching;

import dev.ligature.linker.Binding;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkListener;
import java.util.ArrayList;
import java.util.List;

/** A listener that notes all that it is told, a line each; may throw at one of the lines. */
class Notes implements LinkListener {
  private final List<String> lines = new ArrayList<>();
  private String fatal = "none";
  private RuntimeException thrown = new IllegalArgumentException();

  /** What was told since this was last asked for. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** From now on a line that begins so throws. */
  void throwAt(String line, RuntimeException exception) {
    fatal = line;
    thrown = exception;
  }

  private void note(String line) {
    lines.add(line);
    if (line.startsWith(fatal)) {
      throw thrown;
    }
  }

  @Override
  public Verdict searching(Search search) {
    note("searching %s %s".formatted(search.name(), search.neededBy()));
    return Verdict.proceed();
  }

  @Override
  public void found(Found found) {
    note(
        "found %s %s %s %d bytes"
            .formatted(
                found.name(),
                found.path().map(Object::toString).orElse("in memory"),
                found.neededBy(),
                found.module().bytes().length));
  }

  @Override
  public void loaded(Library library) {
    note("loaded " + library + (library.isLoaded() ? "" : ", which is gone"));
  }

  @Override
  public void bound(Binding binding) {
    note(
        "bound %s %s.%s of %s to %s of %s%s"
            .formatted(
                binding.kind(),
                binding.module(),
                binding.symbol(),
                binding.library(),
                binding.definition(),
                binding.definer().orElse("the host"),
                binding.lazy() ? ", lazily" : ""));
  }

  @Override
  public void initialized(Library library) {
    note("initialized " + library);
  }

  @Override
  public void closed(Library library, int openings) {
    note("closed %s; %d left".formatted(library, openings));
  }

  @Override
  public void unloaded(Library library) {
    note("unloaded " + library);
  }

  @Override
  public void failed(String name, Throwable failure) {
    note("failed %s: %s".formatted(name, failure.getMessage()));
  }
}
