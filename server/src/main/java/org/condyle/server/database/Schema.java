package org.condyle.server.database;

/** Proof that the database has the current schema; what reads tables depends on it. */
public record Schema() {}
