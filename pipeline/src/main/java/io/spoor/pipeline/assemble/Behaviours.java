package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.pipeline.state.Told;
import io.spoor.pipeline.state.ToldRow;
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
 * What the segments of a chain do, for the baselines: a row {@code H chain segment} each, and one
 * for the evicted. Whoever keeps the agent or a principal is told when the chain is published, and
 * only what differs from what was told last, which a row {@code M chain} remembers.
 */
final class Behaviours {
  /** Principals of a chain that are told, the earliest. */
  private static final int PRINCIPALS = 20;

  private static final int FIRST = Behaviour.getClassSchema().getField("first").pos();
  private static final byte[] EVICTED = new byte[RowKey.HASH];
  private static final int SEGMENT_AT = 1 + RowKey.HASH;
  private static final RowCodec<ToldRow> TOLD = RowCodec.avro(ToldRow.class);

  private final Rows rows;
  private final Watermark watermark;
  private final Outbox out;

  Behaviours(Rows rows, Watermark watermark, Outbox out) {
    this.rows = rows;
    this.watermark = watermark;
    this.out = out;
  }

  void add(Scope chain, IdentityEvent event) {
    byte[] row = row(chain.hash, hash(event.getTrailKey()));
    Features known = rows.get(row, Features.CODEC);
    Features features = known == null ? new Features() : known;
    if (FeaturesOf.add(features, event)) {
      rows.put(row, features, Features.CODEC);
    }
  }

  /** The segment is evicted: what it did stays with its chain. */
  void evict(Scope chain, KeyRow key) {
    byte[] row = row(chain.hash, hash(key.getKey()));
    Features features = rows.get(row, Features.CODEC);
    if (features == null) {
      return;
    }
    rows.delete(row);
    if (key.getHere()) {
      byte[] evicted = row(chain.hash, EVICTED);
      Features before = rows.get(evicted, Features.CODEC);
      if (before != null) {
        features.addAll(before);
      }
      rows.put(evicted, features, Features.CODEC);
    }
  }

  /** There is no such chain any more. */
  void forget(Scope chain) {
    rows.delete(row(chain.hash, EVICTED));
    rows.delete(told(chain.hash));
  }

  static byte[] all(byte[] chain) {
    return RowKey.of('H', RowKey.beside(chain));
  }

  private static byte[] row(byte[] chain, byte[] segment) {
    return RowKey.of('H', RowKey.beside(chain), segment);
  }

  private static byte[] told(byte[] chain) {
    return RowKey.of('M', RowKey.beside(chain));
  }

  /** Adds what a row says, if its segment stands in the chain. */
  static void fold(Rows rows, byte[] chain, Row<Features> row, Features sum) {
    byte[] segment = Arrays.copyOfRange(row.key(), SEGMENT_AT, SEGMENT_AT + RowKey.HASH);
    KeyRow key =
        Arrays.equals(segment, EVICTED)
            ? null
            : rows.get(AssembleRows.keyRow(chain, segment), AssembleRows.KEY);
    if (key == null || key.getHere()) {
      sum.addAll(row.value());
    }
  }

  /** The chain is published: tells what is news of it. */
  void tell(ChainRow row, Chain chain, Features features) {
    byte[] key = told(hash(row.getChainKey()));
    ToldRow stored = rows.get(key, TOLD);
    Map<String, String> before = new LinkedHashMap<>();
    if (stored != null) {
      stored.getTold().forEach(told -> before.put(told.getSubject(), told.getDigest()));
    }
    List<Told> now = new ArrayList<>();
    boolean news = false;
    for (Behaviour behaviour : behaviours(row, chain, features)) {
      String digest = digest(behaviour);
      now.add(new Told(behaviour.getSubject(), digest));
      String last = before.remove(behaviour.getSubject());
      if (!digest.equals(last)) {
        news = true;
        behaviour.put(FIRST, last == null);
        out.toLinks(behaviour.getSubject(), behaviour);
      }
    }
    before.keySet().forEach(subject -> out.toLinks(subject, withdrawn(row, subject)));
    if (news || !before.isEmpty()) {
      rows.put(key, new ToldRow(now), TOLD);
    }
  }

  private List<Behaviour> behaviours(ChainRow row, Chain chain, Features features) {
    List<Behaviour> all = new ArrayList<>();
    Statement agent = row.getAgent();
    var inOrder = features.inOrder();
    if (agent != null && !features.isEmpty()) {
      all.add(
          of(row, chain)
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
    Set<String> once = new HashSet<>();
    inOrder.stream()
        .filter(use -> use.getKey().kind().isPrincipal() && once.add(use.getKey().value()))
        .limit(PRINCIPALS)
        .map(
            use ->
                of(row, chain)
                    .setSubject(Keys.of(row.getTenant(), "principal", "", use.getKey().value()))
                    .setStarted(use.getValue().getTime())
                    .setEventId(use.getValue().getEventId())
                    .build())
        .forEach(all::add);
    return all;
  }

  private Behaviour.Builder of(ChainRow row, Chain chain) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setChainKey(row.getChainKey())
        .setAgentId(chain.getAgentId())
        .setAgentVersion(chain.getAgentVersion())
        .setRunId(chain.getRunId())
        .setRiskScore(chain.getRiskScore())
        .setAt(at());
  }

  private Behaviour withdrawn(ChainRow row, String subject) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setSubject(subject)
        .setChainKey(row.getChainKey())
        .setWithdrawn(true)
        .setStarted(0L)
        .setEventId("")
        .setAt(at())
        .build();
  }

  private long at() {
    return Math.max(0, watermark.now());
  }

  /** Of all but the time at which it is told. */
  private static String digest(Behaviour behaviour) {
    var text = new StringBuilder(256);
    part(text, String.valueOf(behaviour.getAgentId()));
    part(text, String.valueOf(behaviour.getAgentVersion()));
    part(text, String.valueOf(behaviour.getRunId()));
    part(text, behaviour.getEventId());
    text.append(behaviour.getStarted()).append(' ').append(behaviour.getRiskScore());
    for (BehaviourFeature feature : behaviour.getFeatures()) {
      part(text, feature.getKind());
      part(text, feature.getValue());
      part(text, feature.getEventId());
      text.append(feature.getTime());
    }
    return Keys.id(text.toString());
  }

  private static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
