package io.spoor.pipeline.profile;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.RunRow;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Identity;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of the agents and principals of one partition over all their runs: what is
 * normal, what is unusual in which run, how much risk they carry. Told by chains what they did; off
 * the way of events, so that nothing waits for it.
 */
public final class Profile {
  /** Tags of rows under an owner: see {@link io.spoor.pipeline.rows.CachedRows}. */
  public static final String OWNED = ProfileRows.OWNED;

  private final ProfileRows rows;
  private final Verdicts verdicts;
  private final Baselines baselines;
  private final Dormancy dormancy;
  private final Subjects subjects;
  private final Forgetting forgetting;
  private final Outbox out;

  /** {@code stored}: may be the rows of stitch, whose tags are others. */
  public Profile(
      Rows stored, Manifests manifests, Detectors detectors, StageSettings settings, Outbox out) {
    this.rows = new ProfileRows(stored);
    this.verdicts = new Verdicts(rows, detectors, out);
    this.baselines = new Baselines(rows, manifests, settings.baseline(), verdicts);
    this.dormancy = new Dormancy(rows, settings.baseline().dormant(), verdicts);
    this.subjects =
        new Subjects(rows, manifests, settings.baseline(), settings.generation(), verdicts);
    this.forgetting = new Forgetting(stored, rows, settings);
    this.out = out;
  }

  /** Whether a message on the topic of links is for profile. */
  public static boolean isFor(SpecificRecord message) {
    return message instanceof Behaviour;
  }

  /** Takes what a chain says of an agent or principal of this partition. */
  public void handle(Behaviour said) {
    verdicts.because(said.getAt());
    String subject = said.getSubject();
    Run before = rows.run(subject, said.getChainKey());
    Run now = said.getWithdrawn() ? null : run(said, before);
    if (now != null) {
      forgetting.heard(now, said.getAt());
      rows.run(now);
    } else {
      rows.removeRun(subject, said.getChainKey());
    }
    int more = said.getWithdrawn() ? -1 : said.getFirst() ? 1 : 0;
    if (before != null || now != null) {
      if (Subjects.isAgent(subject)) {
        baselines.changed(subject, before, now);
        dormancy.changed(subject, said.getChainKey(), said(before), said(now));
      }
      subjects.changed(subject, before, now, more);
    }
    forgetting.some();
  }

  private static @Nullable Behaviour said(@Nullable Run run) {
    return run == null ? null : run.said();
  }

  private Run run(Behaviour said, @Nullable Run before) {
    RunRow known = before == null ? null : before.row();
    return new Run(
        new RunRow(
            rows.written(said),
            Subjects.isAgent(said.getSubject()) ? baselines.label(said) : null,
            known == null ? List.of() : known.getNews(),
            known == null || known.getLearning(),
            known == null ? 0L : known.getAlive(),
            known == null ? 0L : known.getDue()),
        said);
  }

  /** Publishes at most {@code limit} of the documents that changed; how many it was. */
  public int publish(int limit) {
    List<Row<String>> changed = rows.unpublished(limit);
    for (Row<String> subject : changed) {
      Identity document = subjects.publish(subject.value());
      if (document != null) {
        out.identity(document);
      }
      rows.published(subject);
    }
    return changed.size();
  }
}
