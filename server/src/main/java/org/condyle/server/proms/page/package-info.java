/**
 * The form on which patients answer: pages that work on a phone, without JavaScript and with a
 * screen reader. Answers are saved as a QuestionnaireResponse with each step.
 */
@NullMarked
package org.condyle.server.proms.page;

import org.jspecify.annotations.NullMarked;
