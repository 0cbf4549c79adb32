package dev.ligature.bench.worker;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** Plug-ins opened in a warm program, each a module of its own. */
final class PluginTasks {
  /** A custom section named "n" with four bytes. */
  private static final byte[] SECTION = {0, 6, 1, 'n', 0, 0, 0, 0};

  private final DynamicLinker linker = DynamicLinker.create();
  private int made;

  /**
   * Opens copies of a plug-in, which differ in a custom section, in one program, looks a function
   * up in each and calls it: file, function, count. Gives the mean in nanoseconds and the sum of
   * the results.
   */
  String open(List<String> words) throws Throwable {
    byte[] original = Files.readAllBytes(Path.of(words.get(0)));
    List<byte[]> copies = new ArrayList<>();
    int count = Integer.parseInt(words.get(2));
    for (int i = 0; i < count; i++) {
      copies.add(copy(original));
    }
    int sum = 0;
    long start = System.nanoTime();
    try (Program program = DynamicLinker.create().open(Configs.builder().build())) {
      start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        sum += openOne(program, "plugin" + i, copies.get(i), words.get(1));
      }
      start = System.nanoTime() - start;
    }
    return start / count + "\t" + sum;
  }

  /**
   * Opens and closes one plug-in again and again: file, function, count. Gives the mean in
   * nanoseconds and the sum of the results.
   */
  String reopen(List<String> words) throws Throwable {
    byte[] module = Files.readAllBytes(Path.of(words.get(0)));
    int count = Integer.parseInt(words.get(2));
    int sum = 0;
    try (Program program = linker.open(Configs.builder().build())) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        Library library = program.open("plugin", module, EnumSet.of(OpenFlag.LAZY));
        sum += (int) library.findFunction(words.get(1)).handle().invokeExact();
        library.close();
      }
      return (System.nanoTime() - start) / count + "\t" + sum;
    }
  }

  private static int openOne(Program program, String name, byte[] module, String function)
      throws Throwable {
    Library library = program.open(name, module, EnumSet.of(OpenFlag.LAZY));
    return (int) library.findFunction(function).handle().invokeExact();
  }

  private byte[] copy(byte[] original) {
    byte[] copy = Arrays.copyOf(original, original.length + SECTION.length);
    ByteBuffer end = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    end.put(original.length, SECTION);
    end.putInt(copy.length - Integer.BYTES, made++);
    return copy;
  }
}
