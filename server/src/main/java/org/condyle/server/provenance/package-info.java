/** The Provenances that this server writes. */
@NullMarked
package org.condyle.server.provenance;

import org.jspecify.annotations.NullMarked;
