package io.spoor.sources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.testkit.property.Generator;
import io.spoor.testkit.property.SeededCases;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes: exactly one outcome, never an exception, never a fault of the normaliser's
 * own.
 */
class HostileInputTest {
  static final String CLOUDTRAIL =
      """
      {"eventID":"e-1","eventTime":"2023-07-10T11:54:47Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","readOnly":true,
       "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/s","accountId":"1","accessKeyId":"ASIATFQR7NSC8Q4X20BJ",
        "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/r"},"attributes":{"creationDate":"2023-07-10T11:00:00Z","mfaAuthenticated":"false"}}},
       "requestParameters":{"roleArn":"arn:aws:iam::1:role/b","roleSessionName":"x","bucketName":"b","instancesSet":{"items":[{"instanceId":"i-1"}]}},
       "responseElements":{"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2","expiration":"Jul 10, 2023, 12:09:47 PM"},"assumedRoleUser":{"arn":"a"}},
       "resources":[{"ARN":"arn:aws:s3:::a"}],"sourceIPAddress":"192.0.2.1","userAgent":"u","sharedEventID":"11111111-2222","errorCode":null}
      """;
  static final String SPAN =
      """
      {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","kind":2,"startTimeUnixNano":"1757980889986882204","endTimeUnixNano":"1757980890101311858",
       "status":{"code":2,"message":"m"},"links":[{"traceId":"0ea1e1983458618bce1223a756f29193"}],"resource":{"attributes":[]},
       "events":[{"name":"gen_ai.choice","attributes":[{"key":"content","value":{"stringValue":"x"}}]}],
       "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},{"key":"spoor.credential.id","value":{"stringValue":"j"}},
        {"key":"spoor.credential.act","value":{"stringValue":"{\\"jti\\":\\"token-0001\\",\\"act\\":{\\"jti\\":\\"token-0002\\",\\"act\\":7}}"}},
        {"key":"spoor.txn","value":{"stringValue":"txn-00000001"}},{"key":"spoor.delegation.id","value":{"stringValue":"delegation-1"}},
        {"key":"gen_ai.conversation.id","value":{"stringValue":"run-00000001"}},{"key":"gen_ai.tool.call.id","value":{"stringValue":"call-0000001"}},
        {"key":"gen_ai.input.messages","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}}]}}]}}}]}
      """;

  static final String RUN =
      """
      {"trace_id":"bea1e1983458618bce1223a756f29193","time":"2026-03-10T09:40:18Z","run_id":"run-00000001","ticket":7,
       "request":[{"role":"user","parts":[{"type":"text","content":"Pay \\u0041nn"}]},{"role":"assistant","content":"x"}],
       "agent":{"id":"bank","name":"Bank","version":"2","code_digest":"sha256:aa"},"user":{"id":"ann","type":"human","name":"Ann"}}
      """;

  private static final List<String> RECORDS = List.of(CLOUDTRAIL, SPAN, RUN);

  /** Replacements for any one JSON value. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "7",
          "-1",
          "1e999",
          "1.5",
          "99999999999999999999999",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\udfff\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"key\":1}",
          "{\"value\":{}}",
          "{\"stringValue\":null}",
          "{\"arrayValue\":[]}",
          "\"arn:\"",
          "\"arn:aws:x::::::\"",
          "\"::\"");

  private static void assertOneOutcome(byte[] bytes) {
    for (String source : Normalisers.all().sources()) {
      for (ContentCapture capture : ContentCapture.values()) {
        NormaliseResult outcome = Raw.outcome(source, Raw.record(bytes), Raw.capture(capture));
        switch (outcome) {
          case NormaliseResult.Accepted understood ->
              assertThat(understood.event())
                  .satisfies(event -> assertThat(event.getEventId()).isNotEmpty())
                  .satisfies(
                      event -> assertThat(event.getFlags()).doesNotContain("untraced-content"));
          case NormaliseResult.Rejected not ->
              assertThat(not.deadLetter().getReason()).isNotEqualTo("internal");
        }
      }
    }
  }

  @Test
  void givesOneOutcomeForAnyBytes() {
    SeededCases.check(500, generator -> assertOneOutcome(generator.bytes(255)));
  }

  @Test
  void givesOneOutcomeForAnyText() {
    SeededCases.check(500, generator -> assertOneOutcome(generator.text(255).getBytes(UTF_8)));
  }

  @Test
  void givesOneOutcomeForRecordsWithBytesChanged() {
    SeededCases.check(1000, generator -> assertOneOutcome(changed(generator.random())));
  }

  private static byte[] changed(RandomGenerator random) {
    byte[] bytes = RECORDS.get(random.nextInt(RECORDS.size())).getBytes(ISO_8859_1);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void givesOneOutcomeForRecordsWithValuesOfOtherTypes() {
    SeededCases.check(2000, HostileInputTest::assertOneOutcomeWithAnotherValue);
  }

  private static void assertOneOutcomeWithAnotherValue(Generator generator) {
    // Given: any one value of the record replaced
    RandomGenerator random = generator.random();
    String value = generator.oneOf(VALUES);
    String record = generator.oneOf(RECORDS);
    int colon = record.indexOf(':', random.nextInt(record.length()));
    if (colon < 0) {
      return;
    }
    int end = colon + 1;
    int depth = 0;
    boolean quoted = false;
    for (; end < record.length(); end++) {
      char c = record.charAt(end);
      quoted ^= c == '"';
      if (!quoted && (c == '{' || c == '[')) {
        depth++;
      } else if (!quoted && (c == '}' || c == ']') && --depth <= 0) {
        end += depth == 0 ? 1 : 0;
        break;
      } else if (!quoted && c == ',' && depth == 0) {
        break;
      }
    }

    // Then
    assertOneOutcome(
        (record.substring(0, colon + 1) + value + record.substring(end)).getBytes(UTF_8));
  }
}
