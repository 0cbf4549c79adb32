package dev.ligature.linker.program;

import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives new libraries what the API shows of them, once there is a program that they belong to. */
final class Presenter implements Consumer<LoadedLibrary> {
  private @Nullable LinkedProgram program;

  /** Says whose libraries they are; before any is found. */
  void setProgram(LinkedProgram owner) {
    program = owner;
  }

  @Override
  public void accept(LoadedLibrary library) {
    LinkedProgram owner = Objects.requireNonNull(program);
    library.present(new LibraryHandle(owner, library), new LibraryCaller(owner, library));
  }
}
