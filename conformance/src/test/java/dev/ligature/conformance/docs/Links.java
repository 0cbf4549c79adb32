package dev.ligature.conformance.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links between the project's Markdown files. */
final class Links {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  /** Folders of what is built or fetched. */
  private static final Set<String> SKIPPED = Set.of("target", "build", "node_modules");

  private Links() {}

  /** A link to a file of the project, as it is written, and the file that has it. */
  record Link(Path from, String to) {
    Path target() {
      String path = to.replaceFirst("#.*", "");
      return path.isEmpty() ? from : from.resolveSibling(path).normalize();
    }

    /** The part behind the number sign; empty without one. */
    String anchor() {
      return to.contains("#") ? to.substring(to.indexOf('#') + 1) : "";
    }
  }

  /** The Markdown files below a folder that belong to the project. */
  static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skip = !folder.equals(root) && (name.startsWith(".") || SKIPPED.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }

  /** The links of a file to files of the project and places in them. */
  static List<Link> of(Path file) throws IOException {
    return LINK.matcher(text(file))
        .results()
        .map(link -> link.group(1))
        .filter(to -> !ELSEWHERE.matcher(to).matches())
        .map(to -> new Link(file, to))
        .toList();
  }

  /** The links below a folder that lead nowhere, each as its file and what it says. */
  static List<String> broken(Path root) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : files(root)) {
      for (Link link : of(file)) {
        if (!leadsSomewhere(link)) {
          broken.add(root.relativize(file) + ": " + link.to());
        }
      }
    }
    return broken;
  }

  private static boolean leadsSomewhere(Link link) throws IOException {
    return Files.exists(link.target())
        && (link.anchor().isEmpty() || anchors(link.target()).contains(link.anchor()));
  }

  /** The anchors of a file's headings, as GitHub makes them. */
  static Set<String> anchors(Path file) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> repeated = new HashMap<>();
    Matcher heading = HEADING.matcher(text(file));
    while (heading.find()) {
      String anchor = anchor(heading.group(1));
      int before = repeated.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  /** The anchor of the first heading of that text. */
  static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
        .replace(' ', '-');
  }

  private static String text(Path file) throws IOException {
    return FENCED.matcher(Files.readString(file)).replaceAll("");
  }
}
