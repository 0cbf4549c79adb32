package dev.ligature.conformance.docs;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The tests that are named after rules, as their sources have them. */
final class RuleTests {
  private static final Pattern NAME = Pattern.compile("((?:S\\d\\d_)+)(\\w*)");
  private static final Pattern NUMBER = Pattern.compile("S(\\d\\d)_");

  private static final PathMatcher TESTS =
      FileSystems.getDefault().getPathMatcher("glob:**/src/test/java/**.java");

  private RuleTests() {}

  /**
   * A test that is named after rules.
   *
   * @param place its class and name
   * @param byGuest whether a guest asks in it
   * @param byJava whether Java asks in it
   * @param asserts whether it, or a method that it calls, can fail by what it observes
   */
  record RuleTest(
      String place, Set<Integer> rules, boolean byGuest, boolean byJava, boolean asserts) {}

  /** All such tests below a folder. */
  static List<RuleTest> read(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(TESTS::matches).sorted().toList();
    }
    Sources sources = new Sources();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        sources.scan(unit, fileName(unit));
      }
    }
    return sources.ruleTests();
  }

  private static String fileName(CompilationUnitTree unit) {
    String path = unit.getSourceFile().getName();
    return path.replaceFirst(".*[/\\\\]", "").replace(".java", "");
  }

  /** A method, and the names of those that it calls. */
  private record Method(String file, MethodTree tree, Set<String> calls, boolean asserts) {
    boolean isPrivate() {
      return tree.getModifiers().getFlags().contains(Modifier.PRIVATE);
    }

    String name() {
      return tree.getName().toString();
    }
  }

  private static final class Sources extends TreeScanner<Void, String> {
    private final List<Method> methods = new ArrayList<>();

    @Override
    public Void visitMethod(MethodTree method, String file) {
      Calls calls = new Calls();
      calls.scan(method.getBody(), null);
      methods.add(new Method(file, method, calls.names, calls.asserts));
      return super.visitMethod(method, file);
    }

    List<RuleTest> ruleTests() {
      Set<Method> asserting = asserting();
      List<RuleTest> tests = new ArrayList<>();
      for (Method method : methods) {
        Matcher name = NAME.matcher(method.tree().getName());
        if (name.matches()) {
          tests.add(ruleTest(method, name, asserting.contains(method)));
        }
      }
      return tests;
    }

    private static RuleTest ruleTest(Method method, Matcher name, boolean asserts) {
      Set<Integer> rules = new TreeSet<>();
      NUMBER
          .matcher(name.group(1))
          .results()
          .forEach(number -> rules.add(Integer.valueOf(number.group(1))));
      String sentence = name.group(2).toLowerCase(Locale.ROOT);
      boolean both =
          method.tree().getParameters().stream()
              .anyMatch(parameter -> parameter.getType().toString().equals("Side"));
      return new RuleTest(
          method.file() + "." + method.tree().getName(),
          rules,
          both || sentence.contains("guest"),
          both || sentence.contains("java"),
          asserts);
    }

    /** The methods that assert something, or call one that does. */
    private Set<Method> asserting() {
      Map<String, List<Method>> byName =
          methods.stream().collect(Collectors.groupingBy(Method::name));
      Set<Method> asserting = new HashSet<>();
      int before;
      do {
        before = asserting.size();
        for (Method method : methods) {
          if (method.asserts()
              || method.calls().stream()
                  .map(name -> called(method, byName.getOrDefault(name, List.of())))
                  .anyMatch(called -> !called.isEmpty() && asserting.containsAll(called))) {
            asserting.add(method);
          }
        }
      } while (asserting.size() > before);
      return asserting;
    }

    /**
     * Which methods of a name a caller may mean: those of its own file, if there are any, else
     * those of other files that are not private.
     */
    private static List<Method> called(Method caller, List<Method> named) {
      List<Method> own = named.stream().filter(m -> m.file().equals(caller.file())).toList();
      return own.isEmpty() ? named.stream().filter(method -> !method.isPrivate()).toList() : own;
    }
  }

  /** What a body calls, and whether it asserts. */
  private static final class Calls extends TreeScanner<Void, Void> {
    private final Set<String> names = new HashSet<>();
    private boolean asserts;

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      String name =
          switch (call.getMethodSelect()) {
            case IdentifierTree identifier -> identifier.getName().toString();
            case MemberSelectTree select -> select.getIdentifier().toString();
            default -> "";
          };
      names.add(name);
      asserts |= name.startsWith("assert") || name.equals("fail");
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public Void visitThrow(ThrowTree thrown, Void none) {
      asserts |= thrown.toString().contains("AssertionError");
      return super.visitThrow(thrown, null);
    }
  }
}
