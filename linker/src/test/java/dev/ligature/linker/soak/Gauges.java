package dev.ligature.linker.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the JVM has of everything, once nothing is going on. */
final class Gauges {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int COLLECTIONS = 4;

  /** What the JVM allocates outside of heap, classes and compiled code. */
  private static final List<String> NATIVE =
      List.of("Internal", "Other", "Symbol", "Module", "Synchronization");

  /** What is measured, with the most that it may seem to grow: the noise of it. */
  static final List<Flatness> JVM =
      List.of(
          new Flatness("heap", 256 << 10),
          new Flatness("metaspace", 512 << 10),
          new Flatness("classes", 60),
          new Flatness("native", 1 << 20),
          new Flatness("descriptors", 0),
          new Flatness("threads", 1));

  private Gauges() {}

  /** The measures by name, after collections of garbage. */
  static Map<String, Long> measure() throws IOException, InterruptedException, JMException {
    for (int k = 0; k < COLLECTIONS; k++) {
      System.gc();
      Thread.sleep(50);
    }
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    values.put("metaspace", pools("Metaspace"));
    values.put("classes", (long) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    values.put("native", nativeMemory());
    values.put("descriptors", descriptors());
    values.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    values.put("unloaded", ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount());
    values.put("code", pools("CodeHeap"));
    values.put("resident", resident());
    return values;
  }

  private static long pools(String prefix) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().startsWith(prefix))
        .map(MemoryPoolMXBean::getUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static long descriptors() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(DESCRIPTORS)) {
      return files.count();
    }
  }

  /** What is in memory of the process; 0 where the system does not tell. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    Matcher line = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(Files.readString(status));
    return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
  }

  /** By the JVM's own account, which {@code -XX:NativeMemoryTracking=summary} makes it keep. */
  private static long nativeMemory() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
    String[] arguments = {"summary"};
    String text =
        (String)
            server.invoke(
                commands,
                "vmNativeMemory",
                new Object[] {arguments},
                new String[] {String[].class.getName()});
    long sum = 0;
    for (String category : NATIVE) {
      Matcher line =
          Pattern.compile(category + " \\(reserved=\\d+KB, committed=(\\d+)KB").matcher(text);
      if (!line.find()) {
        throw new IllegalStateException("native memory is not tracked: " + text);
      }
      sum += Long.parseLong(line.group(1)) << 10;
    }
    return sum;
  }
}
