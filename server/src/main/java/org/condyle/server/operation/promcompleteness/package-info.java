/**
 * {@code $prom-completeness}: how much of what was due was answered, and what can still be saved.
 */
@NullMarked
package org.condyle.server.operation.promcompleteness;

import org.jspecify.annotations.NullMarked;
