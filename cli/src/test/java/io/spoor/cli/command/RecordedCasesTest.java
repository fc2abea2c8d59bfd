package io.spoor.cli.command;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases of policies whose run follows from records. */
class RecordedCasesTest {
  private static final String POLICIES =
      """
      @id("calls") permit(principal, action == Action::"tools/call", resource);
      @id("ended") forbid(principal, action == Action::"tools/call", resource)
      when { context has spoor && context.spoor has credential_ended
        && context.spoor.credential_ended };
      @id("fresh") forbid(principal, action == Action::"tools/call", resource)
      unless { context.spoor has staleness_ms && context.spoor.staleness_ms < 2000 };
      """;

  private static final String ISSUANCE =
      """
      {"eventVersion": "1.08", "eventTime": "2026-03-10T09:00:00Z", "eventID": "e1",
       "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "awsRegion": "eu-west-1",
       "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann",
         "accountId": "111122223333", "accessKeyId": "AKIAEXAMPLE0000000001", "userName": "ann"},
       "requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/clerk",
         "roleSessionName": "run-1"},
       "responseElements": {"credentials": {"accessKeyId": "ASIAEXAMPLE0000000001",
         "expiration": "Mar 10, 2026, 10:00:00 AM"}}}
      """;

  private static final String CASE =
      """
      - case: a call
        records: {cloudtrail: [issuance.json]}
        at: %s
        request:
          subject: {type: identity, id: ann}
          action: {name: tools/call}
          resource: {type: tool, id: read}
          context: {spoor: {credential_id: ASIAEXAMPLE0000000001}}
        decision: %s
        policies: [%s]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    Files.writeString(folder.resolve("issuance.json"), ISSUANCE);
  }

  private CommandLineRun test(String cases) throws IOException {
    Files.writeString(folder.resolve("a.yaml"), cases);
    return spoor("policies", "test", folder.toString());
  }

  @Test
  void aCredentialHasEndedWhenItsIssuerSaidSo() throws IOException {
    CommandLineRun run =
        test(
            CASE.formatted("2026-03-10T09:59:00Z", "true", "calls")
                + CASE.formatted("2026-03-10T10:01:00Z", "false", "ended"));

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("2 cases, 0 failed");
  }

  @Test
  void withoutATimeTheRequestComesAfterTheLastRecord() throws IOException {
    String withoutTime = CASE.replace("  at: %s\n", "");

    assertThat(test(withoutTime.formatted("true", "calls")).out()).contains("1 case, 0 failed");
  }

  @Test
  void aFailureTellsWhatIsKnownOfTheRun() throws IOException {
    CommandLineRun run = test(CASE.formatted("2026-03-10T10:01:00Z", "true", "calls"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("expected true, and the decision is false by ended; by the records, the run is")
        .contains("\"credential_ended\":true");
  }

  @Test
  void aWrongCaseIsNamed() throws IOException {
    String valid = CASE.formatted("2026-03-10T10:01:00Z", "true", "calls");
    Map<String, String> wrong =
        Map.of(
            valid.replace("cloudtrail:", "cloudtrial:"),
            "issuance.json: no source cloudtrial; sources are anthropic-activity",
            valid.replace("issuance.json", "nowhere.json"),
            "cannot read " + folder.resolve("nowhere.json"),
            valid.replace("cloudtrail:", "otel:"),
            "issuance.json: record 1 is no record of source otel",
            valid.replace("2026-03-10T", "10 March "),
            "a.yaml: case 1: at must be a time",
            valid.replace("[issuance.json]", "[]"),
            "a.yaml: case 1: records must be an object of sources with their files",
            valid.replace("[issuance.json]", "[7]"),
            "a.yaml: case 1: records must be paths of files",
            valid.replace("credential_id", "credential"),
            "a.yaml: case 1: a case with records states its run",
            valid.replace("  at:", "  run: {}\n  at:"),
            "a.yaml: case 1: a case has either run, or records",
            valid.replace("  records: {cloudtrail: [issuance.json]}\n", ""),
            "a.yaml: case 1: manifests and at belong to a case with records");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      CommandLineRun run = test(each.getKey());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err().lines()).as(each.getKey()).hasSize(1);
      assertThat(run.err()).contains(List.of(each.getValue()));
    }
  }
}
