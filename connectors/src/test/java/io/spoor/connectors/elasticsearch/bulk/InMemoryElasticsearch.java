package io.spoor.connectors.elasticsearch.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.connectors.elasticsearch.document.DocumentAddress;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Long> versions = new HashMap<>();
  private final Deque<RequestFailedException> failures = new ArrayDeque<>();
  private final List<Integer> requests = new ArrayList<>();
  private Function<SearchDocument, @Nullable ItemResult> fault = _ -> null;
  private Function<List<SearchDocument>, @Nullable RequestFailedException> requestFailure =
      _ -> null;

  @Override
  public synchronized List<ItemResult> send(BatchSlice slice) throws RequestFailedException {
    List<SearchDocument> documents = documents(slice.body());
    requests.add(documents.size());
    RequestFailedException failure = failures.poll();
    if (failure == null) {
      failure = requestFailure.apply(documents);
    }
    if (failure != null) {
      throw failure;
    }
    return documents.stream().map(this::store).toList();
  }

  /** What the body says, read as Elasticsearch reads it. */
  private static List<SearchDocument> documents(BulkBody body) {
    List<SearchDocument> documents = new ArrayList<>();
    try {
      List<String> lines = new String(body.getContent().readAllBytes(), UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i += 2) {
        JsonNode index = JSON.readTree(lines.get(i)).path("index");
        documents.add(
            new SearchDocument(
                new DocumentAddress(
                    index.path("_index").asText(),
                    index.path("require_alias").asBoolean(),
                    index.path("_id").asText(),
                    index.path("version").asLong()),
                lines.get(i + 1).getBytes(UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  private ItemResult store(SearchDocument document) {
    ItemResult rejection = fault.apply(document);
    if (rejection != null) {
      return rejection;
    }
    DocumentAddress address = document.address();
    long existingVersion = versions.getOrDefault(address.id(), -1L);
    if (existingVersion >= address.version()) {
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
  synchronized InMemoryElasticsearch failDocuments(
      Function<SearchDocument, @Nullable ItemResult> documentFault) {
    fault = documentFault;
    return this;
  }

  /** Requests for which this is not null fail so. */
  synchronized InMemoryElasticsearch failRequests(
      Function<List<SearchDocument>, @Nullable RequestFailedException> requestFault) {
    requestFailure = requestFault;
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
