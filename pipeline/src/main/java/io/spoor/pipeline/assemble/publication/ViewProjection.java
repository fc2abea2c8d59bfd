package io.spoor.pipeline.assemble.publication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.HighestRiskFindings;
import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.assemble.chain.ViewTally;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.pipeline.state.ViewState;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.Switch;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes the view of a chain from its rows, of which it reads a bounded number. The view is a
 * function of the rows and the manifests in force.
 */
public final class ViewProjection {
  /** Maximum rows of each kind that are read. */
  static final int MAX_ROWS = 64;

  private static final int MAX_IDENTITIES = 8;
  private static final int MAX_SWITCHES = 4;
  private static final int MAX_FINDINGS = 8;
  private static final int MAX_ENDED = 8;

  /** Maximum length of a text, bytes of UTF-8. */
  private static final int MAX_TEXT = 96;

  private static final int SEGMENT_PAGE = 256;
  private static final String WIDENED_SCOPE = "widened-scope";

  private static final Comparator<Switch> UNDECLARED_FIRST =
      Comparator.<Switch>comparingInt(change -> isUndeclared(change) ? 0 : 1)
          .thenComparingLong(Switch::getTime)
          .thenComparing(Switch::getEventId)
          .thenComparing(Switch::getToCredential);

  private static final Comparator<Finding> BY_RISK =
      Comparator.comparingInt(Finding::getRiskScore)
          .reversed()
          .thenComparing(Finding::getFindingId);

  private final ManifestLookup manifests;
  private final int generation;

  public ViewProjection(ManifestLookup manifests, int generation) {
    this.manifests = manifests;
    this.generation = generation;
  }

  /** The view, without its revision; null when no key is placed in the chain. */
  @Nullable ChainView of(ChainAggregate chain, ViewState counts) {
    SegmentState root = chain.segments().find(chain.key());
    boolean isMoving = SegmentStanding.of(root) == SegmentStanding.MOVED;
    if (SegmentStanding.of(root) != SegmentStanding.HERE && !hasKeys(chain)) {
      return null;
    }
    return new Projection(chain, counts).view(root == null ? -1 : root.getEpoch(), isMoving);
  }

  private static boolean hasKeys(ChainAggregate chain) {
    byte[] after = null;
    while (true) {
      List<Row<SegmentState>> page = chain.segments().all().after(after, SEGMENT_PAGE);
      if (page.stream().anyMatch(row -> row.value().getHere())) {
        return true;
      }
      if (page.size() < SEGMENT_PAGE) {
        return false;
      }
      after = page.getLast().key();
    }
  }

  private static boolean isUndeclared(Switch change) {
    return Boolean.FALSE.equals(change.getDeclared());
  }

  /** A long text is replaced by a hash, which can be compared as well. */
  static String bounded(String text) {
    return text.length() <= MAX_TEXT && text.getBytes(UTF_8).length <= MAX_TEXT
        ? text
        : hashed(text);
  }

  static String hashed(String text) {
    return "sha256:" + Keys.id(text);
  }

  private static @Nullable String boundedOrNull(@Nullable String text) {
    return text == null ? null : bounded(text);
  }

  /** One view while it is computed. */
  private final class Projection {
    private final ChainAggregate chain;
    private final ViewState counts;
    private boolean cut;

    Projection(ChainAggregate chain, ViewState counts) {
      this.chain = chain;
      this.counts = counts;
      this.cut = counts.getToolsCut();
    }

    ChainView view(long epoch, boolean isMoving) {
      ChainState state = chain.state();
      EvictedCounts evicted = state.getKept();
      FirstStatement agent = state.getAgent();
      FirstStatement run = state.getRun();
      Manifest manifest = manifest();
      List<FirstStatement> identities = identities();
      List<Switch> switches =
          read(chain.switches().all()).stream().sorted(UNDECLARED_FIRST).toList();
      List<Finding> findings = findings();
      var risks = new HighestRiskFindings();
      if (evicted != null) {
        risks.addAll(evicted.getRisks());
      }
      findings.forEach(risks::add);
      IdentityStatement origin = chain.identities().resolve(chain.key()).best();
      return ChainView.newBuilder()
          .setTenant(bounded(chain.tenant()))
          .setChainId(Keys.id(chain.key()))
          .setGeneration(generation)
          .setRevision(0)
          .setEpoch(epoch)
          .setMoving(isMoving)
          .setPartial(counts.getPartial())
          .setParentChainId(state.getDelegatedBy() == null ? null : Keys.id(state.getDelegatedBy()))
          .setAgentId(agent == null ? null : bounded(agent.getValue()))
          .setAgentVersion(agent == null ? null : boundedOrNull(agent.getDetail()))
          .setRunId(run == null ? null : bounded(run.getValue()))
          .setOnBehalfOf(origin == null ? null : bounded(origin.getPrincipal()))
          .setManifestDigest(manifest == null ? null : bounded(manifest.getDigest()))
          .setRequestKnown(chain.toolCalls(chain.key()).requests().areKnown())
          .setIdentities(
              identities.stream()
                  .limit(MAX_IDENTITIES)
                  .map(use -> bounded(use.getValue()))
                  .toList())
          .setIdentityCount(identities.size())
          .setSwitches(switches.stream().limit(MAX_SWITCHES).map(ViewProjection::toView).toList())
          .setSwitchCount(
              switches.size() + (evicted == null ? 0 : Math.toIntExact(evicted.getSwitches())))
          .setUndeclaredSwitches(
              (int) switches.stream().filter(ViewProjection::isUndeclared).count())
          .setScopeWidened(
              findings.stream().anyMatch(finding -> finding.getRuleId().equals(WIDENED_SCOPE)))
          .setEndedCredentials(endedCredentials())
          .setFindings(findings.stream().limit(MAX_FINDINGS).map(ViewProjection::toView).toList())
          .setFindingCount(findings.size())
          .setRiskScore(risks.score())
          .setUntrustedRead(hasUsed(manifest, ManifestTool::getUntrustedContent))
          .setPrivateRead(
              counts.getEffects().containsKey(EffectKind.READS_SECRET.label())
                  || hasUsed(
                      manifest, tool -> tool.getSensitive() && "read".equals(tool.getKind())))
          .setDenials(counts.getDenials())
          .setWrites(ViewTally.writes(counts))
          .setCut(cut)
          .build();
    }

    private @Nullable Manifest manifest() {
      String agent = chain.agentId();
      return agent == null ? null : manifests.inForceAt(chain.tenant(), agent, counts.getLatest());
    }

    private boolean hasUsed(@Nullable Manifest manifest, Predicate<ManifestTool> property) {
      return manifest != null
          && manifest.getTools().stream()
              .anyMatch(
                  tool -> property.test(tool) && counts.getTools().containsKey(tool.getName()));
    }

    private List<FirstStatement> identities() {
      Map<String, FirstStatement> first = new TreeMap<>();
      read(chain.identities().principals())
          .forEach(use -> first.merge(use.getValue(), use, Projection::earlier));
      return first.values().stream()
          .sorted(
              (a, b) ->
                  EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()))
          .toList();
    }

    /**
     * Those whose keys are in the chain first: for a credential of another chain its view counts.
     */
    private List<String> endedCredentials() {
      List<String> ended = counts.getEnded();
      cut |= counts.getEndedCut() || ended.size() > MAX_ENDED;
      if (ended.size() <= MAX_ENDED) {
        return ended;
      }
      Comparator<String> ofChainFirst =
          Comparator.comparing(id -> !chain.segments().isKnown(HexFormat.of().parseHex(id)));
      return ended.stream().sorted(ofChainFirst).limit(MAX_ENDED).sorted().toList();
    }

    private static FirstStatement earlier(FirstStatement a, FirstStatement b) {
      return EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0
          ? a
          : b;
    }

    private List<Finding> findings() {
      Map<String, Finding> open = new TreeMap<>();
      List<Finding> read = new ArrayList<>(read(chain.findings().referenced()));
      read.addAll(read(chain.findings().ofKeys()));
      read(chain.findings().ofActions()).forEach(moved -> read.add(moved.getFinding()));
      for (Finding finding : read) {
        if (!FindingStatus.isRetracted(finding)) {
          open.put(finding.getFindingId(), finding);
        }
      }
      return open.values().stream().sorted(BY_RISK).toList();
    }

    private <T extends Object> List<T> read(RowRange<T> rows) {
      List<Row<T>> first = rows.first(MAX_ROWS + 1);
      cut |= first.size() > MAX_ROWS;
      return first.stream().limit(MAX_ROWS).map(Row::value).toList();
    }
  }

  private static ViewSwitch toView(Switch change) {
    return new ViewSwitch(
        bounded(change.getFrom()),
        bounded(change.getTo()),
        bounded(change.getKind()),
        change.getDeclared());
  }

  private static ViewFinding toView(Finding finding) {
    return new ViewFinding(
        finding.getFindingId(),
        finding.getRuleId(),
        finding.getSeverity(),
        FindingStatus.CONFIRMED.isOf(finding),
        finding.getRiskScore());
  }
}
