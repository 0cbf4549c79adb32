package dev.ligature.postgres;

import dev.ligature.postgres.session.Client;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * Connections of pgjdbc to one server. It is the connection's properties that lead to the server: a
 * URL could only name it, and something that all share would have to know the name.
 */
final class InProcessDataSource implements DataSource {
  private static final String USER = "postgres";

  private final String database;
  private final Consumer<Client> server;

  InProcessDataSource(String database, Consumer<Client> server) {
    this.database = database;
    this.server = server;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(USER, "");
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password);
    PGProperty.PG_DBNAME.set(properties, database);
    PGProperty.SOCKET_FACTORY.set(properties, InProcessSocketFactory.class.getName());
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    properties.put(InProcessSocketFactory.SERVER, server);
    HostSpec[] hosts = {new HostSpec("localhost", 5432)};
    return new PgConnection(hosts, properties, "jdbc:postgresql:" + database);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // Nothing is logged.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // How long a client waits is set where the server is started.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("nothing is logged");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
