/**
 * Reminds patients of what they can answer: when is a pure function of what is due and what was
 * sent, kept as one instant for each patient; each message is begun in the database before it goes
 * out, so that it goes out once.
 */
@NullMarked
package org.condyle.server.proms.reminder;

import org.jspecify.annotations.NullMarked;
