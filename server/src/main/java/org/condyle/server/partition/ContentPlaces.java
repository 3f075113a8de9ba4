package org.condyle.server.partition;

import java.util.Collection;
import java.util.Optional;

/** Where an instance of content is: with a practice, or shared with all. */
@FunctionalInterface
public interface ContentPlaces {

  /**
   * The partition that is meant by an id: a practice's own stands before what is shared, and what
   * is there before what is deleted. What was shared and is deleted holds no id.
   *
   * @param partitions that are looked into
   * @return empty if the id is in none of them
   */
  Optional<Integer> of(String type, String id, Collection<Integer> partitions);
}
