package io.spoor.cli.command.stack;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.sources.Normalisers;
import org.junit.jupiter.api.Test;

class TopicsAclsCommandTest {

  @Test
  void printsEachRowOfTheMatrixForKafkasTool() {
    CommandLineRun run = spoor("topics", "acls", "--bootstrap-servers", "broker:9092");

    assertThat(run.exit()).isZero();
    String call =
        "kafka-acls.sh --bootstrap-server broker:9092 --command-config admin-client.properties"
            + " --add --allow-principal ";
    assertThat(run.out().lines())
        .hasSize(AccessMatrix.of(Normalisers.all().rawSources()).all().size())
        .allMatch(line -> line.startsWith(call))
        .contains(
            call
                + "User:app --operation Read --topic spoor.raw."
                + " --resource-pattern-type prefixed",
            call + "User:ingest --operation Write --topic spoor.raw.otel",
            call + "User:run --operation Write --topic spoor.raw.run",
            call + "User:search-sink --operation Read --group connect-spoor-elasticsearch",
            call
                + "User:app --operation Write --transactional-id spoor"
                + " --resource-pattern-type prefixed",
            call
                + "User:admin --operation Alter --operation DescribeConfigs --operation"
                + " AlterConfigs --cluster");
  }
}
