package org.condyle.cql.runtime;

import java.util.List;
import org.condyle.cql.terminology.HashSetTerminology;
import org.condyle.record.PatientRecord;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.retrieve.RetrieveProvider;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Interval;

/** What the engine asks for, answered from one record in memory by {@link ResourceSelection}. */
final class RecordRetrieve implements RetrieveProvider {

  private final FhirAccess access;
  private final HashSetTerminology terminology;
  private @Nullable PatientRecord record;

  RecordRetrieve(FhirAccess access, HashSetTerminology terminology) {
    this.access = access;
    this.terminology = terminology;
  }

  void open(PatientRecord opened) {
    this.record = opened;
  }

  void close() {
    this.record = null;
  }

  @Override
  public List<Object> retrieve(
      @Nullable String context,
      @Nullable String contextPath,
      @Nullable Object contextValue,
      String dataType,
      @Nullable String templateId,
      @Nullable String codePath,
      @Nullable Iterable<Code> codes,
      @Nullable String valueSet,
      @Nullable String datePath,
      @Nullable String dateLowPath,
      @Nullable String dateHighPath,
      @Nullable Interval dateRange) {
    if (record == null) {
      throw new IllegalStateException("A retrieve needs an open record");
    }
    return new ResourceSelection(
            dataType,
            templateId,
            codePath,
            valueSet != null
                ? terminology.codes(valueSet)
                : codes == null ? null : ResourceSelection.codes(codes),
            valueSet,
            datePath,
            dateLowPath,
            dateHighPath)
        .of(record, access, dateRange);
  }
}
