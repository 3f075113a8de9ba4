package org.condyle.server.store;

/** Proof that the record index covers all that is stored; what reads records depends on it. */
record CompleteIndex() {}
