/**
 * Instruments of patient-reported outcomes as data: what they ask, which answers they take, how
 * they are scored, and which change matters.
 */
@NullMarked
package org.condyle.proms.instrument;

import org.jspecify.annotations.NullMarked;
