package io.spoor.cli.command.stack;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.platform.topic.TopicException;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates missing topics and registers the schemas. */
@Command(name = "create")
public final class TopicsCreateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public TopicsCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR);
    try (Admin admin = kafka.admin()) {
      TopicAdmin.TopicChanges topics = TopicAdmin.ensure(admin, connection.topicSettings());
      topics.created().forEach(topic -> terminal.out().println(topic + ": created"));
      terminal.info(
          topics.created().size()
              + " topics created, "
              + topics.existing().size()
              + " existed before");
    } catch (TopicException e) {
      throw new OperationFailedException("topics: " + e.getMessage(), e);
    }
    terminal.info(kafka.registerContracts() + " schemas are registered");
    return 0;
  }
}
