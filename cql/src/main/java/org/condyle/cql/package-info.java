/** CQL libraries and the CQL runtime: content resolution, terminology, evaluation of one record. */
@NullMarked
package org.condyle.cql;

import org.jspecify.annotations.NullMarked;
