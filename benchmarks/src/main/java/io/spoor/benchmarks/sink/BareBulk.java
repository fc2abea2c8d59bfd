package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the documents that the sink wrote, as prepared bulk requests from memory: Elasticsearch's
 * capacity without any other work.
 */
final class BareBulk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonHttpClient elasticsearch;
  private final int threads;
  private final List<byte[]> requests;
  private final long bytes;

  private BareBulk(JsonHttpClient elasticsearch, int threads, List<byte[]> requests) {
    this.elasticsearch = elasticsearch;
    this.threads = threads;
    this.requests = requests;
    this.bytes = requests.stream().mapToLong(request -> request.length).sum();
  }

  /** Reads the documents of the index. */
  static BareBulk of(JsonHttpClient elasticsearch, ActionIndex index, SinkBenchSettings settings)
      throws IOException, InterruptedException {
    List<byte[]> requests = new ArrayList<>();
    var request = new ByteArrayOutputStream();
    int[] documents = {0};
    index.forEachHit(
        true,
        hit -> {
          lines(hit, request);
          if (++documents[0] % settings.bulkDocuments() == 0) {
            requests.add(request.toByteArray());
            request.reset();
          }
        });
    if (request.size() > 0) {
      requests.add(request.toByteArray());
    }
    return new BareBulk(elasticsearch, settings.bulkThreads(), requests);
  }

  /** Size of all requests. */
  long bytes() {
    return bytes;
  }

  /** Sends all requests, and returns when all documents are stored. */
  void run() throws IOException, InterruptedException {
    var next = new AtomicInteger();
    try (ExecutorService senders = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            senders.submit(
                () -> {
                  for (int r = next.getAndIncrement();
                      r < requests.size();
                      r = next.getAndIncrement()) {
                    send(requests.get(r));
                  }
                  return null;
                }));
      }
      for (Future<?> future : all) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("bare bulk failed: " + e.getCause(), e);
    }
  }

  private void send(byte[] request) throws IOException, InterruptedException {
    JsonNode response = elasticsearch.post("/_bulk?filter_path=errors", request);
    if (response.path("errors").asBoolean(true)) {
      throw new IOException("Elasticsearch rejected documents of a bare bulk request");
    }
  }

  private static void lines(JsonNode hit, ByteArrayOutputStream out) {
    try {
      JsonNode action =
          JSON.createObjectNode()
              .set(
                  "index",
                  JSON.createObjectNode()
                      .put("_index", hit.path("_index").asText())
                      .put("_id", hit.path("_id").asText())
                      .put("version", hit.path("_version").asLong())
                      .put("version_type", "external"));
      out.writeBytes(JSON.writeValueAsBytes(action));
      out.write('\n');
      out.writeBytes(JSON.writeValueAsBytes(hit.path("_source")));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory refuses nothing", e);
    }
  }
}
