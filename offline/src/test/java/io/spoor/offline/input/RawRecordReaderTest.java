package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawRecordReaderTest {
  private static final int LIMIT = 100_000;

  @Test
  void givesEachLineWithItsNumber() throws IOException {
    assertThat(read("{\"a\":1}\n\n  {\"b\":2}\r\nnot json\n{\"c\":3}"))
        .containsExactly("1 {\"a\":1}", "3 {\"b\":2}", "4 not json", "5 {\"c\":3}");
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    assertThat(read("\uFEFF{\"a\":1}\n")).containsExactly("1 {\"a\":1}");
  }

  @Test
  void givesNothingForNothing() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read(" \n\t\r\n")).isEmpty();
  }

  @Test
  void takesACloudTrailDocumentApartOnOneLine() throws IOException {
    assertThat(read("{\"Records\":[{\"a\":\"]},\\\"{\"},{\"b\":[1,{\"c\":2}]}]}"))
        .containsExactly("1 {\"a\":\"]},\\\"{\"}", "1 {\"b\":[1,{\"c\":2}]}");
  }

  @Test
  void takesAPrettyPrintedDocumentApart() throws IOException {
    String document =
        """
        {
          "Records" : [
            {
              "a": 1
            },
            { "b": 2 }
          ],
          "more": {"x": [1, 2]}
        }
        {"c":3}
        """;

    assertThat(read(document))
        .containsExactly("3 {\n      \"a\": 1\n    }", "6 { \"b\": 2 }", "10 {\"c\":3}");
  }

  @Test
  void goesOnWithTheNextDocument() throws IOException {
    assertThat(read("{\"Records\":[{\"a\":1}]}\n{\"Records\":[]}\n{\"Records\":[{\"b\":2}]}\n"))
        .containsExactly("1 {\"a\":1}", "3 {\"b\":2}");
  }

  @Test
  void passesOnElementsThatAreNoObjects() throws IOException {
    assertThat(read("{\"Records\":[null, 7 ,\"x\", {\"a\":1}]}"))
        .containsExactly("1 null", "1 7", "1 \"x\"", "1 {\"a\":1}");
  }

  @Test
  void passesOnWhatIsLeftOfACutDocumentAndSaysThatItIsCut() throws IOException {
    assertReads("{\"Records\":[{\"a\":1},{\"b\":", "{\"a\":1}", "{\"b\":");
    assertReads("{\"Records\":[{\"a\":1},", "{\"a\":1}");
    assertReads("[{\"a\":1}", "{\"a\":1}");
  }

  private static void assertReads(String text, String... records) throws IOException {
    var reader = new RawRecordReader(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMIT);
    for (String record : records) {
      assertThat(reader.next())
          .isInstanceOfSatisfying(
              InputRecord.Complete.class,
              whole -> assertThat(new String(whole.bytes(), UTF_8)).isEqualTo(record));
    }
    assertThatThrownBy(reader::next).hasMessage("it ends within a list of records");
  }

  @Test
  void takesAnArrayApart() throws IOException {
    assertThat(read("[{\"a\":1},\n {\"b\":[2]}]\n[\n]\n[ {\"c\":3} ]"))
        .containsExactly("1 {\"a\":1}", "2 {\"b\":[2]}", "5 {\"c\":3}");
  }

  @Test
  void aBracketAloneIsNoArrayOfRecords() throws IOException {
    assertThat(read("[info] started\n[1,2]\n")).containsExactly("1 [info] started", "2 [1,2]");
  }

  @Test
  void readsObjectsThatAreSpreadOverLines() throws IOException {
    assertThat(read("{\n  \"a\": {\"b\": \"}\"}\n}\n{\n\"c\":\n3}\n{\"d\":4}\n"))
        .containsExactly("1 {\n  \"a\": {\"b\": \"}\"}\n}", "4 {\n\"c\":\n3}", "7 {\"d\":4}");
  }

  @Test
  void readsAnObjectThatBeginsOnALineAndEndsOnAnother() throws IOException {
    assertThat(read("{\"a\": 1, \"b\": [\n  {\"c\": 2}],\n \"d\": 3}\n{\"e\": 4,\n \"f\": 5}"))
        .containsExactly(
            "1 {\"a\": 1, \"b\": [\n  {\"c\": 2}],\n \"d\": 3}", "4 {\"e\": 4,\n \"f\": 5}");
  }

  @Test
  void aTornFirstLineTakesNoOtherAlong() throws IOException {
    assertThat(read("{\"cut\":\n{\"a\":1}\n{\"b\":\n{\"c\":2}\n"))
        .containsExactly("1 {\"cut\":", "2 {\"a\":1}", "3 {\"b\":", "4 {\"c\":2}");
    assertThat(read("{\"cut\":\"to\n{\"a\":1}\n"))
        .containsExactly("1 {\"cut\":\"to", "2 {\"a\":1}");
  }

  @Test
  void aTornLineTakesNoOtherAlong() throws IOException {
    assertThat(read("{\"a\":1}\n{\n\"b\":2}\n[\n{\"c\":3}\n"))
        .containsExactly("1 {\"a\":1}", "2 {", "3 \"b\":2}", "4 [", "5 {\"c\":3}");
  }

  @Test
  void takesTheRecordsOutOfWhatLookupEventsAnswers() throws IOException {
    String answer =
        """
        {
            "Events": [
                {"EventId": "1", "CloudTrailEvent": "{\\"eventID\\":\\"1\\",\\"x\\":\\"ä\\"}"},
                {"EventId": "2"}
            ],
            "NextToken": "t"
        }
        """;

    assertThat(read(answer))
        .containsExactly("3 {\"eventID\":\"1\",\"x\":\"ä\"}", "4 {\"EventId\": \"2\"}");
  }

  @Test
  void takesTheSpansOutOfOtlpRequests() throws IOException {
    String request =
        """
        {"resourceSpans":[\
        {"resource":{"r":1},"scopeSpans":[{"scope":{"s":1},"spans":[{"traceId":"a","resource":"forged","n":1.50},{"traceId":"b"}]},{"spans":[]},{}]},\
        {"scopeSpans":[{"scope":{"s":2},"spans":[{"traceId":"c"}]}]},{}]}
        """;

    assertThat(read(request + "{\"resourceSpans\":[]}\n" + "{\"traceId\":\"d\"}\n"))
        .containsExactly(
            "1 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"traceId\":\"a\",\"n\":1.50}",
            "1 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"traceId\":\"b\"}",
            "1 {\"scope\":{\"s\":2},\"traceId\":\"c\"}",
            "3 {\"traceId\":\"d\"}");
  }

  @Test
  void takesTheLogRecordsOutOfOtlpRequests() throws IOException {
    String request =
        """
        {"resourceLogs":[{"resource":{"r":1},"scopeLogs":[\
        {"scope":{"s":1},"logRecords":[{"timeUnixNano":"1"},{"timeUnixNano":"2"}]}]}]}
        """;

    assertThat(read(request + "{\"resourceSpans\":[]}\n" + request))
        .containsExactly(
            "1 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"timeUnixNano\":\"1\"}",
            "1 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"timeUnixNano\":\"2\"}",
            "3 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"timeUnixNano\":\"1\"}",
            "3 {\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"timeUnixNano\":\"2\"}");
  }

  @Test
  void whatIsNoSpanOfAnOtlpRequestIsARecord() throws IOException {
    assertThat(
            read(
                """
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a"},7]}]}]}
                {"resourceSpans":[{"scopeSpans":{}}]}
                {"resourceSpans":{}}
                {"resourceSpans":[{"scopeSp
                """))
        .containsExactly(
            "1 {\"traceId\":\"a\"}",
            "1 7",
            "2 {\"resourceSpans\":[{\"scopeSpans\":{}",
            "3 {\"resourceSpans\":{}}",
            "4 {\"resourceSpans\":[{\"scopeSp");
  }

  @Test
  void aMemberNamedRecordsThatIsNoListIsALine() throws IOException {
    assertThat(read("{\"Records\":5}\n{\"RecordsX\":[1]}\n"))
        .containsExactly("1 {\"Records\":5}", "2 {\"RecordsX\":[1]}");
  }

  @Test
  void passesOverARecordBeyondTheLimitAndGoesOn() throws IOException {
    String big = "{\"x\":\"" + "y".repeat(3 * LIMIT) + "\"}";

    assertThat(read("{\"a\":1}\n" + big + "\n{\"b\":2}\n"))
        .containsExactly("1 {\"a\":1}", "2 too large: " + big.length(), "3 {\"b\":2}");
    assertThat(read("{\"Records\":[{\"a\":1}," + big + ",{\"b\":2}]}"))
        .containsExactly("1 {\"a\":1}", "1 too large: " + big.length(), "1 {\"b\":2}");
  }

  @Test
  void keepsARecordThatIsLongerThanTheWindow() throws IOException {
    String big = "{\"x\":\"" + "ä".repeat(40_000) + "\"}";

    assertThat(read(big + "\n{\"b\":2}")).containsExactly("1 " + big, "2 {\"b\":2}");
    assertThat(read("{\"Records\":[" + big + "]}")).containsExactly("1 " + big);
  }

  @Test
  void readsGzipByItsFirstBytes(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("records");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write("{\"a\":1}\n{\"b\":2}\n".getBytes(UTF_8));
    }

    try (InputFile input = InputFile.open(file.toString(), new ByteArrayInputStream(new byte[0]))) {
      var reader = new RawRecordReader(input.content(), LIMIT);
      assertThat(all(reader)).containsExactly("1 {\"a\":1}", "2 {\"b\":2}");
      assertThat(input.bytesRead()).isEqualTo(Files.size(file)).isEqualTo(input.size());
    }
  }

  @Test
  void readsGzipFromStandardInput() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"a\":1}".getBytes(UTF_8));
    }

    try (InputFile input = InputFile.open("-", new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(all(new RawRecordReader(input.content(), LIMIT))).containsExactly("1 {\"a\":1}");
    }
  }

  private static List<String> read(String text) throws IOException {
    return all(new RawRecordReader(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMIT));
  }

  private static List<String> all(RawRecordReader reader) throws IOException {
    List<String> records = new ArrayList<>();
    InputRecord record;
    while ((record = reader.next()) != null) {
      records.add(
          switch (record) {
            case InputRecord.Complete(long line, byte[] bytes) ->
                line + " " + new String(bytes, UTF_8);
            case InputRecord.Oversized(long line, long size, byte[] _) ->
                line + " too large: " + size;
          });
    }
    return records;
  }
}
