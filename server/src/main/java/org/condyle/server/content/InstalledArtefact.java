package org.condyle.server.content;

/**
 * One artefact of an installation.
 *
 * @param canonical its url with version
 * @param isNew whether it was written now; otherwise it was there with the same content
 */
public record InstalledArtefact(String type, String id, String canonical, boolean isNew) {}
