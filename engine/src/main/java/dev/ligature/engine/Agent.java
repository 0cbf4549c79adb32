package dev.ligature.engine;

import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.ModuleLoader;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a guest program, as the specification of threads names it: it has an instance of its
 * own of each module that it enters, with its own stack pointer and thread-local data, over the
 * memory, the table and the code that all share.
 *
 * @see <a href="https://webassembly.github.io/threads/core/exec/runtime.html">WebAssembly threads:
 *     runtime structure</a>
 */
public abstract class Agent {
  private final Agents agents;
  private final ShadowStack stack = new ShadowStack();
  private @Nullable Instance[] instances = {};

  /**
   * A thread that has entered nothing yet.
   *
   * @param agents the threads of the program
   */
  protected Agent(Agents agents) {
    this.agents = Objects.requireNonNull(agents, "agents");
  }

  /**
   * Makes this thread's instance of a module by {@link Instance#copyFor}, with its thread-local
   * data. Called on the Java thread that runs as this one.
   *
   * @param instance the first thread's
   */
  protected abstract void enter(Instance instance);

  /**
   * Told when a module goes that this thread has entered.
   *
   * @param instance the first thread's
   */
  protected void left(Instance instance) {}

  /** Makes it one of the program's threads; from now on calls look for the caller's. */
  protected final void begin() {
    agents.add(this);
  }

  /** Takes it out of the program's threads. It runs nothing any more. */
  protected final void end() {
    agents.remove(this);
    for (Instance instance : instances) {
      if (instance != null) {
        instance.leaveFirst();
      }
    }
    instances = new Instance[0];
  }

  /** Says which cell is its stack pointer, as its libraries share it. */
  protected final void setStackPointer(Global cell) {
    Objects.requireNonNull(cell, "cell");
    stack.share(cell);
  }

  /** Adds the loaders of the modules that it has entered, as far as the caller can see by now. */
  final void addLoaders(Set<ModuleLoader> loaders) {
    for (Instance instance : instances) {
      if (instance != null) {
        loaders.add(instance.compiled().loader());
      }
    }
  }

  /** Whether a module that it has entered says what lines its code is of. */
  final boolean hasLines() {
    for (Instance instance : instances) {
      if (instance != null && instance.compiled().loader().hasLines()) {
        return true;
      }
    }
    return false;
  }

  final ShadowStack stack() {
    return stack;
  }

  final Agents agents() {
    return agents;
  }

  /**
   * This thread's instance of a module, which is made if there is none.
   *
   * @param instance the first thread's
   */
  final Instance instanceOf(Instance instance) {
    Instance own = known(instance);
    if (own == null) {
      Room.require();
      enter(instance);
      own = Objects.requireNonNull(known(instance), "the instance that entering makes");
    }
    return own;
  }

  private @Nullable Instance known(Instance instance) {
    int number = instance.number();
    Instance own = number < instances.length ? instances[number] : null;
    return own != null && own.first().equals(instance) ? own : null;
  }

  final void add(Instance instance) {
    int number = instance.number();
    if (number >= instances.length) {
      instances = Arrays.copyOf(instances, Math.max(number + 1, instances.length * 2));
    }
    instances[number] = instance;
  }

  final void drop(Instance instance) {
    instances[instance.number()] = null;
  }

  final void shareAll() {
    for (Instance instance : instances) {
      if (instance != null) {
        instance.share();
      }
    }
  }

  /** Lets go of the instance of a module; made anew if the module is entered again. */
  protected final void forget(Instance instance) {
    Instance own = known(instance);
    if (own != null) {
      instances[instance.number()] = null;
      stack.remove(own);
      own.leaveFirst();
      left(instance);
    }
  }
}
