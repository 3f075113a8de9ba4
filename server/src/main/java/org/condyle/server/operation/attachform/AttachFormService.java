package org.condyle.server.operation.attachform;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.answer.Form;
import org.condyle.proms.importing.LicensedForm;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.content.ContentInstaller;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.rules.AttachedInstrument;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ContentStore;
import org.condyle.server.store.Contents;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;

/** Checks that a form fits its instrument, and installs it with what it asks said on it. */
final class AttachFormService {

  private final OperationBinding binding;
  private final PromRules rules;
  private final Contents contents;
  private final ContentInstaller installer;
  private final PracticeOfRequest practices;

  AttachFormService(
      OperationBinding binding,
      PromRules rules,
      Contents contents,
      ContentInstaller installer,
      PracticeOfRequest practices) {
    this.binding = binding;
    this.rules = rules;
    this.contents = contents;
    this.installer = installer;
    this.practices = practices;
  }

  /**
   * @throws ProblemException FORM_UNFIT with every reason why it does not fit; CONTENT_DIFFERS if
   *     this version is installed with another content or for another instrument; CONTENT_OF_ALL if
   *     it is not the practice's to attach; then nothing is stored
   */
  Parameters attach(ServletRequestDetails details) {
    int practice = practices.partitionOf(details);
    ContentStore content = contents.of(practice);
    AttachFormRequest request =
        AttachFormRequest.of(
            binding.read("Questionnaire-attach-form", details), rules.instruments(), content);
    Questionnaire given = AttachedInstrument.takenFrom(request.questionnaire());
    AuditAgent by = AuditAgent.of(details).by("$attach-form");
    Form form = LicensedForm.attach(given, request.instrument(), request.linkIds());
    AttachedInstrument attached = AttachedInstrument.of(request.instrument(), request.linkIds());
    checkLinkIds(attached, given);
    Optional<Questionnaire> installed =
        content.at("Questionnaire", given.getUrl(), Questionnaire.class).stream()
            .filter(each -> Objects.equals(each.getVersion(), given.getVersion()))
            .findFirst();
    if (installed.isEmpty()) {
      return answer(form, install(practice, attached.addedTo(given), by), "attached");
    }
    String reference = "Questionnaire/" + installed.get().getIdElement().getIdPart();
    Optional<AttachedInstrument> before = AttachedInstrument.on(installed.get());
    boolean otherwise = before.isPresent() && !before.get().equals(attached);
    if (otherwise || !bare(given).equalsDeep(bare(installed.get()))) {
      throw differs(form, before.isPresent());
    }
    if (before.isEmpty()) {
      int place = ContentStore.placeOf(installed.get());
      requireOwn(practice, place, form);
      Questionnaire marked = attached.addedTo(installed.get());
      marked.setId(reference);
      marked.getMeta().setVersionId(null).setLastUpdated(null);
      installer.annotate(place, marked, by);
    }
    return answer(form, reference, before.isPresent() ? "present" : "attached");
  }

  private static void checkLinkIds(AttachedInstrument attached, Questionnaire given) {
    Set<String> there =
        AttachedInstrument.on(attached.addedTo(given)).orElseThrow().linkIds().keySet();
    for (String linkId : attached.linkIds().keySet()) {
      if (!there.contains(linkId)) {
        throw new ProblemException(
            ProblemCode.PARAMETER_INVALID,
            "The form has no item with the linkId '" + linkId + "'",
            "linkId");
      }
    }
  }

  /** What is under a practice's licence is its own. */
  private String install(int practice, Questionnaire questionnaire, AuditAgent by) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(questionnaire);
    return "Questionnaire/" + installer.install(practice, bundle, by).get(0).id();
  }

  /** What all practices share is attached in the first one. */
  private static void requireOwn(int practice, int place, Form form) {
    if (place == Partitions.SHARED && practice != Partitions.FIRST_PRACTICE) {
      throw new ProblemException(
          ProblemCode.CONTENT_OF_ALL,
          "The Questionnaire "
              + form.canonical()
              + " is shared by all practices of the server, and is attached in the first one; bring"
              + " your own with another url or version",
          "questionnaire");
    }
  }

  private static ProblemException differs(Form form, boolean isAttached) {
    return new ProblemException(
        ProblemCode.CONTENT_DIFFERS,
        "The Questionnaire "
            + form.canonical()
            + " is installed already with other content"
            + (isAttached ? ", or attached to another instrument or in another way" : "")
            + ", on which results may hang; give it a new version",
        "questionnaire");
  }

  /** What it says, without what a server or a narrative adds. */
  private static Questionnaire bare(Questionnaire questionnaire) {
    Questionnaire bare = AttachedInstrument.takenFrom(questionnaire);
    bare.setId((String) null);
    bare.setMeta(null);
    bare.setText(null);
    return bare;
  }

  private static Parameters answer(Form form, String reference, String status) {
    Parameters answer = new Parameters();
    answer.addParameter().setName("form").setValue(new CanonicalType(form.canonical()));
    answer.addParameter().setName("reference").setValue(new Reference(reference));
    answer
        .addParameter()
        .setName("instrument")
        .setValue(new CanonicalType(form.instrument().canonical()));
    answer.addParameter().setName("status").setValue(new CodeType(status));
    return answer;
  }
}
