/**
 * The stock measure service of clinical-reasoning over HAPI FHIR JPA: what we are measured against.
 */
@NullMarked
package org.condyle.bench.stock;

import org.jspecify.annotations.NullMarked;
