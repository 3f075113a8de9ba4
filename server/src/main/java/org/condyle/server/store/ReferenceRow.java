package org.condyle.server.store;

/**
 * A row of {@code condyle.shared_reference}: that a resource points to a shared one.
 *
 * @param target for example {@code Location/3}
 * @param patient HAPI's key of the Patient to whose record the source belongs; {@link #NOBODY} for
 *     a source that is itself shared
 * @param source HAPI's key of the resource that points
 */
record ReferenceRow(String target, long patient, long source) {

  static final long NOBODY = 0;

  String targetType() {
    return target.substring(0, target.indexOf('/'));
  }

  String targetId() {
    return target.substring(target.indexOf('/') + 1);
  }
}
