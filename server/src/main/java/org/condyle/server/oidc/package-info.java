/**
 * The site's OpenID provider: what it is asked for, and what is believed of what it says. Who its
 * people and programs are here is said elsewhere.
 */
@NullMarked
package org.condyle.server.oidc;

import org.jspecify.annotations.NullMarked;
