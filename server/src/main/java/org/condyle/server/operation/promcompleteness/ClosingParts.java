package org.condyle.server.operation.promcompleteness;

import java.time.LocalDate;
import java.util.Locale;
import org.condyle.proms.completeness.ClosingWindows.ClosingWindow;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.server.proms.completeness.CompletenessAnswer.ClosingPage;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;

/** Writes windows that are about to close as parts of the answer. */
final class ClosingParts {

  private ClosingParts() {}

  static void add(Parameters parameters, ClosingPage page, LocalDate day) {
    parameters.addParameter("closingTotal", new IntegerType(Math.toIntExact(page.total())));
    for (ClosingWindow window : page.windows()) {
      add(parameters.addParameter().setName("closing"), window, day);
    }
  }

  private static void add(
      ParametersParameterComponent target, ClosingWindow window, LocalDate day) {
    CompletenessRow row = window.row();
    SurgeryKey surgery = surgery(row.surgery());
    String task = new DueItemKey(surgery, row.schedule(), row.interval(), row.instrument()).id();
    add(target, "patient", new Reference("Patient/" + row.patient()));
    add(target, "operation", new Reference(surgery.reference()));
    if (surgery.part() != Side.UNKNOWN) {
      add(target, "side", new CodeType(surgery.part().name().toLowerCase(Locale.ROOT)));
    }
    add(target, "task", new Reference("Task/" + task));
    add(target, "schedule", new CodeType(row.schedule()));
    add(target, "interval", new CodeType(row.interval()));
    add(target, "instrument", new CodeType(row.instrument()));
    addUnlessUnassigned(target, "facility", row.facility());
    addUnlessUnassigned(target, "surgeon", row.surgeon());
    add(target, "status", new CodeType(row.statusOn(day).code()));
    add(target, "performed", new BooleanType(row.performed()));
    if (row.phase() == Phase.POSTOPERATIVE) {
      add(target, "paired", new BooleanType(row.paired()));
    }
    add(target, "firstDay", new DateType(row.window().first().toString()));
    add(target, "lastDay", new DateType(row.window().last().toString()));
    add(target, "daysLeft", new IntegerType(Math.toIntExact(window.daysLeft())));
  }

  /** Reads what {@link SurgeryKey#toString} writes. */
  private static SurgeryKey surgery(String text) {
    for (Side side : new Side[] {Side.LEFT, Side.RIGHT}) {
      String end = "#" + side.name().toLowerCase(Locale.ROOT);
      if (text.endsWith(end)) {
        return new SurgeryKey(text.substring(0, text.length() - end.length()), side);
      }
    }
    return new SurgeryKey(text, Side.UNKNOWN);
  }

  private static void addUnlessUnassigned(
      ParametersParameterComponent target, String name, String reference) {
    if (!reference.equals(Surgery.UNASSIGNED)) {
      add(target, name, new Reference(reference));
    }
  }

  private static void add(ParametersParameterComponent target, String name, Type value) {
    target.addPart().setName(name).setValue(value);
  }
}
