package io.spoor.connectors.elasticsearch.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends bulk requests. */
public final class ElasticsearchBulkClient implements BulkClient {

  /** Of each document only what a verdict takes; of a stored one that is its status. */
  private static final String PATH =
      "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason";

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonRequests requests;

  public ElasticsearchBulkClient(JsonRequests requests) {
    this.requests = requests;
  }

  @Override
  public List<ItemResult> send(List<Document> documents) throws RequestFailedException {
    JsonNode items = requests.post(PATH, lines(documents)).path("items");
    if (items.size() != documents.size()) {
      throw RequestFailedException.noAnswer(
          new IOException(
              "answer for " + items.size() + " documents instead of " + documents.size()));
    }
    List<ItemResult> results = new ArrayList<>(documents.size());
    items.forEach(item -> results.add(result(item.path("index"))));
    return results;
  }

  private static byte[] lines(List<Document> documents) {
    int size = documents.stream().mapToInt(Document::size).sum();
    ByteArrayOutputStream lines = new ByteArrayOutputStream(size);
    for (Document document : documents) {
      writeAction(lines, document.address());
      lines.write('\n');
      lines.writeBytes(document.json());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private static void writeAction(ByteArrayOutputStream lines, Address address) {
    try (JsonGenerator json = FACTORY.createGenerator(lines)) {
      json.writeStartObject();
      json.writeObjectFieldStart("index");
      json.writeStringField("_index", address.index());
      json.writeStringField("_id", address.id());
      json.writeNumberField("version", address.version());
      json.writeStringField("version_type", "external");
      if (address.alias()) {
        json.writeBooleanField("require_alias", true);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory refuses nothing", e);
    }
  }

  private static ItemResult result(JsonNode item) {
    JsonNode error = item.path("error");
    return new ItemResult(
        item.path("status").asInt(), text(error.path("type")), text(error.path("reason")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() ? null : node.asText();
  }
}
