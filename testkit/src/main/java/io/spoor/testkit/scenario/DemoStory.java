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
public final class DemoStory {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  private DemoStory() {}

  public static Story tell() {
    Story story = Story.in("111122223333", "eu-north-1", "oidc.larkfield.example");
    InvoiceRuns invoices = new InvoiceRuns(story);
    invoices.tell();
    new TriageRuns(story).tell();
    new DeployRuns(story).tell();
    new ResearchRuns(story).tell(invoices.leaked());
    new Background(story).tell();
    return story;
  }

  /** {@code time}: HH:MM:SS of the story's day, UTC. */
  static Instant at(String time) {
    return DAY.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
