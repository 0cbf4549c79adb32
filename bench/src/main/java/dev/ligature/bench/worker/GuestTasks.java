package dev.ligature.bench.worker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of one guest that stays open. */
public final class GuestTasks {
  private final Guest.Engine engine;
  private final Map<String, Guest.Kernel> kernels = new HashMap<>();
  private final Opened<Guest> guest = new Opened<>();
  private @Nullable IntUnaryOperator step;
  private @Nullable IntUnaryOperator stepInField;

  /** Those of an engine. */
  public GuestTasks(Guest.Engine engine) {
    this.engine = engine;
  }

  /** The tasks by their names. */
  public Map<String, Requests.Task> tasks() {
    return Map.of(
        "open",
        this::open,
        "call",
        this::call,
        "enter",
        this::enter,
        "enter-by-field",
        this::enterByField);
  }

  /** Opens a module: folder, name. */
  String open(List<String> words) throws Throwable {
    guest.set(engine.open(Path.of(words.get(0), words.get(1))));
    kernels.clear();
    step = null;
    stepInField = null;
    return "";
  }

  /** Calls a function of it: name, count. Gives nanoseconds and the checksum. */
  String call(List<String> words) throws Throwable {
    Guest.Kernel kernel = kernels.computeIfAbsent(words.get(0), guest.get()::kernel);
    int count = Integer.parseInt(words.get(1));
    long start = System.nanoTime();
    double result = kernel.call(count);
    return (System.nanoTime() - start) + "\t" + result;
  }

  /** Calls the function step many times: its name, count. Gives nanoseconds and the last number. */
  String enter(List<String> words) {
    if (step == null) {
      step = guest.get().step();
    }
    return enter(step, words);
  }

  /** The same by a handle in a field. */
  String enterByField(List<String> words) {
    if (stepInField == null) {
      stepInField = guest.get().stepInField();
    }
    return enter(stepInField, words);
  }

  private static String enter(IntUnaryOperator step, List<String> words) {
    int count = Integer.parseInt(words.get(1));
    long start = System.nanoTime();
    int x = 1;
    for (int i = 0; i < count; i++) {
      x = step.applyAsInt(x);
    }
    return (System.nanoTime() - start) + "\t" + (double) x;
  }
}
