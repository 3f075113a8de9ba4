/**
 * Reads a QuestionnaireResponse as the answers of an instrument, or says everything wrong in it.
 */
@NullMarked
package org.condyle.proms.answer;

import org.jspecify.annotations.NullMarked;
