package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between the project's documents lead to files and headings that are there. */
final class LinksTest {
  private final Path root = Path.of(System.getProperty("ligature.root"));

  @Test
  void every_link_leads_somewhere() throws IOException {
    assertEquals(List.of(), Links.broken(root));
    int links = 0;
    for (Path file : Links.files(root)) {
      links += Links.of(file).size();
    }
    assertTrue(links > 150, "links: " + links);
  }

  @Test
  void the_index_of_the_rationale_has_every_entry() throws IOException {
    Path folder = root.resolve("docs/rationale");
    Path index = folder.resolve("README.md");
    Set<String> listed = Links.of(index).stream().map(Links.Link::to).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Path file : Links.files(folder)) {
      for (String line : Files.readAllLines(file)) {
        if (!file.equals(index) && line.startsWith("## ")) {
          String entry = file.getFileName() + "#" + Links.anchor(line.substring(3));
          if (!listed.contains(entry)) {
            missing.add(entry);
          }
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void a_link_that_leads_nowhere_is_found(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("a.md"),
        """
        # What is *here*?
        [a](b.md), [b](b.md#some-words), [c](#what-is-here), [d](https://example.org/#x), [e](b.md#c-1)
        ```
        [in code](nowhere.md)
        ```
        [f](gone.md), [g](b.md#gone), [h](#gone)
        """);
    Files.writeString(folder.resolve("b.md"), "# Some words\n# C\n# C\n");
    assertEquals(List.of("a.md: gone.md", "a.md: b.md#gone", "a.md: #gone"), Links.broken(folder));
  }
}
