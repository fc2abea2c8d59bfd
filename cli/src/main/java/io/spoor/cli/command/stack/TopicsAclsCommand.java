package io.spoor.cli.command.stack;

import io.spoor.cli.output.Terminal;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.Grant;
import io.spoor.sources.Normalisers;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the access matrix as calls of Kafka's own tool. */
@Command(name = "acls")
public final class TopicsAclsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Kafka brokers in the printed lines (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers = "localhost:9092";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      defaultValue = "admin-client.properties",
      description =
          "Kafka's client settings of the administrator in the printed lines (default: ${DEFAULT-VALUE}).")
  private String commandConfig = "admin-client.properties";

  public TopicsAclsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    AccessMatrix.of(Normalisers.all().rawSources())
        .all()
        .forEach(grant -> terminal.out().println(line(grant)));
    return 0;
  }

  private String line(Grant grant) {
    var line =
        new StringBuilder("kafka-acls.sh --bootstrap-server ")
            .append(bootstrapServers)
            .append(" --command-config ")
            .append(commandConfig)
            .append(" --add --allow-principal ")
            .append(grant.account().principal());
    grant.operations().stream()
        .sorted()
        .forEach(operation -> line.append(" --operation ").append(word(operation)));
    line.append(' ').append(option(grant.resource()));
    if (grant.resource() != ResourceType.CLUSTER) {
      line.append(' ').append(grant.name());
    }
    return line.append(grant.prefixed() ? " --resource-pattern-type prefixed" : "").toString();
  }

  private static String word(AclOperation operation) {
    String[] words = operation.name().split("_", -1);
    var text = new StringBuilder();
    for (String word : words) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  private static String option(ResourceType type) {
    if (type == ResourceType.CLUSTER) {
      return "--cluster";
    }
    return "--" + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
