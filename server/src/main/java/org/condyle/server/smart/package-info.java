/** SMART App Launch: which programs may ask for what, and the tokens they get. */
@NullMarked
package org.condyle.server.smart;

import org.jspecify.annotations.NullMarked;
