package org.condyle.cql.content;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.MetadataResource;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one version among those installed: the version pinned where it is referred to wins, then
 * the manifest, then the only one there is. Anything else is a problem, never a guess.
 */
record VersionChoice(
    ProblemCode missing, ProblemCode ambiguous, VersionManifest manifest, List<Problem> problems) {

  /**
   * @param what the artefact as a reader knows it, for example {@code Library FHIRHelpers}
   * @param pinned the version the reference names, if any
   * @param referrer who refers to it
   */
  <T extends MetadataResource> Optional<T> choose(
      String what, @Nullable String pinned, String referrer, List<T> installed) {
    String wanted = pinned;
    String wantedBy = referrer;
    if (wanted == null) {
      Optional<String> fromManifest =
          installed.stream()
              .map(MetadataResource::getUrl)
              .filter(Objects::nonNull)
              .map(manifest::versionOf)
              .flatMap(Optional::stream)
              .findFirst();
      if (fromManifest.isPresent()) {
        wanted = fromManifest.get();
        wantedBy = "the manifest";
      }
    }
    if (wanted == null) {
      return theOnly(what, referrer, installed);
    }
    String version = wanted;
    List<T> fitting = installed.stream().filter(each -> version.equals(each.getVersion())).toList();
    if (fitting.isEmpty()) {
      problems.add(
          new Problem(
              missing,
              what
                  + " version "
                  + version
                  + ", named by "
                  + wantedBy
                  + ", is not installed; installed are: "
                  + versions(installed)
                  + ". Install that version.",
              referrer));
      return Optional.empty();
    }
    return theOnly(what + " version " + version, referrer, fitting);
  }

  private <T extends MetadataResource> Optional<T> theOnly(
      String what, String referrer, List<T> candidates) {
    if (candidates.size() == 1) {
      return Optional.of(candidates.get(0));
    }
    problems.add(
        new Problem(
            ambiguous,
            what
                + ", used by "
                + referrer
                + ", is installed "
                + candidates.size()
                + " times ("
                + versions(candidates)
                + "). Name the version where it is used, or in a manifest.",
            referrer));
    return Optional.empty();
  }

  private static String versions(List<? extends MetadataResource> candidates) {
    return candidates.stream()
        .map(each -> each.getUrl() + "|" + (each.hasVersion() ? each.getVersion() : "no version"))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
