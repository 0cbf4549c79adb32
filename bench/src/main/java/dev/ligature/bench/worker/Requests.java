package dev.ligature.bench.worker;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a worker is asked: a line of words between tabs, the first of which names the task; answered
 * by a line {@code ok} with words, or {@code fail} with what went wrong.
 */
public final class Requests {
  private final Map<String, Task> tasks;

  /** Something that a worker can measure. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it.
     *
     * @param words what was asked
     * @return the answer's words, tabs between them
     */
    String run(List<String> words) throws Throwable;
  }

  /** Requests for these tasks. */
  public Requests(Map<String, Task> tasks) {
    this.tasks = Map.copyOf(tasks);
  }

  /** Answers requests from standard input until its end. */
  public void serve() throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(List.of(line.split("\t", -1))));
      out.flush();
    }
  }

  /** The answer to one request. */
  String answer(List<String> words) {
    Task task = tasks.get(words.getFirst());
    if (task == null) {
      return "fail\tno such task: " + words.getFirst();
    }
    try {
      return "ok\t" + task.run(words.subList(1, words.size()));
    } catch (Throwable e) {
      return "fail\t" + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }
}
