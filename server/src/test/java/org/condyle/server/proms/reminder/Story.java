package org.condyle.server.proms.reminder;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.AssessmentReader;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.due.DueList;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.schedule.PracticeChoice;
import org.condyle.proms.schedule.PracticeSchedules;
import org.condyle.proms.schedule.ScheduleCatalog;
import org.condyle.proms.schedule.Window;
import org.condyle.proms.surgery.SurgeryFinder;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.record.PatientRecord;
import org.condyle.server.proms.channel.Purpose;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/**
 * A patient with planned knee replacements, lived through day by day: what is due is found in the
 * record as it is on that day, and what is planned for the day is sent.
 */
final class Story {

  private static final DueFinder FINDER = finder();
  private static final Coding KNEE = new Coding("http://www.ama-assn.org/go/cpt", "27447", null);
  private static final Coding KOOS_JR = new Coding("http://loinc.org", "82332-8", null);

  /**
   * A message that went out.
   *
   * @param windows of what it covered, as they were on that day
   */
  record Sent(LocalDate day, PlannedReminder message, Map<IntervalKey, Window> windows) {

    Purpose purpose() {
      return message.purpose();
    }

    List<String> intervals() {
      return message.steps().stream().map(step -> step.interval().interval()).distinct().toList();
    }
  }

  private final ReminderRules rules;
  private final ReminderPlanner planner;
  private final Patient patient = new Patient();
  private final Map<String, Resource> others = new HashMap<>();
  private final Map<IntervalKey, LocalDate> known = new HashMap<>();
  private final List<SentStep> steps = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private LocalDate on = LocalDate.MIN;

  Story(ReminderRules rules) {
    this.rules = rules;
    this.planner = new ReminderPlanner(rules);
    patient.setId("Patient/p1");
    // Under 65: one schedule with one instrument in each interval.
    patient.setBirthDateElement(new DateType("1980-01-01"));
  }

  private static DueFinder finder() {
    FormCatalog forms = FormCatalog.shipped();
    CodeSets codes = new CodeSets(CondylePackage.load());
    SurgeryKinds kinds = SurgeryKinds.load(codes);
    return new DueFinder(
        new SurgeryFinder(kinds),
        PracticeSchedules.of(
            ScheduleCatalog.shipped(forms.instruments(), kinds, codes),
            forms.instruments(),
            PracticeChoice.NONE),
        new AssessmentReader(forms, kinds));
  }

  ReminderRules rules() {
    return rules;
  }

  /** The practice turns reminders on. */
  Story on(LocalDate day) {
    on = day;
    return this;
  }

  Patient patient() {
    return patient;
  }

  /** Orders a knee replacement, or moves it. */
  ServiceRequest order(String id, LocalDate day) {
    ServiceRequest order = new ServiceRequest();
    order.setStatus(ServiceRequestStatus.ACTIVE).setIntent(ServiceRequestIntent.ORDER);
    order.setCode(new CodeableConcept(KNEE)).setSubject(new Reference("Patient/p1"));
    order.addBodySite(
        new CodeableConcept(
            new Coding(
                "http://snomed.info/sct", id.equals("left") ? "7771000" : "24028007", null)));
    order.setOccurrence(new DateTimeType(day.toString()));
    order.setId("ServiceRequest/" + id);
    others.put(order.getId(), order);
    return order;
  }

  void answer(LocalDate day) {
    Observation score = new Observation();
    score.setStatus(ObservationStatus.FINAL).setSubject(new Reference("Patient/p1"));
    score.setCode(new CodeableConcept(KOOS_JR)).setEffective(new DateTimeType(day.toString()));
    score.setValue(new Quantity().setValue(new BigDecimal("100")).setCode("{score}"));
    score.setId("Observation/answer-" + day);
    others.put(score.getId(), score);
  }

  void decline(DueItemKey key) {
    Task task = new Task();
    task.setStatus(TaskStatus.REJECTED).setFor(new Reference("Patient/p1"));
    task.addIdentifier(new Identifier().setSystem(DueItemKey.SYSTEM).setValue(key.id()));
    task.setId("Task/" + key.id());
    others.put(task.getId(), task);
  }

  DueList due(LocalDate today) {
    return FINDER.find(PatientRecord.of(patient, List.copyOf(others.values())), new AsOf(today));
  }

  /** The items that can be answered on a day. */
  List<DueItem> answerable(LocalDate today) {
    return due(today).items().stream().filter(item -> item.statusOn(today).isAnswerable()).toList();
  }

  /** Lives through the days from one to before another. */
  Story live(LocalDate from, LocalDate end) {
    for (LocalDate today = from; today.isBefore(end); today = today.plusDays(1)) {
      live(today);
    }
    return this;
  }

  void live(LocalDate today) {
    List<OpenInterval> open = OpenInterval.of(due(today), known);
    open.forEach(interval -> known.putIfAbsent(interval.key(), interval.knownSince()));
    known.keySet().removeIf(key -> open.stream().noneMatch(each -> each.key().equals(key)));
    PlannedReminder planned =
        planner.next(open, steps, on, today).filter(next -> next.day().equals(today)).orElse(null);
    if (planned != null) {
      Map<IntervalKey, Window> windows = new HashMap<>();
      for (PlannedReminder.Step step : planned.steps()) {
        steps.add(new SentStep(step.interval(), step.step(), today));
        windows.put(step.interval(), windowOf(open, step.interval()));
      }
      sent.add(new Sent(today, planned, windows));
    }
  }

  private static Window windowOf(List<OpenInterval> open, IntervalKey key) {
    return Objects.requireNonNull(
        open.stream()
            .filter(interval -> interval.key().equals(key))
            .map(OpenInterval::window)
            .findFirst()
            .orElse(null));
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  List<SentStep> steps() {
    return List.copyOf(steps);
  }
}
