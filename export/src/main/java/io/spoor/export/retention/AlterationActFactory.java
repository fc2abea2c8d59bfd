package io.spoor.export.retention;

import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.alteration.AlterationAct.Kind;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Creates the acts for withholding and deletion. */
public final class AlterationActFactory {
  /** An act must fit into a Kafka record, even if the altered records are scattered. */
  private static final int MAX_RANGES_PER_ACT = 5_000;

  private AlterationActFactory() {}

  /** One act for each set of fields, or several if there are many records. */
  public static List<EvidenceAct> withholding(WithholdPlan plan, String actor, String reason) {
    List<EvidenceAct> acts = new ArrayList<>();
    plan.recordsByFields()
        .forEach(
            (fields, records) ->
                acts.addAll(of(Kind.WITHHOLD, records, fields, Map.of(), actor, reason)));
    return acts;
  }

  /** {@code additionalFields}: further members of the selector, for people. */
  public static List<EvidenceAct> deleting(
      RecordRanges records,
      Map<String, List<String>> additionalFields,
      String actor,
      String reason) {
    return of(Kind.DELETE, records, new TreeSet<>(), additionalFields, actor, reason);
  }

  private static List<EvidenceAct> of(
      Kind kind,
      RecordRanges records,
      SortedSet<String> fields,
      Map<String, List<String>> additionalFields,
      String actor,
      String reason) {
    List<EvidenceAct> acts = new ArrayList<>();
    List<String> texts = records.texts();
    for (int from = 0; from < texts.size(); from += MAX_RANGES_PER_ACT) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + MAX_RANGES_PER_ACT));
      Map<String, List<String>> selector = new LinkedHashMap<>(additionalFields);
      selector.put(AlterationAct.RECORDS, List.copyOf(part));
      if (!fields.isEmpty()) {
        selector.put(AlterationAct.FIELD, List.copyOf(fields));
      }
      long count = RecordRanges.parse(part).count();
      acts.add(
          ActFactory.of(kind.text(), actor, reason, Instant.now())
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
