package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.kafka.Exceptions;
import io.spoor.client.time.Times;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.access.Account;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists exceptions. */
@Command(
    name = "list",
    header = "List exceptions: what nobody is alerted about, and until when.",
    description =
        "The latest version of each, with its state now: in-force, not-yet, expired or withdrawn. Findings are covered by the version of"
            + " their own time.",
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor exceptions list", "  bin/spoor exceptions list --in-force --json"})
final class ExceptionsListCommand implements Callable<Integer> {
  private static final String IN_FORCE = "in-force";

  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Option(names = "--in-force", description = "Only those that are in force now.")
  private boolean inForce;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  ExceptionsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long now = Times.nanos(Instant.now());
    Map<ExceptionRule, String> states = new LinkedHashMap<>();
    List<ExceptionRule> all =
        new Exceptions(target.kafkaWithRegistry(Account.ADMINISTRATOR)).list();
    for (ExceptionRule exception : all) {
      String state = state(exception, now);
      boolean asked = target.includes(exception.getTenant());
      if (asked && (!inForce || state.equals(IN_FORCE))) {
        states.put(exception, state);
      }
    }
    if (json) {
      states.forEach(
          (exception, state) -> console.print(List.of(AlertJsonLines.exception(exception, state))));
    } else if (states.isEmpty()) {
      console.say(
          "no exception"
              + target.tenant().map(tenant -> " of tenant " + tenant).orElse("")
              + (inForce ? " is in force" : " was ever applied"));
    } else {
      console.print(Tables.exceptions(states, console.look()));
    }
    return 0;
  }

  private static String state(ExceptionRule exception, long now) {
    if (exception.getEffectiveFrom() > now) {
      return "not-yet";
    }
    if (exception.getWithdrawn()) {
      return "withdrawn";
    }
    return exception.getExpires() <= now ? "expired" : IN_FORCE;
  }
}
