package io.spoor.pipeline.detect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ChildLimitFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.engine.FindingChange.Kind;
import io.spoor.pipeline.detect.engine.FindingPage.Undetected;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The transitions of a finding. */
class FindingBookTest {
  private static final String RULE = "child-limit-exceeded";
  private static final Link.Builder LINK =
      Link.newBuilder()
          .setLinkId("l-1")
          .setTenant("t")
          .setChild("t|session|aws|s1")
          .setRelation("issued")
          .setStrength(1)
          .setIssuedAt(0)
          .setMethod("assume-role")
          .setConfidence(1)
          .setStatedBy("issuer")
          .setEventId("e-2");

  private final List<Finding> published = new ArrayList<>();
  private final FindingBook book = new FindingBook(DetectionEngine.create(0), published::add);
  private final Page page = new Page();

  @Test
  void theFirstDetectionAddsAndTheSameAgainPublishesNothing() {
    assertThat(book.evaluate(crowd("root", 3), page)).isTrue();
    assertThat(book.evaluate(crowd("root", 3), page)).isFalse();

    assertThat(page.kinds()).containsExactly(Kind.ADDED);
    assertThat(published).singleElement().isEqualTo(page.last(RULE));
    assertThat(published.getFirst().getRevision()).isEqualTo(1);
  }

  @Test
  void aFindingIsRevisedRetractedOnceAndReinstated() {
    book.evaluate(crowd("root", 3), page);
    book.evaluate(crowd("root", 4), page);
    book.retract(ChildLimitFact.class, page);
    book.retract(ChildLimitFact.class, page);
    book.evaluate(crowd("root", 4), page);

    assertThat(page.kinds())
        .containsExactly(Kind.ADDED, Kind.REVISED, Kind.RETRACTED, Kind.REINSTATED);
    assertThat(published).extracting(Finding::getRevision).containsExactly(1L, 2L, 3L, 4L);
    assertThat(published)
        .extracting(Finding::getStatus)
        .containsExactly("confirmed", "confirmed", "retracted", "confirmed");
  }

  @Test
  void anExistingFindingStaysWhereOnlyTheFirstCounts() {
    book.evaluateOnce(crowd("root", 3), page);
    book.evaluateOnce(crowd("root", 4), page);

    assertThat(page.kinds()).containsExactly(Kind.ADDED);
  }

  @Test
  void aRevisionExceedsThoseThatWereEvicted() {
    page.floor = 7;
    book.evaluate(crowd("root", 3), page);
    book.retract(ChildLimitFact.class, page);

    assertThat(published).extracting(Finding::getRevision).containsExactly(8L, 9L);
  }

  @Test
  void aChangeNamesTheChainThatPublishedTheFindingBefore() {
    book.evaluate(crowd("root", 3), page);
    book.evaluate(crowd("other", 3), page);

    assertThat(page.changes.getFirst().formerChain()).isNull();
    assertThat(page.changes.getLast().formerChain()).isEqualTo("root");
  }

  @Test
  void aGroupsFindingThatIsNoLongerDetectedIsRetractedKeptOrAdopted() {
    book.evaluate(crowd("root", 3), page);
    Finding last = published.getFirst();
    published.clear();
    for (Undetected outcome : Undetected.values()) {
      book.evaluate(
          "no-detector",
          new ActionGroup(chain("other"), "g", List.of(), noManifests(), _ -> null, false),
          group(last, outcome));
    }

    assertThat(published)
        .extracting(finding -> finding.getStatus() + " of " + finding.getChainKey())
        .containsExactly("retracted of root", "confirmed of other");
  }

  @Test
  void eachRevisionCarriesItsCauseAndARetractionSaysIt() {
    page.cause = Cause.event("e-1", 7);
    book.evaluate(crowd("root", 3), page);
    page.cause = Cause.placed("t|session|aws|s1", LINK.setParent("t|access-key|aws|K").build(), 8);
    book.evaluate(crowd("root", 4), page);
    page.cause = Cause.moved("t|session|aws|s1", "t|trace||r2", 9);
    book.retract(ChildLimitFact.class, page);

    assertThat(published)
        .extracting(finding -> cause(finding).getChange())
        .containsExactly("added", "revised", "retracted");
    assertThat(published)
        .extracting(finding -> cause(finding).getTrigger())
        .containsExactly("event", "link", "move");
    assertThat(cause(published.get(1)).getParent()).isEqualTo("t|access-key|aws|K");
    assertThat(published.getLast().getExplanation())
        .startsWith("Retracted because session s1 moved to the chain of trace r2. Formerly: Key ")
        .endsWith(published.get(1).getExplanation());
  }

  @Test
  void theCauseIsNotPartOfWhatAFindingStates() {
    page.cause = Cause.event("e-1", 7);
    book.evaluate(crowd("root", 3), page);
    page.cause = Cause.event("e-2", 8);

    assertThat(book.evaluate(crowd("root", 3), page)).isFalse();
    assertThat(published).hasSize(1);
  }

  @Test
  void anotherVersionOfTheRuleIsTheCauseOfItsRevision() {
    page.cause = Cause.event("e-1", 7);
    book.evaluate(crowd("root", 3), page);
    page.findings.put(
        RULE,
        Finding.newBuilder(Objects.requireNonNull(page.last(RULE)))
            .setRuleVersion("before")
            .build());
    book.evaluate(crowd("root", 3), page);

    assertThat(cause(published.getLast()).getTrigger()).isEqualTo("detector");
    assertThat(cause(published.getLast()).getVersion())
        .isEqualTo(published.getLast().getRuleVersion());
  }

  @Test
  void aCauseSurvivesItsMessage() {
    Cause link = Cause.placed("t|session|aws|s1", LINK.setParent("t|access-key|aws|K").build(), 8);

    assertThat(Cause.of(link.record(), 8)).isEqualTo(link);
    assertThat(Cause.of(null, 0)).isEqualTo(Cause.UNKNOWN);
    assertThat(Cause.of(FindingCause.newBuilder(link.record()).setTrigger("later").build(), 8))
        .extracting(Cause::trigger)
        .isEqualTo(Cause.Trigger.UNKNOWN);
  }

  private static FindingCause cause(Finding finding) {
    return Objects.requireNonNull(finding.getCause());
  }

  private static ManifestLookup noManifests() {
    return (tenant, agentId, time) -> null;
  }

  private static GroupPage group(Finding last, Undetected outcome) {
    return new GroupPage() {
      @Override
      public @Nullable Finding last(String subject) {
        return null;
      }

      @Override
      public void write(FindingChange change, AnchoredDetection detection) {
        throw new AssertionError("nothing is detected");
      }

      @Override
      public void write(FindingChange change) {}

      @Override
      public void confirm(Finding unchanged, AnchoredDetection detection) {
        throw new AssertionError("nothing is detected");
      }

      @Override
      public List<Finding> without(Collection<String> subjects) {
        return List.of(last);
      }

      @Override
      public long revisionFloor() {
        return 0;
      }

      @Override
      public Undetected onUndetected(Finding undetected) {
        return outcome;
      }
    };
  }

  private static ChainRef chain(String root) {
    return new ChainRef("t", root, null, null);
  }

  private static Fact crowd(String root, int children) {
    return new ChildLimitFact(chain(root), "t|key|x|y", children, 7);
  }

  private static final class Page implements FindingPage {
    private final Map<String, Finding> findings = new HashMap<>();
    private final List<FindingChange> changes = new ArrayList<>();
    private long floor;
    private Cause cause = Cause.UNKNOWN;

    @Override
    public @Nullable Finding last(String ruleId) {
      return findings.get(ruleId);
    }

    @Override
    public void write(FindingChange change) {
      findings.put(change.next().getRuleId(), change.next());
      changes.add(change);
    }

    @Override
    public Cause cause() {
      return cause;
    }

    @Override
    public long revisionFloor() {
      return floor;
    }

    List<Kind> kinds() {
      return changes.stream().map(FindingChange::kind).toList();
    }
  }
}
