package io.spoor.client.result;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action as displayed. Time in nanoseconds since the Unix epoch, UTC. {@code runId} is the run
 * that the record itself states; {@code effects} are kinds, each once. {@code observes}: id of the
 * action that the record also saw, and that counts for both; null: it is an action of its own.
 * {@code callId}: id under which a model proposed the tool call; null: none stated.
 */
public record ActionView(
    String eventId,
    String chainId,
    String segmentId,
    long time,
    String source,
    String action,
    @Nullable String service,
    String outcome,
    @Nullable String errorCode,
    @Nullable String principal,
    @Nullable String principalName,
    @Nullable String sessionIssuer,
    @Nullable PersonView person,
    @Nullable String credentialId,
    @Nullable String audience,
    @Nullable String actor,
    @Nullable String operation,
    @Nullable String callId,
    @Nullable String issuedId,
    @Nullable String runId,
    @Nullable String summary,
    List<String> resources,
    List<String> effects,
    @Nullable String observes,
    List<ObservationView> observations,
    long revision,
    boolean late) {

  /** Order within a chain; {@code seq} is the position in this order. */
  public static final Comparator<ActionView> IN_CHAIN =
      Comparator.comparingLong(ActionView::time).thenComparing(ActionView::eventId);

  public ActionView {
    resources = List.copyOf(resources);
    effects = List.copyOf(effects);
    observations = List.copyOf(observations);
  }
}
