package org.condyle.server.proms.link;

import java.util.UUID;

/**
 * A link that may be used.
 *
 * @param patientId logical id of the patient whose questionnaires it opens
 */
public record Link(UUID id, int partition, String patientId, LinkPurpose purpose) {}
