package io.spoor.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.Agent;
import io.spoor.testkit.scenario.AgentRun;
import io.spoor.testkit.scenario.CloudIdentity;
import io.spoor.testkit.scenario.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A handful of runs that cross identities, as raw records in no order, some twice, some broken. A
 * name tells the same wave again.
 */
final class Wave {
  /** One raw record on its way. */
  record Raw(String source, byte[] bytes) {}

  private static final Agent BOT = Agent.of("deploy-bot", "2.0.11", "203.0.113.55");
  private static final Agent READER = Agent.of("fetcher", "0.4.0", "203.0.113.60");
  private static final String IRIS = "iris.okafor@larkfield.example";
  private static final int RUNS = 10;

  private final Story story = Story.in("111122223333", "eu-north-1", "oidc.larkfield.example");
  private final String name;
  private final Instant start;

  private Wave(String name, Instant start) {
    this.name = name;
    this.start = start;
  }

  static List<Raw> tell(String name, Instant start) {
    var wave = new Wave(name, start);
    CloudIdentity shared = wave.deploys(0);
    for (int run = 1; run < RUNS; run++) {
      switch (run % 4) {
        case 0 -> wave.readsASecret(run);
        case 1 -> wave.deploys(run);
        case 2 -> wave.delegates(run);
        default -> wave.picksUp(run, shared);
      }
    }
    return wave.records();
  }

  /** Ends a run that did nothing: the one record of it. */
  static Raw probe(AgentRun run, Story of) {
    run.ends();
    return new Raw("otel", of.otel().getFirst().toString().getBytes(UTF_8));
  }

  /** An empty story. */
  static Story story() {
    return Story.in("111122223333", "eu-north-1", "oidc.larkfield.example");
  }

  /** A run of which nothing is known yet. */
  static AgentRun run(Story story, String name, Instant start) {
    return story.run(BOT, name, start, IRIS);
  }

  private List<Raw> records() {
    List<Raw> records = new ArrayList<>();
    story.otel().forEach(span -> records.add(raw("otel", span)));
    story.cloudTrail().forEach(event -> records.add(raw("cloudtrail", event)));
    records.add(new Raw("cloudtrail", ("{\"eventID\":\"" + name + "\"").getBytes(UTF_8)));
    records.addAll(List.copyOf(records.subList(0, records.size() / 20)));
    Collections.shuffle(records, new Random(name.hashCode()));
    return records;
  }

  private CloudIdentity deploys(int run) {
    AgentRun bot = begins(run);
    CloudIdentity staging = bot.assumes("deploy-staging");
    rollsOut(bot, staging, "staging");
    rollsOut(bot, staging.assumes("deploy-production", bot.runId()), "production");
    bot.ends();
    return staging;
  }

  private void readsASecret(int run) {
    AgentRun bot = begins(run);
    rollsOut(bot, bot.assumes("deploy-staging"), "staging");
    bot.calls("read_secret", "secrets-vault", json("path", "production/signing-key"), "read")
        .ends();
  }

  private void delegates(int run) {
    begins(run)
        .delegates(
            READER,
            "Read the release notes.",
            reader ->
                reader.calls("get_page", "web", json("url", "https://notes.example"), "200").ends())
        .ends();
  }

  /** Two runs present one credential with equal right. */
  private void picksUp(int run, CloudIdentity credential) {
    // Ids of what is done with a credential come from the address: each run has one of its own.
    AgentRun bot = begins(run, Agent.of("research-assistant", "1.9", "198.51.100." + run));
    rollsOut(bot, credential.pickedUpBy(bot), "staging");
    bot.ends();
  }

  private AgentRun begins(int run) {
    return begins(run, BOT);
  }

  private AgentRun begins(int run, Agent agent) {
    return story
        .run(agent, name + "/" + run, start.plusSeconds(3L * run), IRIS)
        .isAsked("Deploy billing.")
        .thinks()
        .calls("read_tag", "git", json("repository", "billing"), "signed");
  }

  private static void rollsOut(AgentRun bot, CloudIdentity session, String cluster) {
    bot.calls(
        "roll_out",
        session,
        json("cluster", cluster),
        "steady",
        s ->
            s.does("ecs.amazonaws.com", "RegisterTaskDefinition", "family", "billing")
                .does("ecs.amazonaws.com", "UpdateService", "cluster", cluster));
  }

  private static Raw raw(String source, ObjectNode record) {
    return new Raw(source, record.toString().getBytes(UTF_8));
  }

  private static ObjectNode json(String member, String value) {
    return JsonNodeFactory.instance.objectNode().put(member, value);
  }
}
