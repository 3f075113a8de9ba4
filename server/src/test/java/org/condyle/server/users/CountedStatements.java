package org.condyle.server.users;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database whose statements are written down. */
final class CountedStatements extends AbstractDataSource {

  private final DataSource database;
  private final List<String> statements = new ArrayList<>();

  CountedStatements(DataSource database) {
    this.database = database;
  }

  /** What was asked since this was called last. */
  synchronized List<String> taken() {
    List<String> taken = List.copyOf(statements);
    statements.clear();
    return taken;
  }

  private synchronized void note(String sql) {
    statements.add(sql);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = database.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                note(String.valueOf(arguments[0]));
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }
}
