package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.BaselineState;
import io.spoor.pipeline.state.FeatureUses;
import io.spoor.pipeline.state.IdentityUses;
import io.spoor.pipeline.state.NovelRuns;
import io.spoor.pipeline.state.RunList;
import io.spoor.pipeline.state.RunState;
import io.spoor.pipeline.state.SubjectState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Finding;
import io.spoor.schemas.serde.AvroCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the rows of profile, stored next to those of stitch. A subject is an agent or a
 * principal; a scope is an agent with one baseline label.
 *
 * <pre>
 * A subject                 state of the subject
 * R chain subject           a chain's last report about it, and the new features in that
 * I subject value           uses of an identity by an agent, or of a principal by agents
 * S scope                   the earliest runs of a scope
 * V scope version           the earliest runs of a version
 * F scope kind value        the earliest uses of a feature
 * N scope kind              the latest runs with a new feature of a kind
 * P owner subject rule      a finding, as last published
 * Q subject                 its document has unpublished changes
 * T time chain subject      a scheduled eviction check of a run
 * Z                         the watermark
 * </pre>
 */
final class ProfileRows {
  /** Tags of rows under an owner. */
  static final String ROW_TAGS = "ARISVFNP";

  private static final RowCodec<SubjectState> SUBJECT = RowCodec.avro(SubjectState.class);
  private static final RowCodec<RunState> RUN = RowCodec.avro(RunState.class);
  private static final RowCodec<IdentityUses> USES = RowCodec.avro(IdentityUses.class);
  private static final RowCodec<BaselineState> SCOPE = RowCodec.avro(BaselineState.class);
  private static final RowCodec<RunList> VERSION = RowCodec.avro(RunList.class);
  private static final RowCodec<FeatureUses> FEATURE = RowCodec.avro(FeatureUses.class);
  private static final RowCodec<NovelRuns> NOVELTY = RowCodec.avro(NovelRuns.class);
  private static final RowCodec<Finding> FINDING = RowCodec.avro(Finding.class);
  private static final byte[] UNPUBLISHED = RowKey.of('Q');

  private final Rows rows;
  private final AvroCodec<Behaviour> behaviours = AvroCodec.of(Behaviour.class);

  ProfileRows(Rows rows) {
    this.rows = rows;
  }

  static byte[] scope(String subject, String baseline) {
    return hash(subject + '\n' + baseline);
  }

  @Nullable SubjectState subject(String subject) {
    return rows.get(RowKey.of('A', hash(subject)), SUBJECT);
  }

  void subject(SubjectState row) {
    rows.put(RowKey.of('A', hash(row.getKey())), row, SUBJECT);
  }

  private static byte[] runKey(String subject, String chain) {
    return RowKey.of('R', hash(chain), hash(subject));
  }

  @Nullable ProfiledRun run(String subject, String chain) {
    RunState row = rows.get(runKey(subject, chain), RUN);
    return row == null ? null : new ProfiledRun(row, behaviours.decode(bytes(row.getBehaviour())));
  }

  void run(ProfiledRun run) {
    rows.put(runKey(run.behaviour().getSubject(), run.chainKey()), run.state(), RUN);
  }

  ByteBuffer encode(Behaviour behaviour) {
    return ByteBuffer.wrap(behaviours.encode(behaviour));
  }

  void removeRun(String subject, String chain) {
    rows.delete(runKey(subject, chain));
  }

  private static byte[] bytes(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return bytes;
  }

  IdentityUses uses(String subject, String value) {
    return Objects.requireNonNullElseGet(
        rows.get(usesKey(subject, value), USES), () -> new IdentityUses(value, List.of()));
  }

  void uses(String subject, IdentityUses uses) {
    byte[] key = usesKey(subject, uses.getValue());
    if (uses.getUses().isEmpty()) {
      rows.delete(key);
    } else {
      rows.put(key, uses, USES);
    }
  }

  private static byte[] usesKey(String subject, String value) {
    return RowKey.of('I', hash(subject), hash(value));
  }

  /** Used identities, in arbitrary order. */
  List<String> usedIdentities(String subject, int limit) {
    return rows.scan(RowKey.of('I', hash(subject)), limit, USES).stream()
        .map(row -> row.value().getValue())
        .toList();
  }

  BaselineState scope(byte[] scope) {
    return Objects.requireNonNullElseGet(
        rows.get(RowKey.of('S', scope), SCOPE), () -> new BaselineState(List.of(), 0L, 0L));
  }

  void scope(byte[] scope, BaselineState row) {
    rows.put(RowKey.of('S', scope), row, SCOPE);
  }

  RunList version(byte[] scope, String version) {
    return Objects.requireNonNullElseGet(
        rows.get(RowKey.of('V', scope, hash(version)), VERSION), () -> new RunList(List.of()));
  }

  void version(byte[] scope, String version, RunList runs) {
    rows.put(RowKey.of('V', scope, hash(version)), runs, VERSION);
  }

  private static byte[] featureKey(byte[] scope, String kind, String value) {
    return RowKey.of('F', scope, hash(kind + ' ' + value));
  }

  @Nullable FeatureUses feature(byte[] scope, String kind, String value) {
    return rows.get(featureKey(scope, kind, value), FEATURE);
  }

  void feature(byte[] scope, FeatureUses row) {
    byte[] key = featureKey(scope, row.getKind(), row.getValue());
    if (row.getUses().isEmpty()) {
      rows.delete(key);
    } else {
      rows.put(key, row, FEATURE);
    }
  }

  @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
  private static byte[] noveltyKey(byte[] scope, FeatureKind kind) {
    return RowKey.of('N', scope, new byte[] {(byte) kind.ordinal()});
  }

  NovelRuns novelty(byte[] scope, FeatureKind kind) {
    return Objects.requireNonNullElseGet(
        rows.get(noveltyKey(scope, kind), NOVELTY), () -> new NovelRuns(List.of()));
  }

  void novelty(byte[] scope, FeatureKind kind, NovelRuns row) {
    rows.put(noveltyKey(scope, kind), row, NOVELTY);
  }

  private static byte[] findingKey(String owner, String subject, String ruleId) {
    return RowKey.of('P', hash(owner), hash(subject), text(ruleId));
  }

  @Nullable Finding finding(String owner, String subject, String ruleId) {
    return rows.get(findingKey(owner, subject, ruleId), FINDING);
  }

  void finding(String owner, Finding finding) {
    rows.put(findingKey(owner, finding.getSubject(), finding.getRuleId()), finding, FINDING);
  }

  boolean hasFindings(String chain) {
    return !rows.scan(RowKey.of('P', hash(chain)), 1, FINDING).isEmpty();
  }

  /** Deletes the findings about a chain. */
  void removeFindings(String chain, int limit) {
    rows.scan(RowKey.of('P', hash(chain)), limit, FINDING).forEach(row -> rows.delete(row.key()));
  }

  void unpublished(String subject) {
    rows.put(RowKey.of('Q', hash(subject)), subject, RowCodec.TEXT);
  }

  List<Row<String>> unpublished(int limit) {
    return rows.scan(UNPUBLISHED, limit, RowCodec.TEXT);
  }

  void removeUnpublished(Row<String> subject) {
    rows.delete(subject.key());
  }
}
