package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTable;
import ca.uhn.fhir.rest.api.Constants;
import java.util.Arrays;
import org.condyle.server.intake.RequestIdFilter;
import org.hibernate.Interceptor;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new version of a resource the id of its request before it is inserted. HAPI sets it
 * after, so that every version, with its whole text and all its indexes, would be written twice.
 */
final class RequestIdOfVersion implements Interceptor {

  private static final String FIELD = "myRequestId";

  @Override
  public boolean onPersist(
      Object entity, Object id, @Nullable Object[] state, String[] propertyNames, Type[] types) {
    String request = RequestIdFilter.current();
    if (request == null || !(entity instanceof ResourceHistoryTable)) {
      return false;
    }
    int at = Arrays.asList(propertyNames).indexOf(FIELD);
    if (at < 0 || state[at] != null) {
      return false;
    }
    state[at] = request.substring(0, Math.min(request.length(), Constants.REQUEST_ID_LENGTH));
    return true;
  }
}
