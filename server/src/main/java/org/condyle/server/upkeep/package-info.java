/**
 * What the server does by itself while nobody waits: results brought up to date, old ones removed.
 */
@NullMarked
package org.condyle.server.upkeep;

import org.jspecify.annotations.NullMarked;
