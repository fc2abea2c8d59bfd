package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.spoor.testkit.data.PlantedSecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Plants generated secrets of many kinds in many positions of the records of all sources, and
 * counts those that can still be read in the events and dead letters.
 */
class PlantedSecretsTest {
  private static final long SEED = 20_260_101L;
  private static final int PER_POSITION = 3;

  /** Where a planted text stands; the result is the value of a member. */
  private static final Map<String, UnaryOperator<String>> POSITIONS = positions();

  private static Map<String, UnaryOperator<String>> positions() {
    var positions = new LinkedHashMap<String, UnaryOperator<String>>();
    positions.put("value", text -> text);
    positions.put("prose", text -> "Hello Ann, here it is: " + text + "\nPlease do not share it.");
    positions.put("prose, in quotes", text -> "I found `" + text + "` in the notes of the team.");
    positions.put("command", text -> "cd /srv/app && echo \"" + text + "\" >> notes.txt && ls -l");
    positions.put("command, here-document", text -> "cat > app.conf <<EOF\n" + text + "\nEOF\n");
    positions.put("header", text -> "GET /x HTTP/1.1\r\nHost: example.org\r\nX-Note: " + text);
    positions.put("parameter", text -> "https://example.org/p?x=1&note=" + url(text) + "&y=2");
    positions.put("JSON in a string", text -> "{\"id\":7,\"note\":" + json(text) + "}");
    positions.put("JSON twice", text -> "{\"a\":" + json("{\"note\":" + json(text) + "}") + "}");
    positions.put("YAML", text -> "app:\n  retries: 3\n  note: " + text + "\n  debug: no\n");
    positions.put("YAML block", text -> "app:\n  note: |\n    " + text + "\n  debug: no\n");
    positions.put("XML", text -> "<app><note>" + text + "</note><n>1</n></app>");
    positions.put("dotenv", text -> "PORT=80\nNOTE='" + text + "'\nDEBUG=1\n");
    positions.put("INI", text -> "[app]\nport = 80\nnote = " + text + "\n");
    positions.put("source code", text -> "def f(x):\n    note = \"" + text + "\"\n    return x\n");
    positions.put("log", text -> "2026-01-01T00:00:00Z INFO app: read " + text + " (3 ms)");
    positions.put("diff", text -> "@@ -1,2 +1,2 @@\n-x\n+" + text + "\n y");
    positions.put("Markdown", text -> "| name | value |\n|---|---|\n| note | " + text + " |\n");
    positions.put("base64", text -> "data: " + base64(text));
    positions.put("base64, URL-safe", text -> "d=" + base64Url(text));
    positions.put("base64, in lines", text -> "data:\n" + lines("x: 1\n" + text + "\nend of it\n"));
    positions.put("base64 of UTF-16", text -> "powershell -enc " + wide(text));
    positions.put("base64 twice", text -> "blob " + base64(base64(text)));
    positions.put("percent-encoded", PlantedSecretsTest::percent);
    positions.put("hexadecimal", text -> "0x" + HexFormat.of().formatHex(text.getBytes(UTF_8)));
    return positions;
  }

  private static String url(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String lines(String text) {
    return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(text.getBytes(UTF_8));
  }

  private static String wide(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_16LE));
  }

  private static String percent(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      encoded.append('%').append(HexFormat.of().toHexDigits(b));
    }
    return encoded.toString();
  }

  private static String json(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** Records of each source with the value in it. */
  private static final Map<String, String> RECORDS =
      Map.ofEntries(
          Map.entry(
              "cloudtrail request",
              """
              {"eventID":"e-1","eventTime":"2026-01-10T11:54:47Z","eventSource":"ssm.amazonaws.com","eventName":"SendCommand",
               "requestParameters":{"name":"n","nested":{"list":[{"deep":{"note":%s}}]}}}
              """),
          Map.entry(
              "cloudtrail list",
              """
              {"eventID":"e-1","eventTime":"2026-01-10T11:54:47Z","eventSource":"ssm.amazonaws.com","eventName":"SendCommand",
               "requestParameters":{"parameters":{"commands":["ls",%s]}}}
              """),
          Map.entry(
              "cloudtrail error",
              """
              {"eventID":"e-1","eventTime":"2026-01-10T11:54:47Z","eventSource":"ssm.amazonaws.com","eventName":"SendCommand",
               "errorCode":"X","errorMessage":%s,"responseElements":null}
              """),
          Map.entry(
              "otel arguments",
              """
              {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204",
               "name":"execute_tool x","attributes":[
                {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
                {"key":"gen_ai.tool.name","value":{"stringValue":"x"}},
                {"key":"gen_ai.tool.call.arguments","value":{"kvlistValue":{"values":[{"key":"note","value":{"stringValue":%s}}]}}}]}
              """),
          Map.entry(
              "otel result",
              """
              {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204",
               "name":"execute_tool x","status":{"code":2,"message":%1$s},"attributes":[
                {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
                {"key":"gen_ai.tool.name","value":{"stringValue":"x"}},
                {"key":"gen_ai.tool.call.result","value":{"stringValue":%1$s}}]}
              """),
          Map.entry(
              "otel attribute",
              """
              {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204",
               "name":"chat","resource":{"attributes":[{"key":"note","value":{"stringValue":%1$s}}]},
               "events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":%1$s}}]}],
               "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                {"key":"my.note","value":{"arrayValue":{"values":[{"stringValue":%1$s}]}}}]}
              """),
          Map.entry(
              "opinion",
              """
              {"trace_id":"bea1e1983458618bce1223a756f29193","span_id":"fbcbd92f52023b91","time":"2026-01-10T11:54:47Z",
               "verdict":"unsure","model":"judge-1","reason":%s}
              """),
          Map.entry(
              "run",
              """
              {"trace_id":"bea1e1983458618bce1223a756f29193","time":"2026-01-10T11:54:47Z","run_id":"r-1",
               "agent":{"id":"a-1","name":"A"},"user":{"id":"u-1"},"request":%s}
              """));

  private static List<String> heldOut() {
    String name = "held-out-secrets.txt";
    try (InputStream in =
        Objects.requireNonNull(PlantedSecretsTest.class.getResourceAsStream(name), name)) {
      return PlantedSecret.templates(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the normaliser makes of a record: the event or the dead letter. */
  private static String output(String source, String record) {
    return switch (Raw.outcome(source, record)) {
      case NormaliseResult.Accepted accepted -> accepted.event().toString();
      case NormaliseResult.Rejected rejected -> rejected.deadLetter().toString();
    };
  }

  private record Score(int planted, List<String> readable, Map<String, Integer> byKind) {}

  private static Score plant(List<String> kinds) {
    var random = new Random(SEED);
    var readable = new ArrayList<String>();
    var byKind = new TreeMap<String, Integer>();
    var records = new ArrayList<>(new TreeMap<>(RECORDS).entrySet());
    int planted = 0;
    int turn = 0;
    for (String kind : kinds) {
      for (Map.Entry<String, UnaryOperator<String>> position : POSITIONS.entrySet()) {
        for (int i = 0; i < PER_POSITION; i++) {
          PlantedSecret secret = PlantedSecret.of(kind, random);
          String value = position.getValue().apply(secret.text());
          Map.Entry<String, String> record = records.get(turn++ % records.size());
          String source = record.getKey().split(" ", -1)[0];
          String raw = record.getValue().formatted(json(value));
          if (turn % 10 == 0) {
            // A record that is no JSON becomes a dead letter.
            raw = raw.substring(0, 3) + json(value) + raw;
          }
          String output = output(source, raw);
          planted++;
          if (secret.isReadable(output) || output.contains(json(value))) {
            readable.add(
                kind + " | " + position.getKey() + " | " + record.getKey() + " | " + value);
            byKind.merge(kind, 1, Integer::sum);
          }
        }
      }
    }
    return new Score(planted, readable, byKind);
  }

  @Test
  void areGoneFromEventsAndDeadLettersInEveryPosition() {
    // Given
    List<String> kinds = PlantedSecret.templates();
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(130);

    // When
    Score score = plant(kinds);

    // Then
    assertThat(score.planted()).isGreaterThanOrEqualTo(10_000);
    assertThat(score.readable())
        .as("readable of %d: %s", score.planted(), score.byKind())
        .hasSizeLessThanOrEqualTo(score.planted() / 100);
  }

  /** How well the rules do on kinds that were written after them. */
  @Test
  void areMostlyGoneIfTheirKindWasNotKnown() {
    // When
    Score score = plant(heldOut());

    // Then
    assertThat(score.readable())
        .as("readable of %d: %s", score.planted(), score.byKind())
        .hasSizeLessThanOrEqualTo(score.planted() / 10);
  }
}
