package io.spoor.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.benchmarks.alerts.AlertStackLauncher;
import io.spoor.cli.command.stack.StackProgressPrinter;
import io.spoor.cli.output.Terminal;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** The local stack for the alert measurements. */
record LocalAlertStack(StackHome home, Terminal terminal) implements AlertStackLauncher {

  @Override
  public Stack start(Path routing, Map<String, String> app) {
    var steps = new StackProgressPrinter(new PrintWriter(terminal.err(), true, UTF_8));
    LocalStack stack =
        LocalStack.start(
            home,
            new StackOptions(Map.of(), app, routing.toAbsolutePath().toString(), false),
            steps);
    return new Running(stack);
  }

  private record Running(LocalStack stack) implements Stack {
    @Override
    public String bootstrapServers() {
      return stack.endpoints().bootstrapServers();
    }

    @Override
    public void close() {
      stack.stopStarted();
    }
  }
}
