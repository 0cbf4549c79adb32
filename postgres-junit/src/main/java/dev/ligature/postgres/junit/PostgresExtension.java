package dev.ligature.postgres.junit;

import dev.ligature.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link WithPostgres} says. */
public final class PostgresExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(DataSource.class, Connection.class, EmbeddedPostgres.class);

  /** Made by JUnit. */
  public PostgresExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Database database = database(context);
    if (type == EmbeddedPostgres.class) {
      return database.postgres;
    } else if (type == DataSource.class) {
      return database.postgres.dataSource();
    }
    try {
      Connection connection = database.postgres.dataSource().getConnection();
      store(context)
          .computeIfAbsent(
              "connections of " + context.getUniqueId(), _ -> new Connections(), Connections.class)
          .all
          .add(connection);
      return connection;
    } catch (SQLException e) {
      throw new ParameterResolutionException("no connection: " + e.getMessage(), e);
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /**
   * The database of a test, or of its class. JUnit looks for what is stored in outer scopes too.
   */
  private static Database database(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    Class<?> owner = annotated(test);
    WithPostgres wanted = annotation(owner).orElseThrow();
    Templates templates = context.getRoot().getStore(NAMESPACE).computeIfAbsent(Templates.class);
    ExtensionContext scope = wanted.shared() ? ofClass(context, owner) : context;
    if (!wanted.shared() && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "%s: each test has its own database, so what runs once for all has none; say"
                  .formatted(test.getName())
              + " @WithPostgres(shared = true), or take it in the test or @BeforeEach");
    }
    return store(scope)
        .computeIfAbsent(
            "database of " + scope.getUniqueId(),
            _ -> new Database(start(templates, wanted, owner)),
            Database.class);
  }

  /** The class that has the annotation: the test's, or one around it. */
  private static Class<?> annotated(Class<?> test) {
    for (Class<?> each = test; each != null; each = each.getEnclosingClass()) {
      if (annotation(each).isPresent()) {
        return each;
      }
    }
    throw new ParameterResolutionException(test.getName() + " has no @WithPostgres");
  }

  private static Optional<WithPostgres> annotation(Class<?> test) {
    return AnnotationSupport.findAnnotation(test, WithPostgres.class);
  }

  private static ExtensionContext ofClass(ExtensionContext context, Class<?> owner) {
    ExtensionContext found = context;
    while (found.getTestMethod().isPresent() || !found.getTestClass().equals(Optional.of(owner))) {
      found = found.getParent().orElseThrow();
    }
    return found;
  }

  private static EmbeddedPostgres start(Templates templates, WithPostgres wanted, Class<?> test) {
    try {
      return templates.start(wanted, test);
    } catch (IOException | SQLException e) {
      throw new ParameterResolutionException("PostgreSQL does not start: " + e.getMessage(), e);
    }
  }

  /** A database, which JUnit closes where its scope ends. */
  private static final class Database implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    Database(EmbeddedPostgres postgres) {
      this.postgres = postgres;
    }

    @Override
    public void close() {
      postgres.close();
    }
  }

  /** The connections that a test was given. */
  static final class Connections implements AutoCloseable {
    private final List<Connection> all = new ArrayList<>();

    Connections() {}

    @Override
    public void close() throws SQLException {
      for (Connection each : all) {
        each.close();
      }
    }
  }
}
