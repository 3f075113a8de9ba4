/**
 * Long work as stored jobs: with progress and cancel, resumed after a crash, with results that are
 * kept for a while.
 */
@NullMarked
package org.condyle.server.jobs;

import org.jspecify.annotations.NullMarked;
