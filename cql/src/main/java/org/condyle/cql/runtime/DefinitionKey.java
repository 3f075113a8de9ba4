package org.condyle.cql.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Names a definition or a function.
 *
 * @param library CQL name of its library
 * @param version of the library, if it declares one
 * @param name as in CQL; a function with its operands, {@code "Age At"(birth, moment)}
 */
public record DefinitionKey(String library, @Nullable String version, String name) {}
