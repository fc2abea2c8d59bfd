package io.spoor.connectors.elasticsearch.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.util.BinaryData;
import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends bulk requests through the official client. */
public final class ElasticsearchBulkClient implements BulkClient {

  private static final String JSON = "application/json";

  private final ElasticsearchClient client;

  public ElasticsearchBulkClient(ElasticsearchClient client) {
    this.client = client;
  }

  @Override
  public List<ItemResult> send(List<Document> documents) throws RequestFailedException {
    BulkRequest request =
        BulkRequest.of(
            bulk ->
                bulk.operations(
                    documents.stream().map(ElasticsearchBulkClient::operation).toList()));
    try {
      return results(client.bulk(request), documents.size());
    } catch (ElasticsearchException e) {
      throw RequestFailedException.status(e.status(), description(e), e);
    } catch (TransportException e) {
      throw RequestFailedException.status(e.statusCode(), "not Elasticsearch's answer", e);
    } catch (IOException e) {
      throw RequestFailedException.noAnswer(e);
    }
  }

  private static BulkOperation operation(Document document) {
    Address address = document.address();
    return BulkOperation.of(
        bulk ->
            bulk.index(
                index ->
                    index
                        .index(address.index())
                        .requireAlias(address.alias() ? true : null)
                        .id(address.id())
                        .version(address.version())
                        .versionType(VersionType.External)
                        .document(BinaryData.of(document.json(), JSON))));
  }

  private static List<ItemResult> results(BulkResponse response, int expected)
      throws RequestFailedException {
    List<BulkResponseItem> items = response.items();
    if (items.size() != expected) {
      throw RequestFailedException.noAnswer(
          new IOException("answer for " + items.size() + " documents instead of " + expected));
    }
    return items.stream().map(ElasticsearchBulkClient::result).toList();
  }

  private static ItemResult result(BulkResponseItem item) {
    ErrorCause error = item.error();
    return error == null
        ? new ItemResult(item.status(), null, null)
        : new ItemResult(item.status(), error.type(), error.reason());
  }

  private static String description(ElasticsearchException e) {
    @Nullable ErrorCause error = e.response() == null ? null : e.response().error();
    return error == null ? "no reason given" : error.type() + ": " + error.reason();
  }
}
