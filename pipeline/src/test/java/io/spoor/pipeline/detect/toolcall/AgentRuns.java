package io.spoor.pipeline.detect.toolcall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.content.injection.Assessment;
import io.spoor.content.injection.InjectionScorer;
import io.spoor.content.injection.InjectionSettings;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.content.injection.UserRequests;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;

/** Runs of a labelled data set, as they come out of normalise, to be evaluated call by call. */
@NullUnmarked // what is null where it should not be fails the test
final class AgentRuns {
  private static final InjectionScorer SCORER = new InjectionScorer(InjectionSettings.defaults());

  /** One run: its calls in order, its request, and how it is labelled. */
  record Run(
      Map<String, String> label, List<ToolCall> calls, ContentTrace request, Manifest manifest) {

    /** What is held against a call. */
    Optional<Assessment> assess(int call, boolean requestKnown) {
      return SCORER.assess(
          calls.get(call),
          calls.subList(0, call),
          calls.subList(call + 1, calls.size()),
          requestKnown && request != null ? UserRequests.of(request) : UserRequests.UNKNOWN,
          ToolDeclarations.of(manifest));
    }

    /** Event id of the first call that is evaluated high; null when none is. */
    String firstHigh(boolean requestKnown) {
      for (int i = 0; i < calls.size(); i++) {
        if (assess(i, requestKnown).filter(Assessment::high).isPresent()) {
          return calls.get(i).eventId();
        }
      }
      return null;
    }

    boolean isHigh(String eventId, boolean requestKnown) {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i).eventId().equals(eventId)) {
          return assess(i, requestKnown).filter(Assessment::high).isPresent();
        }
      }
      return false;
    }
  }

  private AgentRuns() {}

  static List<Run> of(String set) {
    Map<String, List<IdentityEvent>> byTrace = new LinkedHashMap<>();
    for (String line : SharedData.lines(set + "/spans.ndjson.gz")) {
      IdentityEvent event = normalise(line);
      byTrace
          .computeIfAbsent(event.getEventId().substring(0, 32), trace -> new ArrayList<>())
          .add(event);
    }
    return SharedData.rows(set + "/ground-truth.csv").stream()
        .map(label -> run(label, byTrace.get(label.get("trace_id"))))
        .toList();
  }

  static IdentityEvent normalise(String span) {
    var raw = new RawRecord(span.getBytes(UTF_8), "spans", 0, 0, 0);
    return ((NormaliseResult.Accepted)
            Normalisers.all()
                .forSource("otel")
                .orElseThrow()
                .normalise(raw, NormaliseSettings.defaults()))
        .event();
  }

  private static Run run(Map<String, String> label, List<IdentityEvent> events) {
    ContentTrace request = null;
    List<ToolCall> calls = new ArrayList<>();
    for (IdentityEvent event : events) {
      GenAi genAi = event.getGenAi();
      if (genAi.getOperation().equals("execute_tool")) {
        calls.add(
            new ToolCall(
                event.getEventId(),
                event.getTime(),
                genAi.getToolName(),
                event.getOutcome().equals("failure"),
                genAi.getTrace()));
      } else {
        request = genAi.getTrace();
      }
    }
    calls.sort(Comparator.comparingLong(ToolCall::time).thenComparing(ToolCall::eventId));
    return new Run(label, calls, request, manifest(label.get("agent_id")));
  }

  private static Manifest manifest(String agent) {
    try {
      return ManifestParser.parse(
          Files.readAllBytes(SharedData.path("manifests/" + agent + ".json")), "default", agent, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }
}
