package io.spoor.export.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.export.RecordFixtures;
import io.spoor.export.request.ExportContext;
import io.spoor.export.request.ExportRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportWriterTest {
  private static String page(String reason, String[]... records) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var facts =
        new ExportContext(
            ExportRequest.everything("ana", reason), Instant.EPOCH, "log", 1, 2, "log\n1\nroot\n");
    try (var report = new HtmlReportWriter(facts, name -> bytes)) {
      long number = 0;
      for (String[] record : records) {
        report.write(number++, RecordFixtures.of(record[0], record[1]));
      }
    }
    return bytes.toString(UTF_8);
  }

  private static String[] finding(int revision, String explanation) {
    return new String[] {
      "finding",
      "{\"title\":\"t\",\"severity\":\"high\",\"generation\":0,\"revision\":"
          + revision
          + ",\"explanation\":\""
          + explanation
          + "\"}"
    };
  }

  /** Revisions may lie on several partitions: the later one in the log can be the earlier one. */
  @Test
  void showsTheLatestRevisionWhereverItLies() throws IOException {
    assertThat(page("why", finding(2, "as of now"), finding(1, "as of before")))
        .contains("as of now")
        .doesNotContain("as of before");
  }

  @Test
  void whatALogSaysIsShownAndNotRun() throws IOException {
    String page =
        page(
            "</td><script>alert(1)</script>",
            finding(1, "<img src=x onerror=alert(2)> & \\u202egnp.exe \\u0007 'q' \\\"d\\\""));

    assertThat(page)
        .doesNotContain("<script", "<img", "\u202e", "\u0007")
        .contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&lt;img src=x onerror=alert(2)&gt; &amp; [U+202E]gnp.exe [U+0007]")
        .contains("&#39;q&#39; &quot;d&quot;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b",
        "\u009b",
        "\u00ad",
        "\u061c",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2066",
        "\u2028",
        "\ufeff",
        "\ufe0f",
        "\u3164",
        "\udb40\udc41",
        "\udb40\udd00",
        "\ue000"
      })
  void whatCannotBeSeenIsShownByItsNumber(String unsafe) throws IOException {
    String named = String.format("ad[U+%04X]min", unsafe.codePointAt(0));

    assertThat(page("ad" + unsafe + "min")).contains(named).doesNotContain(unsafe);
  }

  @Test
  void anActionOfWhichTheEventLacksFieldsSaysSo() throws IOException {
    String[] chain = {"chain", "{\"chain_id\":\"id\",\"generation\":0,\"revision\":1}"};
    String reference = "\"$event\":{\"record\":7,\"time\":\"1\"";
    String action = "{\"chain_id\":\"id\",\"event\":{\"action\":\"PutObject\"}," + reference;

    assertThat(page("why", chain, new String[] {"action", action + ",\"withheld\":2}}"}))
        .contains("PutObject [2 fields of the event (record 7) are withheld]");
    assertThat(page("why", chain, new String[] {"action", action + "}}"}))
        .contains("<td>PutObject</td>");
    assertThat(page("why", chain, new String[] {"action", action + ",\"missing\":true}}"}))
        .contains("event (record 7) is not in this export");
  }

  @Test
  void saysWhichControlsNothingInItSpeaksTo() throws IOException {
    String page = page("why", finding(1, "x"));

    assertThat(page)
        .contains("findings with evidence, alerts, and verdicts of analysts (1 of kind finding)")
        .contains("no record of kind delivery, verdict");
  }
}
