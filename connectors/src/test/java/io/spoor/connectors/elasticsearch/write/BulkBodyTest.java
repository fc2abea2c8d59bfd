package io.spoor.connectors.elasticsearch.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
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

  private final BulkBody body =
      BulkBody.of(
          List.of(
              document(new Address("spoor-actions-2026.01.02", false, "a", 5), "{\"a\":1}"),
              document(new Address("spoor-chains", true, "\"b\"", 6), "{}")));

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
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[part];
    InputStream content = body.getContent();
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      assertThat(count).isPositive();
      read.write(buffer, 0, count);
    }

    assertThat(read.toString(UTF_8)).isEqualTo(EXPECTED);
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

  private static Document document(Address address, String json) {
    return new Document(address, json.getBytes(UTF_8));
  }
}
