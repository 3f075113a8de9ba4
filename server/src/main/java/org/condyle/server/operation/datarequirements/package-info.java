/** {@code $data-requirements}: what data a measure or a library reads. */
@NullMarked
package org.condyle.server.operation.datarequirements;

import org.jspecify.annotations.NullMarked;
