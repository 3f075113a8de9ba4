/** {@code Questionnaire/$attach-form}: a site's licensed form becomes a form of an instrument. */
@NullMarked
package org.condyle.server.operation.attachform;

import org.jspecify.annotations.NullMarked;
