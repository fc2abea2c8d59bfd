package io.spoor.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.export.report.Gathered.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each chain, with its identity switches and its actions as a timeline. */
final class ChainSection implements Section {
  private static final int MOST_CHAINS = 50;

  @Override
  public void write(Html html, Gathered gathered) {
    List<Item> chains =
        gathered.of("chain").stream()
            .sorted(Comparator.comparingLong(item -> Cells.nanos(item.json("started"))))
            .toList();
    if (!chains.isEmpty()) {
      html.element("h2", "Chains");
    }
    List<Item> whole = chains.stream().filter(item -> !isMerged(item)).toList();
    whole.stream().limit(MOST_CHAINS).forEach(chain -> chain(html, gathered, chain));
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
    KindTable.cut(html, gathered, "chain");
  }

  private static boolean isMerged(Item chain) {
    return chain.text("status").equals("merged");
  }

  private static void chain(Html html, Gathered gathered, Item chain) {
    String id = chain.record().header().id();
    html.raw("<section>").element("h3", "Chain " + id).raw("<table class=\"facts\">\n");
    html.fact("Agent", chain.text("agent_id") + " " + chain.text("agent_version"));
    html.fact("Run", chain.text("run_id"));
    html.fact("Status", chain.text("status") + " " + chain.text("merged_into"));
    html.fact("When", Cells.time(chain.json("started")) + " to " + Cells.time(chain.json("ended")));
    html.fact(
        "What",
        chain.text("action_count")
            + " actions, "
            + chain.text("switch_count")
            + " identity switches, risk "
            + chain.text("risk_score"));
    html.fact("Identities", Cells.texts(chain.json("principals")));
    html.fact("Record", String.valueOf(chain.number()));
    html.raw("</table>\n");
    switches(html, chain);
    timeline(html, gathered, id, chain.json("switches"));
    html.raw("</section>\n");
  }

  private static void switches(Html html, Item chain) {
    if (chain.json("switches").isEmpty()) {
      return;
    }
    html.raw("<table>\n").head("Identity switch", "From", "To", "By", "Declared");
    for (JsonNode each : chain.json("switches")) {
      JsonNode declared = each.path("declared");
      html.row(
          Cells.time(each.path("time")),
          each.path("from").asText(),
          each.path("to").asText(),
          each.path("kind").asText(),
          declared.isBoolean() ? (declared.booleanValue() ? "yes" : "NO") : "no manifest");
    }
    html.raw("</table>\n");
  }

  private static void timeline(Html html, Gathered gathered, String chain, JsonNode switches) {
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
                Comparator.<Item>comparingLong(item -> Cells.nanos(item.json("event").path("time")))
                    .thenComparing(item -> item.record().header().id()))
            .toList();
    html.raw("<table class=\"timeline\">\n");
    html.head("Time (UTC)", "As", "Presenting", "Action", "Target", "Outcome", "Issues", "Record");
    for (Item action : actions) {
      JsonNode event = action.json("event");
      html.row(
          Cells.time(event.path("time")),
          principal(event.path("principal")),
          event.path("credential").path("id").asText(),
          event.path("action").asText() + began.getOrDefault(event.path("event_id").asText(), ""),
          target(event),
          event.path("outcome").asText() + " " + event.path("error_code").asText(),
          event.path("issued").path("id").asText(),
          String.valueOf(action.number()));
    }
    html.raw("</table>\n");
    KindTable.cut(html, gathered, "action");
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
