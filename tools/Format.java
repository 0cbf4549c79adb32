import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Checks or fixes the format of every Java source file below the working directory.
 *
 * <p>Usage: {@code java tools/Format.java FORMATTER_JAR check|fix}. A build step rather than a
 * Maven plugin, because the formatter uses the parser of the JDK that runs it, and Maven may run on
 * an older JDK than the sources are written for.
 */
final class Format {
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(Path.of(""), new Sources(files));
    Collections.sort(files);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("api", "code", "file", "main", "parser", "tree", "util")) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-jar", args[0]));
    boolean check = args[1].equals("check");
    command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    command.addAll(files);
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (check && status != 0) {
      System.err.println(
          "the files above are not formatted: run  mvn -q -N dependency:copy@fetch-formatter"
              + " exec:exec@format");
    }
    System.exit(status);
  }

  /** Adds Java sources; passes over what was built or fetched, which may be changing. */
  private static final class Sources extends SimpleFileVisitor<Path> {
    private static final Set<String> OTHERS = Set.of("target", "node_modules", "build", ".git");

    private final List<String> files;

    Sources(List<String> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return OTHERS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(".java")) {
        files.add(file.toString());
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
