package io.spoor.offline.attribution;

import io.spoor.offline.AnalysisResult;
import io.spoor.offline.attribution.MissingRecord.Lacks;
import io.spoor.schemas.Action;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are missing to follow chains further: credentials that records show and whose
 * issuance none states, and traces of no known run. Where a source was not read, its part of a
 * chain is a chain of its own or absent, and this tells which source to look for.
 *
 * <p>Lasting keys are left out: they were issued long before.
 */
public final class MissingRecords {
  private static final String TRACE = "trace";

  /** Kinds of credentials that are issued for a while, by a request that an issuer can log. */
  private static final Set<String> CREDENTIALS = Set.of("token", "access-key", "svid");

  private MissingRecords() {}

  /** By chain, then by key; each key once, at the earliest action that refers to it. */
  public static List<MissingRecord> of(AnalysisResult result) {
    Set<String> issued = new HashSet<>();
    Set<String> traces = new HashSet<>();
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      if (event.getIssued() != null) {
        issued.add(event.getIssued().getKey());
      }
      InvocationKind invocation = InvocationKind.of(event.getGenAi());
      boolean statesRun = event.getAuthoritative() && event.getRunId() != null;
      if (statesRun || (invocation != null && invocation.namesAgent())) {
        traces.add(event.getTrailKey());
      }
    }
    Map<String, Action> missing = new HashMap<>();
    for (Action action : result.actions()) {
      IdentityEvent event = action.getEvent();
      Credential credential = event.getCredential();
      if (credential != null) {
        addCredential(credential.getKey(), action, issued, missing);
        addCredential(credential.getParentKey(), action, issued, missing);
      }
      if (Keys.kind(event.getTrailKey()).equals(TRACE) && !traces.contains(event.getTrailKey())) {
        add(event.getTrailKey(), action, missing);
      }
    }
    return missing.entrySet().stream()
        .map(
            entry ->
                new MissingRecord(
                    Keys.kind(entry.getKey()).equals(TRACE) ? Lacks.RUN : Lacks.ISSUANCE,
                    entry.getKey(),
                    entry.getValue().getChainId(),
                    entry.getValue().getEvent().getEventId()))
        .sorted(Comparator.comparing(MissingRecord::chainId).thenComparing(MissingRecord::key))
        .toList();
  }

  private static void addCredential(
      @Nullable String key, Action action, Set<String> issued, Map<String, Action> missing) {
    if (key != null
        && !Keys.hasDay(key)
        && CREDENTIALS.contains(Keys.kind(key))
        && !issued.contains(key)) {
      add(key, action, missing);
    }
  }

  private static void add(String key, Action action, Map<String, Action> missing) {
    missing.merge(key, action, MissingRecords::earlier);
  }

  private static Action earlier(Action a, Action b) {
    int byTime = Long.compare(a.getEvent().getTime(), b.getEvent().getTime());
    int order =
        byTime == 0 ? a.getEvent().getEventId().compareTo(b.getEvent().getEventId()) : byTime;
    return order <= 0 ? a : b;
  }
}
