package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.testkit.scenario.AwsCaller;
import io.spoor.testkit.scenario.ScenarioBuilder;
import io.spoor.testkit.scenario.ScenarioFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of 1,500 distinct days, more than Elasticsearch's shard limit has room for at one index a
 * day, and then an incident. Takes a minute, so it needs {@code -Dspoor.days=true}.
 */
@Order(6)
@EnabledIfSystemProperty(named = "spoor.days", matches = "true")
class EventDaysIT {
  private static final int DAYS = 1_500;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String AGENT = "Boto3/1.38.10 md/Botocore#1.38.10 os/linux";
  private static final Instant FIRST_DAY = Instant.parse("2019-02-03T10:00:00Z");

  /** Events and actions: this month, and the next if it begins meanwhile; seven of other kinds. */
  private static final int MAX_INDICES = 2 * 2 + 7;

  @TempDir private static Path directory;

  /** It happens now: other tests of the stack have moved its clock on. */
  private final Instant incidentTime =
      Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void up() {
    SharedStack.endpoints();
  }

  @Test
  void datedRecordsDoNotKeepAFindingFromBeingIndexed() throws Exception {
    ScenarioBuilder days = scenario("777700001111");
    AwsCaller clerk = days.user("archive-clerk", "203.0.113.9", AGENT);
    for (int day = 0; day < DAYS; day++) {
      clerk
          .at(FIRST_DAY.plus(day, ChronoUnit.DAYS))
          .calls("s3.amazonaws.com", "ListObjects", "bucketName", "archive");
    }
    ScenarioBuilder incident = scenario("777700002222");
    AwsCaller server =
        incident
            .service("ec2.amazonaws.com")
            .at(incidentTime)
            .assumes("batch-runner", "i-0d93be5527c0a4f16")
            .from("203.0.113.77", AGENT)
            .calls("s3.amazonaws.com", "ListObjects", "bucketName", "batch-input")
            .calls("sqs.amazonaws.com", "ReceiveMessage");
    server
        .from("198.51.100.93", "aws-cli/2.27.50 os/linux")
        .at(incidentTime.plusSeconds(1_800))
        .calls("sts.amazonaws.com", "GetCallerIdentity")
        .expectsFinding("instance-credential-exfiltration", "used from another network")
        .calls("s3.amazonaws.com", "ListBuckets");
    ScenarioFinding expected = incident.expected().getFirst();

    ingest("days.ndjson", days.cloudTrail());
    ingest("incident.ndjson", incident.cloudTrail());

    JsonNode finding =
        await()
            .atMost(TIMEOUT)
            .until(
                () ->
                    onStack("findings", "--json").objects().stream()
                        .filter(each -> each.path("rule_id").asText().equals(expected.rule()))
                        .filter(
                            each -> each.path("event_ids").toString().contains(expected.event()))
                        .findFirst()
                        .orElse(null),
                found -> found != null);
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                onStack("alerts", "--json").objects().stream()
                    .anyMatch(
                        alert ->
                            alert
                                .path("finding_ids")
                                .toString()
                                .contains(finding.path("finding_id").asText())));
    assertThat(distinctDays()).isEqualTo(DAYS);
    assertThat(indices())
        .hasSizeLessThanOrEqualTo(MAX_INDICES)
        .noneMatch(name -> name.contains("2019"));
    assertThat(onStack("status").out()).doesNotContain("stuck");
  }

  /** Number of days of events that a search over the alias finds. */
  private static int distinctDays() throws Exception {
    SharedStack.search().post("/spoor-actions/_refresh", "");
    JsonNode days =
        SharedStack.search()
            .post(
                "/spoor-actions/_search?size=0",
                """
                {"query": {"term": {"cloud.account.id": "777700001111"}},
                 "aggs": {"days": {"date_histogram": {
                   "field": "@timestamp", "calendar_interval": "day", "min_doc_count": 1}}}}
                """)
            .at("/aggregations/days/buckets");
    return days.size();
  }

  private static Set<String> indices() throws Exception {
    JsonNode all = SharedStack.search().get("/_cat/indices/spoor-*?format=json");
    return StreamSupport.stream(all.spliterator(), false)
        .map(index -> index.path("index").asText())
        .filter(name -> name.startsWith("spoor-"))
        .collect(toSet());
  }

  private static ScenarioBuilder scenario(String account) {
    return ScenarioBuilder.forAccount(account, "eu-north-1", "oidc.days.example");
  }

  private static void ingest(String name, List<ObjectNode> records) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, records.stream().map(ObjectNode::toString).toList());
    CommandLineRun run = onStack("ingest", "--source", "cloudtrail", "--wait", file.toString());
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static CommandLineRun onStack(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }
}
