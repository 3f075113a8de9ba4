package org.condyle.server.access;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;

/** What of HAPI's storage the enforcement looks things up with. */
record Storage(
    ISearchParamRegistry parameters,
    MatchUrlService urls,
    SearchParamMatcher matcher,
    DaoRegistry daos,
    FhirContext fhirContext) {}
