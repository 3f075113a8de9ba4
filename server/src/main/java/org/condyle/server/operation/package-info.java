/** What all FHIR operations of this server share. */
@NullMarked
package org.condyle.server.operation;

import org.jspecify.annotations.NullMarked;
