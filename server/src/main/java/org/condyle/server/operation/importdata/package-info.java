/** Bulk import: {@code $import} of NDJSON files from places that the site trusts. */
@NullMarked
package org.condyle.server.operation.importdata;

import org.jspecify.annotations.NullMarked;
