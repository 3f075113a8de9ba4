package org.condyle.record;

/**
 * Every error that Condyle reports, with a number that stays. {@code docs/errors.md} lists them all
 * with their remedy, and a test holds the two together.
 *
 * <p>1xxx the request, 2xxx content (measures, libraries, value sets), 3xxx evaluation, 4xxx
 * intake, 5xxx the server itself, 6xxx jobs.
 */
public enum ProblemCode {
  // the request
  MALFORMED(1001, Kind.MALFORMED),
  PARAMETER_MISSING(1002, Kind.MALFORMED),
  PARAMETER_INVALID(1003, Kind.MALFORMED),
  PERIOD_UNREADABLE(1004, Kind.MALFORMED),
  PERIOD_REVERSED(1005, Kind.MALFORMED),
  SUBJECT_UNKNOWN(1006, Kind.NOT_FOUND),
  MEASURE_UNKNOWN(1007, Kind.NOT_FOUND),
  NOT_FOUND(1008, Kind.NOT_FOUND),
  NOT_SUPPORTED(1009, Kind.MALFORMED),
  PRECONDITION_FAILED(1010, Kind.CONFLICT),
  VERSION_CONFLICT(1011, Kind.CONFLICT),
  GONE(1012, Kind.NOT_FOUND),
  SUBJECT_WRONG_TYPE(1013, Kind.MALFORMED),
  GROUP_EMPTY(1014, Kind.RULE),
  GROUP_MEMBER_UNKNOWN(1015, Kind.RULE),
  TOO_MANY_SUBJECTS(1016, Kind.RULE),
  MEASURE_WITHOUT_GAPS(1020, Kind.RULE),
  LIBRARY_UNKNOWN(1023, Kind.NOT_FOUND),
  CQL_LIMIT_EXCEEDED(1024, Kind.RULE),
  CQL_BUSY(1025, Kind.UNAVAILABLE),

  // content
  LIBRARY_MISSING(2001, Kind.RULE),
  LIBRARY_AMBIGUOUS(2002, Kind.RULE),
  LIBRARY_DOES_NOT_COMPILE(2003, Kind.RULE),
  VALUE_SET_MISSING(2004, Kind.RULE),
  VALUE_SET_AMBIGUOUS(2005, Kind.RULE),
  VALUE_SET_INCOMPLETE(2006, Kind.RULE),
  CONTENT_DIFFERS(2007, Kind.RULE),
  CONTENT_WITH_PATIENTS(2008, Kind.RULE),
  MEASURE_INVALID(2009, Kind.RULE),
  MEASURE_AMBIGUOUS(2010, Kind.RULE),
  DEFINITION_MISSING(2011, Kind.RULE),
  PACKAGE_UNREADABLE(2012, Kind.MALFORMED),
  LIBRARY_INCLUDES_ITSELF(2013, Kind.RULE),
  CODE_SYSTEM_NEEDED(2014, Kind.RULE),
  COMPONENT_MISSING(2015, Kind.RULE),
  COMPONENT_AMBIGUOUS(2016, Kind.RULE),
  COMPONENT_UNFIT(2017, Kind.RULE),

  // evaluation
  EVALUATION_FAILED(3001, Kind.RULE),
  UNIT_NOT_CONVERTIBLE(3002, Kind.RULE),
  SCORING_UNSUPPORTED(3003, Kind.RULE),
  POPULATION_RESULT_INVALID(3004, Kind.RULE),
  RESULTS_REMOVED(3010, Kind.UNAVAILABLE),

  // intake
  RESOURCE_INVALID(4001, Kind.RULE),
  TOO_LARGE(4002, Kind.TOO_LARGE),
  TOO_DEEP(4003, Kind.RULE),
  TOO_MANY_ENTRIES(4004, Kind.RULE),
  PROFILE_NOT_INSTALLED(4005, Kind.RULE),
  REFERENCE_UNRESOLVED(4006, Kind.RULE),
  ID_OWNED_BY_ANOTHER(4007, Kind.RULE),
  WRONG_PARTITION(4008, Kind.RULE),
  QUESTIONNAIRE_UNKNOWN(4010, Kind.RULE),
  QUESTIONNAIRE_RETIRED(4011, Kind.RULE),
  LINK_ID_UNKNOWN(4012, Kind.RULE),
  ANSWER_REPEATED(4013, Kind.RULE),
  ANSWER_WRONG_TYPE(4014, Kind.RULE),
  ANSWER_NOT_AN_OPTION(4015, Kind.RULE),
  RESPONSE_INCOMPLETE(4016, Kind.RULE),
  RESPONSE_OF_ANOTHER_PATIENT(4017, Kind.RULE),
  SCORE_ILLEGAL(4018, Kind.RULE),
  SCORE_DIFFERS(4019, Kind.RULE),
  FORM_UNFIT(4020, Kind.RULE),
  MAPPING_INVALID(4021, Kind.MALFORMED),
  CSV_UNREADABLE(4022, Kind.MALFORMED),
  ROW_INVALID(4023, Kind.RULE),
  INSTRUMENT_INVALID(4024, Kind.RULE),
  SCHEDULE_INVALID(4030, Kind.RULE),
  PRACTICE_SCHEDULE_INVALID(4031, Kind.RULE),

  // the server itself
  INTERNAL(5001, Kind.INTERNAL),
  DATABASE_UNAVAILABLE(5002, Kind.UNAVAILABLE),
  DATA_FOLDER_LOCKED(5003, Kind.UNAVAILABLE),

  // jobs
  JOB_UNKNOWN(6001, Kind.NOT_FOUND),
  JOB_CANCELLED(6002, Kind.CONFLICT),
  JOBS_TOO_MANY(6003, Kind.UNAVAILABLE),
  JOB_GIVEN_UP(6004, Kind.INTERNAL);

  /** The FHIR code system of the numbers, in the package of profiles. */
  public static final String SYSTEM = "https://condyle.org/fhir/CodeSystem/error";

  /** What kind of error it is; the server derives HTTP status and FHIR issue type from it. */
  public enum Kind {
    MALFORMED,
    NOT_FOUND,
    CONFLICT,
    RULE,
    TOO_LARGE,
    UNAVAILABLE,
    INTERNAL
  }

  private final int number;
  private final Kind kind;

  ProblemCode(int number, Kind kind) {
    this.number = number;
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The stable public form, for example {@code CONDYLE-2004}. */
  public String code() {
    return "CONDYLE-" + number;
  }
}
