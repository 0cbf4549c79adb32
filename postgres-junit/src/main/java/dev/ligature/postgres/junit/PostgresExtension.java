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
      store(context).computeIfAbsent(Connections.class).all.add(connection);
      return connection;
    } catch (SQLException e) {
      throw new ParameterResolutionException("no connection: " + e.getMessage(), e);
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /** The database of a test, or of its class. */
  private static Database database(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    WithPostgres wanted = annotation(test);
    Templates templates = context.getRoot().getStore(NAMESPACE).computeIfAbsent(Templates.class);
    ExtensionContext owner = wanted.shared() ? ofClass(context, test) : context;
    return store(owner)
        .computeIfAbsent(
            Database.class, _ -> new Database(start(templates, wanted, test)), Database.class);
  }

  /** That of the class, or of one around it. */
  private static WithPostgres annotation(Class<?> test) {
    for (Class<?> each = test; each != null; each = each.getEnclosingClass()) {
      Optional<WithPostgres> found = AnnotationSupport.findAnnotation(each, WithPostgres.class);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ParameterResolutionException(test.getName() + " has no @WithPostgres");
  }

  private static ExtensionContext ofClass(ExtensionContext context, Class<?> test) {
    ExtensionContext found = context;
    while (found.getTestMethod().isPresent()) {
      found = found.getParent().orElseThrow();
    }
    return found.getTestClass().filter(test::equals).isPresent() ? found : context;
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
