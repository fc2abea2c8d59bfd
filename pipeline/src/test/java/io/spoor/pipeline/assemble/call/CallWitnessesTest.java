package io.spoor.pipeline.assemble.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.content.tracing.ContentText;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.assemble.call.CallWitnesses.Testimony;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.ContentTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // what is null where it should not be fails the test
class CallWitnessesTest {
  private static final ContentFingerprinter TRACER = new ContentFingerprinter(TaintKey.DEVELOPMENT);
  private static final String RENT = "{\"account\":\"NL91ABNA0417164300\",\"amount\":500}";
  private static final String THEFT =
      "{\"account\":\"FR7630006000011234567890189\",\"amount\":500}";

  private final CallWitnesses witnesses = new CallWitnesses(rows(), RowKey.hash("run"), "segment");
  private final Map<String, ToolCall> executions = new HashMap<>();

  private static RowCache rows() {
    return new RowCache(new MemoryRowStore(), AssembleStage.ROWS, () -> 0);
  }

  private static ToolCall proposal(String message, String tool, @Nullable String arguments) {
    return new ToolCall(
        message,
        1,
        tool,
        false,
        TRACER.proposal(tool, arguments == null ? null : ContentText.of(arguments), 1),
        "call-1",
        0);
  }

  private static ToolCall execution(String span, String tool, @Nullable String arguments) {
    ContentTrace trace =
        ContentTrace.newBuilder(TRACER.call(tool, arguments, "ok"))
            .setArgumentClaims(
                TRACER.argumentClaims(
                    arguments == null ? List.of() : List.of(ContentText.of(arguments))))
            .build();
    return new ToolCall(span, 2, tool, false, trace, "call-1", 0);
  }

  private void put(ToolCall... calls) {
    for (ToolCall call : calls) {
      if (call.eventId().startsWith("message")) {
        witnesses.putProposal(call);
      } else {
        witnesses.putExecution(call);
        executions.put(call.eventId(), call);
      }
    }
  }

  private Testimony of(ToolCall execution) {
    return witnesses.of(execution, found -> executions.get(found.eventId()));
  }

  @Test
  void aProposalWithTheSameContentAddsNothing() {
    ToolCall paid =
        execution("span-1", "pay", "{\"amount\":500,\"account\":\"NL91ABNA0417164300\"}");
    put(proposal("message-1", "pay", RENT), proposal("message-2", "pay", RENT), paid);

    assertThat(of(paid)).isEqualTo(Testimony.NONE);
  }

  @Test
  void aCallWithoutProposalsStandsAlone() {
    ToolCall paid = execution("span-1", "pay", RENT);
    put(paid);

    assertThat(of(paid)).isEqualTo(Testimony.NONE);
    assertThat(witnesses.affectedBy(paid)).isEmpty();
  }

  @Test
  void argumentsThatTheSpanLeavesOutAreReadFromTheMessage() {
    ToolCall paid = execution("span-1", "pay", null);
    put(paid, proposal("message-1", "pay", RENT));

    assertThat(of(paid).contradiction()).isNull();
    assertThat(of(paid).readings()).extracting(ToolCall::eventId).containsExactly("message-1");
  }

  @Test
  void anotherValueContradictsTheCall() {
    ToolCall paid = execution("span-1", "pay", RENT);
    put(paid, proposal("message-1", "pay", THEFT));

    Testimony testimony = of(paid);
    assertThat(testimony.contradiction()).isNotNull();
    assertThat(testimony.contradiction().otherTool()).isFalse();
    assertThat(testimony.readings()).extracting(ToolCall::eventId).containsExactly("message-1");
  }

  @Test
  void aMatchingMessageHidesNoOther() {
    // Given the message of the model, and a span with other content
    ToolCall paid = execution("span-1", "pay", RENT);
    put(paid, proposal("message-1", "pay", THEFT));

    // When a forged message states what the span does
    put(proposal("message-2", "pay", RENT));

    // Then both are still compared
    assertThat(of(paid).contradiction()).isNotNull();
    assertThat(of(paid).readings()).extracting(ToolCall::eventId).containsExactly("message-1");

    // And a forged pair is no better
    ToolCall forged = execution("span-2", "pay", RENT);
    put(forged, proposal("message-3", "pay", RENT));
    assertThat(List.of(of(paid), of(forged)))
        .filteredOn(testimony -> testimony.contradiction() != null)
        .singleElement()
        .satisfies(testimony -> assertThat(testimony.readings()).hasSize(1));
  }

  @Test
  void anIdThatServesSeveralCallsIsNoContradiction() {
    ToolCall first = execution("span-1", "pay", RENT);
    ToolCall second = execution("span-2", "pay", THEFT);
    put(first, second, proposal("message-1", "pay", RENT), proposal("message-2", "pay", THEFT));

    assertThat(of(first)).isEqualTo(Testimony.NONE);
    assertThat(of(second)).isEqualTo(Testimony.NONE);
  }

  @Test
  void aFloodUnderOneIdIsBoundedAndReported() {
    ToolCall paid = execution("span-1", "pay", RENT);
    put(paid);
    for (int i = 0; i < 1_000; i++) {
      put(proposal("message-" + i, "pay", "{\"note" + (char) ('a' + i % 26) + "\":" + i + "}"));
    }

    Testimony testimony = of(paid);
    assertThat(testimony.readings()).hasSize(CallWitnesses.MAX_READINGS);
    assertThat(testimony.isCut()).isTrue();
    assertThat(witnesses.affectedBy(proposal("message-0", "pay", RENT))).hasSize(1);
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<ToolCall> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(proposal("message-" + i, i == 5 ? "remove" : "pay", i % 2 == 0 ? RENT : THEFT));
      all.add(execution("span-" + i, "pay", i == 0 ? null : i % 3 == 0 ? THEFT : RENT));
    }
    Map<String, Testimony> first = null;
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(all, new Random(seed));
      var test = new CallWitnessesTest();
      test.put(all.toArray(ToolCall[]::new));
      Map<String, Testimony> result = new HashMap<>();
      test.executions.forEach((id, call) -> result.put(id, test.of(call)));
      first = first == null ? result : first;
      assertThat(result).isEqualTo(first);
    }
    assertThat(first.values()).anyMatch(testimony -> testimony.contradiction() != null);
  }

  @Test
  void deletedWitnessesLeaveNoRows() {
    var emptied = new CallWitnesses(rows(), RowKey.hash("run"), "segment");
    ToolCall paid = execution("span-1", "pay", RENT);
    ToolCall proposed = proposal("message-1", "pay", THEFT);
    emptied.putExecution(paid);
    emptied.putProposal(proposed);
    emptied.deleteExecution(paid);
    emptied.deleteProposal(proposed);

    assertThat(emptied.of(paid, _ -> null)).isEqualTo(Testimony.NONE);
    assertThat(emptied.executions("call-1")).isEmpty();
  }

  @Test
  void aServersNameBeforeTheToolsIsNoOtherTool() {
    ToolCall read = execution("span-1", "read_file", "{\"path\":\"/srv/a\"}");

    for (String tool :
        List.of("files__read_file", "files.read_file", "mcp:read_file", "READ_FILE")) {
      assertThat(read.hasSameTool(proposal("m", tool, null))).as(tool).isTrue();
    }
    for (String tool : List.of("not_read_file", "file", "__read_file", "delete_file")) {
      assertThat(read.hasSameTool(proposal("m", tool, null))).as(tool).isFalse();
    }
  }
}
