/** Bulk Data Access: {@code $export} of a practice, of its patients, and of a Group. */
@NullMarked
package org.condyle.server.operation.export;

import org.jspecify.annotations.NullMarked;
