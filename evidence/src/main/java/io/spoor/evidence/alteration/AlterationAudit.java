package io.spoor.evidence.alteration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares a log's withheld and deleted records with the acts in the log. Memory grows with the
 * number of alterations, not with the log. Not thread-safe.
 */
public final class AlterationAudit {
  private final List<AlterationAct> acts = new ArrayList<>();
  private final TreeMap<Long, Withheld> withheld = new TreeMap<>();
  private final RecordRanges deleted = new RecordRanges();

  /** Number of withheld fields of a record, and the names of its other fields. */
  private record Withheld(int count, Set<String> visible) {}

  /** A fault of a record. */
  public record Problem(long number, String description) {}

  public void add(AlterationAct act) {
    acts.add(act);
  }

  /** {@code visible}: names of the fields that are not withheld. */
  public void withheld(long number, int count, Set<String> visible) {
    withheld.put(number, new Withheld(count, Set.copyOf(visible)));
  }

  public void deleted(long number) {
    deleted.add(number);
  }

  /** Adds the results for another part of the log. */
  public void addAll(AlterationAudit others) {
    acts.addAll(others.acts);
    withheld.putAll(others.withheld);
    deleted.addAll(others.deleted);
  }

  /** Acts that withhold or delete, in log order. */
  public List<AlterationAct> acts() {
    return Collections.unmodifiableList(acts);
  }

  /** Number of deleted records. */
  public long deleted() {
    return deleted.count();
  }

  /** Number of records with withheld fields. */
  public long withheldRecords() {
    return withheld.size();
  }

  /** The first record whose alteration the acts in the log do not cover. */
  public Optional<Problem> problem() {
    var problems = new TreeMap<Long, String>();
    deleted
        .firstNotIn(covered(AlterationAct.Kind.DELETE))
        .ifPresent(number -> problems.put(number, "is deleted, but no act in the log records it"));
    for (var each : withheld.entrySet()) {
      Set<String> withheldFields = withheldFields(each.getKey());
      Withheld record = each.getValue();
      if (record.count + countUnwithheld(withheldFields, record) != withheldFields.size()) {
        problems.put(
            each.getKey(),
            withheldFields.isEmpty()
                ? "has withheld fields, but no act in the log records them"
                : "the withheld fields differ from those in the acts of the log: "
                    + withheldFields);
        break;
      }
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new Problem(problems.firstKey(), problems.firstEntry().getValue()));
  }

  /** Names of the fields of a record that acts withhold. */
  private Set<String> withheldFields(long number) {
    var fields = new HashSet<String>();
    for (AlterationAct act : acts) {
      if (act.records().contains(number)) {
        fields.addAll(act.fields());
      }
    }
    return fields;
  }

  private static long countUnwithheld(Set<String> fields, Withheld record) {
    return fields.stream().filter(record.visible::contains).count();
  }

  /**
   * Number of records whose alteration by acts is incomplete: it was interrupted, and can be
   * resumed.
   */
  public long unfinished() {
    RecordRanges toWithhold = covered(AlterationAct.Kind.WITHHOLD);
    long undeleted = covered(AlterationAct.Kind.DELETE).count() - deleted.count();
    long unalteredRecords = toWithhold.count() - deleted.countIn(toWithhold);
    for (var each : withheld.entrySet()) {
      boolean isWithheld = countUnwithheld(withheldFields(each.getKey()), each.getValue()) == 0;
      unalteredRecords -= isWithheld && toWithhold.contains(each.getKey()) ? 1 : 0;
    }
    return undeleted + unalteredRecords;
  }

  private RecordRanges covered(AlterationAct.Kind kind) {
    var all = new RecordRanges();
    acts.stream().filter(act -> act.kind() == kind).forEach(act -> all.addAll(act.records()));
    return all;
  }
}
