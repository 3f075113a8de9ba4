package org.condyle.server.store;

/**
 * A row of {@code condyle.patient_resource}: that a resource is about a patient, and one of its
 * codes.
 *
 * @param patient HAPI's key of the Patient
 * @param code see {@link RecordCodes}
 * @param resource HAPI's key of the resource
 */
record IndexRow(long patient, String type, long code, long resource) {}
