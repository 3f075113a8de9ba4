/**
 * Links to what a patient, or the practice for a patient, is to answer: issued, opened by a second
 * step, kept as a session, and used up. Nothing here knows what is asked.
 */
@NullMarked
package org.condyle.server.proms.link;

import org.jspecify.annotations.NullMarked;
