package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageImageTest {
  private final FileSystem system = Images.unix();

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  private FileImage read(String script, String data) throws IOException {
    return FileImage.emscripten(
        Files.writeString(system.getPath("/a.js"), script),
        Files.writeString(system.getPath("/a.data"), data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pglite.js", "pglite.cjs", "index.cjs"})
  void the_package_of_pglite_is_read(String script) throws IOException {
    Path data = Images.pglite("pglite.data");
    FileImage image = FileImage.emscripten(Images.pglite(script), data);
    assertEquals(6_242_272, image.size());
    assertEquals(699, image.names().stream().filter(n -> isFile(image, n)).count());
    assertTrue(image.find("/pglite/share/postgresql/extension").orElseThrow().isFolder());
    assertTrue(
        Images.text(image, "/pglite/share/postgresql/postgres.bki")
            .startsWith("# PostgreSQL 18\n"));
    assertEquals(0755, Images.mode(image, "/pglite/bin/postgres"));
    assertEquals(
        0600,
        Images.mode(
            image.withPermissions("/home/postgres/.pgpass", 0600), "home/postgres/.pgpass"));
  }

  private static boolean isFile(FileImage image, String name) {
    return image.find(name).orElseThrow().content().isPresent();
  }

  @Test
  void the_packages_of_webr_are_read() throws IOException {
    Path folder = Images.module("examples/lapack/node_modules/webr/dist/vfs");
    int read = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path index :
          files.filter(p -> p.toString().endsWith(".js.metadata")).sorted().toList()) {
        String name = index.getFileName().toString().replace(".js.metadata", ".data.gz");
        FileImage image = FileImage.emscripten(index, index.resolveSibling(name));
        assertTrue(
            Files.readString(index).contains("\"remote_package_size\":" + image.size()),
            index::toString);
        read++;
      }
    }
    assertTrue(read > 40, read + " packages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x({files:[{filename:\"/a/b\",start:0,end:3},{filename:\"/c\",start:3,end:1e1}]})",
        "x({'files':[{'start':0x0,'end':3,'filename':'/a/b'},{'start':3,'end':10,'filename':'/c'}]})",
        "{\"files\":[{\"filename\":\"/a/b\",\"start\":0,\"end\":3,\"audio\":false},"
            + "{\"filename\":\"\\u002fc\",\"start\":3,\"end\":10}],\"remote_package_size\":10}",
        "[ { 'filename' : '/a/b', 'crunched': !1, 'start' : 0, 'end' : 3, }, // ['x']\n"
            + "/* { */ { 'filename' : '/c', 'start' : 3, 'end' : 10, } ]"
      })
  void an_index_is_read_however_it_is_written(String script) throws IOException {
    FileImage image = read(script, "onetwothre");
    assertEquals(List.of("a", "a/b", "c"), image.names());
    assertEquals("one", Images.text(image, "a/b"));
    assertEquals("twothre", Images.text(image, "c"));
  }

  @Test
  void folders_are_those_that_the_script_makes() throws IOException {
    FileImage image =
        read(
            """
            Module["FS_createPath"]("/", "home", true, true);
            m.FS_createPath('/home', 'web_user', !0, !0);
            // m.FS_createPath('/', 'commented', !0, !0);
            var text = "m.FS_createPath('/', 'quoted', !0, !0)", also = /FS_createPath("a","b")/;
            m.FS_createPath(name, 'computed', !0, !0);
            load([{filename:"/x",start:0,end:1}]);
            """,
            "x");
    assertEquals(List.of("home", "home/web_user", "x"), image.names());
  }

  @Test
  void of_several_indexes_the_one_that_fits_is_taken() throws IOException {
    String script =
        """
        f("/","one");a([{filename:"/one/a",start:0,end:3}]);
        a([{filename:"/two/a",start:0,end:4}]);
        """;
    assertEquals(List.of("one", "one/a"), read(script, "123").names());
    assertEquals(List.of("two", "two/a"), read(script, "1234").names());
    assertEquals(
        """
        can't read a file image: /a.data
        >>> has 5 bytes, as 0 of the 2 indexes in the script say\
        """,
        Images.error(() -> read(script, "12345")));
  }

  @Test
  void damage_is_told() {
    assertEquals(
        """
        can't read a file image: /a.js
        >>> has no index of files: no objects with `filename`, `start` and `end`\
        """,
        Images.error(() -> read("var filename, start, end;", "")));
    assertEquals(
        """
        can't read a file image: /a.data
        >>> its entry `/a` is at bytes 1 to 5 of 3\
        """,
        Images.error(() -> read("[{filename:'/a',start:1,end:5}]", "123")));
    assertEquals(
        """
        can't read a file image: /a.data
        >>> its entry `/a` is at bytes 3 to 2 of 3\
        """,
        Images.error(() -> read("[{filename:'/a',start:3,end:2}]", "123")));
    assertEquals(
        """
        can't read a file image: /a.data
        >>> its entry `/../a` has `..` in its name, which could lead out of a folder\
        """,
        Images.error(() -> read("[{filename:'/../a',start:0,end:2}]", "123")));
  }
}
