package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TornInputTest {
  private static final int LIMIT = 100_000;
  private static final String TORN =
      "{\"Records\":[{\"v\":1,\"id\":\"a\"},{\"v\":1,\"id\":\"b\",\"x\":{\"y\":[";
  private static final String BEHIND =
      "{\"Records\":[{\"v\":1,\"id\":\"c\"},{\"v\":1,\"id\":\"d\"}]}";

  private static final String SPAN = "{\"traceId\":\"%s\",\"n\":%s}";

  private static String request(String... spans) {
    return "{\"resourceSpans\":[{\"resource\":{\"r\":1},\"scopeSpans\":[{\"spans\":["
        + String.join(",", spans)
        + "]}]}]}";
  }

  private static String span(String id, String number) {
    return SPAN.formatted(id, number);
  }

  private static String placed(String id, String number) {
    return "{\"resource\":{\"r\":1}," + span(id, number).substring(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\"text in a st",
        "\"an escape \\\\",
        "\"half of one \\\\u00",
        "{\"deep\":{\"er\":[1,2",
        "tru",
        "{\"name\"",
        "{\"name\":",
        "1,",
      })
  void aTornDocumentCostsNoDocumentBehindIt(String cut) throws IOException {
    for (String separator : List.of("\n", "", "\r\n", "\uFEFF", "\n\uFEFF")) {
      assertThat(read(TORN + cut.replace("\\\\", "\\") + separator + BEHIND))
          .as("cut %s, separator %s", cut, separator)
          .contains("{\"v\":1,\"id\":\"a\"}", "{\"v\":1,\"id\":\"c\"}", "{\"v\":1,\"id\":\"d\"}")
          .anyMatch(record -> record.startsWith("{\"v\":1,\"id\":\"b\""))
          .hasSize(4);
    }
  }

  @Test
  void eachCutOfADocumentCostsNoLineBehindIt() throws IOException {
    String whole =
        "{\"Records\":[{\"v\":1,\"s\":\"x\\\"{\"},{\"v\":2,\"l\":[1,{\"m\":null}]}],\"o\":{\"p\":3}}";
    for (int cut = 0; cut <= whole.length(); cut++) {
      assertThat(read("{\"v\":0}\n" + whole.substring(0, cut) + "\n{\"v\":8}\n{\"v\":9}\n"))
          .as(whole.substring(0, cut))
          .contains("{\"v\":0}", "{\"v\":8}", "{\"v\":9}");
    }
  }

  @Test
  void eachCutOfARequestCostsNoRequestBehindIt() throws IOException {
    String whole = request(span("a", "1"), span("b", "\"x\\\"\""));
    for (int cut = 0; cut <= whole.length(); cut++) {
      for (String separator : List.of("\n", "")) {
        assertThat(
                read(whole.substring(0, cut) + separator + request(span("c", "2")) + "\n" + BEHIND))
            .as(whole.substring(0, cut))
            .contains(placed("c", "2"), "{\"v\":1,\"id\":\"c\"}", "{\"v\":1,\"id\":\"d\"}");
      }
    }
  }

  @Test
  void aDamagedRecordCostsNoOtherOfItsList() throws IOException {
    for (String damaged :
        List.of(
            "{\"v\":1,\"id\":\"b}",
            "{\"v\":1,\"id\":b\"}",
            "{\"v\":1,\"x\":{\"y\":1}",
            "{\"v\":1,\"x\":[1}",
            "{\"v\":1 \"x\":[1]}",
            "{\"v\":NaN}",
            "{\"v\":-Infinity}",
            "{\"v\":" + "9".repeat(1_200) + "}",
            "{\"v\":1,\"v\":2}",
            "[".repeat(5_000) + "]".repeat(5_000))) {
      assertThat(
              read(
                  "{\"Records\":[{\"v\":1,\"id\":\"a\"},"
                      + damaged
                      + ",{\"v\":1,\"id\":\"c\"},{\"v\":1,\"id\":\"d\"}]}"))
          .as(damaged)
          .contains("{\"v\":1,\"id\":\"a\"}", "{\"v\":1,\"id\":\"c\"}", "{\"v\":1,\"id\":\"d\"}")
          .contains(damaged);
    }
  }

  @Test
  void aRecordThatClosedEarlyIsTwoRecords() throws IOException {
    String early = "{}\"v\":1,\"x\":[{\"y\":\"]\"},2],\"id\":\"b\"}";
    String rest = early.substring(2);

    assertThat(
            read("{\"Records\":[{\"v\":1,\"id\":\"a\"}," + early + ",{\"v\":1,\"id\":\"c\"}]}\n"))
        .containsExactly("{\"v\":1,\"id\":\"a\"}", "{}", rest, "{\"v\":1,\"id\":\"c\"}");
    assertThat(read(request(span("a", "1"), early, span("c", "3"))))
        .containsExactly(placed("a", "1"), "{\"resource\":{\"r\":1}}", rest, placed("c", "3"));
  }

  @Test
  void aRecordCutWithinAStringCostsNoOtherOnTheNextLine() throws IOException {
    for (String lineEnd : List.of("\n", "\r\n", "\n    ")) {
      assertThat(
              read(
                  "{ \"Records\" : ["
                      + lineEnd
                      + "{\"v\":1,\"id\":\"a,"
                      + lineEnd
                      + "{\"v\":1,\"id\":\"c\"}"
                      + lineEnd
                      + "] }"))
          .containsExactly("{\"v\":1,\"id\":\"a", "{\"v\":1,\"id\":\"c\"}");
    }
  }

  @Test
  void textBehindAnElementCostsNoElement() throws IOException {
    for (String text : List.of("\n\uFEFF", "", "\nx y,", " x,")) {
      assertThat(read("{\"Records\":[{\"v\":1,\"id\":\"a\"}" + text + "{\"v\":1,\"id\":\"c\"}]}"))
          .as(text)
          .contains("{\"v\":1,\"id\":\"a\"}", "{\"v\":1,\"id\":\"c\"}");
      assertThat(read(request(span("a", "1") + text + span("c", "3"))))
          .as(text)
          .contains(placed("a", "1"), placed("c", "3"));
    }
    assertThat(
            read(request(span("a", "1")).replace("]}]}]}", "\n\uFEFF") + request(span("c", "3"))))
        .contains(placed("a", "1"), placed("c", "3"));
  }

  @Test
  void aLineWithAByteOrderMarkBeginsARecord() throws IOException {
    String torn = TORN + "[[\n\uFEFF";
    String line = "{\"id\":\"c\"}";

    assertThat(read(torn + line)).hasSize(3).contains(line);
    assertThat(read(request(span("a", "[[[")).replace("}]}]}]}", "\n\uFEFF") + line))
        .contains(line);
  }

  @Test
  void anUnknownMemberOfARequestIsARecord() throws IOException {
    assertThat(
            read(
                "{\"resourceSpans\":[{\"resource\":{\"r\":1},\"schemaUrl\":\"u\",\"none\":null,"
                    + "\"instrumentationLibrarySpans\":[{\"spans\":[{\"traceId\":\"a\"}]}],"
                    + "\"scopeSpans\":[{\"spans\":["
                    + span("c", "3")
                    + "],\"status\":{\"code\":1}}]}]}"))
        .hasSize(3)
        .contains(placed("c", "3"))
        .anyMatch(
            record ->
                record.endsWith(
                    "\"instrumentationLibrarySpans\":[{\"spans\":[{\"traceId\":\"a\"}]}]"))
        .anyMatch(record -> record.endsWith("\"status\":{\"code\":1}"));
  }

  @Test
  void oneSpanCostsNoOtherOfItsRequest() throws IOException {
    for (String number : List.of("NaN", "Infinity", "9".repeat(1_200), "1,\"n\":2", "\"\\q\"")) {
      assertThat(read(request(span("a", "1"), span("b", number), span("c", "3"))))
          .as(number)
          .hasSize(3)
          .contains(placed("a", "1"), placed("c", "3"))
          .anyMatch(record -> record.contains("\"b\"") && record.contains(number));
    }
  }

  @Test
  void aLargeSpanIsLeftOutAlone() throws IOException {
    String large = span("b", '"' + "x".repeat(3 * LIMIT) + '"');

    assertThat(read(request(span("a", "1"), large, span("c", "3"))))
        .containsExactlyInAnyOrder(
            placed("a", "1"), "too large: " + large.length(), placed("c", "3"));
  }

  @Test
  void aRequestMayBeLargerThanARecord() throws IOException {
    String[] spans =
        IntStream.range(0, 20_000).mapToObj(i -> span("t" + i, "1")).toArray(String[]::new);

    assertThat(read(request(spans))).hasSize(20_000).contains(placed("t19999", "1"));
  }

  @Test
  void aResourceMayStandBehindItsSpansOrBeDamaged() throws IOException {
    assertThat(
            read(
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"a\"}],\"scope\":{\"s\":1}}],\"resource\":{\"r\":1}}]}"))
        .containsExactly("{\"resource\":{\"r\":1},\"scope\":{\"s\":1},\"traceId\":\"a\"}");
    assertThat(
            read(
                "{\"resourceSpans\":[{\"resource\":{\"r\":NaN},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"a\"}]}]}]}"))
        .containsExactly("{\"r\":NaN}", "{\"traceId\":\"a\"}");
  }

  @Test
  void nestedAndConcatenatedDocumentsAreTakenApart() throws IOException {
    assertThat(
            read(
                "{\"Records\":[{\"Records\":[{\"v\":1}]},[{\"v\":2}],{\"v\":3}]}{\"v\":4}{\"v\":5}\n"))
        .containsExactly("{\"v\":1}", "{\"v\":2}", "{\"v\":3}", "{\"v\":4}", "{\"v\":5}");
    assertThat(read("{\"v\":1},\n{\"v\":2},{\"v\":3}\n"))
        .containsExactly("{\"v\":1}", "{\"v\":2}", "{\"v\":3}");
    assertThat(read("[" + request(span("a", "1")) + ",{\"v\":1}]"))
        .containsExactly(placed("a", "1"), "{\"v\":1}");
  }

  @Test
  void aMemberThatLooksLikeADocumentStaysInItsRecord() throws IOException {
    String record =
        "{\"v\":1,\"requestParameters\":{\"Records\":[{\"Data\":\"{\\\"Records\\\":[\"}]}}";

    assertThat(read("{\"Records\":[" + record + "," + record + "]}"))
        .containsExactly(record, record);
    assertThat(read(record + "\n" + record)).containsExactly(record, record);
  }

  @Test
  void aTornGzipFileIsReadToWhereItIsTorn() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      var random = new Random(7);
      gzip.write("{\"Records\":[".getBytes(UTF_8));
      for (int i = 0; i < 5_000; i++) {
        gzip.write(("{\"v\":" + i + ",\"x\":\"" + random.nextLong() + "\"},").getBytes(UTF_8));
      }
    }
    byte[] torn = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);

    List<String> records = new ArrayList<>();
    try (InputFile input = InputFile.open("-", new ByteArrayInputStream(torn))) {
      var reader = new RawRecordReader(input.content(), LIMIT);
      assertThat(readUntilFailure(reader, records)).hasMessageContaining("ZLIB");
    }

    assertThat(records).hasSizeGreaterThan(2_000);
    assertThat(records.getLast()).startsWith("{\"v\":").doesNotEndWith("}");
  }

  @Test
  void aTornMemberOfAGzipFileCostsNoOther() throws IOException {
    byte[] first = gzip("{\"Records\":[" + "{\"v\":1},".repeat(50_000) + "{\"v\":1}]}");
    byte[] second = gzip(BEHIND);
    for (int cut :
        List.of(first.length, first.length - 4, first.length / 2, first.length / 3, 30)) {
      var file = new ByteArrayOutputStream();
      file.write(first, 0, cut);
      file.write(second);
      file.write(new byte[512]);

      List<String> records = new ArrayList<>();
      IOException failure;
      try (InputFile input = InputFile.open("-", new ByteArrayInputStream(file.toByteArray()))) {
        failure = readUntilFailure(new RawRecordReader(input.content(), LIMIT), records);
      }

      assertThat(records.subList(Math.max(0, records.size() - 2), records.size()))
          .as("cut at " + cut)
          .containsExactly("{\"v\":1,\"id\":\"c\"}", "{\"v\":1,\"id\":\"d\"}");
      assertThat(String.valueOf(failure.getMessage()).equals("none"))
          .isEqualTo(cut == first.length);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  @Timeout(60)
  void hostileNestingCostsLinearTime() throws IOException {
    for (String part :
        List.of(
            "{\"x\":{\"Records\":[",
            "{\"Records\":[",
            "{\"x\":\n{",
            "{\"a\":\"{\"Records\":[",
            "}{",
            "{}\"x\":",
            "{\"x\":\"y,\n" + " ".repeat(100),
            "{}x",
            "[{")) {
      long start = System.nanoTime();
      readAll(
          new RawRecordReader(
              new ByteArrayInputStream(part.repeat(100_000).getBytes(UTF_8)), 16 << 20));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(part)
          .isLessThan(Duration.ofSeconds(20));
    }
  }

  private static List<String> read(String text) throws IOException {
    var reader = new RawRecordReader(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMIT);
    List<String> records = new ArrayList<>();
    readUntilFailure(reader, records);
    return records;
  }

  private static void readAll(RawRecordReader reader) {
    readUntilFailure(reader, new ArrayList<>());
  }

  /** A list that does not end is reported when all its records were read. */
  private static IOException readUntilFailure(RawRecordReader reader, List<String> records) {
    try {
      InputRecord record;
      while ((record = reader.next()) != null) {
        records.add(
            switch (record) {
              case InputRecord.Complete(long _, byte[] bytes) -> new String(bytes, UTF_8);
              case InputRecord.Oversized(long _, long size, byte[] _) -> "too large: " + size;
            });
      }
      return new IOException("none");
    } catch (IOException e) {
      return e;
    }
  }
}
