package dev.ligature.linker.faults;

import dev.ligature.linker.Binding;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Counts the steps of a load at which something can fail, and lets one of them fail: each call of
 * the file system, of the embedder's code, and of host functions by guest code. The trace is told
 * of nearly everything that the linker does, so its listener and its clock are a step almost
 * everywhere else.
 */
public final class Steps {
  /** What is called. */
  public enum Site {
    FILES,
    NAMES,
    LISTENER,
    CLOCK,
    FACTORY,
    FINDER,
    MAKER,
    CLOSING,
    HOST,
    GUEST
  }

  private final StringBuilder guestTrace = new StringBuilder();
  private Fault fault = Fault.EXCEPTION;
  private boolean persistent;
  private boolean counting;
  private long target;
  private long count;
  private int openModules;
  private String last = "";
  private final List<Throwable> thrown = new ArrayList<>();
  private Program program;

  /** From now on steps are counted, and the one of a number fails; 0 for none. */
  void arm(Fault newFault, long number, boolean forGood) {
    fault = newFault;
    target = number;
    persistent = forGood;
    counting = true;
    count = 0;
    thrown.clear();
    last = "";
  }

  /** Ends the counting; gives how many steps there were. */
  long disarm() {
    counting = false;
    return count;
  }

  /** Whether the step has come that was to fail. */
  boolean hasFailed() {
    return target > 0 && count >= target;
  }

  /** Which step that was. */
  String failed() {
    return last;
  }

  /** What it threw, and those behind it. */
  List<Throwable> thrown() {
    return thrown;
  }

  /** The program that is interrupted. */
  void setProgram(Program newProgram) {
    program = newProgram;
  }

  /** What guests have traced. */
  String takeTrace() {
    String text = guestTrace.toString();
    guestTrace.setLength(0);
    return text;
  }

  /** How many groups of host functions are open. */
  int openModules() {
    return openModules;
  }

  /**
   * A step.
   *
   * @return whether the guest is to fail that has called it
   */
  boolean reach(Site site, String what) {
    if (!counting || !fault.happensAt(site)) {
      return false;
    }
    count++;
    if (target == 0 || (persistent ? count < target : count != target)) {
      return false;
    }
    if (count == target) {
      last = site + " " + what;
    }
    if (fault == Fault.INTERRUPT) {
      Thread.currentThread().interrupt();
    } else if (fault == Fault.STOP) {
      if (program != null) {
        program.interrupt();
      }
    } else {
      Throwable made = fault.make();
      if (made == null) {
        return true;
      }
      thrown.add(made);
      Steps.<RuntimeException>sneak(made);
    }
    return false;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Makes all that a listener is told a step, but for failures, to which it can only add. */
  private final class Listening implements LinkListener {
    @Override
    public Verdict searching(Search search) {
      reach(Site.LISTENER, "searching " + search.name());
      return Verdict.proceed();
    }

    @Override
    public void found(Found found) {
      reach(Site.LISTENER, "found " + found.name());
    }

    @Override
    public Binding binding(Binding binding) {
      reach(Site.LISTENER, "binding " + binding.symbol());
      return binding;
    }

    @Override
    public void loaded(Library library) {
      reach(Site.LISTENER, "loaded " + library);
    }

    @Override
    public void bound(Binding binding) {
      reach(Site.LISTENER, "bound " + binding.symbol());
    }

    @Override
    public void initialized(Library library) {
      reach(Site.LISTENER, "initialized " + library);
    }

    @Override
    public void unloaded(Library library) {
      reach(Site.LISTENER, "unloaded " + library);
    }
  }

  /** Makes all that a program calls a step. */
  ProgramConfig.Builder addTo(ProgramConfig.Builder config) {
    return config
        .linkPolicy(LinkPolicy.standard())
        .trace(
            (category, message) -> reach(Site.LISTENER, category.label() + " " + message),
            EnumSet.allOf(TraceCategory.class))
        .listener(new Listening())
        .traceClock(
            () -> {
              reach(Site.CLOCK, "");
              return 0;
            })
        .hostModule(
            owner -> {
              reach(Site.FACTORY, "");
              openModules++;
              return new Functions();
            });
  }

  /** The host functions of a program, which are made when they are asked for. */
  private final class Functions implements HostModule {
    @Override
    public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
      reach(Site.FINDER, name);
      return switch (name) {
        case "step" -> Optional.of(function(name, MethodType.methodType(int.class, int.class)));
        case "trace" -> Optional.of(function(name, MethodType.methodType(void.class, int.class)));
        default -> Optional.empty();
      };
    }

    private HostFunction function(String name, MethodType type) {
      return HostFunction.of(
          HostFunction.ENV,
          name,
          type,
          () -> {
            reach(Site.MAKER, name);
            return handle(name, type);
          });
    }

    @Override
    public void close() {
      openModules--;
      reach(Site.CLOSING, "");
    }
  }

  private MethodHandle handle(String name, MethodType type) {
    try {
      return MethodHandles.lookup().bind(this, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** {@code env.step}: tells the guest how to fail, 0 not to. */
  int step(int id) {
    if (persistent && id == FaultGuests.FREE) {
      // What a guest can't free is lost, whatever the linker does.
      return 0;
    }
    return reach(Site.GUEST, "step " + id) ? fault.code() : 0;
  }

  /** {@code env.trace}. */
  void trace(int character) {
    reach(Site.HOST, "trace " + (char) character);
    guestTrace.append((char) character);
  }

  /** The type of {@code env.step}. */
  static FuncType stepType() {
    return TestModule.INT_TO_INT;
  }
}
