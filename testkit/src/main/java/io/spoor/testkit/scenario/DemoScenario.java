package io.spoor.testkit.scenario;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * The bundled scenario: a morning at a small company, by agent.
 *
 * <p>Most of it is ordinary. It contains six incidents: a support run that is injected into
 * assuming an administrator's role, an invoice run's key used by a research run, a deployment that
 * obtains an undeclared token, an invoice run that takes payment details from a mail, a support run
 * with repeated denials, and a server's credential used elsewhere.
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

  /** {@code time}: HH:MM:SS of the scenario's day, UTC. */
  static Instant at(String time) {
    return DAY.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
