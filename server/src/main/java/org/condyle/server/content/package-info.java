/** Measures with their libraries and value sets: how they are installed, checked and found. */
@NullMarked
package org.condyle.server.content;

import org.jspecify.annotations.NullMarked;
