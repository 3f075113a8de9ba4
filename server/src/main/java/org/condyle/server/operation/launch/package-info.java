/** Launches an app from an EHR. */
@NullMarked
package org.condyle.server.operation.launch;

import org.jspecify.annotations.NullMarked;
