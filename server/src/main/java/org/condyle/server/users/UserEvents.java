package org.condyle.server.users;

/**
 * Keeps what happened to accounts and programs: the audit trail.
 *
 * <p>What is changed in the database is told inside the transaction of the change.
 */
@FunctionalInterface
public interface UserEvents {

  void happened(UserEvent event);
}
