package org.condyle.cql.terminology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.terminology.CodeSystemInfo;
import org.opencds.cqf.cql.engine.terminology.TerminologyProvider;
import org.opencds.cqf.cql.engine.terminology.ValueSetInfo;

/**
 * Answers the CQL engine from hash sets. Immutable, shared by all threads. A value set that it does
 * not hold is an error, never an empty set.
 */
public final class HashSetTerminology implements TerminologyProvider {

  private static final String WITH_SYSTEM = "#with-system";

  private final Map<String, ValueSetCodes> codesByCanonical = new HashMap<>();
  private final Map<String, List<Code>> expansions = new HashMap<>();

  /**
   * @param codesByCanonical the value sets by {@code url|version}
   */
  public HashSetTerminology(Map<String, ValueSetCodes> codesByCanonical) {
    codesByCanonical.forEach(
        (canonical, codes) -> {
          this.codesByCanonical.put(canonical, codes);
          this.codesByCanonical.put(withSystem(canonical), codes);
          expansions.put(canonical, engineCodes(codes));
        });
  }

  private static List<Code> engineCodes(ValueSetCodes codes) {
    List<Code> result = new ArrayList<>(codes.size());
    codes
        .codes()
        .forEach(each -> result.add(new Code().withSystem(each.system()).withCode(each.code())));
    return List.copyOf(result);
  }

  /**
   * The value set under a name by which a code needs its system to be a member; without one it is
   * the String of CQL, which is a member if any system has it.
   */
  public static String withSystem(String canonical) {
    return canonical + WITH_SYSTEM;
  }

  /** The codes of a value set that the content holds. */
  public ValueSetCodes codes(String canonical) {
    ValueSetCodes codes = codesByCanonical.get(canonical);
    if (codes == null) {
      throw new ProblemException(
          ProblemCode.VALUE_SET_MISSING,
          "ValueSet "
              + canonical
              + " is named by an expression and not by a valueset declaration, so it was not"
              + " resolved. Declare it in the library.");
    }
    return codes;
  }

  @Override
  public boolean in(Code code, ValueSetInfo valueSet) {
    return membership(idOf(valueSet)).test(code);
  }

  /**
   * Whether a code is in a value set, to be asked many times.
   *
   * @param id the canonical, or what {@link #withSystem} makes of it
   * @throws ProblemException VALUE_SET_MISSING
   */
  public Predicate<Code> membership(String id) {
    ValueSetCodes codes = codes(id);
    boolean withSystem = id.endsWith(WITH_SYSTEM);
    return code ->
        codes.contains(
            code.getSystem() == null && withSystem ? "" : code.getSystem(), code.getCode());
  }

  @Override
  public Iterable<Code> expand(ValueSetInfo valueSet) {
    String id = idOf(valueSet);
    List<Code> expansion = expansions.get(id);
    return expansion != null ? expansion : engineCodes(codes(id));
  }

  private static String idOf(ValueSetInfo valueSet) {
    String id = valueSet.getId();
    return id == null ? "" : id;
  }

  @Override
  public @Nullable Code lookup(Code code, CodeSystemInfo codeSystem) {
    throw new ProblemException(
        ProblemCode.CODE_SYSTEM_NEEDED,
        "The logic asks whether a code belongs to code system "
            + codeSystem.getId()
            + ", which is not installed. Use a value set.");
  }
}
