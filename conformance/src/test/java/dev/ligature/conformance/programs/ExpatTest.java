package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** expat: {@code libexpat.so}, and the program that calls it and that it calls back. */
final class ExpatTest {
  @TempDir Path directory;

  @Test
  void a_document_is_written_in_canonical_form() throws Exception {
    BuiltProgram xmlwf =
        new BuiltProgram("expat", "xmlwf", directory)
            .file(
                "document.xml",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE a [ <!ENTITY name "value"> <!ATTLIST b z CDATA "default"> ]>
                <a  y='2'   x="1"><!-- gone --><b/>&name; <![CDATA[<&]]>\u00e4</a>
                """);
    Files.createDirectory(directory.resolve("guest/out"));
    Files.createDirectory(directory.resolve("native/out"));
    xmlwf.run("-d", "out", "document.xml").succeeded();
    assertEquals(
        "<a x=\"1\" y=\"2\"><b z=\"default\"></b>value &lt;&amp;\u00e4</a>",
        new String(xmlwf.result("out/document.xml"), StandardCharsets.UTF_8));
  }

  @Test
  void a_mistake_is_reported_with_its_place() throws Exception {
    BuiltProgram xmlwf =
        new BuiltProgram("expat", "xmlwf", directory).file("bad.xml", "<a>\n<b></a>\n");
    Outcome outcome = xmlwf.run("bad.xml");
    assertEquals("bad.xml:2:5: mismatched tag\n", outcome.out());
    assertEquals(2, outcome.status());
  }
}
