package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.view.ChainViewConsumer;
import io.spoor.decisions.view.ChainViews;
import io.spoor.schemas.access.ServiceAccount;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a decision server that knows the live chains of a stack. */
final class LiveChainOptions {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--chains",
      description =
          "Describe the run of a call to the policies (context.spoor), from the live chains of the "
              + "stack, whose app has decisions.views=true. Needs --callers: only callers with the "
              + "right context.spoor state runs.")
  private boolean chains;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      defaultValue = "PT5S",
      description =
          "Greatest age of what is known of runs. Beyond it, a request that states its run is "
              + "denied without asking policies (default: ${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ofSeconds(5);

  @Option(
      names = "--fail-open",
      paramLabel = "ACTION",
      description = "An action that is allowed beyond the deadline instead; repeatable.")
  private Set<String> failOpen = new LinkedHashSet<>();

  /** Whether policies see runs. */
  boolean areChainsKnown() {
    return chains;
  }

  /** What is answered when nobody knows how a run is now. */
  StaleRuns stale() {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new UsageException("--deadline must be more than 0, such as PT2S");
    }
    return new StaleRuns(deadline, failOpen);
  }

  /** Starts to read the chains. */
  LiveChains start(Terminal terminal) {
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.OPERATOR);
    var views = new ChainViews(InstantSource.system());
    SchemaResolver schemas = kafka.schemas();
    return new LiveChains(
        views,
        schemas,
        ChainViewConsumer.start(
            kafka.connection(), AvroDeserializer.ofAny(schemas), views, terminal::info),
        PeoplesOrders.start(kafka.connection(), schemas, views, terminal));
  }

  /** The chains of a stack, until it is closed. */
  record LiveChains(
      ChainViews views, SchemaResolver schemas, ChainViewConsumer consumer, PeoplesOrders people)
      implements AutoCloseable {
    @Override
    public void close() {
      people.close();
      consumer.close();
      schemas.close();
    }
  }
}
