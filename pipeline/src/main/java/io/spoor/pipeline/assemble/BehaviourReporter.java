package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.BehaviourDigest;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.ReportedBehaviours;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.Chain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects features of a chain's segments for the baselines: a row {@code H chain segment} each,
 * and one for evicted segments. When the chain is published, it reports them to the owners of the
 * agent and the principals, but only if they differ from the last report. A row {@code M chain}
 * stores digests of that report.
 */
final class BehaviourReporter {
  /** Principals of a chain that are reported, the earliest first. */
  private static final int MAX_PRINCIPALS = 20;

  private static final int FIRST_FIELD = Behaviour.getClassSchema().getField("first").pos();
  private static final byte[] EVICTED = new byte[RowKey.HASH];
  private static final int SEGMENT_OFFSET = 1 + RowKey.HASH;
  private static final RowCodec<ReportedBehaviours> REPORTED =
      RowCodec.avro(ReportedBehaviours.class);

  private final Rows rows;
  private final Watermark watermark;
  private final Outbox out;

  BehaviourReporter(Rows rows, Watermark watermark, Outbox out) {
    this.rows = rows;
    this.watermark = watermark;
    this.out = out;
  }

  void add(ChainAggregate chain, IdentityEvent event) {
    byte[] featuresKey = featuresKey(chain.hash, hash(event.getTrailKey()));
    FeatureSet stored = rows.get(featuresKey, FeatureSet.CODEC);
    FeatureSet features = stored == null ? new FeatureSet() : stored;
    if (FeatureExtractor.add(features, event)) {
      rows.put(featuresKey, features, FeatureSet.CODEC);
    }
  }

  /** Evicts a segment; its features stay with the chain. */
  void evict(ChainAggregate chain, SegmentState segment) {
    byte[] featuresKey = featuresKey(chain.hash, hash(segment.getKey()));
    FeatureSet features = rows.get(featuresKey, FeatureSet.CODEC);
    if (features == null) {
      return;
    }
    rows.delete(featuresKey);
    if (segment.getHere()) {
      byte[] evicted = featuresKey(chain.hash, EVICTED);
      FeatureSet previous = rows.get(evicted, FeatureSet.CODEC);
      if (previous != null) {
        features.addAll(previous);
      }
      rows.put(evicted, features, FeatureSet.CODEC);
    }
  }

  /** Removes the rows of a chain that no longer exists. */
  void remove(ChainAggregate chain) {
    rows.delete(featuresKey(chain.hash, EVICTED));
    rows.delete(reportedKey(chain.hash));
  }

  static byte[] allFeatures(byte[] chain) {
    return RowKey.of('H', RowKey.secondaryOwner(chain));
  }

  private static byte[] featuresKey(byte[] chain, byte[] segment) {
    return RowKey.of('H', RowKey.secondaryOwner(chain), segment);
  }

  private static byte[] reportedKey(byte[] chain) {
    return RowKey.of('M', RowKey.secondaryOwner(chain));
  }

  /** Adds the features of a row if its segment is placed in the chain. */
  static void fold(Rows rows, byte[] chain, Row<FeatureSet> row, FeatureSet sum) {
    byte[] segment = Arrays.copyOfRange(row.key(), SEGMENT_OFFSET, SEGMENT_OFFSET + RowKey.HASH);
    SegmentState state =
        Arrays.equals(segment, EVICTED)
            ? null
            : rows.get(AssembleRows.segmentKey(chain, segment), AssembleRows.SEGMENT);
    if (state == null || state.getHere()) {
      sum.addAll(row.value());
    }
  }

  /** Reports changed features of a published chain. */
  void report(ChainState row, Chain chain, FeatureSet features) {
    byte[] key = reportedKey(hash(row.getChainKey()));
    ReportedBehaviours stored = rows.get(key, REPORTED);
    Map<String, String> previous = new LinkedHashMap<>();
    if (stored != null) {
      stored
          .getTold()
          .forEach(reported -> previous.put(reported.getSubject(), reported.getDigest()));
    }
    List<BehaviourDigest> current = new ArrayList<>();
    boolean changed = false;
    for (Behaviour behaviour : behaviours(row, chain, features)) {
      String digest = digest(behaviour);
      current.add(new BehaviourDigest(behaviour.getSubject(), digest));
      String last = previous.remove(behaviour.getSubject());
      if (!digest.equals(last)) {
        changed = true;
        behaviour.put(FIRST_FIELD, last == null);
        out.toLinks(behaviour.getSubject(), behaviour);
      }
    }
    previous.keySet().forEach(subject -> out.toLinks(subject, withdrawal(row, subject)));
    if (changed || !previous.isEmpty()) {
      rows.put(key, new ReportedBehaviours(current), REPORTED);
    }
  }

  private List<Behaviour> behaviours(ChainState row, Chain chain, FeatureSet features) {
    List<Behaviour> behaviours = new ArrayList<>();
    FirstStatement agent = row.getAgent();
    var inOrder = features.inOrder();
    if (agent != null && !features.isEmpty()) {
      behaviours.add(
          builder(row, chain)
              .setSubject(Keys.of(row.getTenant(), "agent", "", agent.getValue()))
              .setStarted(chain.getStarted())
              .setEventId(agent.getEventId())
              .setFeatures(
                  inOrder.stream()
                      .map(
                          use ->
                              new BehaviourFeature(
                                  use.getKey().kind().label(),
                                  use.getKey().value(),
                                  use.getValue().getTime(),
                                  use.getValue().getEventId()))
                      .toList())
              .build());
    }
    Set<String> seen = new HashSet<>();
    inOrder.stream()
        .filter(use -> use.getKey().kind().isPrincipal() && seen.add(use.getKey().value()))
        .limit(MAX_PRINCIPALS)
        .map(
            use ->
                builder(row, chain)
                    .setSubject(Keys.of(row.getTenant(), "principal", "", use.getKey().value()))
                    .setStarted(use.getValue().getTime())
                    .setEventId(use.getValue().getEventId())
                    .build())
        .forEach(behaviours::add);
    return behaviours;
  }

  private Behaviour.Builder builder(ChainState row, Chain chain) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setChainKey(row.getChainKey())
        .setAgentId(chain.getAgentId())
        .setAgentVersion(chain.getAgentVersion())
        .setRunId(chain.getRunId())
        .setRiskScore(chain.getRiskScore())
        .setAt(reportTime());
  }

  private Behaviour withdrawal(ChainState row, String subject) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setSubject(subject)
        .setChainKey(row.getChainKey())
        .setWithdrawn(true)
        .setStarted(0L)
        .setEventId("")
        .setAt(reportTime())
        .build();
  }

  private long reportTime() {
    return Math.max(0, watermark.now());
  }

  /** Digest of everything but the report time. */
  private static String digest(Behaviour behaviour) {
    var text = new StringBuilder(256);
    appendPart(text, String.valueOf(behaviour.getAgentId()));
    appendPart(text, String.valueOf(behaviour.getAgentVersion()));
    appendPart(text, String.valueOf(behaviour.getRunId()));
    appendPart(text, behaviour.getEventId());
    text.append(behaviour.getStarted()).append(' ').append(behaviour.getRiskScore());
    for (BehaviourFeature feature : behaviour.getFeatures()) {
      appendPart(text, feature.getKind());
      appendPart(text, feature.getValue());
      appendPart(text, feature.getEventId());
      text.append(feature.getTime());
    }
    return Keys.id(text.toString());
  }

  private static void appendPart(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
