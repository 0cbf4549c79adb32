package dev.ligature.postgres.backend;

import dev.ligature.wasi.FileTree;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What extensions want besides their files. A need is known by a file of the extension's archive.
 */
final class ExtensionNeeds {
  /** Where the files of archives are. */
  private static final String PLACE = "/pglite/";

  private static final String PROJ = "share/proj";
  private static final String LIBRARIES = "lib/postgresql/";
  private static final String RASTER = LIBRARIES + "postgis_raster-3.so";

  /**
   * A variable of the environment.
   *
   * @param file the file whose presence asks for it
   * @param name its name
   * @param value its value
   */
  private record Variable(String file, String name, String value) {}

  private static final List<Variable> VARIABLES =
      List.of(
          new Variable(PROJ + "/proj.db", "PROJ_DATA", PLACE + PROJ),
          new Variable(RASTER, "POSTGIS_GDAL_ENABLED_DRIVERS", "ENABLE_ALL"),
          new Variable(RASTER, "POSTGIS_ENABLE_OUTDB_RASTERS", "1"));

  /**
   * A library that others need and do not name as needed.
   *
   * @param other the file of one of these
   * @param extension the extension whose library it is
   * @param name its name in the folder of libraries
   */
  private record Base(String other, String extension, String name) {}

  private static final List<Base> BASES = List.of(new Base(RASTER, "postgis", "postgis-3"));

  private ExtensionNeeds() {}

  private static Predicate<String> isIn(FileTree root) {
    return file -> root.exists(PLACE + file);
  }

  /** The variables that the files of a tree ask for. */
  static Map<String, String> variables(FileTree root) {
    Predicate<String> isThere = isIn(root);
    return VARIABLES.stream()
        .filter(variable -> isThere.test(variable.file()))
        .collect(Collectors.toMap(Variable::name, Variable::value));
  }

  /**
   * The libraries that a backend loads before others can want them, by the extensions without which
   * it does not.
   */
  static Map<String, String> libraries(FileTree root) {
    Predicate<String> isThere = isIn(root);
    return BASES.stream()
        .filter(base -> isThere.test(base.other()))
        .collect(Collectors.toMap(Base::extension, Base::name));
  }
}
