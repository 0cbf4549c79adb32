package dev.ligature.linker.testing;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Run-time linking by the API; a handle is a {@link Library}, or the {@link Program}. */
final class JavaLinking implements Side.Linking {
  private final Program program;
  private String failure;

  JavaLinking(Program program) {
    this.program = program;
  }

  private <T> Optional<T> attempt(Supplier<T> action) {
    try {
      return Optional.of(action.get());
    } catch (LinkException e) {
      failure = e.dlerror();
    } catch (IllegalStateException | NoSuchElementException e) {
      failure = e.getMessage();
    }
    return Optional.empty();
  }

  @Override
  public Object open(String name, OpenFlag... flags) {
    Set<OpenFlag> mode = EnumSet.noneOf(OpenFlag.class);
    mode.addAll(Arrays.asList(flags));
    return name == null ? program : attempt(() -> program.open(name, mode)).orElse(null);
  }

  @Override
  public Optional<Integer> symbol(Object handle, String name) {
    return attempt(
        () ->
            program.equals(handle)
                ? value(program.findOrThrow(name))
                : value(((Library) handle).findOrThrow(name)));
  }

  @Override
  public Optional<Integer> symbolInScope(String name) {
    Library main = program.main().orElseThrow();
    return attempt(
        () ->
            value(
                main.findInScope(name)
                    .orElseThrow(
                        () -> new NoSuchElementException(main + ": undefined symbol: " + name))));
  }

  private static int value(Symbol symbol) {
    return switch (symbol) {
      case FunctionSymbol function -> function.tableIndex();
      case DataSymbol data -> (int) data.address();
    };
  }

  @Override
  public int call(int pointer) {
    try {
      return (int) program.functionAt(pointer).orElseThrow().handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean close(Object handle) {
    return attempt(
            () -> {
              ((Library) handle).close();
              return true;
            })
        .isPresent();
  }

  @Override
  public Optional<String> at(int pointer) {
    return program
        .libraryAt(pointer)
        .map(
            library ->
                library.path().orElseThrow()
                    + " "
                    + program.symbolAt(pointer).map(Symbol::name).orElse(null));
  }

  @Override
  public Optional<String> failure() {
    Optional<String> last = Optional.ofNullable(failure);
    failure = null;
    return last;
  }
}
