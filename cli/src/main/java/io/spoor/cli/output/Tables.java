package io.spoor.cli.output;

import io.spoor.cli.output.Table.Cell;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.DeadLetterRow;
import io.spoor.client.result.DeliveryRow;
import io.spoor.client.result.FindingRow;
import io.spoor.client.result.IdentityRow;
import io.spoor.client.result.RateRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.time.Times;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Chains, findings and dead letters as tables for people. */
public final class Tables {
  private static final String NONE = "-";

  private Tables() {}

  public static List<String> chains(List<ChainRow> chains, Look look) {
    var table =
        new Table()
            .left("STARTED (UTC)")
            .left("CHAIN")
            .shrinking("AGENT", 18)
            .shrinking("FOR", 12)
            .left("RUN")
            .right("ACTIONS")
            .right("SWITCHES")
            .right("FINDINGS")
            .right("RISK");
    for (ChainRow chain : chains) {
      table.row(
          Cell.of(Times.second(chain.started())),
          Cell.of(Names.id(chain.chainId()), Style.CYAN),
          Cell.of(chain.agentId() == null ? NONE : chain.agentId()),
          Cell.of(
              chain.principals().isEmpty() ? NONE : Names.identity(chain.principals().getFirst())),
          Cell.of(chain.runId() == null ? NONE : Text.cut(chain.runId(), 9)),
          Cell.of(chain.actionCount()),
          Cell.of(chain.switchCount()),
          Cell.of(
              chain.findingIds().isEmpty() ? NONE : Integer.toString(chain.findingIds().size()),
              Style.ALARM),
          Cell.of(Integer.toString(chain.riskScore()), Style.ofRisk(chain.riskScore())));
    }
    return table.lines(look, "");
  }

  public static List<String> findings(List<FindingRow> findings, Look look) {
    List<String> lines = new ArrayList<>();
    for (FindingRow finding : findings) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(finding(finding, look, true));
    }
    return lines;
  }

  /** One finding: what, where and when, why, and what to do. */
  static List<String> finding(FindingRow finding, Look look, boolean withChain) {
    List<String> lines = new ArrayList<>();
    String badge =
        finding.severity().toUpperCase(java.util.Locale.ROOT) + " " + finding.riskScore();
    lines.add(
        look.in(Style.ofSeverity(finding.severity()), badge)
            + "  "
            + look.in(Style.BOLD, TextSanitizer.replace(finding.ruleId()))
            + "  "
            + Times.second(finding.time())
            + " UTC"
            + "  "
            + finding.status()
            + (withChain ? "  chain " + look.in(Style.CYAN, Names.id(finding.chainId())) : ""));
    wrapped(lines, finding.explanation(), "  ", look, Style.PLAIN);
    wrapped(lines, "Next: " + finding.nextSteps(), "  ", look, Style.DIM);
    return lines;
  }

  public static List<String> identities(List<IdentityRow> identities, Look look) {
    List<String> lines = new ArrayList<>();
    for (IdentityRow identity : identities) {
      lines.addAll(identity(identity, look));
    }
    return lines;
  }

  private static List<String> identity(IdentityRow identity, Look look) {
    List<String> lines = new ArrayList<>();
    lines.add(
        look.in(Style.ofRisk(identity.riskScore()), "%3d".formatted(identity.riskScore()))
            + "  "
            + look.in(Style.BOLD, TextSanitizer.replace(Names.identity(identity.name())))
            + "  "
            + identity.kind()
            + (identity.version() == null ? "" : " " + TextSanitizer.replace(identity.version()))
            + "  "
            + Text.count(identity.runs(), "run")
            + ", "
            + Times.second(identity.firstSeen())
            + " to "
            + Times.second(identity.lastSeen())
            + " UTC");
    wrapped(lines, about(identity), "     ", look, Style.DIM);
    return lines;
  }

  private static String about(IdentityRow identity) {
    List<String> about = new ArrayList<>();
    String used = identity.used().isEmpty() ? "nobody" : names(identity.used());
    if (!identity.isAgent()) {
      return "used by " + (identity.used().isEmpty() ? "no agent" : names(identity.used()));
    }
    about.add("acted as " + used);
    if (!Boolean.TRUE.equals(identity.declared())) {
      about.add("no manifest");
    } else {
      about.add(
          identity.undeclared().isEmpty()
              ? "all of it declared"
              : "not declared: " + names(identity.undeclared()));
      if (!identity.unused().isEmpty()) {
        about.add("declared and not used: " + names(identity.unused()));
      }
    }
    about.add(
        identity.learningRuns() > 0
            ? "learning for " + Text.count(identity.learningRuns(), "run") + " more"
            : identity.featuresLearned() + " of " + identity.features() + " things are normal");
    return String.join("; ", about);
  }

  private static String names(List<String> identities) {
    return String.join(
        ", ", identities.stream().map(Names::identity).map(TextSanitizer::replace).toList());
  }

  public static List<String> alerts(List<AlertRow> alerts, Look look) {
    List<String> lines = new ArrayList<>();
    for (AlertRow alert : alerts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(alert(alert, look));
    }
    return lines;
  }

  private static List<String> alert(AlertRow alert, Look look) {
    List<String> lines = new ArrayList<>();
    String badge = alert.severity().toUpperCase(java.util.Locale.ROOT) + " " + alert.riskScore();
    String chain = alert.chainId();
    lines.add(
        look.in(Style.ofSeverity(alert.severity()), badge)
            + "  "
            + look.in(Style.BOLD, TextSanitizer.replace(alert.title()))
            + "  "
            + Times.second(alert.opened())
            + " UTC"
            + "  "
            + alert.status()
            + "  alert "
            + look.in(Style.CYAN, Names.id(alert.alertId()))
            + (chain == null ? "" : "  chain " + look.in(Style.CYAN, Names.id(chain))));
    wrapped(lines, alert.explanation(), "  ", look, Style.PLAIN);
    if (!alert.nextSteps().isEmpty()) {
      wrapped(lines, "Next: " + alert.nextSteps(), "  ", look, Style.DIM);
    }
    wrapped(lines, about(alert), "  ", look, Style.DIM);
    if (alert.verdict() != null) {
      wrapped(lines, said(alert.verdict()), "  ", look, Style.PLAIN);
    }
    for (DeliveryRow delivery : alert.deliveries()) {
      if (!delivery.status().equals("delivered")) {
        wrapped(lines, undelivered(delivery), "  ", look, Style.RED);
      }
    }
    return lines;
  }

  private static String said(VerdictRow verdict) {
    String note = verdict.note() == null ? "" : ": " + verdict.note();
    return (verdict.closes()
            ? "closed as " + verdict.verdict() + " by " + verdict.who()
            : verdict.who() + " looks at it")
        + ", "
        + Times.second(verdict.time())
        + " UTC"
        + note;
  }

  private static String undelivered(DeliveryRow delivery) {
    return delivery.target()
        + (delivery.status().equals("refused") ? " refused" : " does not take")
        + " what it was to be told ("
        + delivery.what()
        + ", "
        + Text.count(delivery.attempts(), "try")
        + "): "
        + delivery.reason();
  }

  private static String targets(AlertRow alert) {
    return alert.deliveries().stream()
        .filter(delivery -> delivery.status().equals("delivered"))
        .map(DeliveryRow::target)
        .collect(Collectors.joining(", "));
  }

  /** By rule. */
  public static List<String> rates(List<RateRow> rates, Look look) {
    var table =
        new Table()
            .left("DETECTOR")
            .right("CLOSED")
            .right("TRUE")
            .right("FALSE")
            .right("BENIGN")
            .right("FALSE POSITIVES");
    for (RateRow rate : rates) {
      table.row(
          Cell.of(rate.ruleId()),
          Cell.of(rate.closed()),
          Cell.of(rate.truePositives()),
          Cell.of(rate.falsePositives()),
          Cell.of(rate.benign()),
          Cell.of("%.0f %%".formatted(100 * rate.falsePositiveRate())));
    }
    return table.lines(look, "");
  }

  /** Exceptions with their states, by id. */
  public static List<String> exceptions(Map<ExceptionRule, String> exceptions, Look look) {
    var table =
        new Table()
            .left("EXCEPTION")
            .left("STATE")
            .left("DETECTOR")
            .left("UNTIL (UTC)")
            .left("WHO")
            .shrinking("MATCH", 16)
            .shrinking("REASON", 20);
    exceptions.forEach(
        (exception, state) ->
            table.row(
                Cell.of(exception.getExceptionId()),
                Cell.of(state, state.equals("in-force") ? Style.PLAIN : Style.DIM),
                Cell.of(exception.getDetector() == null ? "any" : exception.getDetector()),
                Cell.of(Times.second(exception.getExpires())),
                Cell.of(exception.getWho()),
                Cell.of(
                    exception.getMatch().stream()
                        .map(
                            match -> match.getField() + "=" + String.join("|", match.getPatterns()))
                        .collect(Collectors.joining(" "))),
                Cell.of(exception.getReason())));
    return table.lines(look, "");
  }

  private static String about(AlertRow alert) {
    List<String> about = new ArrayList<>();
    if (alert.kind().equals("chain")) {
      about.add(Text.count(alert.findingCount(), "finding"));
    }
    if (alert.exceptedCount() > 0) {
      about.add(
          alert.exceptedCount()
              + " excepted by "
              + TextSanitizer.replace(String.join(", ", alert.exceptions())));
    }
    if (alert.repeats() > 0) {
      about.add("came again " + Text.count(alert.repeats(), "time"));
    }
    if (alert.owner() != null) {
      about.add("owner " + TextSanitizer.replace(alert.owner()));
    }
    about.add(alert.pageSeverity() == null ? "not worth a page" : told(alert));
    return String.join(", ", about);
  }

  private static String told(AlertRow alert) {
    if (alert.repeatOf() != null) {
      return "told of as alert " + Names.id(alert.repeatOf());
    }
    if (alert.notified() != null) {
      String targets = targets(alert);
      return "told as " + alert.notified() + (targets.isEmpty() ? "" : " to " + targets);
    }
    return alert.notification().equals("held") ? "held back by a storm" : "worth a page";
  }

  public static List<String> deadLetters(List<DeadLetterRow> letters, Look look) {
    var table =
        new Table()
            .left("ARRIVED (UTC)")
            .left("SOURCE")
            .left("REASON")
            .left("RECORD")
            .shrinking("POSITION", 12)
            .shrinking("DETAIL", 20);
    for (DeadLetterRow letter : letters) {
      table.row(
          Cell.of(letter.arrived() == null ? NONE : Times.second(letter.arrived())),
          Cell.of(letter.source()),
          Cell.of(letter.reason(), Style.YELLOW),
          Cell.of(letter.place()),
          Cell.of(letter.position() == null ? NONE : letter.position()),
          Cell.of(letter.detail()));
    }
    return table.lines(look, "");
  }

  private static void wrapped(
      List<String> lines, String text, String indent, Look look, Style style) {
    for (String line : Text.wrap(TextSanitizer.replace(text), look.width() - indent.length())) {
      lines.add(indent + look.in(style, line));
    }
  }
}
