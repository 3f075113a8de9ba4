/** Attaches a site's licensed Questionnaire to the instrument that it asks. */
@NullMarked
package org.condyle.proms.importing;

import org.jspecify.annotations.NullMarked;
