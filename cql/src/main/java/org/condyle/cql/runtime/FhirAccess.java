package org.condyle.cql.runtime;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseEnumeration;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.TimeType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Time;

/**
 * How CQL reads FHIR R4 objects: as the engine's own resolver does, but dates without an offset
 * take the zone of the evaluation, and each property is looked up once per class and not once per
 * access. Shared by all threads.
 */
public final class FhirAccess extends R4FhirModelResolver {

  /** Own context, because the engine's resolver registers types in the one it is given. */
  private static final FhirContext CONTEXT = FhirContext.forR4();

  /**
   * Extensions that QI-Core and US Core give a name as if they were types of FHIR, with what their
   * model infos make of them: a tuple or a union of such elements asks for the type at run time.
   */
  private static final Map<String, Class<?>> EXTENSION_TYPES =
      Map.ofEntries(
          Map.entry("assertedDate", DateTime.class),
          Map.entry("birthTime", DateTime.class),
          Map.entry("incisionDateTime", DateTime.class),
          Map.entry("NotDoneRecorded", DateTime.class),
          Map.entry("bodyPosition", Concept.class),
          Map.entry("completionMode", Concept.class),
          Map.entry("DiagnosisPresentOnAdmission", Concept.class),
          Map.entry("DiagnosisPresentOnAdmissionExtension", Concept.class),
          Map.entry("DoNotPerformReason", Concept.class),
          Map.entry("GenderIdentityExtension", Concept.class),
          Map.entry("NotDoneReason", Concept.class),
          Map.entry("reasonRefuted", Concept.class),
          Map.entry("reasonRejected", Concept.class),
          Map.entry("religion", Concept.class),
          Map.entry("USCoreGenderIdentityExtension", Concept.class),
          Map.entry("BirthSexExtension", String.class),
          Map.entry("NotDoneValueSet", String.class),
          Map.entry("SexExtension", String.class),
          Map.entry("USCoreBirthSexExtension", String.class),
          Map.entry("USCoreSexExtension", String.class),
          Map.entry("cadavericDonor", Boolean.class),
          Map.entry("IsElective", Boolean.class));

  private static final Map<ZoneId, FhirAccess> BY_ZONE = new ConcurrentHashMap<>();

  private final ZoneId zone;
  private final Map<Class<?>, Map<String, FhirProperty>> properties = new ConcurrentHashMap<>();
  private final Map<String, Class<?>> types = new ConcurrentHashMap<>();
  private final Map<String, Optional<Object>> contextPaths = new ConcurrentHashMap<>();

  private FhirAccess(ZoneId zone) {
    super(CONTEXT);
    this.zone = zone;
  }

  /** The one access for a time zone. */
  public static FhirAccess in(ZoneId zone) {
    return BY_ZONE.computeIfAbsent(zone, FhirAccess::new);
  }

  @Override
  public @Nullable Object resolvePath(@Nullable Object target, @Nullable String path) {
    if (path == null || path.indexOf('.') >= 0 || path.indexOf('[') >= 0) {
      return super.resolvePath(target, path);
    }
    return resolveProperty(target, path);
  }

  @Override
  protected @Nullable Object resolveProperty(@Nullable Object target, String path) {
    if (target instanceof PrimitiveType<?> primitive) {
      return primitiveProperty(primitive, path);
    }
    if (!(target instanceof IBase base)) {
      return super.resolveProperty(target, path);
    }
    return property(base, path).read(base);
  }

  /**
   * How a property of this object's class is read; the same for every object of the class.
   *
   * @param base no primitive
   * @param path one name, without dots and indexes
   */
  public FhirProperty property(IBase base, String path) {
    return properties
        .computeIfAbsent(base.getClass(), unused -> new ConcurrentHashMap<>())
        .computeIfAbsent(path, name -> find(base, name));
  }

  private FhirProperty find(IBase base, String path) {
    if (base instanceof Resource resource && resource.fhirType().equals(path)) {
      return FhirProperty.ITSELF;
    }
    // Element.id is a System.String in the FHIR model, while HAPI holds a StringType.
    if (base instanceof Element && path.equals("id")) {
      return FhirProperty.ELEMENT_ID;
    }
    BaseRuntimeElementCompositeDefinition<?> definition = resolveRuntimeDefinition(base);
    BaseRuntimeChildDefinition named = definition.getChildByName(path);
    BaseRuntimeChildDefinition child =
        named != null ? named : resolveChoiceProperty(definition, path);
    return child == null ? FhirProperty.NONE : FhirProperty.of(child, path);
  }

  private @Nullable Object primitiveProperty(PrimitiveType<?> primitive, String path) {
    return switch (path) {
      case "extension" -> primitive.getExtension();
      case "id" -> primitive.getId();
      case "value" -> primitiveValue(primitive);
      default -> super.resolveProperty(primitive, path);
    };
  }

  /** The CQL value of a primitive. */
  public @Nullable Object primitiveValue(PrimitiveType<?> primitive) {
    if (!primitive.hasValue()) {
      return null;
    }
    if (primitive instanceof IBaseEnumeration<?> enumeration) {
      return enumeration.getValueAsString();
    }
    if (primitive instanceof DateType date) {
      return FhirTemporal.date(date.getValueAsString());
    }
    if (primitive instanceof BaseDateTimeType dateTime) {
      return FhirTemporal.dateTime(dateTime.getValueAsString(), zone);
    }
    if (primitive instanceof TimeType time) {
      return new Time(time.getValue());
    }
    if (primitive instanceof IdType id) {
      return id.getIdPart();
    }
    return primitive.fhirType().equals("base64Binary")
        ? primitive.getValueAsString()
        : primitive.getValue();
  }

  @Override
  public @Nullable Class<?> resolveType(@Nullable String typeName) {
    if (typeName == null) {
      return super.resolveType((String) null);
    }
    Class<?> extension = EXTENSION_TYPES.get(typeName);
    if (extension != null) {
      return extension;
    }
    Class<?> known = types.get(typeName);
    if (known != null) {
      return known;
    }
    Class<?> resolved = super.resolveType(typeName);
    if (resolved != null) {
      types.put(typeName, resolved);
    }
    return resolved;
  }

  @Override
  public @Nullable Object getContextPath(
      @Nullable String contextType, @Nullable String targetType) {
    return contextPaths
        .computeIfAbsent(
            contextType + "/" + targetType,
            unused -> Optional.ofNullable(super.getContextPath(contextType, targetType)))
        .orElse(null);
  }
}
