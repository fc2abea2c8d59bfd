package io.spoor.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.avro.EventReference;
import io.spoor.export.report.ReportData.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows each chain, with its identity switches and its actions as a timeline. */
final class ChainSection implements Section {
  private static final int MAX_CHAINS = 50;

  @Override
  public void write(HtmlBuilder html, ReportData data) {
    List<Item> chains =
        data.items("chain").stream()
            .sorted(Comparator.comparingLong(item -> CellFormatter.nanos(item.json("started"))))
            .toList();
    if (!chains.isEmpty()) {
      html.element("h2", "Chains");
    }
    List<Item> unmerged = chains.stream().filter(item -> !isMerged(item)).toList();
    unmerged.stream().limit(MAX_CHAINS).forEach(chain -> chain(html, data, chain));
    if (unmerged.size() > MAX_CHAINS) {
      html.element("p", unmerged.size() - MAX_CHAINS + " more chains are in the files only.");
    }
    for (Item merged : chains) {
      if (isMerged(merged)) {
        html.element(
            "p",
            "Chain %s was merged into %s (record %s)."
                .formatted(
                    merged.record().header().id(), merged.text("merged_into"), merged.number()));
      }
    }
    KindTable.addTruncationNote(html, data, "chain");
  }

  private static boolean isMerged(Item chain) {
    return chain.text("status").equals("merged");
  }

  private static void chain(HtmlBuilder html, ReportData data, Item chain) {
    String id = chain.record().header().id();
    html.raw("<section>").element("h3", "Chain " + id).raw("<table class=\"facts\">\n");
    html.fact("Agent", chain.text("agent_id") + " " + chain.text("agent_version"));
    html.fact("Run", chain.text("run_id"));
    html.fact("Status", chain.text("status") + " " + chain.text("merged_into"));
    html.fact(
        "When",
        CellFormatter.time(chain.json("started"))
            + " to "
            + CellFormatter.time(chain.json("ended")));
    html.fact(
        "Size and risk",
        chain.text("action_count")
            + " actions, "
            + chain.text("switch_count")
            + " identity switches, risk "
            + chain.text("risk_score"));
    if (chain.json("partly_read_count").asLong(0)
            + chain.json("opaque_count").asLong(0)
            + chain.json("unread_count").asLong(0)
        > 0) {
      html.fact(
          "Content not read in full",
          chain.json("partly_read_count").asLong(0)
              + " records in part, "
              + chain.json("opaque_count").asLong(0)
              + " opaque, "
              + chain.json("unread_count").asLong(0)
              + " without content");
    }
    html.fact("Identities", CellFormatter.texts(chain.json("principals")));
    html.fact("Record", String.valueOf(chain.number()));
    html.raw("</table>\n");
    switches(html, chain);
    timeline(html, data, id, chain.json("switches"));
    html.raw("</section>\n");
  }

  private static void switches(HtmlBuilder html, Item chain) {
    if (chain.json("switches").isEmpty()) {
      return;
    }
    html.raw("<table>\n").headerRow("Identity switch", "From", "To", "By", "Declared");
    for (JsonNode switchNode : chain.json("switches")) {
      JsonNode declared = switchNode.path("declared");
      html.row(
          CellFormatter.time(switchNode.path("time")),
          switchNode.path("from").asText(),
          switchNode.path("to").asText(),
          switchNode.path("kind").asText(),
          declared.isBoolean() ? (declared.booleanValue() ? "yes" : "NO") : "no manifest");
    }
    html.raw("</table>\n");
  }

  private static void timeline(HtmlBuilder html, ReportData data, String chain, JsonNode switches) {
    Map<String, String> startTimes = new HashMap<>();
    for (JsonNode switchNode : switches) {
      boolean undeclared =
          switchNode.path("declared").isBoolean() && !switchNode.path("declared").asBoolean();
      startTimes.put(
          switchNode.path("event_id").asText(),
          " ▲ now " + switchNode.path("to").asText() + (undeclared ? ", UNDECLARED" : ""));
    }
    List<Item> actions =
        data.items("action").stream()
            .filter(item -> item.text("chain_id").equals(chain))
            .sorted(
                Comparator.<Item>comparingLong(item -> CellFormatter.nanos(time(item)))
                    .thenComparing(item -> item.record().header().id()))
            .toList();
    html.raw("<table class=\"timeline\">\n");
    html.headerRow(
        "Time (UTC)", "As", "Presenting", "Action", "Target", "Outcome", "Issues", "Record");
    for (Item action : actions) {
      JsonNode event = action.json("event");
      html.row(
          CellFormatter.time(time(action)),
          principal(event.path("principal")),
          event.path("credential").path("id").asText(),
          name(action) + startTimes.getOrDefault(event.path("event_id").asText(), ""),
          target(event),
          event.path("outcome").asText() + " " + event.path("error_code").asText(),
          event.path("issued").path("id").asText(),
          String.valueOf(action.number()));
    }
    html.raw("</table>\n");
    KindTable.addTruncationNote(html, data, "action");
  }

  private static JsonNode time(Item action) {
    return EventReference.time(action.record()).orElse(MissingNode.getInstance());
  }

  private static String name(Item action) {
    JsonNode reference = action.json("$event");
    String record = "event (record " + reference.path("record") + ")";
    if (reference.path("missing").asBoolean()) {
      return record + " is not in this export";
    }
    String name = action.json("event").path("action").asText();
    int withheld = reference.path("withheld").asInt();
    return withheld == 0
        ? name
        : name + " [" + withheld + " fields of the " + record + " are withheld]";
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
}
