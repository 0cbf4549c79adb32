import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    try (Stream<Path> walk = Files.walk(Path.of(""))) {
      walk.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.toString().matches("(.*/)?(target|node_modules)/.*"))
          .map(Path::toString)
          .sorted()
          .forEach(files::add);
    }
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
}
