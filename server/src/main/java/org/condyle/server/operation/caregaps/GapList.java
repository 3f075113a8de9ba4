package org.condyle.server.operation.caregaps;

import java.util.Set;
import org.condyle.measures.gaps.CareGap;
import org.condyle.measures.gaps.CareGap.Counted;
import org.condyle.measures.gaps.CareGap.NotApplicable;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.measures.gaps.GapStatus;
import org.condyle.measures.gaps.SubjectGaps;
import org.condyle.server.operation.caregaps.PatientGaps.MeasureGaps;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * Writes gaps as a flat list: a parameter {@code gap} for each patient, measure and group, whose
 * parts say who, what, which status, until when and what closes it. Every row stands for itself, so
 * that a script can read it without joining anything. Patients come in the order in which they were
 * first recorded, their rows by measure and group.
 */
final class GapList {

  private final Parameters answer = new Parameters();
  private final Set<GapStatus> statuses;
  private final GapNotes notes;
  private String last = "";

  GapList(Set<GapStatus> statuses, GapNotes notes) {
    this.statuses = statuses;
    this.notes = notes;
  }

  void add(PatientGaps patient) {
    notes.count();
    last = patient.patient().getReference();
    for (MeasureGaps found : patient.gaps()) {
      if (found.gaps() instanceof SubjectGaps.Unknown unknown) {
        notes.add(found.measure(), unknown);
      } else if (found.gaps() instanceof SubjectGaps.Known known) {
        known.withStatus(statuses).forEach(gap -> add(patient.patient(), found.measure(), gap));
      }
    }
  }

  private void add(Reference patient, GapMeasure measure, CareGap gap) {
    ParametersParameterComponent row = answer.addParameter().setName("gap");
    part(row, "patient", patient.copy());
    part(row, "measure", new CanonicalType(measure.canonical()));
    part(row, "measureTitle", new StringType(measure.title()));
    part(row, "group", new StringType(gap.group().id()));
    part(row, "groupTitle", new StringType(gap.group().title()));
    part(row, "status", new CodeType(gap.status().code()));
    if (gap instanceof NotApplicable notApplicable) {
      part(row, "reason", new CodeType(notApplicable.reason().code()));
    } else if (gap instanceof Counted counted && counted.status() != GapStatus.CLOSED) {
      if (counted.due() != null) {
        part(row, "due", new DateType(counted.due().toString()));
      }
      part(row, "closedBy", new StringType(gap.group().closedBy()));
    }
    gap.elements().forEach(element -> part(row, "element", new Reference(element)));
  }

  private static void part(ParametersParameterComponent row, String name, Type value) {
    row.addPart().setName(name).setValue(value);
  }

  /** The list so far, of which more may follow. */
  Parameters withNext() {
    answer.addParameter().setName("next").setValue(new StringType(last));
    return end();
  }

  /** The list, complete. */
  Parameters end() {
    notes.write(answer);
    return answer;
  }
}
