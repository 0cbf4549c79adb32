package dev.ligature.postgres.junit;

import dev.ligature.postgres.DatabaseImage;
import dev.ligature.postgres.EmbeddedPostgres;
import dev.ligature.postgres.PostgresFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The databases that tests begin with. Each is made once, for all classes of a run. */
final class Templates {
  private final Map<Path, PostgresFiles> files = new HashMap<>();
  private final Map<Key, DatabaseImage> images = new HashMap<>();

  /**
   * What a template is known by.
   *
   * @param packages the folder of PostgreSQL
   * @param extensions the extensions that it finds
   * @param scripts the text of what fills it
   */
  private record Key(Path packages, List<String> extensions, List<String> scripts) {}

  /** Starts a database of a test. */
  EmbeddedPostgres start(WithPostgres wanted, Class<?> test) throws IOException, SQLException {
    Path packages = Packages.folder(wanted.packages());
    List<String> scripts = new ArrayList<>();
    for (String name : wanted.scripts()) {
      scripts.add(read(name, test));
    }
    Key key = new Key(packages, List.of(wanted.extensions()), scripts);
    DatabaseImage image = image(key, List.of(wanted.scripts()));
    return builder(key).image(image).start();
  }

  private static String read(String name, Class<?> test) throws IOException {
    try (InputStream script = test.getResourceAsStream(name)) {
      if (script == null) {
        throw new ParameterResolutionException(
            "no script %s: it is no resource of %s".formatted(name, test.getName()));
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private synchronized EmbeddedPostgres.Builder builder(Key key) throws IOException {
    PostgresFiles found = files.get(key.packages());
    if (found == null) {
      found = Packages.open(key.packages());
      files.put(key.packages(), found);
    }
    return EmbeddedPostgres.builder(found).extensions(key.extensions().toArray(String[]::new));
  }

  private synchronized DatabaseImage image(Key key, List<String> names)
      throws IOException, SQLException {
    DatabaseImage image = images.get(key);
    if (image == null) {
      image = make(key, names);
      images.put(key, image);
    }
    return image;
  }

  private DatabaseImage make(Key key, List<String> names) throws IOException, SQLException {
    try (EmbeddedPostgres postgres = builder(key).start()) {
      try (Connection connection = postgres.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < names.size(); i++) {
          try {
            statement.execute(key.scripts().get(i));
          } catch (SQLException e) {
            throw new SQLException(
                "script %s: %s".formatted(names.get(i), e.getMessage()), e.getSQLState(), e);
          }
        }
      }
      return postgres.closeToImage();
    }
  }
}
