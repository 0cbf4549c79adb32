package dev.ligature.postgres.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a PostgreSQL of their own. Their parameters can be a {@link
 * javax.sql.DataSource}, a {@link java.sql.Connection}, which is closed after the test, or the
 * {@link dev.ligature.postgres.EmbeddedPostgres} itself.
 *
 * <pre>{@code
 * @WithPostgres(extensions = "vector", scripts = "/schema.sql")
 * class ShopTest {
 *   @Test
 *   void sells(Connection connection) { .. }
 * }
 * }</pre>
 *
 * <p>The scripts run once. Each test begins with a copy of what they have made, so tests see
 * nothing of each other, and can run at the same time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(PostgresExtension.class)
public @interface WithPostgres {
  /** The extensions that {@code CREATE EXTENSION} finds. */
  String[] extensions() default {};

  /**
   * Scripts of SQL that fill the database, in their order: resources of the test's class, by names
   * as for {@link Class#getResource}.
   */
  String[] scripts() default {};

  /** Whether the tests of the class share one database; else each has its own. */
  boolean shared() default false;

  /**
   * The folder that has the npm packages of PostgreSQL: {@code pglite} and, if there are any, those
   * of extensions. Unless set, it is what the system property {@code ligature.postgres.packages}
   * says, or else {@code node_modules/@electric-sql} in the working directory or one above it.
   */
  String packages() default "";
}
