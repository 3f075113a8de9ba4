package org.condyle.cql.linked;

/** What linking compiled logic came to: closures, or why the engine has to evaluate it. */
public sealed interface Linkage permits LinkedLogic, EngineOnly {}
