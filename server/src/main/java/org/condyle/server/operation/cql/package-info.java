/** {@code $cql}: the value of CQL that comes with the request. */
@NullMarked
package org.condyle.server.operation.cql;

import org.jspecify.annotations.NullMarked;
