package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the newest version of each document, and fails when told to. */
final class InMemoryElasticsearch implements BulkClient {

  private final Map<String, Long> versions = new HashMap<>();
  private final Deque<RequestFailedException> failures = new ArrayDeque<>();
  private final List<Integer> requests = new ArrayList<>();
  private Function<Document, @Nullable ItemResult> fault = _ -> null;
  private Function<List<Document>, @Nullable RequestFailedException> spoilt = _ -> null;

  @Override
  public synchronized List<ItemResult> send(List<Document> documents)
      throws RequestFailedException {
    requests.add(documents.size());
    RequestFailedException failure = failures.poll();
    if (failure == null) {
      failure = spoilt.apply(documents);
    }
    if (failure != null) {
      throw failure;
    }
    return documents.stream().map(this::store).toList();
  }

  private ItemResult store(Document document) {
    ItemResult wrong = fault.apply(document);
    if (wrong != null) {
      return wrong;
    }
    Address address = document.address();
    long known = versions.getOrDefault(address.id(), -1L);
    if (known >= address.version()) {
      return new ItemResult(409, "version_conflict_engine_exception", "older");
    }
    versions.put(address.id(), address.version());
    return new ItemResult(201, null, null);
  }

  /** The next request fails so; after it those that were said before. */
  synchronized InMemoryElasticsearch failNext(RequestFailedException failure) {
    failures.add(failure);
    return this;
  }

  /** Documents for which this is not null get that answer. */
  synchronized InMemoryElasticsearch answer(
      Function<Document, @Nullable ItemResult> documentFault) {
    fault = documentFault;
    return this;
  }

  /** Requests for which this is not null fail so. */
  synchronized InMemoryElasticsearch refuse(
      Function<List<Document>, @Nullable RequestFailedException> requestFault) {
    spoilt = requestFault;
    return this;
  }

  synchronized Map<String, Long> versions() {
    return Map.copyOf(versions);
  }

  /** Number of documents in each request. */
  synchronized List<Integer> requests() {
    return List.copyOf(requests);
  }
}
