package org.condyle.server.store;

import java.util.List;

/**
 * The active members of a Group.
 *
 * @param patients those that are patients of the partition
 * @param unknown references to patients that are not there
 * @param notPatients references to something else
 */
public record StoredGroup(PatientKeys patients, List<String> unknown, List<String> notPatients) {}
