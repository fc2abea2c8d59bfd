package io.spoor.testkit.scenario;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * The bundled scenario: a morning at a small company, told by agent.
 *
 * <p>Most of it is ordinary. Six things are worth finding: a support run that is talked into an
 * administrator's role, a key of an invoice run in the hands of a research run, a deployment that
 * gets itself a token nobody declared, an invoice run that a mail tells where to pay, a support run
 * that tries door after door, and a server's credential that is used somewhere else.
 */
public final class DemoScenario {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  private DemoScenario() {}

  public static ScenarioBuilder generate() {
    ScenarioBuilder scenario =
        ScenarioBuilder.forAccount("111122223333", "eu-north-1", "oidc.larkfield.example");
    InvoiceRuns invoices = new InvoiceRuns(scenario);
    invoices.generate();
    new TriageRuns(scenario).generate();
    new DeployRuns(scenario).generate();
    new ResearchRuns(scenario).generate(invoices.leakedIdentity());
    new Background(scenario).generate();
    return scenario;
  }

  /** {@code time}: HH:MM:SS of the story's day, UTC. */
  static Instant at(String time) {
    return DAY.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
