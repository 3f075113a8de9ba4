/** {@code QuestionnaireResponse/$extract}: the Observations of a response. */
@NullMarked
package org.condyle.server.operation.extract;

import org.jspecify.annotations.NullMarked;
