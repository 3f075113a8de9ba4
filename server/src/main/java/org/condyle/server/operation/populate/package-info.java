/** {@code Questionnaire/$populate}: the response with which a patient answers an instrument. */
@NullMarked
package org.condyle.server.operation.populate;

import org.jspecify.annotations.NullMarked;
