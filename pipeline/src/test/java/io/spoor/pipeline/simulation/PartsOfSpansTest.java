package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.RecordFlags;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spans that arrive in parts are one action, also while their trace moves between chains. */
class PartsOfSpansTest {
  private static final String TRACE = Events.trace("t");
  private static final String FIRST = Events.accessKey("A");
  private static final String SECOND = Events.accessKey("B");
  private static final int HISTORIES = 60;

  @Test
  void partsAreOneActionWhereverTheirTraceMoves() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      var random = new Random(seed);
      List<IdentityEvent> records = new ArrayList<>();
      for (int call = 0; call < 3; call++) {
        records.add(part("call" + call, call, List.of(text(call)), List.of(), false));
        records.add(part("call" + call, call, List.of(), List.of(text(call)), true));
      }
      records.add(moving("m1", FIRST, "agent"));
      records.add(moving("m2", SECOND, "issuer"));
      Collections.shuffle(records, random);

      var simulation = new Simulation(1 + seed % 3, seed, 1 + seed % 4);
      Map<String, Action> latest = new HashMap<>();
      simulation.listen(
          record -> {
            if (record instanceof Action action) {
              latest.merge(
                  action.getEvent().getEventId(),
                  action,
                  (a, b) -> b.getRevision() > a.getRevision() ? b : a);
            }
          });
      Outcome outcome = simulation.run(records);

      for (int call = 0; call < 3; call++) {
        IdentityEvent event = Objects.requireNonNull(latest.get("call" + call)).getEvent();
        ContentTrace trace =
            Objects.requireNonNull(Objects.requireNonNull(event.getGenAi()).getTrace());
        assertThat(trace.getArguments()).as("history %d", seed).hasSize(1);
        assertThat(trace.getResult()).as("history %d", seed).hasSize(1);
        assertThat(event.getFlags()).containsExactly(RecordFlags.COMPLETED);
        assertThat(outcome.chainOfEvent()).containsEntry("call" + call, Keys.id(SECOND));
      }
      Chain chain = Objects.requireNonNull(outcome.chains().get(Keys.id(SECOND)));
      assertThat(chain.getActionCount()).as("history %d", seed).isEqualTo(3 + 1);
    }
  }

  /** States that the trace has been started with a credential. */
  private static IdentityEvent moving(String id, String parent, String statedBy) {
    return Events.call(id, 1, parent, "who")
        .link(TRACE, parent, "join", "issued-credential", 100, statedBy)
        .event();
  }

  private static IdentityEvent part(
      String id, long second, List<TracedText> arguments, List<TracedText> result, boolean ended) {
    IdentityEvent span = Events.span(id, second, TRACE).by("clerk").event();
    return IdentityEvent.newBuilder(span)
        .setEnded(ended ? span.getTime() + 1 : null)
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("execute_tool")
                .setToolName("pay")
                .setTrace(
                    ContentTrace.newBuilder()
                        .setKeyId(1)
                        .setArguments(arguments)
                        .setResult(result)
                        .build())
                .build())
        .build();
  }

  private static TracedText text(int content) {
    return TracedText.newBuilder().setWords(List.of(content)).build();
  }
}
