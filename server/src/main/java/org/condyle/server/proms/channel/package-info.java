/** Messages to patients, and the ways by which they go: e-mail, and a webhook for text messages. */
@NullMarked
package org.condyle.server.proms.channel;

import org.jspecify.annotations.NullMarked;
