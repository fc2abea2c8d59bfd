package io.spoor.cli.command.decisions;

import io.spoor.cli.command.decisions.CallEvaluationOptions.EvaluatedCalls;
import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.decisions.applied.AppliedPolicies;
import io.spoor.decisions.applied.PolicyFollower;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.metrics.DecisionMetrics;
import io.spoor.decisions.view.ChainViewConsumer;
import io.spoor.decisions.view.ChainViews;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a decision server that knows the live chains of a stack. */
final class LiveChainOptions {
  private static final Duration LEAST_TOPIC_DEADLINE = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration TOPIC_DEADLINE = Duration.ofSeconds(30);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private CallEvaluationOptions calls = new CallEvaluationOptions();

  @Option(
      names = "--chains",
      description =
          "Describe the run of a call to the policies (context.spoor), from the live chains of the "
              + "stack, whose app has decisions.views=true. Needs --callers: only callers with the "
              + "right context.spoor state runs.")
  private boolean chains;

  @Option(
      names = "--deadline",
      paramLabel = "[ACTION=]DURATION",
      description =
          "Greatest age of what is known of runs. Beyond it, a request that states its run is "
              + "denied without asking policies (default: PT5S). ACTION=PT2S: that of an action; "
              + "repeatable.")
  private List<String> deadlines = new ArrayList<>();

  @Option(
      names = "--topic-deadline",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description =
          "Greatest age of the last read to the end of each topic: live chains, policies, blocks, "
              + "confirmations, manifests, settings. Beyond it, every request is denied without asking policies "
              + "(default: ${DEFAULT-VALUE}).")
  private Duration topicDeadline = TOPIC_DEADLINE;

  @Option(
      names = "--fail-open",
      paramLabel = "ACTION",
      description = "An action that is allowed beyond either deadline instead; repeatable.")
  private Set<String> failOpen = new LinkedHashSet<>();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description =
          "Without --policies: whose applied policies decide (default: ${DEFAULT-VALUE}).",
      defaultValue = PolicyRepository.DEFAULT_TENANT)
  private String tenant = PolicyRepository.DEFAULT_TENANT;

  /** Whether policies see runs. */
  boolean areChainsKnown() {
    return chains;
  }

  /**
   * Requires that no other option of runs is given: without chains none has an effect.
   *
   * @throws UsageException if one is
   */
  void requireDefaults() {
    if (!deadlines.isEmpty()
        || !topicDeadline.equals(TOPIC_DEADLINE)
        || !failOpen.isEmpty()
        || !tenant.equals(PolicyRepository.DEFAULT_TENANT)
        || calls.isKeyGiven()) {
      throw new UsageException(
          "--deadline, --topic-deadline, --fail-open, --tenant and --taint-key-file need --chains: "
              + "only then are runs known");
    }
  }

  /** What is answered when nobody knows how a run is now. */
  StaleRuns stale() {
    Duration ofAll = null;
    Map<String, Duration> ofActions = new HashMap<>();
    for (String stated : deadlines) {
      // The last one: a name of an action may contain the character, a duration does not.
      int end = stated.lastIndexOf('=');
      Duration deadline = deadline(stated.substring(end + 1), stated);
      boolean isRepeated =
          end < 0
              ? ofAll != null
              : ofActions.putIfAbsent(stated.substring(0, end), deadline) != null;
      if (isRepeated) {
        throw new UsageException("--deadline is given twice for the same actions: " + stated);
      }
      ofAll = end < 0 ? deadline : ofAll;
    }
    return new StaleRuns(ofAll == null ? DEADLINE : ofAll, ofActions, failOpen);
  }

  private static Duration deadline(String duration, String stated) {
    try {
      Duration deadline = Duration.parse(duration);
      if (deadline.isPositive() && !stated.startsWith("=")) {
        return deadline;
      }
    } catch (DateTimeParseException e) {
      // Refused below.
    }
    throw new UsageException(
        "--deadline must be more than 0, such as PT2S or tools/call=PT2S: " + stated);
  }

  /** Greatest age of the last read to the end of a topic. */
  Duration topicDeadline() {
    if (topicDeadline.compareTo(LEAST_TOPIC_DEADLINE) < 0) {
      throw new UsageException(
          "--topic-deadline must be PT5S or more: the end of a topic is asked for once a second");
    }
    return topicDeadline;
  }

  /** Starts to read the chains. */
  LiveChains start(Terminal terminal) {
    KafkaClients kafka = kafka();
    SchemaResolver schemas = kafka.schemas();
    EvaluatedCalls evaluated = calls.start(kafka, schemas, terminal);
    var views = new ChainViews(InstantSource.system(), evaluated.contents());
    return new LiveChains(
        kafka.connection(),
        views,
        evaluated,
        schemas,
        ChainViewConsumer.start(
            kafka.connection(), AvroDeserializer.ofAny(schemas), views, terminal::info),
        InterventionPublisher.start(kafka.connection(), schemas, views, terminal));
  }

  /** Starts to read the policies that were applied. */
  FollowedPolicies followPolicies(Terminal terminal) {
    KafkaClients kafka = kafka();
    var policies = new AppliedPolicies(tenant, terminal::info);
    SchemaResolver schemas = kafka.schemas();
    return new FollowedPolicies(
        policies,
        schemas,
        PolicyFollower.start(
            kafka.connection(),
            tenant,
            AvroDeserializer.of(PolicyVersion.class, schemas),
            policies,
            terminal::info));
  }

  private KafkaClients kafka() {
    return connection.kafkaWithRegistry(ServiceAccount.DECISIONS);
  }

  /** State directory of the local stack. */
  Path stateDirectory() {
    return connection.home().state();
  }

  /** The chains of a stack, until it is closed. */
  record LiveChains(
      KafkaConnection kafka,
      ChainViews views,
      EvaluatedCalls calls,
      SchemaResolver schemas,
      TopicFollower follower,
      InterventionPublisher people)
      implements AutoCloseable {
    /** Registers what is known of runs and how old it is, and what people are asked. */
    void register(DecisionMetrics metrics) {
      metrics.staleness(TopicCatalogue.CHAIN_VIEWS.name(), views::staleness);
      metrics.chains(views::size);
      people.register(metrics);
    }

    /** Whether all has been read that existed at the start. */
    boolean isCaughtUp() {
      return views.isCaughtUp() && calls.isCaughtUp();
    }

    /** The readers of all their topics. */
    List<TopicFollower> followers() {
      List<TopicFollower> all = new ArrayList<>(List.of(follower));
      all.addAll(people.followers());
      all.addAll(calls.followers());
      return all;
    }

    @Override
    public void close() {
      people.close();
      follower.close();
      calls.close();
      schemas.close();
    }
  }

  /** The applied policies of a stack, until it is closed. */
  record FollowedPolicies(AppliedPolicies policies, SchemaResolver schemas, TopicFollower follower)
      implements AutoCloseable {
    @Override
    public void close() {
      follower.close();
      schemas.close();
    }
  }
}
