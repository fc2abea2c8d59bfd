package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.ViewTally;
import io.spoor.pipeline.state.ViewState;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import io.spoor.schemas.codec.AvroCodec;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the view of a chain with the message that changed it, if the view changed: what a task
 * has processed is in its views. A chain without keys has none.
 */
public final class ViewPublisher {
  /** Maximum size of a view, bytes of Avro. */
  static final int MAX_BYTES = 1024;

  /** Revoked credentials for which every view has room. */
  private static final int MIN_ENDED = 2;

  /** Digest of a view that is retracted. */
  private static final long RETRACTED = 0;

  private static final AvroCodec<ChainView> CODEC = AvroCodec.of(ChainView.class, List.of());

  private final ViewProjection projection;
  private final ChainViewSink out;

  public ViewPublisher(ViewProjection projection, ChainViewSink out) {
    this.projection = projection;
    this.out = out;
  }

  /** Publishes the view if it differs from the one last published. */
  public void update(ChainAggregate chain) {
    if (!out.isHeard()) {
      return;
    }
    ViewTally tally = chain.tally();
    ViewState state = tally.state();
    ChainView view = projection.of(chain, state);
    ChainView fitting = view == null ? null : fit(view);
    long digest = fitting == null ? RETRACTED : digest(CODEC.encode(fitting));
    if (digest == state.getDigest()) {
      if (!tally.isStored()) {
        tally.save(state);
      }
      return;
    }
    state.setRevision(state.getRevision() + 1);
    state.setDigest(digest);
    tally.save(state);
    out.view(chain.key(), revised(fitting, state.getRevision()));
  }

  private static @Nullable ChainView revised(@Nullable ChainView view, long revision) {
    return view == null ? null : ChainView.newBuilder(view).setRevision(revision).build();
  }

  /** Shortens lists until the view fits; the counts tell what is missing. */
  private static ChainView fit(ChainView view) {
    ChainView fitting = view;
    while (CODEC.encode(fitting).length > MAX_BYTES) {
      fitting = shortened(fitting);
    }
    return fitting;
  }

  private static ChainView shortened(ChainView view) {
    List<String> identities = view.getIdentities();
    List<ViewFinding> findings = view.getFindings();
    List<ViewSwitch> switches = view.getSwitches();
    ChainView.Builder shorter = ChainView.newBuilder(view);
    if (identities.size() > 1 && identities.size() >= switches.size() + findings.size()) {
      shorter.setIdentities(withoutLast(identities));
    } else if (switches.size() > 1 && switches.size() >= findings.size()) {
      shorter.setSwitches(withoutLast(switches));
    } else if (!findings.isEmpty()) {
      shorter.setFindings(withoutLast(findings));
    } else if (!switches.isEmpty()) {
      shorter.setSwitches(withoutLast(switches));
    } else if (!identities.isEmpty()) {
      shorter.setIdentities(withoutLast(identities));
    } else if (view.getEndedCredentials().size() > MIN_ENDED) {
      shorter.setEndedCredentials(withoutLast(view.getEndedCredentials())).setCut(true);
    } else {
      shorter
          .setTenant(ViewProjection.hashed(view.getTenant()))
          .setAgentId(hashed(view.getAgentId()))
          .setAgentVersion(hashed(view.getAgentVersion()))
          .setRunId(hashed(view.getRunId()))
          .setOnBehalfOf(hashed(view.getOnBehalfOf()))
          .setManifestDigest(hashed(view.getManifestDigest()));
    }
    return shorter.build();
  }

  private static @Nullable String hashed(@Nullable String text) {
    return text == null ? null : ViewProjection.hashed(text);
  }

  private static <T extends Object> List<T> withoutLast(List<T> list) {
    return List.copyOf(list.subList(0, list.size() - 1));
  }

  private static long digest(byte[] view) {
    try {
      long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(view)).getLong();
      return digest == RETRACTED ? 1 : digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
