package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.DetectorRateView;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.IdentityView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.text.CauseText;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders chains, findings and dead letters as tables for people. */
public final class ResultTables {
  private static final String NONE = "-";

  private ResultTables() {}

  public static List<String> chains(List<ChainView> chains, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("STARTED (UTC)")
            .leftColumn("CHAIN")
            .shrinkable("AGENT", 18)
            .shrinkable("FOR", 12)
            .leftColumn("RUN")
            .rightColumn("ACTIONS")
            .rightColumn("SWITCHES")
            .rightColumn("FINDINGS")
            .rightColumn("RISK");
    for (ChainView chain : chains) {
      table.row(
          Cell.of(TimeFormat.toSecond(chain.started())),
          Cell.of(DisplayNames.id(chain.chainId()), AnsiStyle.CYAN),
          Cell.of(chain.agentId() == null ? NONE : chain.agentId()),
          Cell.of(
              chain.principals().isEmpty()
                  ? NONE
                  : DisplayNames.identity(chain.principals().getFirst())),
          Cell.of(chain.runId() == null ? NONE : TerminalText.truncate(chain.runId(), 9)),
          Cell.of(chain.actionCount()),
          Cell.of(chain.switchCount()),
          Cell.of(
              chain.findingIds().isEmpty() ? NONE : Integer.toString(chain.findingIds().size()),
              AnsiStyle.ALARM),
          Cell.of(Integer.toString(chain.riskScore()), AnsiStyle.ofRisk(chain.riskScore())));
    }
    return table.lines(display, "");
  }

  public static List<String> findings(List<FindingView> findings, DisplayOptions display) {
    return findings(findings, Map.of(), display);
  }

  /** {@code decided}: the decided calls that findings name, by id of the finding. */
  public static List<String> findings(
      List<FindingView> findings,
      Map<String, List<DecidedAction>> decided,
      DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    for (FindingView finding : findings) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(
          finding(finding, decided.getOrDefault(finding.findingId(), List.of()), null, display));
    }
    return lines;
  }

  /**
   * One finding: rule, place, time, explanation and next steps.
   *
   * @param rows numbers of the actions that are shown with it, by event id; null: its chain is
   *     named instead
   */
  static List<String> finding(
      FindingView finding,
      List<DecidedAction> decided,
      @Nullable Map<String, Integer> rows,
      DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    String badge =
        finding.severity().toUpperCase(java.util.Locale.ROOT) + " " + finding.riskScore();
    lines.add(
        display.apply(AnsiStyle.ofSeverity(finding.severity()), badge)
            + "  "
            + display.apply(AnsiStyle.BOLD, TextSanitizer.replace(finding.ruleId()))
            + "  "
            + TimeFormat.toSecond(finding.time())
            + " UTC"
            + "  "
            + finding.status()
            + (rows == null
                ? "  chain " + display.apply(AnsiStyle.CYAN, DisplayNames.id(finding.chainId()))
                : ""));
    wrapped(lines, finding.explanation(), "  ", display, AnsiStyle.PLAIN);
    if (rows != null) {
      wrapped(lines, evidence(finding, rows), "  ", display, AnsiStyle.DIM);
    }
    FindingCause cause = finding.cause();
    if (cause != null && !cause.getChange().equals("added")) {
      wrapped(lines, lastChange(cause), "  ", display, AnsiStyle.DIM);
    }
    decided(lines, decided, display);
    wrapped(lines, "Next: " + finding.nextSteps(), "  ", display, AnsiStyle.DIM);
    return lines;
  }

  /** The rows on which the finding rests; some may be of another chain, or not indexed yet. */
  private static String evidence(FindingView finding, Map<String, Integer> rows) {
    String numbers =
        finding.eventIds().stream()
            .map(rows::get)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .map(row -> "#" + row)
            .collect(Collectors.joining(", "));
    long elsewhere = finding.eventIds().stream().filter(id -> !rows.containsKey(id)).count();
    String others = elsewhere == 0 ? "" : TerminalText.count(elsewhere, "event") + " not listed";
    return "Evidence: " + numbers + (numbers.isEmpty() || others.isEmpty() ? "" : ", ") + others;
  }

  /** A line for each decided call; those that happened despite a denial stand out. */
  private static void decided(
      List<String> lines, List<DecidedAction> decided, DisplayOptions display) {
    for (DecidedAction call : decided) {
      String line =
          "Decided: "
              + call.action().action()
              + " "
              + TimeFormat.clock(call.action().time())
              + ": "
              + AnswerText.of(call);
      wrapped(lines, line, "  ", display, AnswerText.style(call));
    }
  }

  private static String lastChange(FindingCause cause) {
    return "Last change: " + cause.getChange() + " " + CauseText.of(cause);
  }

  /** A finding alone: as {@link #finding}, with its id, agent, run, events and last change. */
  public static List<String> findingInFull(
      FindingView finding, List<DecidedAction> decided, DisplayOptions display) {
    List<String> lines = new ArrayList<>(finding(finding, decided, null, display));
    FindingCause cause = finding.cause();
    if (cause != null && cause.getChange().equals("added")) {
      wrapped(lines, lastChange(cause), "  ", display, AnsiStyle.DIM);
    }
    String id = "Finding: " + finding.findingId() + ", revision " + finding.revision();
    wrapped(lines, id, "  ", display, AnsiStyle.DIM);
    if (finding.agentId() != null) {
      String run = finding.runId() == null ? "" : ", run " + finding.runId();
      wrapped(lines, "Agent: " + finding.agentId() + run, "  ", display, AnsiStyle.DIM);
    }
    if (!finding.eventIds().isEmpty()) {
      String events = String.join(", ", finding.eventIds());
      wrapped(lines, "Events: " + events, "  ", display, AnsiStyle.DIM);
    }
    return lines;
  }

  public static List<String> identities(List<IdentityView> identities, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    for (IdentityView identity : identities) {
      lines.addAll(identity(identity, display));
    }
    return lines;
  }

  private static List<String> identity(IdentityView identity, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    lines.add(
        display.apply(AnsiStyle.ofRisk(identity.riskScore()), "%3d".formatted(identity.riskScore()))
            + "  "
            + display.apply(
                AnsiStyle.BOLD, TextSanitizer.replace(DisplayNames.identity(identity.name())))
            + "  "
            + identity.kind()
            + (identity.version() == null ? "" : " " + TextSanitizer.replace(identity.version()))
            + "  "
            + TerminalText.count(identity.runs(), "run")
            + ", "
            + TimeFormat.toSecond(identity.firstSeen())
            + " to "
            + TimeFormat.toSecond(identity.lastSeen())
            + " UTC");
    wrapped(lines, description(identity), "     ", display, AnsiStyle.DIM);
    return lines;
  }

  private static String description(IdentityView identity) {
    List<String> parts = new ArrayList<>();
    String usedIdentities =
        identity.usedIdentities().isEmpty() ? "nobody" : identityNames(identity.usedIdentities());
    if (identity.isPerson()) {
      return identity.accounts().stream()
          .map(
              account ->
                  TextSanitizer.replace(
                      account.directory() + " " + account.id() + " (" + account.rule() + ")"))
          .collect(Collectors.joining(", "));
    }
    if (!identity.isAgent()) {
      return "used by "
          + (identity.usedIdentities().isEmpty()
              ? "no agent"
              : identityNames(identity.usedIdentities()));
    }
    parts.add("acted as " + usedIdentities);
    if (!Boolean.TRUE.equals(identity.declared())) {
      parts.add("no manifest");
    } else {
      parts.add(
          identity.undeclaredIdentities().isEmpty()
              ? "all of it declared"
              : "not declared: " + identityNames(identity.undeclaredIdentities()));
      if (!identity.unused().isEmpty()) {
        parts.add("declared and not used: " + identityNames(identity.unused()));
      }
    }
    parts.add(
        identity.learningRuns() > 0
            ? "learning for " + TerminalText.count(identity.learningRuns(), "run") + " more"
            : identity.featuresLearned() + " of " + identity.features() + " behaviours are normal");
    return String.join("; ", parts);
  }

  private static String identityNames(List<String> identities) {
    return String.join(
        ", ", identities.stream().map(DisplayNames::identity).map(TextSanitizer::replace).toList());
  }

  public static List<String> alerts(List<AlertView> alerts, DisplayOptions display) {
    return alerts(alerts, Map.of(), display);
  }

  /** {@code decided}: the decided calls that findings of alerts name, by id of the alert. */
  public static List<String> alerts(
      List<AlertView> alerts, Map<String, List<DecidedAction>> decided, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    for (AlertView alert : alerts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(alert(alert, decided.getOrDefault(alert.alertId(), List.of()), display));
    }
    return lines;
  }

  private static List<String> alert(
      AlertView alert, List<DecidedAction> decided, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    String badge = alert.severity().toUpperCase(java.util.Locale.ROOT) + " " + alert.riskScore();
    String chain = alert.chainId();
    lines.add(
        display.apply(AnsiStyle.ofSeverity(alert.severity()), badge)
            + "  "
            + display.apply(AnsiStyle.BOLD, TextSanitizer.replace(alert.title()))
            + "  "
            + TimeFormat.toSecond(alert.opened())
            + " UTC"
            + "  "
            + alert.status()
            + "  alert "
            + display.apply(AnsiStyle.CYAN, DisplayNames.id(alert.alertId()))
            + (chain == null
                ? ""
                : "  chain " + display.apply(AnsiStyle.CYAN, DisplayNames.id(chain))));
    wrapped(lines, alert.explanation(), "  ", display, AnsiStyle.PLAIN);
    decided(lines, decided, display);
    if (!alert.nextSteps().isEmpty()) {
      wrapped(lines, "Next: " + alert.nextSteps(), "  ", display, AnsiStyle.DIM);
    }
    wrapped(lines, description(alert), "  ", display, AnsiStyle.DIM);
    if (alert.verdict() != null) {
      wrapped(lines, verdictText(alert.verdict()), "  ", display, AnsiStyle.PLAIN);
    }
    for (DeliveryView delivery : alert.deliveries()) {
      if (!delivery.status().equals("delivered")) {
        wrapped(lines, deliveryProblem(delivery), "  ", display, AnsiStyle.RED);
      }
    }
    return lines;
  }

  private static String verdictText(VerdictView verdict) {
    String note = verdict.note() == null ? "" : ": " + verdict.note();
    return (verdict.closes()
            ? "closed as " + verdict.verdict() + " by " + verdict.actor()
            : verdict.actor() + " acknowledged the alert")
        + ", "
        + TimeFormat.toSecond(verdict.time())
        + " UTC"
        + note;
  }

  private static String deliveryProblem(DeliveryView delivery) {
    return delivery.target()
        + ": \""
        + delivery.type()
        + "\" "
        + (delivery.status().equals("refused") ? "rejected" : "not delivered, retrying")
        + " ("
        + TerminalText.count(delivery.attempts(), "attempt")
        + "): "
        + delivery.reason();
  }

  private static String targets(AlertView alert) {
    return alert.deliveries().stream()
        .filter(delivery -> delivery.status().equals("delivered"))
        .map(DeliveryView::target)
        .collect(Collectors.joining(", "));
  }

  /** False-positive rates by rule. */
  public static List<String> rates(List<DetectorRateView> rates, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("DETECTOR")
            .rightColumn("CLOSED")
            .rightColumn("TRUE")
            .rightColumn("FALSE")
            .rightColumn("BENIGN")
            .rightColumn("FALSE POSITIVES");
    for (DetectorRateView rate : rates) {
      table.row(
          Cell.of(rate.ruleId()),
          Cell.of(rate.closed()),
          Cell.of(rate.truePositives()),
          Cell.of(rate.falsePositives()),
          Cell.of(rate.benign()),
          Cell.of("%.0f %%".formatted(100 * rate.falsePositiveRate())));
    }
    return table.lines(display, "");
  }

  /** Exceptions with their states, by id. */
  public static List<String> exceptions(
      Map<ExceptionRule, String> exceptions, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("EXCEPTION")
            .leftColumn("STATE")
            .leftColumn("DETECTOR")
            .leftColumn("UNTIL (UTC)")
            .leftColumn("WHO")
            .shrinkable("MATCH", 16)
            .shrinkable("REASON", 20);
    exceptions.forEach(
        (exception, state) ->
            table.row(
                Cell.of(exception.getExceptionId()),
                Cell.of(state, state.equals("in-force") ? AnsiStyle.PLAIN : AnsiStyle.DIM),
                Cell.of(exception.getDetector() == null ? "any" : exception.getDetector()),
                Cell.of(TimeFormat.toSecond(exception.getExpires())),
                Cell.of(exception.getWho()),
                Cell.of(
                    exception.getMatch().stream()
                        .map(
                            match -> match.getField() + "=" + String.join("|", match.getPatterns()))
                        .collect(Collectors.joining(" "))),
                Cell.of(exception.getReason())));
    return table.lines(display, "");
  }

  /** Declared principals with their accounts. */
  public static List<String> declaredPrincipals(
      List<DeclaredPrincipal> principals, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("PRINCIPAL")
            .leftColumn("KIND")
            .leftColumn("FROM (UTC)")
            .shrinkable("ACCOUNTS", 32);
    for (DeclaredPrincipal principal : principals) {
      table.row(
          Cell.of(principal.getPrincipalId()),
          Cell.of(principal.getWithdrawn() ? "withdrawn" : principal.getKind()),
          Cell.of(
              principal.getEffectiveFrom() == 0
                  ? "always"
                  : TimeFormat.toSecond(principal.getEffectiveFrom())),
          Cell.of(
              principal.getAccounts().stream()
                  .map(account -> account.getDirectory() + " " + account.getId())
                  .collect(Collectors.joining(", "))));
    }
    return table.lines(display, "");
  }

  private static String description(AlertView alert) {
    List<String> parts = new ArrayList<>();
    if (alert.kind().equals("chain")) {
      parts.add(TerminalText.count(alert.findingCount(), "finding"));
    }
    if (alert.exceptedCount() > 0) {
      parts.add(
          alert.exceptedCount()
              + " excepted by "
              + TextSanitizer.replace(String.join(", ", alert.exceptions())));
    }
    if (alert.repeats() > 0) {
      parts.add("repeated " + TerminalText.count(alert.repeats(), "time"));
    }
    if (alert.owner() != null) {
      parts.add("owner " + TextSanitizer.replace(alert.owner()));
    }
    parts.add(
        alert.pageSeverity() == null ? "below the notification threshold" : deliveryText(alert));
    return String.join(", ", parts);
  }

  private static String deliveryText(AlertView alert) {
    if (alert.repeatOf() != null) {
      return "notified as alert " + DisplayNames.id(alert.repeatOf());
    }
    if (alert.notified() != null) {
      String targets = targets(alert);
      return "notified as " + alert.notified() + (targets.isEmpty() ? "" : " to " + targets);
    }
    return alert.notification().equals("held") ? "throttled by a storm" : "to be notified";
  }

  public static List<String> deadLetters(List<DeadLetterView> rows, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("ARRIVED (UTC)")
            .leftColumn("SOURCE")
            .leftColumn("REASON")
            .leftColumn("RECORD")
            .shrinkable("POSITION", 12)
            .shrinkable("DETAIL", 20);
    for (DeadLetterView deadLetter : rows) {
      table.row(
          Cell.of(
              deadLetter.arrivedAt() == null ? NONE : TimeFormat.toSecond(deadLetter.arrivedAt())),
          Cell.of(deadLetter.source()),
          Cell.of(deadLetter.reason(), AnsiStyle.YELLOW),
          Cell.of(deadLetter.origin()),
          Cell.of(deadLetter.position() == null ? NONE : deadLetter.position()),
          Cell.of(deadLetter.detail()));
    }
    return table.lines(display, "");
  }

  private static void wrapped(
      List<String> lines, String text, String indent, DisplayOptions display, AnsiStyle style) {
    for (String line :
        TerminalText.wrap(TextSanitizer.replace(text), display.width() - indent.length())) {
      lines.add(indent + display.apply(style, line));
    }
  }
}
