package org.condyle.server.store;

import java.util.List;

/**
 * Some resources of one type.
 *
 * @param resources as one line of JSON each
 * @param last HAPI's key of the last one
 */
public record ExportedSlice(List<String> resources, long last) {}
