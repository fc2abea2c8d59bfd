package io.spoor.cli.command.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of the wrong source are not sent. */
class FileIngesterTest {
  private static final String TRAIL =
      """
      {"eventID":"e-%d","eventTime":"2026-03-10T09:00:00Z","eventName":"GetCallerIdentity","eventType":"AwsApiCall"}
      """;

  private final List<String> sent = new ArrayList<>();

  private FileIngester ingester(String source, String input) {
    var terminal =
        Terminal.of(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
    return new FileIngester(terminal, new ProgressLine(terminal), source);
  }

  private void ingest(String source, String input) {
    FileIngester ingester = ingester(source, input);
    FileIngester.RecordSender sender =
        (record, receipt) -> {
          sent.add(new String(record, UTF_8));
          receipt.complete(null);
        };
    ingester.send("-", sender);
    ingester.release(sender);
  }

  private static String trail(int records) {
    var lines = new StringBuilder();
    for (int i = 0; i < records; i++) {
      lines.append(TRAIL.formatted(i));
    }
    return lines.toString();
  }

  @Test
  void sendsNothingOfAnotherSourceAndNamesIt() {
    assertThatThrownBy(() -> ingest("okta", trail(215)))
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("none of the first 100 records is of the source okta")
        .hasMessageContaining("they look like cloudtrail")
        .hasMessageContaining("No record was sent");
    assertThat(sent).isEmpty();
  }

  @Test
  void sendsNothingThatNoSourceKnows() {
    assertThatThrownBy(() -> ingest("cloudtrail", "hello\nworld\n"))
        .hasMessageContaining("no other source knows them");
    assertThat(sent).isEmpty();
  }

  @Test
  void sendsAllOfItsSourceInOrderWithTheUnreadableAmongThem() {
    ingest("cloudtrail", "broken\n" + trail(3) + "broken\n" + trail(2));

    assertThat(sent).hasSize(7);
    assertThat(sent.getFirst()).isEqualTo("broken");
    assertThat(sent.get(1)).contains("\"e-0\"");
    assertThat(sent.get(4)).isEqualTo("broken");
  }

  @Test
  void anEmptyFileIsNoFault() {
    ingest("okta", "");

    assertThat(sent).isEmpty();
  }
}
