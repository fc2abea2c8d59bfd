package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An agent cannot make its chain larger than a topic takes by what it calls itself. */
class LongNamesTest {
  private static final int TOPIC_TAKES = 3 << 20;
  private static final String LONG = "\u5b57".repeat(500);

  @Test
  void aThousandLongNamesLeaveAChainThatATopicTakes() throws IOException {
    Chain chain = chainOf(1_000, LONG);

    assertThat(chain.toByteBuffer().remaining()).isLessThan(TOPIC_TAKES);
    assertThat(chain.getTruncated()).isTrue();
    assertThat(chain.getActionCount()).isEqualTo(1_000);
    assertThat(chain.getPrincipals()).isNotEmpty();
    assertThat(chain.getSegments()).isNotEmpty();
  }

  @Test
  void aThousandOrdinaryNamesAreAllThere() throws IOException {
    Chain chain = chainOf(1_000, "-of-an-ordinary-length@larkfield.example");

    assertThat(chain.getPrincipals()).hasSize(1_000);
    assertThat(chain.getCredentials()).hasSize(1_000);
  }

  private static Chain chainOf(int spans, String name) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (int i = 0; i < spans; i++) {
      analysis.addRecord("otel", new RawRecord(span(i, name).getBytes(UTF_8), "long", 0, i, 0));
    }
    return analysis.finish().chains().getFirst();
  }

  private static String span(int i, String name) {
    return """
        {"traceId":"29e395417e2a4d0c9b5a3f1d6c8e7f01","spanId":"%016x","name":"call","startTimeUnixNano":"%d","attributes":[
         {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
         {"key":"gen_ai.agent.id","value":{"stringValue":"support"}},
         {"key":"enduser.id","value":{"stringValue":"%s"}},
         {"key":"spoor.credential.id","value":{"stringValue":"%s"}},
         {"key":"spoor.credential.issuer","value":{"stringValue":"%s"}}]}
        """
        .formatted(i + 1, 1_773_135_631_439_000_000L + i, i + name, i + name, name);
  }
}
