package io.spoor.export.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.ExportFacts;
import io.spoor.export.format.NewFiles;
import io.spoor.export.format.Sink;
import io.spoor.export.report.Controls.Control;
import io.spoor.export.report.Gathered.Item;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One page of its own, to be read and printed: what was asked, what is in it, each chain as a
 * timeline, findings, who was told, how to verify, which controls it speaks to, and what it does
 * not show. No script, nothing loaded from elsewhere.
 */
public final class Report implements Sink {
  private static final int MOST_CHAINS = 50;
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  /** For reading; the files have every digit. */
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private final ExportFacts facts;
  private final NewFiles files;
  private final Gathered gathered = new Gathered();
  private final Html html = new Html();

  public Report(ExportFacts facts, NewFiles files) {
    this.facts = facts;
    this.files = files;
  }

  @Override
  public void take(long number, RecordView record) {
    gathered.take(number, record);
  }

  @Override
  public void close() throws IOException {
    html.raw(Style.BEGIN);
    asked();
    contents();
    verification();
    chains();
    findings();
    people();
    declarations();
    controls();
    limits();
    html.raw("</main></body></html>\n");
    try (OutputStream out = files.create("report.html")) {
      out.write(html.toString().getBytes(UTF_8));
    }
  }

  private void asked() {
    html.element("h1", "Evidence export").raw("<table class=\"facts\">\n");
    fact("Asked for", facts.request().describe());
    fact("By", facts.request().by());
    fact("Why", facts.request().reason().isEmpty() ? "not stated" : facts.request().reason());
    fact("Made", facts.made().toString());
    fact(
        "From log",
        facts.log()
            + ", "
            + facts.segments()
            + " segments, "
            + facts.records()
            + " records at that time");
    html.raw("</table>\n");
  }

  private void fact(String name, String value) {
    html.raw("<tr>").element("th", name).element("td", value).raw("</tr>\n");
  }

  private void contents() {
    html.element("h2", "What is in it").raw("<table>\n").head("Kind", "Records");
    gathered.counts().forEach((kind, count) -> html.row(kind, String.valueOf(count)));
    html.raw("</table>\n");
    html.element(
        "p",
        gathered.withheld() == 0
            ? "No field of these records is withheld."
            : gathered.withheld()
                + " fields of these records are withheld. What stood there is gone; that something"
                + " did is proven. Why and by whom is a record of kind act, in the log and, if it"
                + " was asked for, here.");
  }

  private void verification() {
    html.element("h2", "How to verify");
    html.element(
        "p",
        "The directory of this page is checked by one command, wherever it lies, without network and"
            + " without Spoor's servers. It proves each record against the signed checkpoint below,"
            + " and makes every other file again from the proven records.");
    html.raw("<pre>");
    html.text("bin/spoor evidence verify DIRECTORY --key VERIFIER-KEY").raw("\n");
    html.text("python3 docs/evidence_verify.py DIRECTORY VERIFIER-KEY");
    html.raw("</pre>\n");
    html.element(
        "p",
        "Get the verifier key from the operator by another way than this directory, and compare the"
            + " SHA-256 of export.json with the one you were told when it was handed out. Last"
            + " checkpoint of the log when this was made:");
    html.raw("<pre>");
    facts.checkpoint().lines().forEach(line -> html.text(line).raw("\n"));
    html.raw("</pre>\n");
  }

  private void chains() {
    List<Item> chains =
        gathered.of("chain").stream()
            .sorted(Comparator.comparingLong(item -> nanos(item.json("started"))))
            .toList();
    if (!chains.isEmpty()) {
      html.element("h2", "Chains");
    }
    List<Item> whole = chains.stream().filter(item -> !isMerged(item)).toList();
    whole.stream().limit(MOST_CHAINS).forEach(this::chain);
    if (whole.size() > MOST_CHAINS) {
      html.element("p", whole.size() - MOST_CHAINS + " more chains are in the files only.");
    }
    for (Item merged : chains) {
      if (isMerged(merged)) {
        html.element(
            "p",
            "Chain "
                + merged.record().header().id()
                + " went into "
                + merged.text("merged_into")
                + " (record "
                + merged.number()
                + ").");
      }
    }
    cut("chain");
  }

  private static boolean isMerged(Item chain) {
    return chain.text("status").equals("merged");
  }

  private void chain(Item chain) {
    String id = chain.record().header().id();
    html.raw("<section>").element("h3", "Chain " + id).raw("<table class=\"facts\">\n");
    fact("Agent", chain.text("agent_id") + " " + chain.text("agent_version"));
    fact("Run", chain.text("run_id"));
    fact("Status", chain.text("status") + " " + chain.text("merged_into"));
    fact("When", time(chain.json("started")) + " to " + time(chain.json("ended")));
    fact(
        "What",
        chain.text("action_count")
            + " actions, "
            + chain.text("switch_count")
            + " identity switches, risk "
            + chain.text("risk_score"));
    fact("Identities", texts(chain.json("principals")));
    fact("Record", String.valueOf(chain.number()));
    html.raw("</table>\n");
    switches(chain);
    timeline(id, chain.json("switches"));
    html.raw("</section>\n");
  }

  private void switches(Item chain) {
    if (chain.json("switches").isEmpty()) {
      return;
    }
    html.raw("<table>\n").head("Identity switch", "From", "To", "By", "Declared");
    for (JsonNode each : chain.json("switches")) {
      JsonNode declared = each.path("declared");
      html.row(
          time(each.path("time")),
          each.path("from").asText(),
          each.path("to").asText(),
          each.path("kind").asText(),
          declared.isBoolean() ? (declared.booleanValue() ? "yes" : "NO") : "no manifest");
    }
    html.raw("</table>\n");
  }

  private void timeline(String chain, JsonNode switches) {
    Map<String, String> began = new HashMap<>();
    for (JsonNode each : switches) {
      boolean undeclared = each.path("declared").isBoolean() && !each.path("declared").asBoolean();
      began.put(
          each.path("event_id").asText(),
          " ▲ now " + each.path("to").asText() + (undeclared ? ", UNDECLARED" : ""));
    }
    List<Item> actions =
        gathered.of("action").stream()
            .filter(item -> item.text("chain_id").equals(chain))
            .sorted(
                Comparator.<Item>comparingLong(item -> nanos(item.json("event").path("time")))
                    .thenComparing(item -> item.record().header().id()))
            .toList();
    html.raw("<table class=\"timeline\">\n");
    html.head("Time (UTC)", "As", "Presenting", "Action", "Target", "Outcome", "Issues", "Record");
    for (Item action : actions) {
      JsonNode event = action.json("event");
      html.row(
          time(event.path("time")),
          principal(event.path("principal")),
          event.path("credential").path("id").asText(),
          event.path("action").asText() + began.getOrDefault(event.path("event_id").asText(), ""),
          target(event),
          event.path("outcome").asText() + " " + event.path("error_code").asText(),
          event.path("issued").path("id").asText(),
          String.valueOf(action.number()));
    }
    html.raw("</table>\n");
    cut("action");
  }

  private static String principal(JsonNode principal) {
    String id = principal.path("id").asText();
    String name = principal.path("name").asText();
    return name.isEmpty() || id.endsWith(name) ? id : name + " (" + id + ")";
  }

  private static String target(JsonNode event) {
    List<String> targets = new ArrayList<>();
    event.path("resources").forEach(resource -> targets.add(resource.path("id").asText()));
    return targets.isEmpty() ? event.path("service").asText() : String.join(", ", targets);
  }

  private void findings() {
    if (gathered.of("finding").isEmpty()) {
      return;
    }
    html.element("h2", "Findings");
    gathered.of("finding").stream()
        .sorted(
            Comparator.<Item>comparingInt(item -> -SEVERITIES.indexOf(item.text("severity")))
                .thenComparingLong(item -> nanos(item.json("time"))))
        .forEach(this::finding);
    cut("finding");
  }

  private void finding(Item finding) {
    html.raw("<section>");
    html.element(
        "h3", finding.text("severity").toUpperCase(Locale.ROOT) + " " + finding.text("title"));
    html.element("p", finding.text("explanation"));
    html.raw("<table class=\"facts\">\n");
    fact("Finding", finding.record().header().id() + ", revision " + finding.text("revision"));
    fact("Status", finding.text("status"));
    fact("When", time(finding.json("time")));
    fact("Chain", finding.text("chain_id"));
    fact("Rule", finding.text("rule_id") + ", version " + finding.text("rule_version"));
    fact("Manifest that judged", finding.text("manifest_digest"));
    fact("Risk", finding.text("risk_score") + " (" + texts(finding.json("risk_factors")) + ")");
    fact("Identities", texts(finding.json("principals")));
    fact("Evidence (event ids)", texts(finding.json("event_ids")));
    fact("Tags", texts(finding.json("tags")));
    fact("What to do", finding.text("next_steps"));
    fact("Record", String.valueOf(finding.number()));
    html.raw("</table></section>\n");
  }

  private void people() {
    if (!gathered.of("alert").isEmpty()) {
      html.element("h2", "Alerts, and who was told").raw("<table>\n");
      html.head("Alert", "Status", "Severity", "Title", "Opened", "Updated", "Record");
      for (Item alert : gathered.of("alert")) {
        html.row(
            alert.record().header().id(),
            alert.text("status"),
            alert.text("severity"),
            alert.text("title"),
            time(alert.json("opened")),
            time(alert.json("updated")),
            String.valueOf(alert.number()));
      }
      html.raw("</table>\n");
      cut("alert");
    }
    table(
        "delivery",
        List.of("Told", "Alert", "Target", "What", "Status", "Attempts"),
        List.of("at", "alert_id", "target", "what", "status", "attempts"));
    table(
        "verdict",
        List.of("Judged", "Alert", "Who", "Action", "Verdict", "Note"),
        List.of("time", "alert_id", "who", "action", "verdict", "note"));
    table(
        "act",
        List.of("Done with the evidence", "Act", "Who", "Why"),
        List.of("time", "act", "who", "why"));
  }

  private void declarations() {
    boolean none =
        gathered.of("manifest").isEmpty()
            && gathered.of("exception").isEmpty()
            && gathered.of("rule").isEmpty()
            && gathered.of("settings").isEmpty();
    if (none) {
      return;
    }
    html.element("h2", "What operators declared");
    table(
        "manifest",
        List.of("Manifest from", "Agent", "Owner", "Digest"),
        List.of("effective_from", "agent_id", "owner", "digest"));
    table(
        "exception",
        List.of("Exception from", "Until", "Id", "Detector", "Reason", "Who", "Digest"),
        List.of(
            "effective_from", "expires", "exception_id", "detector", "reason", "who", "digest"));
    table(
        "rule",
        List.of("Rule from", "Id", "Digest"),
        List.of("effective_from", "rule_id", "digest"));
    table(
        "settings",
        List.of("Judged with from", "Application", "Digest of settings and rules"),
        List.of("started", "application_id", "digest"));
  }

  private void table(String kind, List<String> head, List<String> fields) {
    if (gathered.of(kind).isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(head);
    names.add("Record");
    html.raw("<table>\n").head(names.toArray(String[]::new));
    for (Item item : gathered.of(kind)) {
      List<String> cells = new ArrayList<>();
      for (String field : fields) {
        cells.add(isTime(field) ? time(item.json(field)) : item.text(field));
      }
      cells.add(String.valueOf(item.number()));
      html.row(cells.toArray(String[]::new));
    }
    html.raw("</table>\n");
    cut(kind);
  }

  private static boolean isTime(String field) {
    return List.of("at", "time", "started", "effective_from", "expires").contains(field);
  }

  private void cut(String kind) {
    if (gathered.passedOver(kind) > 0) {
      html.element(
          "p",
          gathered.passedOver(kind) + " more records of kind " + kind + " are in the files only.");
    }
  }

  private void controls() {
    html.element("h2", "Controls that this speaks to");
    html.element(
        "p",
        "A map for auditors, no statement of conformity. What is asked is put in our words: the"
            + " standard's text decides.");
    html.raw("<table>\n");
    html.head("Standard", "Control", "Asks", "In this export", "Not shown by it");
    for (Control control : Controls.ALL) {
      html.row(control.standard(), control.id(), control.asks(), here(control), control.open());
    }
    html.raw("</table>\n");
  }

  private String here(Control control) {
    if (control.kinds().isEmpty()) {
      return control.here();
    }
    List<String> counts = new ArrayList<>();
    for (String kind : control.kinds()) {
      if (gathered.count(kind) > 0) {
        counts.add(gathered.count(kind) + " of kind " + kind);
      }
    }
    return counts.isEmpty()
        ? "nothing: no record of kind " + String.join(", ", control.kinds())
        : control.here() + " (" + String.join(", ", counts) + ")";
  }

  private void limits() {
    html.element("h2", "What is not covered").raw("<ul>\n");
    for (String limit : Style.LIMITS) {
      html.element("li", limit);
    }
    html.raw("</ul>\n");
  }

  private static String texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return String.join(", ", texts);
  }

  private static long nanos(JsonNode value) {
    if (value.isTextual()) {
      try {
        return Long.parseLong(value.textValue());
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return value.asLong(0);
  }

  private static String time(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    long nanos = nanos(value);
    return MILLIS.format(
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND)));
  }
}
