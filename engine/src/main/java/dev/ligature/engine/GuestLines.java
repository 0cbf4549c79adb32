package dev.ligature.engine;

import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.engine.codegen.layout.JavaNames;
import dev.ligature.engine.codegen.lines.GroupLines;
import dev.ligature.engine.codegen.lines.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts lines in a stack trace in the place of the numbers that stand for them. The JVM makes traces
 * of what class files have, where a class is of one file.
 */
final class GuestLines {
  private final Set<ModuleLoader> modules;
  private final Map<String, List<GroupLines>> known = new HashMap<>();

  private GuestLines(Set<ModuleLoader> modules) {
    this.modules = modules;
  }

  /**
   * Corrects the stack trace of what comes out of a guest.
   *
   * @param modules those that may be in it
   */
  static void locate(Throwable thrown, Set<ModuleLoader> modules) {
    GuestLines lines = new GuestLines(modules);
    StackTraceElement[] trace = thrown.getStackTrace();
    boolean changed = false;
    for (int k = 0; k < trace.length; k++) {
      StackTraceElement exact = lines.exact(trace[k]);
      changed |= !exact.equals(trace[k]);
      trace[k] = exact;
    }
    if (changed) {
      thrown.setStackTrace(trace);
    }
  }

  private StackTraceElement exact(StackTraceElement frame) {
    String source = frame.getFileName();
    if (source == null || !GuestStack.isGuest(frame) || !JavaNames.isOfSeveralFiles(source)) {
      return frame;
    }
    Set<SourceLine> found = new HashSet<>();
    for (GroupLines group : groups(frame.getClassName())) {
      group.line(frame.getLineNumber()).ifPresent(found::add);
    }
    // Of several modules of one name, any may be meant.
    return found.size() == 1 ? at(frame, source, found.iterator().next()) : frame;
  }

  private List<GroupLines> groups(String className) {
    return known.computeIfAbsent(
        className,
        name -> {
          List<GroupLines> groups = new ArrayList<>();
          for (ModuleLoader module : modules) {
            Optional<GroupLines> lines = module.linesOf(name);
            lines.ifPresent(groups::add);
          }
          return groups;
        });
  }

  private static StackTraceElement at(StackTraceElement frame, String source, SourceLine line) {
    return new StackTraceElement(
        frame.getClassLoaderName(),
        frame.getModuleName(),
        frame.getModuleVersion(),
        frame.getClassName(),
        frame.getMethodName(),
        JavaNames.sourceFile(JavaNames.moduleOf(source), line.file(), false),
        line.line());
  }
}
