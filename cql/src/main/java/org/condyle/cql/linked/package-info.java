/**
 * Compiled logic linked to closures, which give what the engine gives at a fraction of its time.
 */
@NullMarked
package org.condyle.cql.linked;

import org.jspecify.annotations.NullMarked;
