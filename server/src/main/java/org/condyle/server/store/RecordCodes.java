package org.condyle.server.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.cql.runtime.ProfileCodes;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * By which codes a resource is found in the index. What may answer a code filter is decided here
 * for both sides, writing and reading, and never more narrowly than {@link
 * org.condyle.cql.requirements.DataRequirements#mayRead} decides it: a filter is about one element
 * of the resource itself, so the codings of all elements of the resource that hold nothing but
 * codes are taken, whichever element they are in; what codings alone cannot decide is {@link #ANY}.
 */
final class RecordCodes {

  /** The resource has no codes. */
  static final long NONE = 0;

  /** The resource has to be read whatever codes are asked for. */
  static final long ANY = -1;

  /** Beyond so many codings, rows cost more than they spare. */
  static final int MOST = 64;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Whether an element with these types is decided by codings, by the types as FHIR names them. */
  private static final Map<String, Boolean> CODED = new ConcurrentHashMap<>();

  private RecordCodes() {}

  /**
   * The codes of a resource: hashes of its codings, {@link #NONE} alone or {@link #ANY} alone.
   * Ascending, each once.
   */
  static List<Long> of(Resource resource) {
    if (ProfileCodes.isFoundWithoutCode(resource)) {
      return List.of(ANY);
    }
    Set<Long> codes = new TreeSet<>();
    for (Property property : resource.children()) {
      if (property.hasValues() && isDecidedByCodings(property)) {
        for (Base value : property.getValues()) {
          if (!add(value, codes) || codes.size() > MOST) {
            return List.of(ANY);
          }
        }
      }
    }
    return codes.isEmpty() ? List.of(NONE) : List.copyOf(codes);
  }

  /** False if codings do not decide. */
  private static boolean add(Base value, Set<Long> codes) {
    if (value instanceof Coding coding) {
      add(coding, codes);
      return true;
    }
    if (value instanceof CodeableConcept concept && !concept.hasExtension()) {
      concept.getCoding().forEach(coding -> add(coding, codes));
      return true;
    }
    return false;
  }

  private static void add(Coding coding, Set<Long> codes) {
    if (coding.getCode() != null) {
      codes.add(hash(coding.hasSystem() ? coding.getSystem() : "", coding.getCode()));
    }
  }

  /**
   * Whether the codes in the index decide a code filter.
   *
   * @param example a resource of the type that is asked for, which may be empty
   * @param path the element that the filter is about
   */
  static boolean decide(Resource example, String path) {
    Property property = example.getNamedProperty(path);
    return property != null && isDecidedByCodings(property);
  }

  private static boolean isDecidedByCodings(Property property) {
    return CODED.computeIfAbsent(property.getTypeCode(), RecordCodes::holdsCodesOrReferences);
  }

  /**
   * An element of codes, or of codes or references, as a medication is. A wider choice such as an
   * Observation's value is passed over: as most of its values are no codes, most resources would
   * have to be read anyway.
   */
  private static boolean holdsCodesOrReferences(@Nullable String types) {
    String[] names =
        types == null ? new String[0] : types.replaceAll("\\([^)]*\\)", "").split("\\|");
    return Arrays.stream(names).anyMatch(RecordCodes::isCode)
        && Arrays.stream(names).allMatch(each -> isCode(each) || each.equals("Reference"));
  }

  private static boolean isCode(String type) {
    return type.equals("CodeableConcept") || type.equals("Coding");
  }

  /**
   * The same on every machine and in every version: it is stored. (FNV-1a, and MurmurHash3's
   * finalizer to spread it.)
   *
   * @param system empty if the coding has none
   */
  static long hash(String system, String code) {
    long hash = mix(mix(FNV_OFFSET, system) * FNV_PRIME ^ '|', code);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == NONE || hash == ANY ? 1 : hash;
  }

  private static long mix(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
