@NullMarked
package org.condyle.server.fhir;

import org.jspecify.annotations.NullMarked;
