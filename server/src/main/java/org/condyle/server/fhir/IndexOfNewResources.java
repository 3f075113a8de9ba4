package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.cache.ISearchParamIdentityCacheSvc;
import ca.uhn.fhir.jpa.dao.index.DaoSearchParamSynchronizer;
import ca.uhn.fhir.jpa.model.entity.BaseResourceIndex;
import ca.uhn.fhir.jpa.model.entity.BaseResourceIndexedSearchParam;
import ca.uhn.fhir.jpa.model.entity.ResourceTable;
import ca.uhn.fhir.jpa.searchparam.extractor.ResourceIndexedSearchParams;
import ca.uhn.fhir.jpa.util.AddRemoveCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands the index rows of resources that had none to the transaction's {@link NewIndexRows}. All
 * others, and those that must be unique, are HAPI's.
 */
class IndexOfNewResources extends DaoSearchParamSynchronizer {

  private final ISearchParamIdentityCacheSvc identities;

  IndexOfNewResources(ISearchParamIdentityCacheSvc identities) {
    this.identities = identities;
  }

  @Override
  public AddRemoveCount synchronizeSearchParamsToDatabase(
      ResourceIndexedSearchParams found,
      ResourceTable entity,
      ResourceIndexedSearchParams existing) {
    NewIndexRows rows = NewIndexRows.of(myEntityManager);
    if (rows != null && hasNone(existing) && found.myComboStringUniques.isEmpty()) {
      return add(found, entity, rows);
    }
    tables(existing).forEach(this::attach);
    return super.synchronizeSearchParamsToDatabase(found, entity, existing);
  }

  private static boolean hasNone(ResourceIndexedSearchParams existing) {
    return existing.myComboStringUniques.isEmpty()
        && tables(existing).stream().allMatch(Collection::isEmpty);
  }

  private AddRemoveCount add(
      ResourceIndexedSearchParams found, ResourceTable entity, NewIndexRows rows) {
    AddRemoveCount count = new AddRemoveCount();
    for (Collection<? extends BaseResourceIndex> table : tables(found)) {
      count.addToAddCount(add(table, entity, rows));
    }
    entity.setResourceLinks(found.myLinks);
    return count;
  }

  private <T extends BaseResourceIndex> int add(
      Collection<T> table, ResourceTable entity, NewIndexRows rows) {
    if (table.isEmpty()) {
      return 0;
    }
    for (T row : table) {
      row.setResourceId(entity.getId().getId());
      row.setPartitionId(entity.getPartitionId());
      row.calculateHashes();
    }
    // With their hashes, some that differed may be equal.
    Set<T> distinct = new HashSet<>(table);
    for (T row : distinct) {
      if (row instanceof BaseResourceIndexedSearchParam parameter) {
        identities.findOrCreateSearchParamIdentity(
            parameter.getHashIdentity(), parameter.getResourceType(), parameter.getParamName());
      }
      rows.add(row);
    }
    table.clear();
    table.addAll(distinct);
    return distinct.size();
  }

  /**
   * Makes rows known to the session that were written past it, by an earlier Bundle in the same
   * database transaction: HAPI leaves alone what the session does not know.
   */
  private <T extends BaseResourceIndex> void attach(Collection<T> table) {
    if (table.stream().allMatch(myEntityManager::contains)) {
      return;
    }
    List<T> attached = new ArrayList<>();
    table.forEach(row -> attached.add(attached(row)));
    table.clear();
    table.addAll(attached);
  }

  @SuppressWarnings("unchecked")
  private <T extends BaseResourceIndex> T attached(T row) {
    if (row.getId() == null || myEntityManager.contains(row)) {
      return row;
    }
    Object key =
        myEntityManager.getEntityManagerFactory().getPersistenceUnitUtil().getIdentifier(row);
    @Nullable T stored = (T) myEntityManager.find(row.getClass(), key);
    return stored == null ? row : stored;
  }

  private static List<Collection<? extends BaseResourceIndex>> tables(
      ResourceIndexedSearchParams parameters) {
    return List.of(
        parameters.myStringParams,
        parameters.myTokenParams,
        parameters.myNumberParams,
        parameters.myQuantityParams,
        parameters.myQuantityNormalizedParams,
        parameters.myDateParams,
        parameters.myUriParams,
        parameters.myCoordsParams,
        parameters.myLinks,
        parameters.myComboTokenNonUnique);
  }
}
