package org.condyle.measures.report;

/** The extensions by which a MeasureReport says more than R4 has elements for. */
public final class ReportExtensions {

  private static final String OWN = "https://condyle.org/fhir/StructureDefinition/";
  private static final String DEQM = "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/";
  private static final String CORE = "http://hl7.org/fhir/StructureDefinition/";

  /** On MeasureReport, dateTime: data recorded after it was not read. */
  public static final String DATA_CUT_OFF = OWN + "measurereport-data-cut-off";

  /** On MeasureReport, date: the day as of which windows are open or closed. */
  public static final String AS_OF = OWN + "measurereport-as-of";

  /** On MeasureReport, string: IANA name of the zone in which days and periods were read. */
  public static final String TIME_ZONE = OWN + "measurereport-time-zone";

  /** On MeasureReport, Reference to the contained Library that pins every artefact used. */
  public static final String CONTENT_MANIFEST = OWN + "measurereport-content-manifest";

  /** On a relatedArtifact of that Library, string: SHA-256 of what evaluation read. */
  public static final String CONTENT_HASH = OWN + "artifact-content-hash";

  /** On MeasureReport, unsignedInt: number of subjects that were evaluated or failed. */
  public static final String SUBJECT_COUNT = OWN + "measurereport-subject-count";

  /** On MeasureReport, unsignedInt: number of subjects that could not be evaluated. */
  public static final String FAILED_SUBJECT_COUNT = OWN + "measurereport-failed-subject-count";

  /** On MeasureReport, Reference(Location): where the reported data were gathered. */
  public static final String DATA_LOCATION = DEQM + "extension-dataLocation";

  /** On MeasureReport, code: whether it brings all data (snapshot) or what changed. */
  static final String UPDATE_TYPE = DEQM + "extension-submitDataUpdateType";

  /**
   * On a group of MeasureReport, complex: one component of a composite, with its measure, group,
   * weight, direction, score, numerator and denominator.
   */
  public static final String COMPONENT = OWN + "measurereport-component";

  /** On MeasureReport, Reference to a contained Device: the software that made it. */
  public static final String SOFTWARE =
      "http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-softwaresystem";

  static final String MEASURE_INFO = CORE + "cqf-measureInfo";
  static final String MESSAGES = CORE + "cqf-messages";
  static final String CRITERIA_REFERENCE = CORE + "cqf-criteriaReference";
  static final String SUPPLEMENTAL_DATA =
      "http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData";
  static final String SCORING = DEQM + "extension-measureScoring";
  static final String IMPROVEMENT_NOTATION = DEQM + "extension-groupImprovementNotation";
  static final String ALTERNATE_SCORE = DEQM + "extension-alternateScoreType";

  private ReportExtensions() {}
}
