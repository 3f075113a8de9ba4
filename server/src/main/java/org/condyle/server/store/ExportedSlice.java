package org.condyle.server.store;

import java.util.List;

/**
 * Some resources of one type.
 *
 * @param resources as one line of JSON each
 * @param last HAPI's key of the last one that was read, whether it is among them or left out
 * @param more whether there may be others behind it
 * @param patients of whom they tell: whose they are, or, of what is nobody's, to whom or to whose
 *     they point
 */
public record ExportedSlice(
    List<String> resources, long last, boolean more, PatientKeys patients) {}
