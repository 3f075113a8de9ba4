package org.condyle.server.proms.due;

import org.condyle.proms.due.DueList;

/**
 * What is due of one patient.
 *
 * @param key HAPI's key of the Patient
 */
public record PatientDue(long key, DueList due) {}
