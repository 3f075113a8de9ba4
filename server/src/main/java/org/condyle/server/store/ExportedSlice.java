package org.condyle.server.store;

import java.util.List;

/**
 * Some resources of one type.
 *
 * @param resources as one line of JSON each
 * @param last HAPI's key of the last one that was read, whether it is among them or left out
 * @param more whether there may be others behind it
 */
public record ExportedSlice(List<String> resources, long last, boolean more) {}
