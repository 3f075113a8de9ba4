package org.condyle.server.proms.page;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * Saves answers as they are given. Two windows that work on one response lose nothing of each
 * other: each write names the version that it was made from, an answer that only one of them
 * changed is kept, and of one that both changed the later is told.
 */
final class Responses {

  /** How often a save is tried when others save at the same moment. */
  private static final int TRIES = 5;

  /** Saves of one response on this server come one after the other; more locks than threads. */
  private static final int LOCKS = 64;

  private final DaoRegistry daos;
  private final ResponseWriter writer;
  private final List<Object> locks;

  Responses(DaoRegistry daos, ResponseWriter writer) {
    this.daos = daos;
    this.writer = writer;
    this.locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toList();
  }

  /** The patient's response with an id, with its version. */
  Optional<QuestionnaireResponse> find(Link link, String id) {
    return read(link, new IdType("QuestionnaireResponse", id));
  }

  private Optional<QuestionnaireResponse> read(Link link, IdType id) {
    return stored(daos, link.partition(), id)
        .map(QuestionnaireResponse.class::cast)
        .filter(
            response ->
                ("Patient/" + link.patientId()).equals(response.getSubject().getReference()));
  }

  static Optional<Resource> stored(DaoRegistry daos, int partition, IdType id) {
    try {
      return Optional.of(
          (Resource)
              daos.getResourceDao(id.getResourceType()).read(id, SystemRequests.in(partition)));
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  static boolean wasDeleted(DaoRegistry daos, int partition, IdType id) {
    try {
      daos.getResourceDao(id.getResourceType()).read(id, SystemRequests.in(partition));
      return false;
    } catch (ResourceGoneException e) {
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  /**
   * Saves some answers; the same again changes nothing.
   *
   * @param base the version that the page showed
   * @param given by linkId; an empty one is passed over
   */
  Saved save(Link link, AskedForm form, String base, Map<String, Optional<Type>> given) {
    synchronized (locks.get(Math.floorMod(form.responseId().hashCode(), LOCKS))) {
      for (int attempt = 1; ; attempt++) {
        try {
          return saveOnce(link, form, base, given);
        } catch (ResourceVersionConflictException e) {
          if (attempt == TRIES) {
            throw e;
          }
        }
      }
    }
  }

  private Saved saveOnce(
      Link link, AskedForm form, String base, Map<String, Optional<Type>> given) {
    Optional<QuestionnaireResponse> stored = find(link, form.responseId());
    if (stored.filter(response -> !isOpen(link, response)).isPresent()) {
      return new Saved.Sent();
    }
    Answers now = stored.map(Answers::of).orElseGet(Answers::none);
    Answers shown = base.equals(now.version()) ? now : version(link, form, base);
    Map<String, Optional<Type>> merged = new LinkedHashMap<>(now.byLinkId());
    Set<String> changed = new TreeSet<>();
    given.forEach(
        (linkId, answer) -> {
          if (now.has(linkId, answer) || now.agree(shown, linkId)) {
            merged.put(linkId, answer);
          } else {
            changed.add(linkId);
          }
        });
    Answers wanted = new Answers(now.version(), merged);
    boolean isNew = given.keySet().stream().anyMatch(linkId -> !wanted.agree(now, linkId));
    Answers after = isNew ? new Answers(writer.save(link, form, stored, merged), merged) : wanted;
    return changed.isEmpty() ? new Saved.Stored(after) : new Saved.Changed(after, changed);
  }

  /** Whether answers can go into a response; the practice adds to what the patient has sent. */
  static boolean isOpen(Link link, QuestionnaireResponse response) {
    QuestionnaireResponseStatus status = response.getStatus();
    return status == QuestionnaireResponseStatus.INPROGRESS
        || (link.purpose() == LinkPurpose.PRACTICE && ResponseWriter.isHandedIn(response));
  }

  /** What a version had; nothing if there is no such version. */
  private Answers version(Link link, AskedForm form, String version) {
    if (!version.matches("[1-9]\\d{0,8}")) {
      return Answers.none();
    }
    return read(link, new IdType("QuestionnaireResponse", form.responseId(), version))
        .map(Answers::of)
        .orElseGet(Answers::none);
  }

  /** The answers that are stored so far. */
  Answers answers(Link link, AskedForm form) {
    return find(link, form.responseId())
        .filter(response -> isOpen(link, response))
        .map(Answers::of)
        .orElseGet(Answers::none);
  }

  /** How many questions of each form are done, by id of the response. */
  Map<String, Integer> progress(Link link, List<AskedForm> forms) {
    Map<String, Integer> done = new HashMap<>();
    for (AskedForm form : forms) {
      Map<String, Optional<Type>> answers = answers(link, form).byLinkId();
      done.put(
          form.responseId(),
          (int)
              form.questions().stream()
                  .filter(question -> AskedForm.isDone(question, answers))
                  .count());
    }
    return done;
  }
}
