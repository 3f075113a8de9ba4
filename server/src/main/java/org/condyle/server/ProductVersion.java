package org.condyle.server;

/** The version of this build, as its jar says it. */
public final class ProductVersion {

  /** For example {@code 0.1.0}; {@code development} when not run from a jar. */
  public static final String TEXT = read();

  private ProductVersion() {}

  private static String read() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
