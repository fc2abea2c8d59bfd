package io.spoor.cli.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.data.PlantedSecret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records of two sources with a secret of another kind in each, one half in either. */
final class PlantedRecords {
  /** Account whose root user acts. */
  static final String ACCOUNT = "900000000003";

  /** Trace of the run that calls tools. */
  static final String TRACE = "5ec1e1983458618bce1223a756f29190";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECRETS = 40;
  private static final long SEED = 20_260_310L;

  /** Shorter ones may be a part of other texts by chance. */
  private static final int MIN_LENGTH = 16;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<PlantedSecret> secrets = new ArrayList<>();

  PlantedRecords() {
    var random = new Random(SEED);
    List<PlantedSecret> all =
        PlantedSecret.templates().stream()
            .map(template -> PlantedSecret.of(template, random))
            .filter(secret -> secret.secret().length() >= MIN_LENGTH)
            .toList();
    for (int i = 0; i < SECRETS; i++) {
      secrets.add(all.get(i * all.size() / SECRETS));
    }
  }

  List<PlantedSecret> secrets() {
    return List.copyOf(secrets);
  }

  /** The secrets that can be read in a text. */
  List<String> readableIn(String text) {
    return secrets.stream()
        .filter(secret -> secret.isReadable(text))
        .map(PlantedSecret::text)
        .toList();
  }

  /** The root user calls, each time with a secret at another place. */
  List<String> cloudTrail() {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < SECRETS / 2; i++) {
      String text = secrets.get(i).text();
      ObjectNode event = JSON.createObjectNode();
      event.put("eventVersion", "1.10").put("eventTime", now.toString());
      event
          .putObject("userIdentity")
          .put("type", "Root")
          .put("principalId", ACCOUNT)
          .put("arn", "arn:aws:iam::" + ACCOUNT + ":root")
          .put("accountId", ACCOUNT)
          .put("accessKeyId", "AKIAALERTSIT00000003");
      event.put("eventSource", "s3.amazonaws.com").put("eventName", "ListBuckets");
      event.put("awsRegion", "eu-north-1").put("sourceIPAddress", "203.0.113.9");
      event.put("userAgent", i % 4 == 0 ? "tool " + text : "aws-cli");
      ObjectNode parameters = event.putObject("requestParameters").put("number", i);
      ObjectNode answer = event.putObject("responseElements").put("number", i);
      switch (i % 4) {
        case 1 -> parameters.putObject("nested").put("note", text);
        case 2 -> parameters.putArray("commands").add("ls -l").add(text);
        case 3 -> answer.put("output", "Read: " + text);
        default -> {}
      }
      event.put("requestID", "r-planted-" + i).put("eventID", "planted-" + i);
      event.put("eventType", "AwsApiCall").put("recipientAccountId", ACCOUNT);
      records.add(event.toString());
    }
    return records;
  }

  /** A run whose calls have secrets in arguments, results, failures and messages. */
  List<String> spans() {
    List<String> records = new ArrayList<>();
    ObjectNode root = span(0, "invoke_agent");
    attribute(root, "gen_ai.agent.id", "secret-clerk");
    attribute(root, "gen_ai.agent.name", "secret-clerk");
    records.add(root.toString());
    for (int i = SECRETS / 2; i < SECRETS; i++) {
      String text = secrets.get(i).text();
      ObjectNode call = span(i, "execute_tool").put("parentSpanId", id(0));
      attribute(call, "gen_ai.tool.name", "send_note");
      attribute(
          call,
          "gen_ai.tool.call.arguments",
          JSON.createObjectNode()
              .put("to", "ann@larkfield.example")
              .put("text", i % 4 == 0 ? text : "hello")
              .toString());
      attribute(
          call, "gen_ai.tool.call.result", i % 4 == 1 ? "The note says: " + text : "It was sent.");
      if (i % 4 == 2) {
        call.putObject("status").put("code", 2).put("message", "refused: " + text);
      }
      if (i % 4 == 3) {
        ObjectNode event = call.putArray("events").addObject().put("name", "gen_ai.tool.message");
        attribute(event, "content", text);
      }
      records.add(call.toString());
    }
    return records;
  }

  private ObjectNode span(int number, String operation) {
    long start = now.getEpochSecond() * 1_000_000_000 + number;
    ObjectNode span = JSON.createObjectNode();
    span.put("traceId", TRACE).put("spanId", id(number)).put("name", operation);
    span.put("startTimeUnixNano", String.valueOf(start));
    span.put("endTimeUnixNano", String.valueOf(start + 1_000_000));
    attribute(span, "gen_ai.operation.name", operation);
    return span;
  }

  private static String id(int number) {
    return "%016x".formatted(0xaa00 + number);
  }

  private static void attribute(ObjectNode owner, String key, String value) {
    owner
        .withArray("attributes")
        .addObject()
        .put("key", key)
        .putObject("value")
        .put("stringValue", value);
  }
}
