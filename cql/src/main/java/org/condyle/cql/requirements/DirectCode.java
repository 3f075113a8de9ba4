package org.condyle.cql.requirements;

import org.jspecify.annotations.Nullable;

/**
 * A code that the logic names itself and not by a value set.
 *
 * @param system the code system's url; empty when it gives none
 * @param systemVersion the version of the code system, if the logic names one
 * @param display the text that the logic gives beside the code, if any
 */
public record DirectCode(
    String system, @Nullable String systemVersion, String code, @Nullable String display) {}
