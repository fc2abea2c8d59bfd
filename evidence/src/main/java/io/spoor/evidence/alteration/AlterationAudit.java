package io.spoor.evidence.alteration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of a log's records is withheld or deleted, held against the acts in the log. Grows with what
 * is altered, not with the log. Not thread-safe.
 */
public final class AlterationAudit {
  private final List<AlterationAct> acts = new ArrayList<>();
  private final TreeMap<Long, Withheld> withheld = new TreeMap<>();
  private final RecordRanges deleted = new RecordRanges();

  /** A record with fields that are withheld: how many, and the names of the others. */
  private record Withheld(int count, Set<String> visible) {}

  /** What is wrong with a record. */
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

  /** Takes what was found in another part of the log. */
  public void addAll(AlterationAudit others) {
    acts.addAll(others.acts);
    withheld.putAll(others.withheld);
    deleted.addAll(others.deleted);
  }

  /** Acts that withhold or delete, in the order of the log. */
  public List<AlterationAct> acts() {
    return Collections.unmodifiableList(acts);
  }

  /** How many records are deleted. */
  public long deleted() {
    return deleted.count();
  }

  /** How many records have fields that are withheld. */
  public long withheldRecords() {
    return withheld.size();
  }

  /** The first record that was altered otherwise than the acts in the log say. */
  public Optional<Problem> problem() {
    var problems = new TreeMap<Long, String>();
    deleted
        .firstNotIn(covered(AlterationAct.Kind.DELETE))
        .ifPresent(number -> problems.put(number, "is deleted, and no act in the log says so"));
    for (var each : withheld.entrySet()) {
      Set<String> withheldFields = withheldFields(each.getKey());
      Withheld record = each.getValue();
      if (record.count + countUnwithheld(withheldFields, record) != withheldFields.size()) {
        problems.put(
            each.getKey(),
            withheldFields.isEmpty()
                ? "has fields that are withheld, and no act in the log says so"
                : "other fields are withheld than the acts in the log say: " + withheldFields);
        break;
      }
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new Problem(problems.firstKey(), problems.firstEntry().getValue()));
  }

  /** Names of the fields of a record that acts say are withheld. */
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
   * Records to which not all was done yet that acts in the log say: whoever did it was interrupted,
   * and can go on.
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
