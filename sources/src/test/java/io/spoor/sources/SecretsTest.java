package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plants live secrets all over the records of both sources and looks for them in everything that
 * comes out.
 */
class SecretsTest {
  // Built at run time, so that no scanner takes this file for a leak.
  private static final String TAIL = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
  private static final String AWS_SECRET = "wJalrXUtn" + "FEMI/K7MDENG/bPxRfiCYzXAMPLEKEY";
  private static final String JWT_BODY = "eyJzdWIiOiIxMjM0NTY3ODkwIn0";
  private static final String SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /** What is planted: text to write, and the part of it that must never be seen again. */
  private static Map<String, String> byShape() {
    var planted = new LinkedHashMap<String, String>();
    for (String start :
        new String[] {
          "ghp_",
          "gho_",
          "github_pat_",
          "glpat-",
          "xoxb-",
          "xapp-",
          "sk_live_",
          "rk_live_",
          "whsec_",
          "AIza",
          "sk-",
          "sk-proj-",
          "gsk_",
          "hf_",
          "npm_",
          "pypi-",
          "hvs.",
          "dop_v1_",
          "dckr_pat_",
          "shpat_",
          "glsa_",
          "ya29.",
          "GOCSPX-"
        }) {
      planted.put(start + TAIL, TAIL);
    }
    planted.put("SG." + TAIL + '.' + TAIL, TAIL);
    planted.put("eyJhbGciOiJIUzI1NiJ9." + JWT_BODY + '.' + SIGNATURE, SIGNATURE);
    planted.put("eyJhbGciOiJub25lIn0." + JWT_BODY + '.', JWT_BODY);
    planted.put("IQoJb3JpZ2lu" + "X2VjE/+" + TAIL.repeat(4) + "==", TAIL);
    planted.put("Bearer " + TAIL, TAIL);
    planted.put("bearer%20" + TAIL, TAIL);
    String basic = Base64.getEncoder().encodeToString("ann:correct horse battery".getBytes(UTF_8));
    planted.put("Basic " + basic, basic);
    planted.put(
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE" + TAIL + "\n-----END RSA PRIVATE KEY-----", TAIL);
    planted.put("postgres://app:hunter2%21x@db.example.org/x", "hunter2");
    planted.put("https://ann:p@ss-hunter2@example.org/x", "hunter2");
    planted.put("https://hooks.slack.com/services/T0000/B0000/" + TAIL, TAIL);
    planted.put(
        "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIATFQR7NSC8Q4X20BJ%2F20230710&X-Amz-Signature="
            + TAIL,
        TAIL);
    planted.put("https://b.s3.amazonaws.com/k?X-Amz-Security-Token=" + TAIL + "&x=1", TAIL);
    planted.put("https://a.blob.core.windows.net/c?sv=2024&sig=" + TAIL + "%3D", TAIL);
    planted.put("AKIATFQR7NSC8Q4X20BJ " + AWS_SECRET, AWS_SECRET);
    planted.put("the secret is " + AWS_SECRET + " ok", AWS_SECRET);
    planted.put("aws_secret_access_key = " + AWS_SECRET, AWS_SECRET);
    planted.put("export DB_PASSWORD='hunter2 with spaces'", "hunter2");
    planted.put("mysql --password hunter2 -u x", "hunter2");
    planted.put("mysql --password=hunter2 -u x", "hunter2");
    planted.put(
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIATFQR7NSC8Q4X20BJ/x, Signature=" + TAIL,
        TAIL);
    planted.put("curl -H \"Authorization: token " + TAIL + "\" https://x", TAIL);
    planted.put("Cookie: a=1; session=" + TAIL, TAIL);
    planted.put("{\"password\":\"hunter2\",\"user\":\"ann\"}", "hunter2");
    planted.put("{\"a\":{\"clientSecret\" : \"hunter\\\"2\"}}", "hunter");
    planted.put("{\"body\":\"{\\\"access_token\\\":\\\"" + TAIL + "\\\"}\"}", TAIL);
    planted.put("{\"authorization\":[\"Bearer hunter2\",\"hunter2\"]}", "hunter2");
    planted.put("{'api_key': 'hunter2'}", "hunter2");
    planted.put("{\"pin\": 908172}", "908172");
    planted.put("api key: hunter2", "hunter2");
    planted.put("<password>hunter2</password>", "hunter2");
    planted.put(":password => 'hunter2'", "hunter2");
    planted.put("Server=x;Password=hunter2;AccountKey=" + TAIL, TAIL);
    // Last: without its end line it takes all that follows.
    planted.put("-----BEGIN OPENSSH PRIVATE KEY-----\n" + TAIL, TAIL);
    return planted;
  }

  private static final String[] NAMES = {
    "sessionToken",
    "secretAccessKey",
    "password",
    "masterUserPassword",
    "authorization",
    "privateKey",
    "keyMaterial",
    "plaintext",
    "clientSecret",
    "tokenValue",
    "Set-Cookie",
    "userData",
    "SigninToken",
    "access_token",
    "refreshToken",
    "x-api-key",
    "secretString",
    "X-Amz-Security-Token",
    "authorizationToken",
    "samlAssertion",
    "db.connection_string",
    "SMTP_PASS",
    "webIdentityToken"
  };

  private static String json(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String planted(String pairForm) {
    var members = new StringBuilder();
    int i = 0;
    for (String text : byShape().keySet()) {
      members.append(i == 0 ? "" : ",").append(pairForm.formatted("note" + i++, json(text)));
    }
    for (String name : NAMES) {
      members.append(',').append(pairForm.formatted(name, json("hunter2-" + name)));
    }
    return members.toString();
  }

  private static void assertNoSecretIn(String output) {
    assertThat(output).contains("[redacted:").doesNotContain("hunter2");
    byShape().forEach((text, secret) -> assertThat(output).as(text).doesNotContain(secret));
  }

  @ParameterizedTest
  @EnumSource(ContentCapture.class)
  void areGoneFromEverythingThatACloudTrailRecordBecomes(ContentCapture capture) {
    // Given
    String members = planted("\"%s\":%s");
    String everywhere = String.join(" | ", byShape().keySet());
    String record =
        """
        {"eventID":"e-1","eventTime":"2023-07-10T11:54:47Z","eventSource":"ssm.amazonaws.com","eventName":"SendCommand","requestID":"r-1",
         "userAgent":%1$s,"errorMessage":%1$s,"errorCode":"X","sourceIPAddress":%1$s,
         "userIdentity":{"type":"AssumedRole","arn":%1$s,"userName":%1$s,"sessionContext":{"sourceIdentity":%1$s}},
         "requestParameters":{"name":%1$s,"roleSessionName":%1$s,"nested":{"list":[{%2$s},%1$s]},"environment":[{"name":"DB_PASSWORD","value":"hunter2"}],
          "type":"SecureString","parameters":{"commands":[%1$s]}},
         "responseElements":{%2$s,"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2","sessionToken":"hunter2","secretAccessKey":"hunter2"}},
         "resources":[%1$s,{"ARN":%1$s}],
         %1$s:1}
        """
            .formatted(json(everywhere), members);

    // When
    IdentityEvent event = Raw.event("cloudtrail", record, Raw.capture(capture));

    // Then
    assertNoSecretIn(event.toString());
    assertThat(event.getOriginal()).contains("ASIATFQR7NSC7E2ZIBM2", "\"r-1\"");
    assertThat(SharedData.json(String.valueOf(event.getOriginal())).isObject()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ContentCapture.class)
  void areGoneFromEverythingThatASpanBecomes(ContentCapture capture) {
    // Given
    String attributes = planted("{\"key\":\"%s\",\"value\":{\"stringValue\":%s}}");
    String everywhere = json(String.join(" | ", byShape().keySet()));
    String span =
        """
        {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204",
         "name":%1$s,"status":{"code":2,"message":%1$s},
         "events":[{"name":"gen_ai.user.message","body":{"stringValue":%1$s},"attributes":[%2$s]}],
         "resource":{"attributes":[%2$s]},
         "attributes":[%2$s,
          {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
          {"key":"gen_ai.tool.name","value":{"stringValue":%1$s}},
          {"key":"gen_ai.tool.call.arguments","value":{"stringValue":%1$s}},
          {"key":"gen_ai.tool.call.result","value":{"kvlistValue":{"values":[%2$s]}}},
          {"key":"http.request.header.authorization","value":{"arrayValue":{"values":[{"stringValue":"Digest hunter2"}]}}},
          {"key":"gen_ai.agent.id","value":{"stringValue":%1$s}},
          {"key":"enduser.id","value":{"stringValue":%1$s}},
          {"key":"spoor.credential.id","value":{"stringValue":%1$s}}]}
        """
            .formatted(everywhere, attributes);

    // When
    IdentityEvent event = Raw.event("otel", span, Raw.capture(capture));

    // Then
    assertNoSecretIn(event.toString());
  }

  @ParameterizedTest
  @EnumSource(ContentCapture.class)
  void areGoneFromRecordsThatAreNotOfTheSource(ContentCapture capture) {
    byShape()
        .forEach(
            (text, secret) -> {
              for (String broken :
                  new String[] {
                    text, "{\"a\":" + json(text), "[1] " + text, "\u0000" + text, text + "\"}"
                  }) {
                for (String source : Normalisers.all().sources()) {
                  // When: any JSON object is an event of an audit log, and all else a dead letter
                  NormaliseResult result =
                      Raw.outcome(source, Raw.record(broken), Raw.capture(capture));

                  // Then
                  assertThat(result.toString()).as(broken).doesNotContain(secret);
                }
              }
            });
  }

  @ParameterizedTest
  @EnumSource(ContentCapture.class)
  void areGoneFromDeadLettersOfRecordsThatAreTooLarge(ContentCapture capture) {
    // Given: secrets that the part which is looked at cuts off
    for (String text :
        new String[] {
          "eyJhbGciOiJIUzI1NiJ9" + "hunter2x".repeat(200_000),
          "{\"note\":\"ghp_hunter2" + "x".repeat(2_000_000) + "\"}",
          "{\"password\":\"hunter2" + " y".repeat(2_000_000) + "\"}",
          "IQoJb3JpZ2lu" + "hunter2x".repeat(200_000),
          "-----BEGIN PRIVATE KEY-----" + "hunter2x".repeat(200_000)
        }) {
      // When
      var letter = Raw.deadLetter("cloudtrail", Raw.record(text), Raw.capture(capture));

      // Then
      assertThat(letter.getReason()).isEqualTo("too-large");
      assertThat(letter.getPrefix()).doesNotContain("hunter2");
    }
  }
}
