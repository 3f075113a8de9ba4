package org.condyle.server.operation;

/** Marks a bean whose annotated methods are FHIR operations of this server. */
public interface FhirProvider {}
