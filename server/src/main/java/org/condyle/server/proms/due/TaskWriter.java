package org.condyle.server.proms.due;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.due.Assessment;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.reading.References;
import org.condyle.proms.schedule.Window;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryState;
import org.condyle.record.PatientRecord;
import org.condyle.server.proms.due.DueCodes.Reason;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Writes due items as Tasks to complete a questionnaire (SDC, Form Workflow). What others added to
 * a Task stays: notes, an owner who was put in the patient's place, further inputs and outputs, the
 * reason of a refusal.
 */
final class TaskWriter {

  private final FormCatalog forms;

  TaskWriter(FormCatalog forms) {
    this.forms = forms;
  }

  /**
   * The Task as it has to be.
   *
   * @param stored as it is; empty for a new one
   * @param plan the CarePlan that it is based on where nothing was ordered, or null
   */
  Task write(
      DueItem item,
      LocalDate today,
      PatientRecord record,
      Optional<Task> stored,
      @Nullable String plan) {
    Task task = stored.map(Task::copy).orElseGet(Task::new);
    DueStatus status = item.statusOn(today);
    Reference patient = new Reference("Patient/" + record.patientId());
    identify(task, item.key());
    explain(task, item, status);
    task.setStatus(TaskStatus.fromCode(status.taskStatus()));
    task.setBusinessStatus(
        new CodeableConcept(new Coding().setSystem(DueCodes.STATUS).setCode(status.code())));
    task.setIntent(TaskIntent.ORDER);
    task.setCode(DueCodes.completeQuestionnaire());
    task.setDescription(description(item));
    task.setFor(patient);
    if (!task.hasOwner()) {
      task.setOwner(patient.copy());
    }
    task.setBasedOn(List.of(new Reference(plan == null ? item.surgery().key().reference() : plan)));
    task.setFocus(new Reference(focus(item.surgery())));
    restrict(task, item.window());
    ask(task, item, status);
    answer(task, item, status);
    return task;
  }

  private static void identify(Task task, DueItemKey key) {
    task.setId("Task/" + key.id());
    boolean known =
        task.getIdentifier().stream()
            .anyMatch(
                identifier ->
                    DueItemKey.SYSTEM.equals(identifier.getSystem())
                        && key.id().equals(identifier.getValue()));
    if (!known) {
      task.addIdentifier(new Identifier().setSystem(DueItemKey.SYSTEM).setValue(key.id()));
    }
  }

  /** Before the status is set: a refusal that is there already has the reason that it has. */
  private static void explain(Task task, DueItem item, DueStatus status) {
    if (status == DueStatus.CANCELLED) {
      task.setStatusReason(reason(item.surgery().state()).concept());
    } else if (status == DueStatus.DECLINED) {
      if (task.getStatus() != TaskStatus.REJECTED) {
        task.setStatusReason(Reason.DECLINED.concept());
      }
    } else if (DueCodes.isOurReason(task.getStatusReason())) {
      task.setStatusReason(null);
    }
  }

  private static Reason reason(SurgeryState state) {
    return switch (state) {
      case CANCELLED -> Reason.SURGERY_CANCELLED;
      case ENTERED_IN_ERROR -> Reason.SURGERY_IN_ERROR;
      case PERFORMED, PLANNED, ON_HOLD -> Reason.DEATH;
    };
  }

  private String description(DueItem item) {
    String instrument =
        forms
            .instruments()
            .instrument(item.key().instrument())
            .map(Instrument::title)
            .map(title -> title.en())
            .orElse(item.key().instrument());
    Surgery surgery = item.surgery();
    String side =
        surgery.side() == Side.UNKNOWN ? "" : ", " + surgery.side().name().toLowerCase(Locale.ROOT);
    return instrument
        + ", "
        + item.interval().title().en()
        + " ("
        + surgery.kind().id().replace('-', ' ')
        + side
        + ")";
  }

  /** The procedure where there is one, else the order. */
  private static String focus(Surgery surgery) {
    return surgery.resources().stream()
        .filter(reference -> reference.startsWith("Procedure/"))
        .findFirst()
        .orElse(surgery.key().reference());
  }

  private static void restrict(Task task, @Nullable Window window) {
    if (window == null) {
      task.setRestriction(null);
    } else {
      task.getRestriction()
          .setPeriod(
              new Period()
                  .setStartElement(new DateTimeType(window.first().toString()))
                  .setEndElement(new DateTimeType(window.last().toString())));
    }
  }

  /** What was asked by the time that it was closed stays. */
  private void ask(Task task, DueItem item, DueStatus status) {
    boolean asked =
        task.getInput().stream().anyMatch(input -> DueCodes.isQuestionnaire(input.getType()));
    if (asked && isClosed(status)) {
      return;
    }
    String canonical = forms.asking(item.key().instrument()).map(Form::canonical).orElseThrow();
    task.getInput().removeIf(input -> DueCodes.isQuestionnaire(input.getType()));
    task.addInput().setType(DueCodes.questionnaire()).setValue(new CanonicalType(canonical));
  }

  private static boolean isClosed(DueStatus status) {
    return switch (status) {
      case COMPLETED, MISSED, DECLINED, CANCELLED -> true;
      case UPCOMING, OPEN, OVERDUE, IN_PROGRESS, ON_HOLD -> false;
    };
  }

  private static void answer(Task task, DueItem item, DueStatus status) {
    task.getOutput().removeIf(output -> DueCodes.isResponse(output.getType()));
    Assessment capture = item.capture();
    if (status == DueStatus.COMPLETED && capture != null) {
      task.addOutput().setType(DueCodes.response()).setValue(new Reference(capture.reference()));
    }
  }

  /**
   * A Task whose item is there no more; empty where it is closed in a way that stays.
   *
   * @param record what is there no more is not referred to any more
   */
  static Optional<Task> withdraw(Task stored, PatientRecord record) {
    if (stored.getStatus() == TaskStatus.CANCELLED || stored.getStatus() == TaskStatus.REJECTED) {
      return Optional.empty();
    }
    Task task = stored.copy();
    task.setStatus(TaskStatus.CANCELLED);
    task.setStatusReason(Reason.NO_LONGER_ASKED.concept());
    task.setBusinessStatus(
        new CodeableConcept(
            new Coding().setSystem(DueCodes.STATUS).setCode(DueStatus.CANCELLED.code())));
    task.getBasedOn().removeIf(reference -> isGone(reference, record));
    if (isGone(task.getFocus(), record)) {
      task.setFocus(null);
    }
    task.getOutput()
        .removeIf(
            output -> output.getValue() instanceof Reference answer && isGone(answer, record));
    return Optional.of(task);
  }

  private static boolean isGone(Reference reference, PatientRecord record) {
    return References.of(reference).filter(known -> record.resolve(known).isEmpty()).isPresent();
  }
}
