package org.condyle.server.store;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Meta;

/** What HAPI keeps of {@code meta} in tables of its own. */
record StoredTags(List<Coding> tags, List<String> profiles, List<Coding> labels) {

  static StoredTags none() {
    return new StoredTags(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void addTo(Meta meta) {
    profiles.forEach(meta::addProfile);
    tags.forEach(meta::addTag);
    labels.forEach(meta::addSecurity);
  }
}
