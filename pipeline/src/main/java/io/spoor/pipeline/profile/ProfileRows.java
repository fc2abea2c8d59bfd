package io.spoor.pipeline.profile;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.BaselineState;
import io.spoor.pipeline.state.FeatureUses;
import io.spoor.pipeline.state.IdentityUses;
import io.spoor.pipeline.state.NovelRuns;
import io.spoor.pipeline.state.RunList;
import io.spoor.pipeline.state.RunState;
import io.spoor.pipeline.state.SubjectState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Finding;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of profile, stored next to those of stitch. A subject is an agent or a principal; a
 * scope is an agent with one baseline label.
 */
final class ProfileRows {
  /** State of a subject. */
  private static final RowFamily<String, SubjectState> SUBJECT =
      RowFamily.grouped('A', "subject", KeyEncoder.HASH, RowCodec.avro(SubjectState.class));

  /** A chain's last report about a subject, and the new features in that; under the chain. */
  private static final RowFamily<String, RunState> RUN =
      RowFamily.grouped('R', "run", KeyEncoder.HASH, RowCodec.avro(RunState.class));

  /** The report within a run's row, with its own format. */
  private static final RowCodec<Behaviour> BEHAVIOUR = RUN.embedded(RowCodec.avro(Behaviour.class));

  /**
   * Uses of an identity by an agent, of a principal by agents, or of an account by a person; under
   * the subject.
   */
  private static final RowFamily<String, IdentityUses> USES =
      RowFamily.grouped('I', "identity", KeyEncoder.HASH, RowCodec.avro(IdentityUses.class));

  /** The earliest runs of a scope. */
  private static final RowFamily<byte[], BaselineState> SCOPE =
      RowFamily.grouped('S', "scope", KeyEncoder.BYTES, RowCodec.avro(BaselineState.class));

  /** The earliest runs of a version; under the scope. */
  private static final RowFamily<String, RunList> VERSION =
      RowFamily.grouped('V', "version", KeyEncoder.HASH, RowCodec.avro(RunList.class));

  /** The earliest uses of a feature, by kind and value; under the scope. */
  private static final RowFamily<String, FeatureUses> FEATURE =
      RowFamily.grouped('F', "feature", KeyEncoder.HASH, RowCodec.avro(FeatureUses.class));

  /** The latest runs with a new feature of a kind; under the scope. */
  @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
  private static final RowFamily<FeatureKind, NovelRuns> NOVELTY =
      RowFamily.grouped(
          'N',
          "novelty",
          (prefix, kind) -> RowKey.append(prefix, new byte[] {(byte) kind.ordinal()}),
          RowCodec.avro(NovelRuns.class));

  /** A finding, as last published; under the chain or subject with which it is evicted. */
  private static final RowFamily<FindingKey, Finding> FINDING =
      RowFamily.grouped(
          'P',
          "finding",
          (prefix, key) -> RowKey.append(prefix, hash(key.subject), text(key.ruleId)),
          RowCodec.avro(Finding.class));

  /** A subject whose document has unpublished changes. */
  private static final RowFamily<String, String> UNPUBLISHED =
      RowFamily.separate('Q', "unpublished subject", KeyEncoder.HASH, RowCodec.TEXT);

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          SUBJECT,
          RUN,
          USES,
          SCOPE,
          VERSION,
          FEATURE,
          NOVELTY,
          FINDING,
          UNPUBLISHED,
          RunEviction.TIMER,
          RunEviction.CLOCK,
          InvocationWait.AWAITED);

  private record FindingKey(String subject, String ruleId) {}

  private final Rows rows;
  private final Table<String, SubjectState> subjects;
  private final Table<byte[], BaselineState> scopes;
  private final Table<String, String> unpublished;

  ProfileRows(Rows rows) {
    this.rows = rows;
    this.subjects = SUBJECT.in(rows);
    this.scopes = SCOPE.in(rows);
    this.unpublished = UNPUBLISHED.in(rows);
  }

  static byte[] scope(String subject, String baseline) {
    return hash(subject + '\n' + baseline);
  }

  @Nullable SubjectState subject(String subject) {
    return subjects.get(subject);
  }

  void subject(SubjectState row) {
    subjects.put(row.getKey(), row);
  }

  private Table<String, RunState> runs(String chain) {
    return RUN.of(rows, hash(chain));
  }

  @Nullable ProfiledRun run(String subject, String chain) {
    RunState row = runs(chain).get(subject);
    return row == null ? null : new ProfiledRun(row, BEHAVIOUR.decode(bytes(row.getBehaviour())));
  }

  void run(ProfiledRun run) {
    runs(run.chainKey()).put(run.behaviour().getSubject(), run.state());
  }

  ByteBuffer encode(Behaviour behaviour) {
    return ByteBuffer.wrap(BEHAVIOUR.encode(behaviour));
  }

  void removeRun(String subject, String chain) {
    runs(chain).delete(subject);
  }

  private static byte[] bytes(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return bytes;
  }

  IdentityUses uses(String subject, String value) {
    return Objects.requireNonNullElseGet(
        identities(subject).get(value), () -> new IdentityUses(value, List.of()));
  }

  void uses(String subject, IdentityUses uses) {
    if (uses.getUses().isEmpty()) {
      identities(subject).delete(uses.getValue());
    } else {
      identities(subject).put(uses.getValue(), uses);
    }
  }

  private Table<String, IdentityUses> identities(String subject) {
    return USES.of(rows, hash(subject));
  }

  /** Used identities, in arbitrary order. */
  List<String> usedIdentities(String subject, int limit) {
    return identityUses(subject, limit).stream().map(IdentityUses::getValue).toList();
  }

  /** Uses of identities, or of a person's accounts, in arbitrary order. */
  List<IdentityUses> identityUses(String subject, int limit) {
    return identities(subject).all().first(limit).stream().map(Row::value).toList();
  }

  BaselineState scope(byte[] scope) {
    return Objects.requireNonNullElseGet(
        scopes.get(scope), () -> new BaselineState(List.of(), 0L, 0L));
  }

  void scope(byte[] scope, BaselineState row) {
    scopes.put(scope, row);
  }

  RunList version(byte[] scope, String version) {
    return Objects.requireNonNullElseGet(
        VERSION.of(rows, scope).get(version), () -> new RunList(List.of()));
  }

  void version(byte[] scope, String version, RunList runs) {
    VERSION.of(rows, scope).put(version, runs);
  }

  private static String featureKey(String kind, String value) {
    return kind + ' ' + value;
  }

  @Nullable FeatureUses feature(byte[] scope, String kind, String value) {
    return FEATURE.of(rows, scope).get(featureKey(kind, value));
  }

  void feature(byte[] scope, FeatureUses row) {
    String key = featureKey(row.getKind(), row.getValue());
    if (row.getUses().isEmpty()) {
      FEATURE.of(rows, scope).delete(key);
    } else {
      FEATURE.of(rows, scope).put(key, row);
    }
  }

  NovelRuns novelty(byte[] scope, FeatureKind kind) {
    return Objects.requireNonNullElseGet(
        NOVELTY.of(rows, scope).get(kind), () -> new NovelRuns(List.of()));
  }

  void novelty(byte[] scope, FeatureKind kind, NovelRuns row) {
    NOVELTY.of(rows, scope).put(kind, row);
  }

  private Table<FindingKey, Finding> findings(String owner) {
    return FINDING.of(rows, hash(owner));
  }

  @Nullable Finding finding(String owner, String subject, String ruleId) {
    return findings(owner).get(new FindingKey(subject, ruleId));
  }

  void finding(String owner, Finding finding) {
    findings(owner).put(new FindingKey(finding.getSubject(), finding.getRuleId()), finding);
  }

  boolean hasFindings(String chain) {
    return !findings(chain).all().isEmpty();
  }

  /** Deletes the findings about a chain. */
  void removeFindings(String chain, int limit) {
    findings(chain).all().clear(limit);
  }

  void unpublished(String subject) {
    unpublished.put(subject, subject);
  }

  List<Row<String>> unpublished(int limit) {
    return unpublished.all().first(limit);
  }

  void removeUnpublished(Row<String> subject) {
    unpublished.delete(subject);
  }
}
