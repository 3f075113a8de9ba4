package org.condyle.cohort.plan;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the generator chooses from: calendar, rates, codes, amounts, people, places and edge cases,
 * as read from {@code population.json}. Rates and shares are fractions of 1, ranges include both
 * bounds and are in days unless their name says otherwise, amounts are in US dollars.
 */
public record Population(
    String version,
    String source,
    Calendar calendar,
    ArthroplastyRules arthroplastyImprovement,
    List<CollectionRules> collection,
    int readmissionDays,
    Map<PatientKind, Double> patientKinds,
    Map<String, Double> rates,
    Map<String, List<Integer>> ranges,
    Map<CaseSpec.Form, Double> scoreForms,
    List<String> unusableScoreStatuses,
    Map<Joint, ScoreCourse> scores,
    Map<ProcedureSystem, Double> codeSystemWeights,
    Map<ProcedureKind, ProcedureCodes> procedures,
    Map<ConditionKind, ConditionCodes> conditions,
    List<RatedCode> comorbidities,
    Medications medications,
    Payments payments,
    Map<EpisodeCategory, EpisodeTriggers> episodes,
    List<Payer> payers,
    List<Facility> facilities,
    List<Surgeon> surgeons,
    PrimaryCare primaryCare,
    Names names,
    List<SharedCode> races,
    double hispanicShare,
    HistoryRates history,
    EdgeCaseRhythm edgeCaseRhythm,
    List<CaseSpec> edgeCases) {

  /** A rate by its name in the file. */
  double rate(String name) {
    Double rate = rates.get(name);
    if (rate == null) {
      throw new IllegalArgumentException("population.json has no rate " + name);
    }
    return rate;
  }

  /** The main kind of patient; what the patient was operated or treated for. */
  public enum PatientKind {
    ELECTIVE_ARTHROPLASTY,
    HIP_FRACTURE,
    SPINAL_FUSION,
    FRAGILITY_FRACTURE,
    REVISION_ARTHROPLASTY
  }

  /** The code system a procedure is recorded in. */
  public enum ProcedureSystem {
    PCS,
    CPT,
    SNOMED
  }

  /** The payment episodes that a stay can trigger (42 CFR 512 subpart E). */
  public enum EpisodeCategory {
    LEJR,
    SHFFT,
    SPINAL_FUSION
  }

  /** The demo period, its data cut-off and the hours of the day in which things happen (UTC). */
  public record Calendar(
      LocalDate periodStart,
      LocalDate periodEnd,
      LocalDate dataCutOff,
      String timeZone,
      int daysKnownAfterCutOff,
      double outsideShare,
      LocalDate outsideFirst,
      LocalDate outsideLast,
      int firstHour,
      int lastHour) {}

  /** Windows in days and the minimum age in years of the arthroplasty improvement measure. */
  public record ArthroplastyRules(
      String measure,
      String version,
      int minimumAge,
      int preoperativeDays,
      int postoperativeFirstDay,
      int postoperativeLastDay,
      int deathDays,
      int fractureDays) {}

  /**
   * A schedule of collection, as it was specified; written down here once more, so that the known
   * truth does not come from the files that it checks.
   *
   * @param kinds the kinds of procedures
   * @param exceptCodes codes of these kinds that it is not for
   * @param minimumAge in years on the day of surgery
   * @param firstSurgery the first day of surgery it is for
   */
  public record CollectionRules(
      String schedule,
      List<ProcedureKind> kinds,
      List<String> exceptCodes,
      int minimumAge,
      LocalDate firstSurgery,
      List<CollectionInterval> intervals) {}

  /**
   * Edges as ISO 8601 durations, from the start of the procedure when preoperative and from its end
   * when not.
   *
   * @param asked ids of instruments by kind of procedure
   */
  public record CollectionInterval(
      String id,
      boolean preoperative,
      String first,
      String last,
      String preferred,
      Map<ProcedureKind, List<String>> asked) {}

  /** Raw sums of a joint's instrument before surgery and how much lower they are afterwards. */
  public record ScoreCourse(
      double preMean, double preDeviation, double improvementMean, double improvementDeviation) {}

  /** The codes of a kind of procedure; ICD-10-PCS codes say the side, the others do not. */
  public record ProcedureCodes(
      String text, List<PcsFamily> pcs, List<String> cpt, List<String> snomed) {}

  /** ICD-10-PCS codes of a body part: the first five characters by side, and the last two. */
  public record PcsFamily(String right, String left, List<String> suffixes) {}

  /** ICD-10-CM codes by side. */
  public record ConditionCodes(String text, List<String> right, List<String> left) {}

  public record RatedCode(String code, String text, double rate) {}

  public record SharedCode(String code, String text, double share) {}

  public record PlainCode(String code, String text) {}

  /** RxNorm codes with the rate at which they are prescribed. */
  public record Medications(
      List<RatedCode> surgical, List<RatedCode> bone, List<RatedCode> chronic) {}

  /** Allowed amounts by MS-DRG and HCPCS, spread by a normal share. */
  public record Payments(
      double spread,
      List<DrgPrice> elective,
      List<DrgPrice> bilateral,
      List<DrgPrice> fractureArthroplasty,
      List<DrgPrice> fractureFixation,
      List<DrgPrice> revision,
      List<DrgPrice> spinalFusion,
      List<DrgPrice> readmission,
      int emergencyAllowed,
      Map<String, Integer> outpatientAllowed) {}

  public record DrgPrice(String drg, double share, int allowed) {}

  public record EpisodeTriggers(List<String> drg, List<String> hcpcs) {}

  /** A payer with its Source of Payment Typology code. */
  public record Payer(
      String id,
      String name,
      String type,
      String typeText,
      double shareOver65,
      double shareUnder65) {}

  public record Facility(
      String id,
      String name,
      String ccn,
      String city,
      String state,
      String postalCode,
      List<String> surgeons) {

    public String reference() {
      return "Organization/" + id;
    }
  }

  public record Surgeon(String id, String family, String given, String npi) {}

  public record PrimaryCare(
      String id,
      String organization,
      String organizationName,
      String family,
      String given,
      String npi) {}

  public record Names(List<String> family, List<String> female, List<String> male) {}

  /** Unrelated primary-care visits: how many, over how many years, and what happens in one. */
  public record HistoryRates(
      int years,
      VisitCount typical,
      VisitCount heavy,
      Map<String, Double> rates,
      List<Integer> systolic,
      List<Integer> diastolic,
      List<Laboratory> laboratory,
      List<PlainCode> conditions,
      List<PlainCode> immunizations) {}

  /** A log-normal number of visits. */
  public record VisitCount(double medianVisits, double deviation, int largest) {}

  public record Laboratory(String code, String text, String unit, double low, double high) {}

  /** Every how many patients one is an edge case, among the first ones and later. */
  public record EdgeCaseRhythm(int firstPatients, int everyFirst, int everyLater) {}

  /** The edge case that a patient must be, if any; the same whatever the size of the cohort. */
  @Nullable CaseSpec edgeCaseOf(int patientNumber) {
    int first = edgeCaseRhythm.firstPatients();
    boolean early = patientNumber <= first;
    int every = early ? edgeCaseRhythm.everyFirst() : edgeCaseRhythm.everyLater();
    int position = early ? patientNumber : patientNumber - first;
    return position % every == 0 ? edgeCases.get((position / every - 1) % edgeCases.size()) : null;
  }
}
