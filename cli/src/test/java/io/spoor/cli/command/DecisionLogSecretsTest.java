package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.command.decisions.DecisionRecorder;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of a request is in its record, nor in the files of the spool. */
class DecisionLogSecretsTest {
  private static final String REQUEST =
      """
      {"subject": {"type": "identity", "id": "emma"}, "action": {"name": "tools/call"},
       "resource": {"type": "tool", "id": "t"}}""";

  @TempDir private Path directory;

  /** The record of the answer to a request; the spool keeps it too. */
  private DecisionRecord recorded(JsonNode request, Optional<String> requestId) throws IOException {
    Path policies = Files.createDirectories(directory.resolve("policies"));
    Files.writeString(policies.resolve("p.cedar"), "permit(principal, action, resource);");
    return DecisionRecorder.record(
            policies, directory.resolve("spool"), requestId, request.toString())
        .getFirst();
  }

  private static ObjectNode request() throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(REQUEST);
  }

  private void assertHidden(DecisionRecord record, String secret) throws IOException {
    assertThat(record.toString()).doesNotContain(secret);
    try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(secret);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "xoxb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJlbW1hIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "postgres://app:Tr0ub4dor-3x@db.internal/app"
      })
  void aTokenIsMaskedWhereverItStands(String token) throws IOException {
    String secret = token.contains("Tr0ub4dor") ? "Tr0ub4dor-3x" : token;
    ObjectNode request = request();
    request.withObject("/subject").put("id", token).putObject("properties").put("note", token);
    request.withObject("/action").put("name", token).putObject("properties").put("x", token);
    request
        .withObject("/resource")
        .put("id", token)
        .putObject("properties")
        .putArray("list")
        .addObject()
        .put("deep", "before " + token + " after");
    request.putObject("context").putObject("headers").put("x", token);

    DecisionRecord record = recorded(request, Optional.of(token));

    assertHidden(record, secret);
    assertThat(record.getInputMasked()).isTrue();
    assertThat(record.getInput()).contains("[redacted:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "client_secret", "sessionToken", "DB_PASSWORD"})
  void theNameOfAMemberTellsASecret(String name) throws IOException {
    ObjectNode request = request();
    request.putObject("context").put(name, "Kor9-mintaros");

    assertHidden(recorded(request, Optional.empty()), "Kor9-mintaros");
  }

  @Test
  void whatIsNoSecretStays() throws IOException {
    ObjectNode request = request();
    request.putObject("context").put("agent", "letter-clerk").put("amount", 120);

    DecisionRecord record = recorded(request, Optional.of("7f3c9a2e-0b1d-4c55-9a77-2b1f6e0d4c11"));

    assertThat(record.getInputMasked()).isFalse();
    assertThat(record.getInput()).contains("\"agent\":\"letter-clerk\",\"amount\":120");
    assertThat(record.getSubjectId()).isEqualTo("emma");
    assertThat(record.getRequestId()).isEqualTo("7f3c9a2e-0b1d-4c55-9a77-2b1f6e0d4c11");
  }
}
