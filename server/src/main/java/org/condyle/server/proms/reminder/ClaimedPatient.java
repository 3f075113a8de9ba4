package org.condyle.server.proms.reminder;

/**
 * A patient whom this server alone looks at for a while.
 *
 * @param key HAPI's key
 * @param id the logical id
 */
record ClaimedPatient(int partition, long key, String id) {}
