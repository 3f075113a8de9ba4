package org.condyle.cql.content;

import java.util.List;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.ValueSet;

/** Where measures find their libraries and value sets: the server's store, or a Bundle. */
public interface ContentSource {

  /** All installed versions of the libraries whose {@code Library.name} is this CQL name. */
  List<Library> librariesNamed(String cqlName);

  /** All installed versions of the library with this canonical url, given without version. */
  List<Library> librariesAt(String url);

  /** All installed versions of the value set with this canonical url, given without version. */
  List<ValueSet> valueSetsAt(String url);
}
