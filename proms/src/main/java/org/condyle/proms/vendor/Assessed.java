package org.condyle.proms.vendor;

import org.condyle.proms.instrument.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * What a row says beside the answers.
 *
 * @param patientId logical id
 * @param authored a FHIR date or dateTime
 * @param side left or right, or null
 * @param mode how it was answered, or null
 * @param key what the vendor calls the row, or null
 */
record Assessed(
    String patientId,
    Instrument instrument,
    String authored,
    @Nullable String side,
    @Nullable String mode,
    @Nullable String key) {}
