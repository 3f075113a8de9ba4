/** FHIR's asynchronous request pattern: {@code Prefer: respond-async}, and {@code $job}. */
@NullMarked
package org.condyle.server.operation.job;

import org.jspecify.annotations.NullMarked;
