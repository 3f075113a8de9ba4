package org.condyle.server.store;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.requirements.CodeFilter;
import org.condyle.cql.requirements.DataRequirement;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.cql.runtime.ProfileCodes;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.record.PatientOwnership;
import org.hl7.fhir.r4.model.ResourceFactory;

/**
 * What is read of a record: the whole, or at least all that some logic can read. It is never less
 * than what {@link DataRequirements#mayRead} lets through; dates do not limit it. Immutable; make
 * it once for many patients.
 */
public final class RecordSelection {

  private static final RecordSelection WHOLE = new RecordSelection();

  private final boolean whole;
  private final Set<String> wholeTypes = new TreeSet<>();
  private final Set<String> codedTypes = new TreeSet<>();
  private final Set<String> sharedTypes = new TreeSet<>();
  private final long[] codes;

  private RecordSelection() {
    this.whole = true;
    this.codes = new long[0];
  }

  private RecordSelection(Collection<DataRequirements> logic) {
    this.whole = false;
    Set<Long> wanted = new TreeSet<>();
    for (DataRequirements requirements : logic) {
      requirements.requirements().forEach(each -> add(each, wanted));
    }
    codedTypes.removeAll(wholeTypes);
    wanted.add(RecordCodes.ANY);
    this.codes = wanted.stream().mapToLong(Long::longValue).toArray();
  }

  private RecordSelection(Set<String> types) {
    this.whole = false;
    this.codes = new long[0];
    wholeTypes.add("Patient");
    wholeTypes.addAll(types);
    types.stream().filter(RecordEntry::isShared).forEach(sharedTypes::add);
  }

  /** All that there is. */
  public static RecordSelection whole() {
    return WHOLE;
  }

  /** All that one or more of these can read. */
  public static RecordSelection of(Collection<DataRequirements> logic) {
    return new RecordSelection(logic);
  }

  /** The Patient and all of some types; shared ones may be among them. */
  public static RecordSelection ofTypes(Set<String> types) {
    return new RecordSelection(types);
  }

  private void add(DataRequirement requirement, Set<Long> wanted) {
    String type = requirement.type();
    if (RecordEntry.isShared(type)) {
      sharedTypes.add(type);
    }
    Optional<ValueSetCodes> codes = codes(requirement);
    if (codes.isPresent()) {
      codedTypes.add(type);
      codes.get().codes().forEach(code -> wanted.add(RecordCodes.hash(code.system(), code.code())));
    } else {
      wholeTypes.add(type);
    }
  }

  /** The codes of which a resource needs one; nothing where codes do not decide. */
  private static Optional<ValueSetCodes> codes(DataRequirement requirement) {
    CodeFilter filter = requirement.codes();
    ValueSetCodes members = requirement.members();
    if (filter != null && members != null && codesDecide(requirement.type(), filter.path())) {
      return Optional.of(members);
    }
    return ProfileCodes.of(requirement.profile());
  }

  private static boolean codesDecide(String type, String path) {
    return PatientOwnership.elementOf(type).isPresent()
        && RecordCodes.decide(ResourceFactory.createResource(type), path);
  }

  boolean isWhole() {
    return whole;
  }

  /** The types of which everything is read. */
  String[] wholeTypes() {
    return wholeTypes.toArray(String[]::new);
  }

  /** The types of which what has one of the codes is read. */
  String[] codedTypes() {
    return codedTypes.toArray(String[]::new);
  }

  /** See {@link RecordCodes}; of all types together, which is more than enough. */
  long[] codes() {
    return codes.clone();
  }

  /** Whether shared resources are read at all. */
  boolean readsShared() {
    return whole || !sharedTypes.isEmpty();
  }

  /** Whether shared resources of a type are read. */
  boolean readsShared(String type) {
    return whole || sharedTypes.contains(type);
  }
}
