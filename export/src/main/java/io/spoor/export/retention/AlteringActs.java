package io.spoor.export.retention;

import io.spoor.evidence.act.Acts;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.alteration.AlteringAct.Kind;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the acts that say what is withheld or deleted. */
public final class AlteringActs {
  /** An act must fit into a record of Kafka, whatever lies scattered. */
  private static final int MOST_RANGES = 5_000;

  private AlteringActs() {}

  /** One for each set of fields, or more if there are many records. */
  public static List<EvidenceAct> withholding(WithholdPlan plan, String who, String why) {
    List<EvidenceAct> acts = new ArrayList<>();
    plan.byFields()
        .forEach(
            (fields, records) ->
                acts.addAll(of(Kind.WITHHOLD, records, fields, Map.of(), who, why)));
    return acts;
  }

  /** {@code also}: what else the selector says, for people. */
  public static List<EvidenceAct> deleting(
      RecordRanges records, Map<String, List<String>> also, String who, String why) {
    return of(Kind.DELETE, records, new TreeSet<>(), also, who, why);
  }

  private static List<EvidenceAct> of(
      Kind kind,
      RecordRanges records,
      SortedSet<String> fields,
      Map<String, List<String>> also,
      String who,
      String why) {
    List<EvidenceAct> acts = new ArrayList<>();
    List<String> texts = records.texts();
    for (int from = 0; from < texts.size(); from += MOST_RANGES) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + MOST_RANGES));
      Map<String, List<String>> selector = new LinkedHashMap<>(also);
      selector.put(AlteringAct.RECORDS, List.copyOf(part));
      if (!fields.isEmpty()) {
        selector.put(AlteringAct.FIELD, List.copyOf(fields));
      }
      long count = RecordRanges.parse(part).count();
      acts.add(
          Acts.of(kind.text(), who, why, Instant.now())
              .setSelector(selector)
              .setRecords(count)
              .setResult(
                  kind == Kind.WITHHOLD
                      ? fields.size() + " fields of " + count + " records withheld"
                      : count + " records deleted")
              .build());
    }
    return acts;
  }
}
