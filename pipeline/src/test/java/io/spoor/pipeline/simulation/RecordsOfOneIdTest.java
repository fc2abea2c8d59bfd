package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.stitch.EventClaims;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Records that contradict each other under one id, in all orders. */
class RecordsOfOneIdTest {
  private static final String RULE = "conflicting-records";
  private static final String ID = "record";
  private static final String KEY = Events.accessKey("ASIA1");
  private static final List<Events> RECORDS =
      List.of(
          record(5).at("cloudtrail.amazonaws.com").doing("StopLogging"),
          record(5).at("cloudtrail.amazonaws.com").doing("DeleteTrail"),
          record(9).at("sts.amazonaws.com").doing("GetCallerIdentity"));

  /**
   * What is found, and about which record, is the same: only the name of the first record differs.
   */
  @Test
  void theSameIsFoundAboutTheSameRecordsInAnyOrder() {
    Set<Set<String>> found = new HashSet<>();
    for (List<Events> order : orders(RECORDS)) {
      List<IdentityEvent> arriving = order.stream().map(Events::event).toList();
      String first = EventClaims.of(arriving.getFirst()).digest();
      Outcome outcome = new Simulation(1, 7, 4).run(arriving);

      assertThat(outcome.chainOfEvent()).hasSize(3).containsKey(ID);
      Set<String> findings = new TreeSet<>();
      for (Finding finding : outcome.findings().values()) {
        Set<String> records = new TreeSet<>();
        finding.getEventIds().forEach(id -> records.add(named(id, first)));
        boolean isOfId = finding.getRuleId().equals(RULE);
        findings.add(
            finding.getRuleId()
                + (isOfId ? finding.getFindingId() : named(finding.getSubject(), first))
                + records);
      }
      found.add(findings);
    }

    assertThat(found).hasSize(1);
    assertThat(found.iterator().next())
        .filteredOn(finding -> finding.startsWith("audit-tampering"))
        .hasSize(2);
    assertThat(found.iterator().next()).filteredOn(finding -> finding.startsWith(RULE)).hasSize(1);
  }

  /** The plain id is that of the first record. */
  private static String named(String id, String first) {
    return id.equals(ID) ? RecordFlags.conflictingId(ID, first) : id;
  }

  private static Events record(long second) {
    return Events.call(ID, second, KEY, "admin");
  }

  private static <T> List<List<T>> orders(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> orders = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      List<T> others = new ArrayList<>(items);
      T first = others.remove(i);
      for (List<T> rest : orders(others)) {
        List<T> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }
}
