package org.condyle.server.fhir;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.OperationDefinition;

/**
 * HAPI's capability statement provider answers reads of OperationDefinition from what it makes up
 * of Java annotations; ours are written, installed with the other definitions, and read from there.
 */
public final class StoredOperationDefinitions extends JpaCapabilityStatementProvider {

  private final IFhirResourceDao<OperationDefinition> definitions;

  public StoredOperationDefinitions(
      RestfulServer server,
      IFhirSystemDao<?, ?> systemDao,
      JpaStorageSettings storageSettings,
      ISearchParamRegistry searchParameters,
      IValidationSupport validationSupport,
      IFhirResourceDao<OperationDefinition> definitions) {
    super(server, systemDao, storageSettings, searchParameters, validationSupport);
    this.definitions = definitions;
  }

  @Override
  @Read(typeName = "OperationDefinition")
  public IBaseResource readOperationDefinition(@IdParam IIdType id, RequestDetails request) {
    return definitions.read(id, request);
  }
}
