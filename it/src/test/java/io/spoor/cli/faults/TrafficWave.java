package io.spoor.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.AgentRun;
import io.spoor.testkit.scenario.AwsCaller;
import io.spoor.testkit.scenario.DeployedAgent;
import io.spoor.testkit.scenario.ScenarioBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A handful of runs that cross identities, as raw records in no order, some twice, some broken. A
 * name tells the same wave again.
 */
final class TrafficWave {
  /** One raw record on its way. */
  record Raw(String source, byte[] bytes) {}

  private static final DeployedAgent BOT = DeployedAgent.of("deploy-bot", "2.0.11", "203.0.113.55");
  private static final DeployedAgent READER = DeployedAgent.of("fetcher", "0.4.0", "203.0.113.60");
  private static final String IRIS = "iris.okafor@larkfield.example";
  private static final int RUNS = 10;

  private final ScenarioBuilder scenario =
      ScenarioBuilder.forAccount("111122223333", "eu-north-1", "oidc.larkfield.example");
  private final String name;
  private final Instant start;

  private TrafficWave(String name, Instant start) {
    this.name = name;
    this.start = start;
  }

  static List<Raw> generate(String name, Instant start) {
    var wave = new TrafficWave(name, start);
    AwsCaller sharedIdentity = wave.deploys(0);
    for (int run = 1; run < RUNS; run++) {
      switch (run % 4) {
        case 0 -> wave.readSecret(run);
        case 1 -> wave.deploys(run);
        case 2 -> wave.delegates(run);
        default -> wave.useCredential(run, sharedIdentity);
      }
    }
    return wave.records();
  }

  /** Ends a run that did nothing: the one record of it. */
  static Raw probe(AgentRun run, ScenarioBuilder scenario) {
    run.ends();
    return new Raw("otel", scenario.otel().getFirst().toString().getBytes(UTF_8));
  }

  /** An empty story. */
  static ScenarioBuilder newScenario() {
    return ScenarioBuilder.forAccount("111122223333", "eu-north-1", "oidc.larkfield.example");
  }

  /** A run of which nothing is known yet. */
  static AgentRun run(ScenarioBuilder scenario, String name, Instant start) {
    return scenario.run(BOT, name, start, IRIS);
  }

  private List<Raw> records() {
    List<Raw> records = new ArrayList<>();
    scenario.otel().forEach(span -> records.add(raw("otel", span)));
    scenario.cloudTrail().forEach(event -> records.add(raw("cloudtrail", event)));
    records.add(new Raw("cloudtrail", ("{\"eventID\":\"" + name + "\"").getBytes(UTF_8)));
    records.addAll(List.copyOf(records.subList(0, records.size() / 20)));
    Collections.shuffle(records, new Random(name.hashCode()));
    return records;
  }

  private AwsCaller deploys(int run) {
    AgentRun bot = startRun(run);
    AwsCaller staging = bot.assumes("deploy-staging");
    rollOut(bot, staging, "staging");
    rollOut(bot, staging.assumes("deploy-production", bot.runId()), "production");
    bot.ends();
    return staging;
  }

  private void readSecret(int run) {
    AgentRun bot = startRun(run);
    rollOut(bot, bot.assumes("deploy-staging"), "staging");
    bot.calls("read_secret", "secrets-vault", json("path", "production/signing-key"), "read")
        .ends();
  }

  private void delegates(int run) {
    startRun(run)
        .delegates(
            READER,
            "Read the release notes.",
            reader ->
                reader.calls("get_page", "web", json("url", "https://notes.example"), "200").ends())
        .ends();
  }

  /** Two runs present one credential with equal right. */
  private void useCredential(int run, AwsCaller credential) {
    // Ids of what is done with a credential come from the address: each run has one of its own.
    AgentRun bot =
        startRun(run, DeployedAgent.of("research-assistant", "1.9", "198.51.100." + run));
    rollOut(bot, credential.linkedTo(bot), "staging");
    bot.ends();
  }

  private AgentRun startRun(int run) {
    return startRun(run, BOT);
  }

  private AgentRun startRun(int run, DeployedAgent agent) {
    return scenario
        .run(agent, name + "/" + run, start.plusSeconds(3L * run), IRIS)
        .receivesPrompt("Deploy billing.")
        .callsModel()
        .calls("read_tag", "git", json("repository", "billing"), "signed");
  }

  private static void rollOut(AgentRun bot, AwsCaller session, String cluster) {
    bot.calls(
        "roll_out",
        session,
        json("cluster", cluster),
        "steady",
        s ->
            s.calls("ecs.amazonaws.com", "RegisterTaskDefinition", "family", "billing")
                .calls("ecs.amazonaws.com", "UpdateService", "cluster", cluster));
  }

  private static Raw raw(String source, ObjectNode record) {
    return new Raw(source, record.toString().getBytes(UTF_8));
  }

  private static ObjectNode json(String member, String value) {
    return JsonNodeFactory.instance.objectNode().put(member, value);
  }
}
