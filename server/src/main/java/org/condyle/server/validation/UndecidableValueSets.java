package org.condyle.server.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.jspecify.annotations.Nullable;

/**
 * Lets a code pass whose value set cannot be decided here, because a code system or another value
 * set that it is made of (SNOMED CT, LOINC, VSAC) is not installed. HAPI would take what is missing
 * as empty and call every code wrong.
 */
final class UndecidableValueSets implements IValidationSupport {

  private final FhirContext fhirContext;
  private final Map<String, Boolean> decidable = new ConcurrentHashMap<>();

  UndecidableValueSets(FhirContext fhirContext) {
    this.fhirContext = fhirContext;
  }

  @Override
  public FhirContext getFhirContext() {
    return fhirContext;
  }

  @Override
  public String getName() {
    return "Value sets that cannot be decided";
  }

  @Override
  public void invalidateCaches() {
    decidable.clear();
  }

  @Override
  public boolean isValueSetSupported(ValidationSupportContext context, String url) {
    IValidationSupport definitions = context.getRootValidationSupport();
    return definitions.fetchValueSet(url) instanceof ValueSet valueSet
        && !isDecidable(valueSet, definitions);
  }

  @Override
  public @Nullable CodeValidationResult validateCodeInValueSet(
      ValidationSupportContext context,
      ConceptValidationOptions options,
      String system,
      String code,
      String display,
      IBaseResource valueSet) {
    return valueSet instanceof ValueSet known
            && !isDecidable(known, context.getRootValidationSupport())
        ? new CodeValidationResult().setCode(code).setSeverity(null)
        : null;
  }

  @Override
  public @Nullable CodeValidationResult validateCode(
      ValidationSupportContext context,
      ConceptValidationOptions options,
      String system,
      String code,
      String display,
      @Nullable String valueSetUrl) {
    return valueSetUrl != null && isValueSetSupported(context, valueSetUrl)
        ? new CodeValidationResult().setCode(code).setSeverity(null)
        : null;
  }

  private boolean isDecidable(ValueSet valueSet, IValidationSupport definitions) {
    String url = valueSet.getUrl();
    if (url == null) {
      return isDecidable(valueSet, definitions, new HashSet<>());
    }
    String key = url + "|" + valueSet.getVersion();
    Boolean known = decidable.get(key);
    if (known == null) {
      known = isDecidable(valueSet, definitions, new HashSet<>());
      decidable.put(key, known);
    }
    return known;
  }

  private static boolean isDecidable(
      ValueSet valueSet, IValidationSupport definitions, Set<String> seen) {
    if (!seen.add(valueSet.getUrl() + "|" + valueSet.getVersion())) {
      return true;
    }
    for (ConceptSetComponent part : valueSet.getCompose().getInclude()) {
      if (!isDecidable(part, definitions, seen)) {
        return false;
      }
    }
    for (ConceptSetComponent part : valueSet.getCompose().getExclude()) {
      if (!isDecidable(part, definitions, seen)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDecidable(
      ConceptSetComponent part, IValidationSupport definitions, Set<String> seen) {
    for (CanonicalType other : part.getValueSet()) {
      if (!(definitions.fetchValueSet(other.getValue()) instanceof ValueSet valueSet)
          || !isDecidable(valueSet, definitions, seen)) {
        return false;
      }
    }
    return !part.hasSystem()
        || part.hasConcept()
        || (definitions.fetchCodeSystem(part.getSystem()) instanceof CodeSystem system
            && system.getContent() == CodeSystemContentMode.COMPLETE);
  }
}
