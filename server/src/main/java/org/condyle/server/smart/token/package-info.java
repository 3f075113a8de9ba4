/** Tokens: made, kept as hashes, found again, and revoked. */
@NullMarked
package org.condyle.server.smart.token;

import org.jspecify.annotations.NullMarked;
