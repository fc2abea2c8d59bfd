package io.spoor.connectors.elasticsearch.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.elasticsearch.document.DocumentAddress;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkBodyTest {

  private static final String EXPECTED =
      """
      {"index":{"_index":"spoor-actions-2026.01.02","_id":"a","version":5,"version_type":"external"}}
      {"a":1}
      {"index":{"_index":"spoor-chains","_id":"\\"b\\"","version":6,"version_type":"external","require_alias":true}}
      {}
      """;

  private final BulkBatch batch =
      batch(
          document(new DocumentAddress("spoor-actions-2026.01.02", false, "a", 5), "{\"a\":1}"),
          document(new DocumentAddress("spoor-chains", true, "\"b\"", 6), "{}"));
  private final BulkBody body = batch.all().body();

  @Test
  void isALineThatSaysWhereAndALineThatSaysWhat() throws IOException {
    assertThat(new String(body.getContent().readAllBytes(), UTF_8)).isEqualTo(EXPECTED);
    assertThat(body.getContentLength()).isEqualTo(EXPECTED.length());
    assertThat(body.getContentType()).isEqualTo("application/x-ndjson");
  }

  @Test
  void canBeSentAgain() throws IOException {
    body.getContent().readAllBytes();

    assertThat(body.isRepeatable()).isTrue();
    assertThat(new String(body.getContent().readAllBytes(), UTF_8)).isEqualTo(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 95, 96, 97, 10_000})
  void isTheSameWhateverPartsItIsReadIn(int part) throws IOException {
    assertThat(read(body, part)).isEqualTo(EXPECTED);
  }

  @Test
  void canBeReadByteByByte() throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream content = body.getContent();
    for (int next = content.read(); next >= 0; next = content.read()) {
      read.append((char) next);
    }

    assertThat(read.toString()).isEqualTo(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10_000})
  void ofSomeDocumentsLeavesOutTheOthers(int part) throws IOException {
    SearchDocument[] documents = new SearchDocument[300];
    for (int i = 0; i < documents.length; i++) {
      documents[i] =
          document(
              new DocumentAddress("spoor-chains", true, "d" + i, i), "{\"text\":\"" + i + "\"}");
    }
    List<Integer> selected = IntStream.range(0, 300).filter(i -> i % 4 > 1).boxed().toList();

    BulkBody subsetBody = batch(documents).all().subset(selected).body();
    SearchDocument[] selectedDocuments =
        selected.stream().map(i -> documents[i]).toArray(SearchDocument[]::new);

    assertThat(read(subsetBody, part))
        .isEqualTo(read(batch(selectedDocuments).all().body(), 1 << 16));
    assertThat(subsetBody.getContentLength()).isEqualTo(read(subsetBody, part).length());
  }

  @Test
  void ofABatchThatIsUsedAgainHoldsNothingOfBefore() throws IOException {
    batch.reset();
    batch.add(outgoing(document(new DocumentAddress("spoor-chains", true, "c", 7), "{\"c\":1}")));

    assertThat(read(batch.all().body(), 100))
        .isEqualTo(
            read(
                batch(document(new DocumentAddress("spoor-chains", true, "c", 7), "{\"c\":1}"))
                    .all()
                    .body(),
                100));
    assertThat(batch.size()).isEqualTo((int) batch.all().body().getContentLength());
  }

  private static BulkBatch batch(SearchDocument... documents) {
    BulkBatch batch = new BulkBatch();
    for (SearchDocument each : documents) {
      batch.add(outgoing(each));
    }
    return batch;
  }

  private static QueuedDocument outgoing(SearchDocument document) {
    return new QueuedDocument(document, RecordingCallback.of("unused", 1));
  }

  private static String read(BulkBody body, int part) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[part];
    InputStream content = body.getContent();
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      assertThat(count).isPositive();
      read.write(buffer, 0, count);
    }
    return read.toString(UTF_8);
  }

  private static SearchDocument document(DocumentAddress address, String json) {
    return new SearchDocument(address, json.getBytes(UTF_8));
  }
}
