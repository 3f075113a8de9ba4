package org.condyle.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SessionImplementor;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What gathers along with a transaction of HAPI's, and is written when Hibernate has sent all it
 * has and before the commit: only then does the transaction hold all of HAPI's rows that it will
 * ever hold. So neither is there without the other.
 */
public final class WithTransaction<T> {

  private final EntityManagerFactory entityManagers;
  private final Supplier<T> fresh;
  private final Last<T> last;

  /**
   * @param fresh makes what gathers in one transaction
   */
  public WithTransaction(EntityManagerFactory entityManagers, Supplier<T> fresh, Last<T> last) {
    this.entityManagers = entityManagers;
    this.fresh = fresh;
    this.last = last;
  }

  /** What is done last in the transaction. */
  public interface Last<T> {

    /** Writes what has gathered. */
    void write(T gathered, Connection connection) throws SQLException;

    /** The transaction is committed. */
    default void committed(T gathered) {}
  }

  /** What gathers with the transaction that goes on. */
  @SuppressWarnings("unchecked")
  public T gathered() {
    T known = (T) TransactionSynchronizationManager.getResource(this);
    if (known != null) {
      return known;
    }
    EntityManager entities =
        EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagers);
    if (entities == null) {
      throw new IllegalStateException("A resource is written outside of any transaction");
    }
    T made = fresh.get();
    TransactionSynchronizationManager.bindResource(this, made);
    TransactionSynchronizationManager.registerSynchronization(new Bound(made));
    entities
        .unwrap(SessionImplementor.class)
        .getActionQueue()
        .registerProcess(session -> session.doWork(connection -> last.write(made, connection)));
    return made;
  }

  /** Leaves what has gathered with its transaction when another one is run within it. */
  private final class Bound implements TransactionSynchronization {

    private final T gathered;

    Bound(T gathered) {
      this.gathered = gathered;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(WithTransaction.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(WithTransaction.this, gathered);
    }

    @Override
    public void afterCommit() {
      last.committed(gathered);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(WithTransaction.this);
    }
  }
}
